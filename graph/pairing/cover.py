"""Best plans where sides are three or more and everybody has one place.

Each pair stands twice in a bipartite cover, once for either way round, and the best plan of the
cover is half of a fractional plan: whole but for a few odd cycles. These are cut off one by one,
in a small linear program over the pairs that matter, whose prices prove the plan.
"""

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components, min_weight_full_bipartite_matching

from graph.pairing.board import Board, Program
from graph.problem.pairing import PER_MILLE
from graph.weights import Flags, Whole

Fractions = NDArray[np.float64]

# How far prices may be from those of the cover at first.
WITHIN_FIRST = 8
FAR = 1_000_000
ROUNDS_MAX = 30
WHOLE = 1e-6
# Prices of the program are halves, nearly always.
SCALES = (2, 4, 12, 840)


@dataclass(frozen=True)
class Odd:
    """An odd set of people by place, among whom no plan has more than half as many pairs."""

    members: tuple[int, ...]
    value: int


@dataclass(frozen=True)
class CoverPlan:
    """A plan and prices that bound it: ``y`` of people's places and odd sets, per ``scale``.

    ``whole`` says that the plan is best; without it the engine gave up, and the plan is empty.
    """

    plan: Flags
    whole: bool
    scale: int
    y: Whole
    odd: tuple[Odd, ...]


def cover_plan(board: Board, goal: Program) -> CoverPlan:
    """Choose the pairs of the most worth where everybody has at most one partner.

    Args:
        board: one whose regime is COVER.
        goal: what pairs are worth, and people served.

    Cost: O(people * pairs * log(pairs)) at worst, and a small linear program for each few cuts.
    Source: J. Edmonds, "Maximum matching and a polyhedron with 0,1-vertices", Journal of
        Research of the National Bureau of Standards 69B (1965), for the odd sets; M. Grötschel,
        O. Holland, "Solving matching problems with linear programming", Mathematical
        Programming 33 (1985), for cutting them off as they come.
    """
    serving, scores, unit = goal.serving, goal.worth, 1
    if serving == 1 and not scores.any():
        # Where people alone count, almost every plan is best, and a program would not find its way
        # among them. So scores decide, and nothing that they sum to outweighs one person.
        unit = serving = 2 * PER_MILLE * board.people_count
        scores = board.worth.score
    worth = scores + serving * (goal.good_left.astype(np.int64) + goal.good_right)
    fixed = np.zeros(board.people_count, dtype=bool)
    fixed[board.left[board.required]] = fixed[board.right[board.required]] = True
    free = np.flatnonzero(~(fixed[board.left] | fixed[board.right]))
    ends = board.left[free], board.right[free]
    found = _Search(board.people_count, *ends, worth[free]).run()
    plan = board.required.copy()
    plan[free] = found.plan
    # Whoever has to be with one partner can be with no other, whatever that is worth.
    y = found.y.copy()
    y[fixed] = found.scale * max(int(worth.max(initial=0)), PER_MILLE + 2 * serving)
    return CoverPlan(plan, found.whole, found.scale * unit, y, found.odd)


class _Cover(NamedTuple):
    """A best plan of the cover: whom each person meets one way round, or -1, and the prices.

    Prices are those of people's places, and of the odd parts, in points, by halves.
    """

    partner: Whole
    price: Fractions


@dataclass
class _Search:
    """The free pairs: people by place, and what each is worth.

    ``sets`` begins with the odd parts: people who hang together by pairs, an odd number.
    """

    count: int
    left: Whole
    right: Whole
    worth: Whole
    sets: list[Whole] = field(default_factory=list)

    def run(self) -> CoverPlan:
        self.sets = odd_parts(self.count, self.left, self.right)
        parts = len(self.sets)
        cover = self._cover()
        halves = _halves(cover.partner)
        if not halves.odd:
            plan = np.asarray(halves.partner[self.left] == self.right)
            return self._priced(plan, cover.price, whole=True)
        # A cycle by way of the stand-in of a part is none of people's.
        cycles = [np.sort(cycle) for cycle in halves.odd if cycle.max() < self.count]
        self.sets.extend(cycles)
        for within in (WITHIN_FIRST, 8 * WITHIN_FIRST, 64 * WITHIN_FIRST, FAR):
            found = self._cut(cover.price, within)
            if found is not None:
                return found
            del self.sets[parts + len(cycles) :]
        del self.sets[parts:]
        return self._priced(np.zeros(self.left.size, dtype=bool), cover.price, whole=False)

    def _cover(self) -> _Cover:
        """Match the cover. Somebody of each odd part meets its stand-in, which is worth nothing."""
        count, parts = self.count, len(self.sets)
        members = np.concatenate([*self.sets, np.zeros(0, dtype=np.int64)])
        stands = count + np.repeat(np.arange(parts), [part.size for part in self.sets])
        bonus = int(self.worth.max(initial=0)) + 1
        left, right = np.concatenate([self.left, members]), np.concatenate([self.right, stands])
        worth = np.concatenate([self.worth, np.full(members.size, bonus)])
        tail, head = np.concatenate([left, right]), np.concatenate([right, left])
        worth = np.concatenate([worth, worth])
        size, people = count + parts, np.arange(count)
        # One more for each: the engine takes a stored 0 for no pair, and every row is chosen once.
        values = np.concatenate([worth, np.zeros(count, dtype=np.int64)]) + 1.0
        ends = np.concatenate([tail, people]), np.concatenate([head, size + people])
        shape = (size, size + count)
        _, met = min_weight_full_bipartite_matching(csr_array((values, ends), shape), maximize=True)
        partner = np.where(met < size, met, -1).astype(np.int64)
        meets = partner[tail] == head
        own = np.zeros(size, dtype=np.int64)
        own[tail[meets]] = worth[meets]
        price = _column_prices(partner, own, tail, head, worth)
        both = np.where(partner >= 0, own - price[partner], 0) + price
        # What the stand-in's price falls short of the bonus, everybody of the part is charged.
        charge = 2 * bonus - both[count:]
        both[members] -= charge[stands - count]
        both[count:] = 2 * charge
        return _Cover(partner, both / 2)

    def _cut(self, near: Fractions, within: int) -> CoverPlan | None:
        """Cut odd sets off, with prices that stay near those of the cover.

        Then only pairs that are nearly worth their prices matter: no other can become worth more.

        Returns:
            None when better prices are farther away, or no cut is found.
        """
        slack = near[self.left] + near[self.right] - self.worth
        for place, part in zip(near[self.count :], self.sets, strict=False):
            slack += place * self._inside(part)
        kept = np.flatnonzero(slack <= 3 * within)
        for _ in range(ROUNDS_MAX):
            found = self._relax(kept, near, within)
            if found is None:
                return None
            point, prices = found
            if (np.abs(point - np.rint(point)) < WHOLE).all():
                plan = np.zeros(self.left.size, dtype=bool)
                plan[kept[point > 1 / 2]] = True
                return self._priced(plan, prices, whole=True)
            cuts = self._violated(kept, point)
            if not cuts:
                return None
            self.sets.extend(cuts)
        return None

    def _relax(
        self, kept: Whole, near: Fractions, within: int
    ) -> tuple[Fractions, Fractions] | None:
        """Solve the linear program; None when a price is kept from where it would go."""
        held = np.arange(near.size)
        pairs = np.arange(kept.size)
        rows = [self.left[kept], self.right[kept], held, held]
        columns = [pairs, pairs, kept.size + held, kept.size + held.size + held]
        for number, members in enumerate(self.sets):
            inside = np.flatnonzero(self._inside(members)[kept])
            rows.append(np.full(inside.size, self.count + number))
            columns.append(inside)
        place = np.concatenate(rows), np.concatenate(columns)
        values = np.ones(place[0].size)
        # To have a place more costs its highest price; to have one less pays the lowest.
        values[2 * kept.size : 2 * kept.size + held.size] = -1
        least = near - within
        worth = np.concatenate([self.worth[kept], -near - within, np.maximum(least, 0)])
        shape = (self.count + len(self.sets), worth.size)
        matrix = coo_array((values, place), shape).tocsr()
        most = np.concatenate([np.ones(self.count), [members.size // 2 for members in self.sets]])
        found = linprog(  # type: ignore[call-overload]  # the stub knows no sparse matrices
            -worth, A_ub=matrix, b_ub=most, method="highs-ds"
        )
        if found.x is None:
            return None
        point = np.asarray(found.x)
        moved = point[kept.size :].reshape(2, held.size)
        if (moved[0] > WHOLE).any() or ((moved[1] > WHOLE) & (least > 0)).any():
            return None
        return point[: kept.size], np.asarray(-found.ineqlin.marginals)

    def _inside(self, members: Whole) -> Flags:
        marked = np.zeros(self.count, dtype=bool)
        marked[members] = True
        return np.asarray(marked[self.left] & marked[self.right])

    def _priced(self, plan: Flags, prices: Fractions, *, whole: bool) -> CoverPlan:
        """Round the prices to whole numbers, in the coarsest scale that loses nothing."""
        for scale in SCALES:
            rounded = np.maximum(np.rint(prices * scale), 0).astype(np.int64)
            if np.abs(rounded - prices * scale).max(initial=0) < WHOLE * scale:
                break
        values = rounded[self.count :].tolist()
        odd = tuple(
            Odd(tuple(members.tolist()), value)
            for members, value in zip(self.sets, values, strict=True)
            if value
        )
        return CoverPlan(plan, whole, scale, rounded[: self.count], odd)

    def _violated(self, kept: Whole, point: Fractions) -> list[Whole]:
        """Find odd sets with more than half as many pairs: what hangs together by divided pairs."""
        divided = kept[(point > WHOLE) & (point < 1 - WHOLE)]
        ends = self.left[divided], self.right[divided]
        part = _parts(self.count, *ends)
        touched = np.unique(np.concatenate(ends))
        value = np.zeros(self.left.size)
        value[kept] = point
        known = {tuple(members.tolist()) for members in self.sets}
        found = []
        for which in np.unique(part[touched]).tolist():
            members = touched[part[touched] == which]
            new = members.size % 2 and tuple(members.tolist()) not in known
            if new and value[self._inside(members)].sum() > members.size // 2 + WHOLE:
                found.append(members)
        return found


def odd_parts(count: int, left: Whole, right: Whole) -> list[Whole]:
    """List the parts where somebody has to stay alone, however people are matched.

    A part is people who hang together by pairs; here those of an odd number, three or more.
    """
    part = _parts(count, left, right)
    order = np.argsort(part, kind="stable")
    cuts = np.flatnonzero(np.diff(part[order])) + 1
    return [places for places in np.split(order, cuts) if places.size % 2 and places.size > 1]


def _parts(count: int, left: Whole, right: Whole) -> Whole:
    """Find which people hang together by pairs: the number of each person's part."""
    linked = coo_array((np.ones(left.size), (left, right)), shape=(count, count))
    return np.asarray(connected_components(linked, directed=False)[1])


def _column_prices(partner: Whole, own: Whole, tail: Whole, head: Whole, worth: Whole) -> Whole:
    """Raise the prices of the cover's columns as little as makes every pair dear enough.

    Cost: O(people) rounds of O(pairs) at worst; some hundred in practice.
    Source: R. Bellman, "On a routing problem", Quarterly of Applied Mathematics 16 (1958).
    """
    price = np.zeros(partner.size, dtype=np.int64)
    if not tail.size:
        return price
    order = np.argsort(head, kind="stable")
    tail, head, worth = tail[order], head[order], worth[order]
    starts = np.flatnonzero(np.diff(head, prepend=-1))
    heads = head[starts]
    for _ in range(partner.size + 1):
        base = np.where(partner >= 0, price[partner] - own, 0)
        raised = np.maximum(price[heads], np.maximum.reduceat(base[tail] + worth, starts))
        if (raised == price[heads]).all():
            break
        price[heads] = raised
    return price


@dataclass(frozen=True)
class _Halves:
    """A fractional plan taken apart: ``partner`` where it is whole, and the odd cycles."""

    partner: Whole
    odd: list[Whole]


def _halves(partner: Whole) -> _Halves:
    """Walk the ways round: all but odd cycles can be taken up every other step."""
    chosen = np.full(partner.size, -1, dtype=np.int64)
    odd: list[Whole] = []
    follows = partner.tolist()
    entered = set(follows)
    # Paths begin at people whom nobody enters; what is left over are cycles.
    starts = [person for person in range(len(follows)) if person not in entered]
    seen = [False] * len(follows)
    for start in [*starts, *range(len(follows))]:
        way, person = [], start
        while person >= 0 and not seen[person]:
            seen[person] = True
            way.append(person)
            person = follows[person]
        if person == start and len(way) > 1 and len(way) % 2:
            odd.append(np.array(way))
            continue
        for one, other in zip(way[::2], way[1::2], strict=False):
            chosen[one], chosen[other] = other, one
    return _Halves(chosen, odd)
