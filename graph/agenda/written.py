"""A timetable and its attendance, written down slot by slot from blocks and seatings."""

from collections.abc import Mapping, Sequence

import numpy as np

from graph.agenda.seats import Seating
from graph.problem.agenda import AgendaProblem, Placed


class Written:
    """An agenda as it grows: places of slots and sessions become their names."""

    def __init__(self, problem: AgendaProblem) -> None:
        self._problem = problem
        self._names = list(problem.session_by_id)
        self._slots: dict[str, tuple[Placed, ...]] = dict.fromkeys(problem.slots, ())
        self._people: dict[str, dict[str, str]] = {}

    def hold(self, place: int, block: Sequence[int], seating: Seating) -> None:
        """Hold the sessions of a block in a slot, and let people sit where they were seated."""
        problem, slot = self._problem, self._problem.slots[place]
        sessions = [self._names[session] for session in block]
        self._slots[slot] = tuple(
            Placed(session, problem.rooms[room].id)
            for session, room in zip(sessions, seating.rooms, strict=True)
        )
        for person in np.flatnonzero(seating.chosen >= 0):
            where = sessions[seating.chosen[person]]
            self._people.setdefault(problem.people[person].id, {})[slot] = where
        for session in sessions:
            for leader in problem.session_by_id[session].leaders:
                self._people.setdefault(leader, {})[slot] = session

    def timetable(self) -> Mapping[str, tuple[Placed, ...]]:
        """Give what is held in every slot, in time order."""
        return self._slots

    def people(self) -> Mapping[str, Mapping[str, str]]:
        """Give where people are, by person and slot."""
        return {person: self._people[person] for person in sorted(self._people)}
