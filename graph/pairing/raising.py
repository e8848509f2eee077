"""How far limits have to be raised, at least, where dropping them would let a plan stand."""

from graph.pairing.everyone import left_alone, peaceful_board
from graph.pairing.records import EVERYONE, Records


def least_limits(records: Records, dropped: tuple[str, ...]) -> dict[str, int]:
    """Find the least limits that would do instead of dropping them.

    Args:
        records: of the problem.
        dropped: names without which a plan may stand.

    Returns:
        The least of each limit among them, in their order: each is the least that will do while
        those before it are so and those behind it are no limits. All together they will do.

    Cost: counting, unless everybody must be paired: then laying the problem out, and two engine
        runs or so for each limit.
    """
    standing = frozenset(records.names).difference(dropped)
    limits = [name for name in dropped if name in records.limits]
    board = peaceful_board(records) if limits and EVERYONE in standing else None
    found: dict[str, int] = {}
    for name in limits:
        scope, most = records.limits[name]
        standing |= {name}
        most = max(most, records.demanded(standing, scope))
        records = records.limiting(name, most)
        while board is not None and (alone := left_alone(records, board, standing)):
            # One place more of a person who has one helps one other at most, and one pairing more
            # of two administrations two people: so nothing below this will do.
            most += alone if scope[0] == "person" else (alone + 1) // 2
            records = records.limiting(name, most)
        found[name] = most
    return found
