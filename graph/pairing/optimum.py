"""The best plan of a board: people first, then the floor, then the total.

Finds and proves; says nothing of names or reasons.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from graph.pairing.board import Board, Program, Regime, degrees, program, served, thresholds
from graph.pairing.engine import best_plan, best_plan_and_prices
from graph.pairing.floors import Fairest, fairest
from graph.pairing.proof import CASES_MAX, Bound, dual_bound, prove
from graph.pairing.residual import make_duals
from graph.problem.pairing import (
    PER_MILLE,
    Duals,
    Outcome,
    PairingBound,
    PairingCertificate,
    Proof,
)
from graph.weights import Flags

SERVING_FIRST = 2000
SERVING_FACTOR = 4
# Far above the total of any plan: who is not served at that price cannot be, so an engine is wrong.
SERVING_LAST = 2**50
NOTHING_TO_PROVE: Proof = Duals()


@dataclass(frozen=True)
class Optimum:
    """A best plan, what it reaches, and the weight of a served person with which it was found.

    What proves the floor: ``above`` is the plan that serves most people just above it, fewer than
    ``people``; or ``lonely`` is somebody, by place, who cannot be served there if as many others
    are; or ``fairest`` proves it, and the people. A floor of 1000 needs no proof. ``prices`` prove
    the total, if the engine has told any.
    """

    plan: Flags
    people: int
    floor: int
    total: int
    serving: int
    above: Flags | None = None
    lonely: int | None = None
    fairest: Fairest | None = None
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
        floor, and one or a few for the total. With one place each and more than two sides, one
        or a few for the total alone.
    """
    if board.regime is Regime.COVER:
        known = fairest(board)
        return replace(_of_most_total(board, known.people, known.floor), fairest=known)
    found = _all_at_once(board)
    if found is not None:
        return found
    people = paired(board, best_plan(board, serving_at(board, 0)))
    met = board.hopes >= 0
    everybody = people == np.count_nonzero(met)
    top = int(board.hopes[met].min(initial=PER_MILLE)) if everybody else PER_MILLE
    floor, above = _highest_floor(board, people, top)
    return replace(_of_most_total(board, people, floor), above=above)


def _of_most_total(board: Board, people: int, floor: int) -> Optimum:
    """Find the plan of the largest total for people and a floor that can be had."""
    serving = SERVING_FIRST
    while serving <= SERVING_LAST:
        best = best_at(board, people, floor, serving)
        if best is not None:
            return best
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
    return Optimum(plan, people, floor, total_of(board, plan), serving, prices=prices)


def _all_at_once(board: Board) -> Optimum | None:
    """Serve everybody at a floor that nobody can exceed; None when it cannot be done so cheaply."""
    met = np.flatnonzero(board.hopes >= 0)
    if not met.size:
        return best_at(board, 0, PER_MILLE)
    lonely = int(met[np.argmin(board.hopes[met])])
    best = best_at(board, met.size, int(board.hopes[lonely]))
    return None if best is None else replace(best, lonely=lonely)


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
    told = [] if best.prices is None else [best.prices]
    return _told(board, goal, told, target) or prove(board, goal, best.plan, target, cases_max)


def _people_bound(board: Board, best: Optimum, cases_max: int) -> Bound:
    """Nobody without an eligible pair can have a partner; often that is all there is to say."""
    none = 0 * board.capacity
    met = board.hopes >= 0
    prices = make_duals(board, 1, none, (~met).astype(np.int64), 0 * board.group_most)
    told = [prices] if best.fairest is None else [prices, best.fairest.most]
    goal = serving_at(board, 0)
    return _told(board, goal, told, best.people) or prove(
        board, goal, best.plan, best.people, cases_max
    )


def _told(board: Board, goal: Program, told: Iterable[Duals], target: int) -> Bound | None:
    """Take the first prices that prove a target."""
    for prices in told:
        worth = dual_bound(board, goal, prices)
        if worth <= target:
            return Bound(worth, prices)
    return None


def _floor_bound(board: Board, best: Optimum, cases_max: int) -> Bound:
    """Show that not as many people can be served just above the floor."""
    over = serving_at(board, best.floor + 1)
    told: list[Duals] = []
    if best.fairest is not None and best.fairest.above is not None:
        told.append(best.fairest.above)
    if best.lonely is not None:
        told.extend(_lonely_prices(board, best.lonely))
    plan = best.plan if best.above is None else best.above
    target = best.people - 1
    return _told(board, over, told, target) or prove(board, over, plan, target, cases_max)


def _lonely_prices(board: Board, lonely: int) -> Iterator[Duals]:
    """Price people so that one is missing who cannot be served.

    In each pair that would serve them, the partner has no other place, and is not served. So
    everybody with one place pays for themselves, and the lonely one pays half, or nothing.
    """
    single = (board.capacity == 1) & (board.hopes >= 0)
    pays = single | (board.hopes < 0)
    pays[lonely] = True
    for half in (0, 1):
        y = 2 * single.astype(np.int64)
        y[lonely] = half * single[lonely]
        yield make_duals(board, 2, y, 2 * pays.astype(np.int64), 0 * board.group_most)
