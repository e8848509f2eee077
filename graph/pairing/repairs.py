"""The fewest records to drop so that a plan may stand, and what the plan then gives."""

import numpy as np

from graph.pairing.board import group_counts
from graph.pairing.contradiction import contradiction
from graph.pairing.optimum import optimise
from graph.pairing.raising import least_limits
from graph.pairing.records import Records
from graph.problem.malformed import MalformedProblem, is_whole
from graph.problem.pairing import PairingProblem, RaisedLimit, Repair, Repairs

REPAIRS_MAX = 100
# So many contradictions are looked for at most; each takes what ``contradictions`` takes for one.
CONTRADICTIONS_MAX = 500


def cheapest_repairs(problem: PairingProblem, most: int = 10) -> Repairs:
    """Find the fewest records that have to be dropped, and solve what is left.

    Args:
        problem: an edition without a plan; one that has a plan needs no repair.
        most: how many repairs are solved and told, 1 to 100.

    Returns:
        Repairs by people, then floor, then total, the best first; then in the order of their
        records. ``repairs`` is empty, and complete, when a plan exists.

    Raises:
        MalformedProblem when ``most`` is out of range.

    Cost: a contradiction for each way to break the contradictions before it, at most 500; and a
        new solution for each repair that is told.
    Source: R. Reiter, "A theory of diagnosis from first principles", Artificial Intelligence 32
        (1987): the least repairs are the least sets that meet every contradiction.
    """
    if not is_whole(most, 1, REPAIRS_MAX):
        expected = f"a whole number from 1 to {REPAIRS_MAX}"
        raise MalformedProblem("repairs", "most", expected)
    records = Records.of(problem)
    found, complete = _least(records)
    if found == [()]:
        return Repairs((), complete=True)
    repairs = [_repair(records, dropped) for dropped in found[:most]]
    repairs.sort(key=lambda one: (-one.after.people, -one.after.floor, -one.after.total))
    return Repairs(tuple(repairs), complete and len(found) <= most)


def _least(records: Records) -> tuple[list[tuple[str, ...]], bool]:
    """Break contradictions one record at a time, all ways with as many records side by side."""
    order = {name: place for place, name in enumerate(records.names)}
    level: list[tuple[str, ...]] = [()]
    asked = 0
    while True:
        repaired: list[tuple[str, ...]] = []
        following: dict[tuple[str, ...], None] = {}
        for dropped in level:
            if asked == CONTRADICTIONS_MAX:
                return repaired or [_one_by_one(records, dropped)], False
            asked += 1
            standing = tuple(name for name in records.names if name not in dropped)
            conflict = contradiction(records, standing)
            if not conflict:
                repaired.append(dropped)
            for name in conflict:
                following.setdefault(tuple(sorted((*dropped, name), key=order.__getitem__)))
        if repaired:
            return repaired, True
        level = list(following)


def _one_by_one(records: Records, dropped: tuple[str, ...]) -> tuple[str, ...]:
    """Drop the last record of each contradiction that is left: a repair, not always the least."""
    gone = set(dropped)
    while conflict := contradiction(records, records.in_order(set(records.names) - gone)):
        gone.add(conflict[-1])
    return records.in_order(gone)


def _repair(records: Records, dropped: tuple[str, ...]) -> Repair:
    board = records.board_without(frozenset(dropped))
    best = optimise(board)
    partners = np.bincount(
        np.concatenate([board.left[best.plan], board.right[best.plan]]),
        minlength=board.people_count,
    )
    between = dict(zip(board.group_names, group_counts(board, best.plan).tolist(), strict=True))
    raised = []
    for name, least in least_limits(records, dropped).items():
        scope, _ = records.limits[name]
        if scope[0] == "person":
            places = int(partners[records.problem.position[scope[1]]])
        else:
            places = between.get((scope[1], scope[2]), 0)
        raised.append(RaisedLimit(name, least, places))
    return Repair(dropped, best.outcome, tuple(raised))
