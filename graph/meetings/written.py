"""A proof by ids: what a search found by places, as the shapes of the answer."""

from collections.abc import Iterable, Mapping, Sequence

from graph.meetings.board import Board, Integers, Places
from graph.meetings.cuts import Cut
from graph.meetings.relaxation import DAYS_COUNT, Multipliers
from graph.meetings.root import Root
from graph.meetings.search import Leaf
from graph.problem.meetings import (
    Decided,
    MeetingCut,
    MeetingLeaf,
    MeetingMultipliers,
    MeetingProof,
    Wanted,
)
from graph.rules.meetings import ADMINISTRATION_MAX, DAYS_MAX, MEETINGS_MAX, OVERLAP, PLACES


def proof_entry(root: Root, leaves: Sequence[Leaf]) -> MeetingProof:
    """Write a proof; what is demanded is decided by the records, and not told."""
    board, names = root.board, {cut: str(place) for place, cut in enumerate(root.cuts)}
    return MeetingProof(
        denominator=root.denominator,
        cuts=tuple(_cut_entry(board, cut) for cut in root.cuts),
        root=_multipliers_entry(board, root.multipliers, names),
        leaves=tuple(
            MeetingLeaf(
                Decided(_pairs(board, leaf.node.taken), _pairs(board, leaf.node.left)),
                _multipliers_entry(board, leaf.multipliers, names),
            )
            for leaf in leaves
        ),
    )


def _cut_entry(board: Board, cut: Cut) -> MeetingCut:
    problem = board.problem
    return MeetingCut(
        meeting=problem.meetings[cut.meeting].id,
        steps={problem.topics[topic].id: count for topic, count in cut.steps},
        places=cut.places,
        left_out=tuple(problem.people[person].id for person in cut.left_out),
        divisor=cut.divisor,
    )


def _pairs(board: Board, places: Iterable[Places]) -> tuple[Wanted, ...]:
    return tuple(sorted(board.named(places)))


def _multipliers_entry(
    board: Board, multipliers: Multipliers, names: Mapping[Cut, str]
) -> MeetingMultipliers:
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
        cuts={names[cut]: amount for cut, amount in multipliers.cuts},
    )


def _by_two(
    amounts: Integers, rows: list[str], columns: list[str]
) -> Mapping[str, Mapping[str, int]]:
    found = {
        row: {column: amount for column, amount in zip(columns, line, strict=True) if amount}
        for row, line in zip(rows, amounts.tolist(), strict=True)
    }
    return {row: line for row, line in found.items() if line}
