"""The best plan of a board: people first, then the floor, then the total.

Finds and proves; says nothing of names or reasons.
"""

from dataclasses import dataclass, replace

import numpy as np

from graph.pairing.board import Board, Program, Regime, degrees, program, served, thresholds
from graph.pairing.cover import odd_parts
from graph.pairing.engine import best_plan, best_plan_and_prices
from graph.pairing.proof import CASES_MAX, Bound, dual_bound, prove
from graph.pairing.residual import make_duals
from graph.problem.pairing import (
    PER_MILLE,
    Duals,
    OddSet,
    Outcome,
    PairingBound,
    PairingCertificate,
    Proof,
)
from graph.weights import Flags, Whole

SERVING_FIRST = 2000
SERVING_FACTOR = 4
# So many floors are tried with everybody at once before they are bisected.
TOPS_MAX = 3
# Far above the total of any plan: who is not served at that price cannot be, so an engine is wrong.
SERVING_LAST = 2**50
NOTHING_TO_PROVE: Proof = Duals()


@dataclass(frozen=True)
class Optimum:
    """A best plan, what it reaches, and the weight of a served person with which it was found.

    What proves the floor: ``above`` is the plan that serves most people just above it, fewer than
    ``people``; or ``lonely`` marks people who cannot be served there if as many others are.
    Both are None when the floor is 1000. ``prices`` prove the total, if the engine has told any.
    """

    plan: Flags
    people: int
    floor: int
    total: int
    serving: int
    above: Flags | None
    lonely: Flags | None = None
    prices: Duals | None = None

    @property
    def outcome(self) -> Outcome:
        """The three objectives in their order."""
        return Outcome(self.people, self.floor, self.total)


def optimise(board: Board) -> Optimum:
    """Find the plan of most people, then the highest floor, then the largest total.

    Args:
        board: one whose required pairs can hold together.

    Cost: one engine run, if everybody who has a pair can be served at the highest floor that the
        one with the poorest choice can hope for. Else one for people, about log2(pairs) for the
        floor, and one or a few for the total.
    """
    alone = len(_odd_parts(board))
    hopes = np.sort(board.hopes[board.hopes >= 0])
    everybody = hopes.size - alone
    # Not to serve one person spares them, or the two of whom one would be served by the other.
    tops = [
        int(hopes[place]) if place < hopes.size else PER_MILLE for place in range(2 * alone + 1)
    ]
    for top in sorted({*tops[min(alone, 1) :]}, reverse=True)[:TOPS_MAX]:
        found = _all_at_once(board, everybody, top, 2 * alone + 1)
        if found is not None:
            return found
    people = paired(board, best_plan(board, serving_at(board, 0)))
    floor, above = _highest_floor(board, people, tops[-1] if people == everybody else PER_MILLE)
    serving = SERVING_FIRST
    while serving <= SERVING_LAST:
        best = best_at(board, people, floor, serving)
        if best is not None:
            return replace(best, above=above)
        serving *= SERVING_FACTOR
    raise AssertionError("An engine leaves people out whom another plan serves.")


def best_at(board: Board, people: int, floor: int, serving: int = SERVING_FIRST) -> Optimum | None:
    """Find the plan of the largest total among those that serve so many people at a floor.

    ``serving`` is the weight of a served person; None when it is too low, or too many are asked
    for. Nothing tells whether the floor could be higher.
    """
    goal = program(board, board.worth.score, serving, floor)
    plan, prices = best_plan_and_prices(board, goal)
    if served(board, plan, goal) < people:
        return None
    return Optimum(plan, people, floor, total_of(board, plan), serving, None, prices=prices)


def _all_at_once(board: Board, everybody: int, top: int, lonely: int) -> Optimum | None:
    """Serve everybody at a floor that nobody can exceed; None when it cannot be done so cheaply.

    ``lonely`` is how many at most are told to be unable to hope for more.
    """
    best = best_at(board, everybody, top)
    if best is None:
        return None
    marked = None
    if top < PER_MILLE:
        marked = np.zeros(board.people_count, dtype=bool)
        order = np.argsort(board.hopes, kind="stable")
        within = (board.hopes[order] >= 0) & (board.hopes[order] <= top)
        marked[order[within][:lonely]] = True
    return replace(best, lonely=marked)


def serving_at(board: Board, floor: int) -> Program:
    """Put the program that only counts the people who are served at a floor."""
    return program(board, None, 1, floor)


def paired(board: Board, plan: Flags) -> int:
    """Count the people who have a partner."""
    return int(np.count_nonzero(degrees(board, plan)))


def total_of(board: Board, plan: Flags) -> int:
    """Add up the scores of a plan."""
    return int(board.worth.score[plan].sum())


def _highest_floor(board: Board, people: int, top: int) -> tuple[int, Flags | None]:
    """Bisect over the floors at which anything changes; the lowest always can be reached."""
    levels = [level for level in thresholds(board).tolist() if level <= top]
    above: Flags | None = None
    reached, failed = 0, len(levels)
    while failed - reached > 1:
        middle = (reached + failed) // 2
        goal = serving_at(board, levels[middle])
        plan = best_plan(board, goal)
        if served(board, plan, goal) >= people:
            reached = middle
        else:
            failed, above = middle, plan
    floor = int(levels[reached])
    if above is None and floor < PER_MILLE:
        above = best_plan(board, serving_at(board, floor + 1))
    return floor, above


def certify(
    board: Board, best: Optimum, cases_max: int = CASES_MAX
) -> tuple[PairingBound, PairingCertificate]:
    """Bound each of the three objectives from above, with the prices that prove it."""
    people = _people_bound(board, best, cases_max)
    offset = best.serving * best.people
    total = total_bound(board, best, cases_max)
    floor, floor_proof = best.floor, NOTHING_TO_PROVE
    if floor < PER_MILLE:
        bound = _floor_bound(board, best, cases_max)
        floor_proof = bound.proof
        if bound.worth >= best.people:
            floor = PER_MILLE
    certificate = PairingCertificate(people.proof, floor_proof, total.proof, best.serving)
    return PairingBound(people.worth, floor, total.worth - offset), certificate


def total_bound(board: Board, best: Optimum, cases_max: int = CASES_MAX) -> Bound:
    """Bound from above what a plan's points and served people can weigh."""
    goal = program(board, board.worth.score, best.serving, best.floor)
    target = best.total + best.serving * best.people
    if best.prices is not None:
        worth = dual_bound(board, goal, best.prices)
        if worth <= target:
            return Bound(worth, best.prices)
    return prove(board, goal, best.plan, target, cases_max)


def _odd_parts(board: Board) -> list[Whole]:
    """List the parts, with one partner each, in each of which somebody stays alone."""
    if board.regime is not Regime.COVER:
        return []
    return odd_parts(board.people_count, board.left, board.right)


def _people_bound(board: Board, best: Optimum, cases_max: int) -> Bound:
    """Nobody without an eligible pair can have a partner; often that is all there is to say.

    Else one of each odd part stays alone: it has room for half as many pairs, rounded down.
    """
    met = board.hopes >= 0
    y, q, none = 0 * board.capacity, (~met).astype(np.int64), 0 * board.group_most
    parts = _odd_parts(board)
    if parts:
        y, q = met.astype(np.int64), q + met
        y[np.concatenate(parts)] = 0
    prices = make_duals(board, 1, y, q, none)
    ids = [person.id for person in board.problem.people]
    sets = (OddSet(tuple(ids[v] for v in part.tolist()), 2) for part in parts)
    prices = replace(prices, odd=tuple(sets))
    worth = dual_bound(board, serving_at(board, 0), prices)
    if worth <= best.people:
        return Bound(worth, prices)
    return prove(board, serving_at(board, 0), best.plan, best.people, cases_max)


def _floor_bound(board: Board, best: Optimum, cases_max: int) -> Bound:
    """Show that not as many people can be served just above the floor.

    In each pair that would serve a lonely person there, the partner has no other place, and is
    not served. So everybody with one place pays for themselves, and the lonely pay half, or
    nothing if no two of them would serve each other.
    """
    over = serving_at(board, best.floor + 1)
    if best.lonely is not None:
        single = (board.capacity == 1) & (board.hopes >= 0)
        q = 2 * (single | (board.hopes < 0) | best.lonely).astype(np.int64)
        for half in (0, 1):
            y = np.where(best.lonely, half, 2) * single
            prices = make_duals(board, 2, y, q, 0 * board.group_most)
            bound = Bound(dual_bound(board, over, prices), prices)
            if bound.worth < best.people:
                return bound
    plan = best.plan if best.above is None else best.above
    return prove(board, over, plan, best.people - 1, cases_max)
