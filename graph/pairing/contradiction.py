"""Why no plan exists: a minimal set of records that cannot hold together.

Asks only which records may stand together; scores play no part.
"""

from collections.abc import Callable, Sequence

from graph.pairing.everyone import shortage
from graph.pairing.records import Records
from graph.problem.pairing import PairingProblem


def contradictions(problem: PairingProblem) -> tuple[tuple[str, ...], ...]:
    """Name the records that cannot hold together.

    Returns:
        Minimal sets that share no record, each in the order must, locked, max, cap, everyone,
        conflict; ``()`` when a plan exists.

    Cost: O(k * log(records / k)) questions for a set of k, among the records that can take part;
        a question is a count, or a small integer program when everybody must be paired.
    Source: U. Junker, "QuickXplain: preferred explanations and relaxations for
        over-constrained problems", AAAI (2004).
    """
    records = Records.of(problem)
    standing = records.names
    found: list[tuple[str, ...]] = []
    while conflict := contradiction(records, standing):
        found.append(conflict)
        standing = tuple(name for name in standing if name not in conflict)
    return tuple(found)


def contradiction(records: Records, standing: tuple[str, ...]) -> tuple[str, ...]:
    """Name a minimal set of standing records that contradict; ``()`` when they all can hold."""
    suspects = records.suspects(standing)
    if not records.hold(suspects):
        return records.in_order(frozenset(_smallest(records.hold, (), (), suspects)))
    found = shortage(records, standing)
    if found is None:
        return ()
    if not found.names or not found.hold(found.certain):
        return found.certain
    doubtful = _smallest(found.hold, found.certain, (), found.names)
    return records.in_order(frozenset((*found.certain, *doubtful)))


def _smallest(
    hold: Callable[[Sequence[str]], bool],
    given: tuple[str, ...],
    added: tuple[str, ...],
    doubted: tuple[str, ...],
) -> tuple[str, ...]:
    """Reduce the doubted records to a minimal set that contradicts, beside the given ones."""
    if added and not hold(given):
        return ()
    if len(doubted) == 1:
        return doubted
    middle = len(doubted) // 2
    first, second = doubted[:middle], doubted[middle:]
    from_second = _smallest(hold, given + first, first, second)
    from_first = _smallest(hold, given + from_second, from_second, first)
    return from_first + from_second
