"""The linear program over all plans: listed as far as it counts, cut where it divides people."""

import numpy as np

from graph.meetings.board import Board, Flags
from graph.meetings.cuts import Cut, broken_cuts
from graph.meetings.drafts import drafted
from graph.meetings.relaxation import Multipliers, Node, Priced, Relaxation
from graph.meetings.search import WHOLE, Best

ADDED_MAX = 30
LISTED_MIN = 4000
ROUNDS_MAX = 20
GAINED_MIN = 0.01  # of the gap, by a round of cuts


class Root:
    """Multipliers that bound every plan, and the cuts that they speak of.

    Only invitations that may count are listed; those whose price says that they could are added,
    until none is left. Optima are offered to ``best`` on the way.
    """

    def __init__(self, board: Board, best: Best) -> None:
        self.board, self.best = board, best
        self.cuts: list[Cut] = []
        listed = _first_listed(board)
        while True:
            relaxation = Relaxation(board, listed, self.cuts)
            self.denominator = relaxation.denominator
            self._take(relaxation)
            if not self._wanted(listed).any():
                self._cut(relaxation)
            wanted = self._wanted(listed)
            if not wanted.any():
                break
            self._list(listed, wanted)
        # Those that the multipliers do not speak of are not needed again.
        self.cuts = [cut for cut, _ in self.multipliers.cuts]

    def _wanted(self, listed: Flags) -> Flags:
        """Say which invitations are not listed and could count."""
        wanted: Flags = self.board.allowed & ~listed & (self.priced.left > 0)
        return wanted

    def _take(self, relaxation: Relaxation) -> None:
        """Take an optimum: its multipliers, and what it suggests."""
        self._point = relaxation.solve(Node(self.board.must))
        self.multipliers: Multipliers = self._point.multipliers
        self.priced: Priced = relaxation.priced(self.multipliers)
        invited = self._point.invited
        self.best.offer(drafted(self.board, np.where(invited > WHOLE, invited, 0.0)))

    @property
    def bound(self) -> int:
        """Give what no total can pass, over the denominator."""
        return self.priced.bound(Node(self.board.must), self.board.allowed)

    @property
    def whole_bound(self) -> int:
        """Give the largest total that the bound allows: every total is a multiple of the unit."""
        return self.bound // self.denominator // self.best.unit * self.best.unit

    @property
    def is_closed(self) -> bool:
        """Say whether the bound alone proves the best plan."""
        return self.bound < self.denominator * self.best.next

    def _cut(self, relaxation: Relaxation) -> None:
        """Cut optima off that are no plan, for as long as that lowers the bound."""
        for _ in range(ROUNDS_MAX):
            if self.is_closed:
                return
            cuts = broken_cuts(self.board, self._point.invited, self._point.steps)
            if not cuts:
                return
            before, gap = self._point.value, self._point.value - self.best.total
            relaxation.add_cuts(cuts)
            self.cuts += cuts
            self._take(relaxation)
            if before - self._point.value < GAINED_MIN * gap:
                return

    def _list(self, listed: Flags, wanted: Flags) -> None:
        """List the best of what is wanted at each meeting."""
        left = self.priced.left
        for meeting in range(wanted.shape[1]):
            who = np.flatnonzero(wanted[:, meeting])
            most = who[np.argsort(-left[who, meeting], kind="stable")][:ADDED_MAX]
            listed[most, meeting] = True


def _first_listed(board: Board) -> Flags:
    """List every invitation; of very many, those of people who can share most of a meeting."""
    if int(board.allowed.sum()) <= LISTED_MIN:
        return board.allowed.copy()
    worth = board.shares @ board.weights.T
    listed = np.zeros_like(board.allowed)
    for meeting in range(listed.shape[1]):
        who = np.flatnonzero(board.allowed[:, meeting])
        order = who[np.argsort(-worth[who, meeting], kind="stable")]
        listed[order[:ADDED_MAX], meeting] = True
        for side in range(len(board.problem.sides)):
            listed[order[board.side_of[order] == side][:ADDED_MAX], meeting] = True
    for places in board.must:
        listed[places] = True
    return listed
