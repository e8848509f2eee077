"""Plans that are good without being proved: invitations one by one, then exchanged.

What one more invitation adds is kept for all of them at once, and mended where one is made.
"""

from collections.abc import Iterable

import numpy as np

from graph.meetings.board import Board, Flags, Floats, Integers, Places

ROUNDS_MAX = 20
NOTHING = np.iinfo(np.int64).min


class Draft:
    """Some invitations that keep every rule but perhaps must, and what one more would add.

    ``gains`` and ``may`` are people x meetings: what one more invitation adds to the total, and
    whether it could be made.
    """

    def __init__(self, board: Board, invited: Iterable[Places] = ()) -> None:
        self.board = board
        people, meetings = board.allowed.shape
        self.invited: Flags = np.zeros((people, meetings), dtype=np.bool_)
        self.may: Flags = board.allowed & (board.places > 0) & (board.meetings_max > 0)[:, None]
        self._sharing = np.zeros(board.weights.shape, dtype=np.int64)
        self._seen = np.zeros((meetings, len(board.problem.sides)), dtype=np.int64)
        self._trips = np.zeros(len(board.problem.administrations), dtype=np.int64)
        self._taken = np.zeros(meetings, dtype=np.int64)
        self._count = np.zeros(people, dtype=np.int64)
        self._days = np.zeros(people, dtype=np.int64)
        self._clashes = np.zeros((people, meetings), dtype=np.int64)
        parameters = board.problem.parameters
        self._curve = np.array([*parameters.curve, 0], dtype=np.int64)
        self.gains: Integers = np.zeros((people, meetings), dtype=np.int64)
        for meeting in range(meetings):
            self.gains[:, meeting] = self._gains_at(meeting)
        if parameters.administration_max == 0:
            self.may[:] = False
        for places in invited:
            self.put(places)

    def put(self, places: Places, by: int = 1) -> None:
        """Add an invitation; by -1, take it back."""
        person, meeting = places
        board = self.board
        administration = board.administration_of[person]
        self.invited[person, meeting] = by > 0
        self._sharing[meeting] += by * board.shares[person]
        self._seen[meeting, board.side_of[person]] += by
        self._trips[administration] += by
        self._taken[meeting] += by
        self._count[person] += by
        self._days[person] += by * board.days[person, meeting]
        trips = board.trips[administration]
        meets = (trips[:, 0] <= trips[meeting, 1]) & (trips[meeting, 0] <= trips[:, 1])
        self._clashes[person] += by * meets
        colleagues = board.people_of[administration]
        self.gains[colleagues] -= by * board.problem.parameters.trip_price
        self.gains[:, meeting] = self._gains_at(meeting)
        everyone, every = np.arange(len(self._count)), np.arange(len(self._taken))
        self._mend(np.array([person]), every)
        self._mend(everyone, np.array([meeting]))
        if board.problem.parameters.administration_max is not None:
            self._mend(colleagues, every)

    def _gains_at(self, meeting: int) -> Integers:
        """Give what inviting each person to one meeting adds."""
        board, parameters = self.board, self.board.problem.parameters
        reached = np.minimum(self._sharing[meeting], len(self._curve) - 1)
        steps = board.weights[meeting] * self._curve[reached]
        # Whole numbers this small are exact in floating point, and much faster multiplied.
        gains: Integers = (board.shares_floating @ steps).astype(np.int64)
        gains += board.points.seen_points * (self._seen[meeting] == 0)[board.side_of]
        gains -= parameters.trip_price * (self._trips[board.administration_of] + 1)
        gains -= parameters.day_price * board.days[:, meeting]
        return gains

    def _mend(self, people: Integers, meetings: Integers) -> None:
        """Say anew of some people and meetings whether an invitation could be made."""
        board, parameters = self.board, self.board.problem.parameters
        at = np.ix_(people, meetings)
        may: Flags = board.allowed[at] & ~self.invited[at] & (self._clashes[at] == 0)
        may &= (self._taken < board.places)[meetings]
        may &= (self._count < board.meetings_max)[people][:, None]
        if parameters.days_max is not None:
            may &= self._days[people][:, None] + board.days[at] <= parameters.days_max
        if parameters.administration_max is not None:
            free = self._trips < parameters.administration_max
            may &= free[board.administration_of[people]][:, None]
        self.may[at] = may

    def places(self) -> list[Places]:
        """List the invitations."""
        found: list[Places] = [(int(p), int(m)) for p, m in np.argwhere(self.invited)]
        return found

    def fill(self) -> None:
        """Add the invitation that adds most until none adds anything."""
        while (found := self._best()) is not None and found[1] > 0:
            self.put(found[0])

    def _best(self, without: Places | None = None) -> tuple[Places, int] | None:
        if not self.gains.size:
            return None
        gains = np.where(self.may, self.gains, NOTHING)
        if without is not None:
            gains[without] = NOTHING
        place = int(gains.argmax())
        person, meeting = divmod(place, gains.shape[1])
        gain = int(gains[person, meeting])
        return None if gain == NOTHING else ((person, meeting), gain)

    def exchange(self, kept: Iterable[Places] = ()) -> None:
        """Give up one invitation for others, as long as that adds anything; never one of kept."""
        fixed = set(kept)
        for _ in range(ROUNDS_MAX):
            better = 0
            for places in self.places():
                if places not in fixed and self.invited[places]:
                    better += self._give_up(places)
            if not better:
                return

    def _give_up(self, places: Places) -> bool:
        """Try to do without an invitation; put everything back where that adds nothing."""
        self.put(places, -1)
        lost = int(self.gains[places])
        won, added = 0, []
        found = self._best(without=places)
        while found is not None and found[1] > 0:
            self.put(found[0])
            added.append(found[0])
            won += found[1]
            found = self._best(without=places)
        if won > lost or (lost <= 0 and not added):
            return won > lost
        for each in added:
            self.put(each, -1)
        self.put(places)
        return False


def drafted(board: Board, order: Floats | None = None) -> list[Places]:
    """Draft a plan: what is demanded, then what an order of invitations suggests, then the best.

    ``order`` is people x meetings; those above 0 are tried from the largest on.
    """
    draft = Draft(board, board.must)
    if order is not None:
        ranked = np.argsort(-order, axis=None, kind="stable")
        for place in ranked[: int((order > 0).sum())]:
            person, meeting = divmod(int(place), order.shape[1])
            if draft.may[person, meeting]:
                draft.put((person, meeting))
    draft.fill()
    draft.exchange(board.must)
    return draft.places()
