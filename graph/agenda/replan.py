"""An agenda after a change, that moves least of what was published."""

from collections.abc import Mapping, Sequence

from graph.agenda.blocks import BLOCKS_MAX, list_blocks
from graph.agenda.changes import ROOM_MOVES, SLOT_MOVES, Changes, Choice, Published
from graph.agenda.fewest import fewest_moves
from graph.agenda.written import Written
from graph.problem.agenda import (
    AgendaMove,
    AgendaProblem,
    AgendaReplan,
    AgendaSolution,
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
        agenda in between may exist.

    Raises:
        MalformedProblem: the tolerance is out of range.
        TooManyBlocks: more sets of sessions than that can share a slot.

    Source: Lagrange multipliers for the bound, and what a set lacks of it to leave sets out: see
        ``graph.agenda.fewest``.
    """
    if not is_whole(tolerance, 0, PER_MILLE):
        expected = f"a whole number from 0 to {PER_MILLE}"
        raise MalformedProblem("replan", "tolerance", expected)
    enough = solution.value - solution.value * tolerance // PER_MILLE
    before = Published.of(problem, published)
    changes = Changes(problem, list_blocks(problem, blocks_max), before)
    found = fewest_moves(problem, changes, enough, _choices(problem, changes, solution))
    written = Written(problem)
    for choice in found.choices:
        seating = changes.seating(choice)
        written.hold(choice[0], changes.blocks[choice[0]].sessions(choice[1]), seating)
    slots = written.timetable()
    moved = _moved(published, slots)
    return AgendaReplan(
        slots=slots,
        attendance=written.people(),
        value=sum(changes.worth(choice) for choice in found.choices),
        best=solution.value,
        best_bound=solution.bound,
        enough=enough,
        moved=moved,
        moves=sum(move.moves for move in moved),
        moves_bound=found.bound,
    )


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
