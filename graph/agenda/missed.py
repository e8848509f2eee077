"""What each person misses of an agenda, and which records keep two sessions in one slot."""

from collections import Counter
from collections.abc import Iterator, Mapping

from graph.agenda.conflicts import Feasibility
from graph.conflicts import minimal_conflicts
from graph.problem.agenda import (
    AgendaProblem,
    AgendaSolution,
    Missed,
    MissedReason,
    Misses,
    Together,
)
from graph.rules.agenda import HoldingCondition, holding_conditions

SlotOf = Mapping[str, str]


def missed(problem: AgendaProblem, solution: AgendaSolution) -> Misses:
    """Say for everybody what is worth something to them and not attended, and why.

    ``solution`` is any agenda of the problem that keeps its rules. Nobody misses a session that
    they lead. That two sessions cannot be apart is proved by trying all timetables, as a conflict
    is; that they can be is shown by a change of this agenda where one or two moves are enough.

    Cost: one look at each person and session, and one question for each two sessions that share a
        slot.
    """
    slot_of = {p.session: slot for slot, places in solution.slots.items() for p in places}
    by_person = {}
    free = _free_seats(problem, solution)
    for person in problem.people:
        gone = tuple(_missed_by(problem, solution, person.id, slot_of, free))
        if gone:
            by_person[person.id] = gone
    pairs = {
        (min(entry.session, entry.instead), max(entry.session, entry.instead))
        for gone in by_person.values()
        for entry in gone
        if entry.instead and entry.reason in (MissedReason.CLASH, MissedReason.LEADS)
    }
    apart = _Apart(problem, slot_of)
    return Misses(
        by_person=by_person,
        together=tuple(Together(pair, apart.records(*pair)) for pair in sorted(pairs)),
        barred={key: apart.barred(key) for key in sorted({key for pair in pairs for key in pair})},
    )


def _free_seats(problem: AgendaProblem, solution: AgendaSolution) -> Mapping[str, int]:
    seats = {room.id: room.capacity for room in problem.rooms}
    leaders = {session.id: session.leaders for session in problem.sessions}
    audience = Counter(
        session
        for person, where in solution.attendance.items()
        for session in where.values()
        if person not in leaders[session]
    )
    return {
        place.session: seats[place.room] - audience[place.session]
        for places in solution.slots.values()
        for place in places
    }


def _missed_by(
    problem: AgendaProblem,
    solution: AgendaSolution,
    person: str,
    slot_of: SlotOf,
    free: Mapping[str, int],
) -> Iterator[Missed]:
    where = solution.attendance.get(person, {})
    for session in sorted(problem.value.get(person, {})):
        value, slot = problem.worth(person, session), slot_of[session]
        instead = where.get(slot)
        if not value or instead == session:
            continue
        if slot in problem.away.get(person, ()):
            reason = MissedReason.AWAY
        elif instead is not None and person in problem.session_by_id[instead].leaders:
            reason = MissedReason.LEADS
        elif instead is not None and problem.worth(person, instead) >= value:
            reason = MissedReason.CLASH
        else:
            reason = MissedReason.FULL if free[session] <= 0 else MissedReason.FREE
        yield Missed(session, value, slot, reason, instead)


class _Apart:
    """Whether sessions of one slot could be held in two, and what stands against it."""

    def __init__(self, problem: AgendaProblem, slot_of: SlotOf) -> None:
        self._problem = problem
        self._slot_of = dict(slot_of)
        self._conditions = tuple(holding_conditions(problem))
        self._feasibility = Feasibility(problem)

    def barred(self, session: str) -> Mapping[str, tuple[str, ...]]:
        """Name by slot what would be broken if one session alone were held there."""
        return {
            slot: self._broken({**self._slot_of, session: slot})
            for slot in self._problem.slots
            if slot != self._slot_of[session]
        }

    def records(self, a: str, b: str) -> tuple[str, ...]:
        """Name the records that leave no agenda with two sessions apart; () where there is one."""
        if any(not self._broken(changed) for changed in self._changes(a, b)):
            return ()
        apart = tuple(
            HoldingCondition(f"apart:{a}|{b}", (((a, slot), 1), ((b, slot), 1)), 1, slot)
            for slot in self._problem.slots
        )
        names = self._feasibility.names
        found = minimal_conflicts(
            names, lambda some: self._feasibility.slot_of(some, apart) is not None, most=1
        )
        return found[0] if found else ()

    def _changes(self, a: str, b: str) -> Iterator[SlotOf]:
        """Give this agenda with one of the two somewhere else, alone or for another session."""
        here = self._slot_of[a]
        for session in (a, b):
            for slot in self._problem.slots:
                if slot != here:
                    yield {**self._slot_of, session: slot}
            for other, slot in self._slot_of.items():
                if slot != here:
                    yield {**self._slot_of, session: slot, other: here}

    def _broken(self, slot_of: SlotOf) -> tuple[str, ...]:
        broken = (
            condition.name
            for condition in self._conditions
            if sum(amount for (s, slot), amount in condition.terms if slot_of[s] == slot)
            > condition.most
        )
        return tuple(dict.fromkeys(broken))
