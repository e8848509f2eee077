"""A proof by ids: what a search found by places, as the shapes of the answer."""

from collections.abc import Iterable, Mapping

from graph.meetings.board import Board, Integers, Places
from graph.meetings.relaxation import DAYS_COUNT, Multipliers
from graph.meetings.search import Leaf
from graph.problem.meetings import Decided, MeetingLeaf, MeetingMultipliers, Wanted
from graph.rules.meetings import ADMINISTRATION_MAX, DAYS_MAX, MEETINGS_MAX, OVERLAP, PLACES


def leaf_entry(board: Board, leaf: Leaf) -> MeetingLeaf:
    """Write a leaf; what is demanded is decided by the records, and not told."""
    return MeetingLeaf(
        Decided(_pairs(board, leaf.node.taken), _pairs(board, leaf.node.left)),
        multipliers_entry(board, leaf.multipliers),
    )


def _pairs(board: Board, places: Iterable[Places]) -> tuple[Wanted, ...]:
    return tuple(sorted(board.named(places)))


def multipliers_entry(board: Board, multipliers: Multipliers) -> MeetingMultipliers:
    """Write the multipliers that are not 0, by kind and record."""
    problem = board.problem
    meetings = list(board.meeting_place)
    kinds: dict[str, dict[str, int]] = {
        label: {} for label in (PLACES, ADMINISTRATION_MAX, MEETINGS_MAX, DAYS_MAX, DAYS_COUNT)
    }
    overlap: dict[str, dict[str, int]] = {}
    for condition, amount in multipliers.conditions:
        label = condition.name.partition(":")[0]
        if label == OVERLAP:
            person, meeting = condition.about
            overlap.setdefault(person, {})[meeting] = amount
        else:
            kinds[label][condition.about[0]] = amount
    administrations = [each.id for each in problem.administrations]
    trips = zip(administrations, multipliers.trips.tolist(), strict=True)
    return MeetingMultipliers(
        places=kinds[PLACES],
        cover=_by_two(multipliers.cover, meetings, list(board.topic_place)),
        seen=_by_two(multipliers.seen, meetings, list(board.side_place)),
        trips={each: amount for each, amount in trips if amount},
        administration_max=kinds[ADMINISTRATION_MAX],
        overlap=overlap,
        meetings_max=kinds[MEETINGS_MAX],
        days_max=kinds[DAYS_MAX],
        days_count=kinds[DAYS_COUNT],
    )


def _by_two(
    amounts: Integers, rows: list[str], columns: list[str]
) -> Mapping[str, Mapping[str, int]]:
    found = {
        row: {column: amount for column, amount in zip(columns, line, strict=True) if amount}
        for row, line in zip(rows, amounts.tolist(), strict=True)
    }
    return {row: line for row, line in found.items() if line}
