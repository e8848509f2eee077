"""Upper bounds of a program, from whole-number prices that anybody can check.

Wrong prices only give a weaker bound, so nothing that computes them has to be trusted.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import csr_array

from graph.pairing.board import NO_GROUP, Board, Program, Regime
from graph.pairing.cover import cover_plan
from graph.pairing.engine import limits_matrix, prices_of_cover
from graph.pairing.residual import duals, make_duals, residual
from graph.problem.pairing import Duals, Proof, Split
from graph.weights import Flags, Whole

# Prices of a linear program are fractions; these denominators catch nearly all of them, and
# with the last one rounding costs less than the 1 that a whole-number bound forgives.
SCALES = (1, 2, 6, 840, 2**20)
CASES_MAX = 200
NO_CASES: Mapping[int, bool] = MappingProxyType({})


@dataclass(frozen=True)
class Bound:
    """A proof and what it proves: no plan of the program is worth more than ``worth``."""

    worth: int
    proof: Proof


def dual_bound(
    board: Board, goal: Program, prices: Duals, cases: Mapping[int, bool] = NO_CASES
) -> int:
    """Compute the bound that prices give, rounded down to a whole number.

    ``cases`` holds the pairs, by place, that are settled: True in the plan, False out of it.
    """
    y, q, m = _arrays(board, prices)
    gain = prices.scale * goal.worth - y[board.left] - y[board.right]
    gain += goal.good_left * q[board.left] + goal.good_right * q[board.right]
    capped = board.group != NO_GROUP
    gain[capped] -= m[board.group[capped]]
    total = 0
    for odd in prices.odd:
        members = np.zeros(board.people_count, dtype=bool)
        members[[board.problem.position[person] for person in odd.members]] = True
        gain -= odd.value * (members[board.left] & members[board.right])
        total += odd.value * (int(board.capacity[members].sum()) // 2)
    settled = board.required.copy()
    for pair, inside in cases.items():
        settled[pair] = True
        if not inside:
            gain[pair] = 0
    total += int((board.capacity * y).sum()) + int((board.group_most * m).sum())
    total += int(np.maximum(prices.scale * goal.serving - q, 0).sum())
    total += int(np.where(settled, gain, np.maximum(gain, 0)).sum())
    return total // prices.scale


def _arrays(board: Board, prices: Duals) -> tuple[Whole, Whole, Whole]:
    y = np.zeros(board.people_count, dtype=np.int64)
    q = np.zeros(board.people_count, dtype=np.int64)
    m = np.zeros(len(board.group_names), dtype=np.int64)
    for values, entries in ((y, prices.y), (q, prices.q)):
        for person, value in entries:
            values[board.problem.position[person]] = value
    for pair, value in prices.m:
        m[board.group_names.index(pair)] = value
    return y, q, m


def prove(
    board: Board, goal: Program, plan: Flags, target: int, cases_max: int = CASES_MAX
) -> Bound:
    """Bound a program from above, at ``target`` if that can be proved.

    A flow's prices are read off ``plan``, a best plan of the program. Otherwise they come from
    linear programs, one for each of at most ``cases_max`` splits into cases.

    Returns:
        A bound that is always valid; it is above ``target`` when the cases ran out.
    """
    if not board.left.size:
        # Nobody can be served, whatever that is worth.
        nobody = np.full(board.people_count, goal.serving)
        prices = make_duals(board, 1, 0 * nobody, nobody, 0 * board.group_most)
        return Bound(dual_bound(board, goal, prices), prices)
    if board.two_sided:
        prices = duals(board, residual(board, goal, plan))
        return Bound(dual_bound(board, goal, prices), prices)
    if board.regime is Regime.COVER:
        prices = prices_of_cover(board, goal, cover_plan(board, goal))
        bound = Bound(dual_bound(board, goal, prices), prices)
        if bound.worth <= target:
            return bound
    return _Cases(board, goal, target, cases_max).settle({})


@dataclass
class _Cases:
    """Splits a program into cases until the linear bound of each is at the target."""

    board: Board
    goal: Program
    target: int
    left: int
    _matrix: tuple[csr_array, NDArray[np.float64]] = field(init=False)

    def __post_init__(self) -> None:
        self._matrix = limits_matrix(self.board, self.goal)

    def settle(self, cases: dict[int, bool]) -> Bound:
        """Bound one case; split it on its most divided pair if the bound is above the target."""
        pairs = self.board.left.size
        point, marginals = self._relax(cases)
        bound = self._round(marginals, cases)
        if bound.worth <= self.target or self.left <= 0:
            return bound
        divided = np.abs(point[:pairs] - 1 / 2)
        pair = int(np.argmin(divided))
        if divided[pair] > 1 / 2 - 1e-6:
            return bound
        self.left -= 1
        inside = self.settle({**cases, pair: True})
        outside = self.settle({**cases, pair: False})
        ids = [person.id for person in self.board.problem.people]
        ends = ids[int(self.board.left[pair])], ids[int(self.board.right[pair])]
        proof = Split(self.board.problem.oriented(*ends), inside.proof, outside.proof)
        return Bound(max(inside.worth, outside.worth), proof)

    def _relax(self, cases: Mapping[int, bool]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        board, goal = self.board, self.goal
        pairs, people = board.left.size, board.people_count
        worth = np.concatenate([goal.worth, np.full(people, goal.serving)]).astype(float)
        most = np.ones(pairs + people)
        # What has to be in the plan is paid for instead of forced: where it cannot be, the
        # prices then prove an absurdly low bound, while a forced program would have no prices.
        forced = board.required.copy()
        for pair, inside in cases.items():
            forced[pair] = inside
            most[pair] = 1.0 if inside else 0.0
        worth[:pairs][forced] += 1 + float(worth.max(initial=0)) * (people + 1) * 4
        bounds = np.stack([np.zeros_like(most), most], axis=1)
        matrix, limits = self._matrix
        found = linprog(  # type: ignore[call-overload]  # the stub knows no sparse matrices
            -worth, A_ub=matrix, b_ub=limits, bounds=bounds, method="highs-ds"
        )
        return np.asarray(found.x), np.asarray(-found.ineqlin.marginals)

    def _round(self, marginals: NDArray[np.float64], cases: Mapping[int, bool]) -> Bound:
        """Turn the prices of a linear program into whole numbers, in the coarsest good scale."""
        people = self.board.people_count
        none = Duals()
        best = Bound(dual_bound(self.board, self.goal, none, cases), none)
        for scale in SCALES:
            whole = np.maximum(np.rint(marginals * scale), 0).astype(np.int64)
            y, q, m = whole[:people], whole[people : 2 * people], whole[2 * people :]
            prices = make_duals(self.board, scale, y, q, m)
            worth = dual_bound(self.board, self.goal, prices, cases)
            if worth < best.worth:
                best = Bound(worth, prices)
            if worth <= self.target:
                break
        return best
