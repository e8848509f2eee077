"""What blocks count as moves of what was published, and what they are worth when rooms are kept.

A choice is a slot, a block, and how many of the sessions that stay in that slot may leave their
room. At first a choice is believed to be worth what its block is worth in large rooms; whoever
relies on it asks for the true worth, which never is more.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from graph.agenda.audience import Integers
from graph.agenda.blocks import Blocks
from graph.agenda.seats import Seating, seat
from graph.problem.agenda import AgendaProblem, Placed

SLOT_MOVES = 3
ROOM_MOVES = 1
SEATED_MAX = 400

Choice = tuple[int, int, int]  # slot, block, and rooms that may be left


@dataclass(frozen=True, slots=True)
class Published:
    """Where sessions of a problem were published: slot, and room if that still can be kept."""

    slot: Mapping[int, int | None]
    room: Mapping[int, int]

    @classmethod
    def of(cls, problem: AgendaProblem, slots: Mapping[str, Sequence[Placed]]) -> "Published":
        """Read an agenda that may name slots, rooms and sessions that are gone."""
        session = {key: place for place, key in enumerate(problem.session_by_id)}
        room = {each.id: place for place, each in enumerate(problem.rooms)}
        time = {slot: place for place, slot in enumerate(problem.slots)}
        was: dict[int, int | None] = {}
        kept: dict[int, int] = {}
        for slot, places in slots.items():
            taken: set[int] = set()
            for place in places:
                if place.session in session:
                    number, found = session[place.session], room.get(place.room)
                    was[number] = time.get(slot)
                    if found is not None and found not in taken:
                        taken.add(found)
                        kept[number] = found
        return cls(was, kept)


class Changes:
    """Moves and worth of every choice of an agenda whose blocks are listed."""

    def __init__(
        self, problem: AgendaProblem, kinds: Sequence[Blocks], published: Published
    ) -> None:
        self.slots = range(len(problem.slots))
        self.count = len(problem.sessions)
        by_slot = {slot: blocks for blocks in kinds for slot in blocks.slots}
        self.blocks = [by_slot[slot] for slot in self.slots]
        self._published = published
        self._capacities = [room.capacity for room in problem.rooms]
        self._fits_all = min(self._capacities, default=0) >= len(problem.people)
        row = {person.id: place for place, person in enumerate(problem.people)}
        self._leaders = [[row[p] for p in session.leaders] for session in problem.sessions]
        self.moves_of_sessions = np.array(
            [
                [self._moves_of(session, slot) for session in range(self.count)]
                for slot in self.slots
            ]
        ).reshape(len(self.slots), self.count)
        self._seatings: dict[Choice, Seating] = {}

    def _moves_of(self, session: int, slot: int) -> int:
        if session not in self._published.slot:
            return 0
        if self._published.slot[session] != slot:
            return SLOT_MOVES
        return 0 if session in self._published.room else ROOM_MOVES

    def block_moves(self, slot: int) -> Integers:
        """Count the moves of each block in a slot when every room is kept that can be."""
        moves: Integers = np.append(self.moves_of_sessions[slot], 0)[self.blocks[slot].members].sum(
            axis=1
        )
        return moves

    def moves(self, choice: Choice) -> int:
        """Count the moves of a choice."""
        slot, block, left = choice
        held = list(self.blocks[slot].sessions(block))
        return int(self.moves_of_sessions[slot, held].sum()) + left * ROOM_MOVES

    def worth(self, choice: Choice) -> int:
        """Say what a choice is worth as far as it is known."""
        if choice in self._seatings:
            return self._seatings[choice].value
        return int(self.blocks[choice[0]].worth[choice[1]])

    def is_true(self, choice: Choice) -> bool:
        """Find what a choice is truly worth; False when it is less than was known before."""
        return self._fits_all or self.worth(choice) == self.seating(choice).value

    @property
    def is_exhausted(self) -> bool:
        """Whether so many choices were seated that the search has to end."""
        return len(self._seatings) >= SEATED_MAX

    def seating(self, choice: Choice) -> Seating:
        """Seat the people of a choice in the rooms that it allows."""
        if choice not in self._seatings:
            blocks = self.blocks[choice[0]]
            held = list(blocks.sessions(choice[1]))
            gain = blocks.gain[:, held]
            gain[[leader for session in held for leader in self._leaders[session]]] = 0
            self._seatings[choice] = seat(gain, self._capacities, self._kept(choice))
        return self._seatings[choice]

    def more_rooms(self, choice: Choice) -> Choice | None:
        """Give the choice that may leave one room more; None where no room is kept any more."""
        slot, block, left = choice
        return (slot, block, left + 1) if left < len(self._staying(choice)) else None

    def _staying(self, choice: Choice) -> dict[int, int]:
        """Give the rooms of the sessions that stay, by their place in the block."""
        slot, block, _ = choice
        return {
            place: self._published.room[session]
            for place, session in enumerate(self.blocks[slot].sessions(block))
            if self._published.slot.get(session) == slot and session in self._published.room
        }

    def _kept(self, choice: Choice) -> Iterator[dict[int, int]]:
        """Give the ways to keep rooms that leave as few of them as the choice allows."""
        staying = self._staying(choice)
        for stays in combinations(staying, max(0, len(staying) - choice[2])):
            yield {place: staying[place] for place in stays}
