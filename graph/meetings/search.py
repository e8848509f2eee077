"""Branch and bound over invitations, whose leaves are the proof of what it finds.

Each node is a linear program; it is closed by an exact bound from its own multipliers, so the
tree that finds the best plan is the tree that proves it.

Source: T. Achterberg, T. Koch, A. Martin, "Branching rules revisited", Operations Research
Letters 33 (2005): pseudo-costs, each begun by trying.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from graph.meetings.board import Board, Flags, Floats, Places
from graph.meetings.cuts import Cut
from graph.meetings.drafts import drafted
from graph.meetings.relaxation import Multipliers, Node, Point, Priced, Relaxation
from graph.rules.meetings import MeetingCondition

Report = Callable[[int | None, int | None], None]

WHOLE = 1e-6
HALF = 0.5
TRIED_AT_ONCE = 6
STEPS = 30
LEAST = 1e-6
DRAFTS_MAX = 30


@dataclass(slots=True)
class Best:
    """The best plan so far; ``unit`` is by how much the next one is better at least."""

    board: Board
    plan: tuple[Places, ...]
    total: int
    unit: int

    def offer(self, plan: list[Places]) -> bool:
        """Keep a plan that is worth more."""
        points = self.board.points
        total = points.total(points.worth(self.board.named(plan)))
        if total <= self.total:
            return False
        self.plan, self.total = tuple(sorted(plan)), total
        return True

    @property
    def next(self) -> int:
        """The least total that would be better."""
        return self.total + self.unit


@dataclass(frozen=True, eq=False, slots=True)
class Leaf:
    """A node that holds nothing better, and the multipliers that say so."""

    node: Node
    multipliers: Multipliers


@dataclass(frozen=True, eq=False, slots=True)
class Kept:
    """What a better plan may still invite, and what it has to, by the root's multipliers."""

    free: Flags
    fixed: tuple[Places, ...]


@dataclass(slots=True)
class Tree:
    """Leaves that cover every plan once; not ``complete`` when the search was cut short."""

    leaves: list[Leaf] = field(default_factory=list)
    complete: bool = False
    nodes: int = 0


def kept_by(board: Board, root: Priced, best: Best, denominator: int) -> Kept:
    """Rule out what the root's multipliers leave to no better plan, and fix what they demand."""
    spare = root.bound(Node(board.must), board.allowed) - denominator * best.next
    kept = board.allowed & (root.left >= -spare)
    needed = board.allowed & (root.left > spare)
    for places in board.must:
        kept[places] = True
        needed[places] = True
    return Kept(kept, tuple((int(p), int(m)) for p, m in np.argwhere(needed)))


class Search:
    """A search among the plans that are kept."""

    def __init__(
        self, board: Board, kept: Kept, best: Best, cuts: Sequence[Cut], nodes_max: int
    ) -> None:
        self.board, self.kept, self.best, self._nodes_max = board, kept, best, nodes_max
        self.relaxation = Relaxation(board, kept.free, cuts)
        self._fallen = np.zeros((2, *kept.free.shape))
        self._times = np.zeros((2, *kept.free.shape))
        self._known: set[Places] = set()
        self._tried = self._drafts = 0

    def run(self) -> Tree:
        """Find the best plan, and the tree that proves it, depth first.

        At most ``nodes_max`` linear programs are solved; then the tree is returned incomplete.
        """
        tree, waiting = Tree(), [Node(self.kept.fixed)]
        last: Point | None = None
        while waiting:
            if tree.nodes + self._tried >= self._nodes_max:
                return tree
            node = waiting.pop()
            broken = self._broken_by(node)
            if broken is not None and last is not None:
                tree.leaves.append(Leaf(node, self._barred(node, last.multipliers, broken)))
                continue
            point = last = self.relaxation.solve(node)
            tree.nodes += 1
            if self._closes(node, point.multipliers):
                tree.leaves.append(Leaf(node, point.multipliers))
                continue
            self._look(point)
            if self._closes(node, point.multipliers):
                tree.leaves.append(Leaf(node, point.multipliers))
                continue
            places = self._choose(node, point)
            waiting.append(node.child(places, taken=False))
            waiting.append(node.child(places, taken=True))
        tree.complete = True
        return tree

    def _closes(self, node: Node, multipliers: Multipliers) -> bool:
        bound = self.relaxation.priced(multipliers).bound(node, self.kept.free)
        return bound < self.relaxation.denominator * self.best.next

    def _look(self, point: Point) -> None:
        """Offer what an optimum suggests."""
        is_whole = bool((np.abs(point.invited - np.round(point.invited)) <= WHOLE).all())
        if is_whole or self._drafts < DRAFTS_MAX:
            self._drafts += 1
            self.best.offer(drafted(self.board, np.where(point.invited > WHOLE, point.invited, 0)))

    def _broken_by(self, node: Node) -> MeetingCondition | None:
        """Give a condition that the invitations made in a node break by themselves."""
        taken = self.board.named(node.taken)
        people = {person for person, _ in taken}
        for condition in self.relaxation.conditions:
            is_close = condition.about[0] in people or len(condition.terms) > condition.most
            if is_close and not condition.holds(taken):
                return condition
        return None

    def _barred(
        self, node: Node, multipliers: Multipliers, broken: MeetingCondition
    ) -> Multipliers:
        """Price a broken condition so high that the bound of its node falls."""
        others = tuple((c, y) for c, y in multipliers.conditions if c.name != broken.name)
        price = self.relaxation.denominator
        while True:
            raised = replace(multipliers, conditions=(*others, (broken, price)))
            if self._closes(node, raised):
                return raised
            price *= 8

    def _choose(self, node: Node, point: Point) -> Places:
        """Choose the invitation whose halves lower the bound most."""
        invited = point.invited
        parts = np.minimum(invited, 1.0 - invited)
        decided = {*node.taken, *node.left}
        divided = [(int(p), int(m)) for p, m in np.argwhere(parts > WHOLE)]
        if not divided:
            free = [(int(p), int(m)) for p, m in np.argwhere(self.kept.free)]
            return next(places for places in free if places not in decided)
        unknown = sorted(set(divided) - self._known, key=lambda p: (-parts[p], p))
        self._try(node, point, unknown[:TRIED_AT_ONCE])
        gap = max(point.value - self.best.next, LEAST)
        known = [places for places in divided if places in self._known]
        return max(known, key=lambda p: self._score(p, invited, gap))

    def _score(self, places: Places, invited: Floats, gap: float) -> float:
        part = float(invited[places])
        falls = [
            float(self._fallen[taken][places] / self._times[taken][places]) for taken in (0, 1)
        ]
        down, up = falls[0] * part / gap, falls[1] * (1.0 - part) / gap
        return min(max(down, LEAST), 1.0) * min(max(up, LEAST), 1.0)

    def _try(self, node: Node, point: Point, tried: list[Places]) -> None:
        """Solve both halves for each of some invitations, as far as a few steps go."""
        halves = [node.child(places, taken=taken) for places in tried for taken in (False, True)]
        values = self.relaxation.values_about(halves, STEPS) if halves else []
        self._tried += len(halves)
        self._known.update(tried)
        most = 4.0 * max(point.value - self.best.next, LEAST)
        for number, value in enumerate(values):
            places, taken = tried[number // 2], number % 2
            part = 1.0 - point.invited[places] if taken else point.invited[places]
            fallen = min(max(point.value - value, 0.0), most)
            self._fallen[taken][places] += fallen / max(part, WHOLE)
            self._times[taken][places] += 1
