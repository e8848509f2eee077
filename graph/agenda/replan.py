"""An agenda after a change, that moves least of what was published."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from graph.agenda.audience import audiences
from graph.agenda.blocks import BLOCKS_MAX, TooManyBlocks, list_blocks
from graph.agenda.changes import ROOM_MOVES, SLOT_MOVES, Changes, Choice, Published
from graph.agenda.fewest import fewest_moves
from graph.agenda.nearby import blocks_near
from graph.agenda.written import Written
from graph.problem.agenda import (
    AgendaMove,
    AgendaProblem,
    AgendaReplan,
    AgendaSolution,
    AgendaStatus,
    Placed,
)
from graph.problem.malformed import MalformedProblem, is_whole

PER_MILLE = 1000
TOLERANCE = 20


def replan(
    problem: AgendaProblem,
    solution: AgendaSolution,
    published: Mapping[str, Sequence[Placed]],
    tolerance: int = TOLERANCE,
    *,
    blocks_max: int = BLOCKS_MAX,
) -> AgendaReplan:
    """Move as few sessions as possible of a published agenda, for one that is worth enough.

    Args:
        problem: the sessions, rooms and people as they are now.
        solution: the answer of ``solve`` for this very problem.
        published: by slot, what was to be held and where; it may name what is gone, and sessions
            that it does not name move for nothing.
        tolerance: what keeping may cost, in per mille of the value of ``solution``, 0..1000.
        blocks_max: how many sets of sessions are listed at most.

    Returns:
        The agenda with the fewest moves among those that are worth enough: another slot counts
        three, the same slot in another room one. Where ``moves`` is above ``moves_bound``, an
        agenda in between may exist: so where there are more than ``blocks_max`` sets of sessions
        that can share a slot, of which those near the published and the best ones are looked at.

    Raises:
        MalformedProblem: the tolerance is out of range.

    Source: Lagrange multipliers for the bound, and what a set lacks of it to leave sets out: see
        ``graph.agenda.fewest``.
    """
    if not is_whole(tolerance, 0, PER_MILLE):
        expected = f"a whole number from 0 to {PER_MILLE}"
        raise MalformedProblem("replan", "tolerance", expected)
    enough = solution.value - solution.value * tolerance // PER_MILLE
    before = Published.of(problem, published)
    try:
        changes = Changes(problem, list_blocks(problem, blocks_max), before)
        forced = None
    except TooManyBlocks:
        near = blocks_near(problem, _starts(problem, solution.slots, published))
        changes = Changes(problem, near, before)
        forced = _forced(problem, changes)
    found = fewest_moves(problem, changes, enough, _choices(problem, changes, solution))
    written = Written(problem)
    for choice in found.choices:
        seating = changes.seating(choice)
        written.hold(choice[0], changes.blocks[choice[0]].sessions(choice[1]), seating)
    slots = written.timetable()
    moved = _moved(published, slots)
    value = sum(changes.worth(choice) for choice in found.choices)
    attendance = written.people()
    agenda = replace(
        solution,
        status=AgendaStatus.OPTIMAL if value == solution.bound else AgendaStatus.WITHIN,
        slots=slots,
        attendance=attendance,
        value=value,
        attended=_attended(problem, attendance),
    )
    return AgendaReplan(
        agenda=agenda,
        best=solution,
        published={slot: tuple(places) for slot, places in published.items()},
        tolerance=tolerance,
        enough=enough,
        moved=moved,
        moves=sum(move.moves for move in moved),
        moves_bound=found.bound if forced is None else forced,
    )


def _attended(
    problem: AgendaProblem, attendance: Mapping[str, Mapping[str, str]]
) -> Mapping[str, int]:
    """Add up by side what people attend."""
    attended = dict.fromkeys(problem.sides, 0)
    for person, where in attendance.items():
        side = problem.person_by_id[person].side
        if side is not None:
            attended[side] += sum(problem.worth(person, session) for session in where.values())
    return attended


def _starts(
    problem: AgendaProblem, *agendas: Mapping[str, Sequence[Placed]]
) -> Iterator[Sequence[int]]:
    """Give the sets of sessions that share a slot in some agenda."""
    place = {session: number for number, session in enumerate(problem.session_by_id)}
    for slots in agendas:
        for held in slots.values():
            yield [place[each.session] for each in held if each.session in place]


def _forced(problem: AgendaProblem, changes: Changes) -> int:
    """Count the moves of sessions that may no longer be held where they were published."""
    least = np.full(len(problem.sessions), SLOT_MOVES)
    for audience in audiences(problem):
        for slot in audience.slots:
            moves = changes.moves_of_sessions[slot]
            least = np.where(audience.alone, np.minimum(least, moves), least)
    return int(least.sum())


def _choices(
    problem: AgendaProblem, changes: Changes, solution: AgendaSolution
) -> Sequence[Choice]:
    """Read the best agenda as choices that may leave every room."""
    place = {session: number for number, session in enumerate(problem.session_by_id)}
    choices = []
    for slot, name in enumerate(problem.slots):
        held = [place[each.session] for each in solution.slots[name]]
        if held:
            choice = (slot, changes.blocks[slot].place[sum(1 << s for s in held)], 0)
            while not changes.is_true(choice) and (more := changes.more_rooms(choice)):
                choice = more
            choices.append(choice)
    return choices


def _moved(
    published: Mapping[str, Sequence[Placed]], slots: Mapping[str, Sequence[Placed]]
) -> tuple[AgendaMove, ...]:
    was = {p.session: (slot, p.room) for slot, places in published.items() for p in places}
    now = {p.session: (slot, p.room) for slot, places in slots.items() for p in places}
    return tuple(
        AgendaMove(
            session,
            was[session],
            now[session],
            ROOM_MOVES if was[session][0] == now[session][0] else SLOT_MOVES,
        )
        for session in sorted(now)
        if session in was and was[session] != now[session]
    )
