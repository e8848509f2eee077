"""The best plan of a board: people first, then the floor, then the total.

Finds and proves; says nothing of names or reasons.
"""

from dataclasses import dataclass

import numpy as np

from graph.pairing.board import Board, Program, degrees, program, served, thresholds
from graph.pairing.engine import best_plan
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
    ``people``; or ``lonely`` is a person who can never be served there when everybody else is.
    Both are None when the floor is 1000.
    """

    plan: Flags
    people: int
    floor: int
    total: int
    serving: int
    above: Flags | None
    lonely: int | None = None

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
    met = board.hopes >= 0
    top = int(board.hopes[met].min(initial=PER_MILLE))
    everybody = int(met.sum())
    found = _all_at_once(board, everybody, top)
    if found is not None:
        return found
    people = paired(board, best_plan(board, serving_at(board, 0)))
    floor, above = _highest_floor(board, people, top if people == everybody else PER_MILLE)
    serving = SERVING_FIRST
    while True:
        goal = program(board, board.worth.score, serving, floor)
        plan = best_plan(board, goal)
        if served(board, plan, goal) >= people:
            break
        serving *= SERVING_FACTOR
        if serving > SERVING_LAST:
            raise AssertionError("An engine leaves people out whom another plan serves.")
    return Optimum(plan, people, floor, total_of(board, plan), serving, above)


def _all_at_once(board: Board, everybody: int, top: int) -> Optimum | None:
    """Serve everybody at a floor that nobody can exceed; None when it cannot be done so cheaply."""
    goal = program(board, board.worth.score, SERVING_FIRST, top)
    plan = best_plan(board, goal)
    if served(board, plan, goal) < everybody:
        return None
    lonely = int(np.flatnonzero(board.hopes == top)[0]) if top < PER_MILLE else None
    return Optimum(plan, everybody, top, total_of(board, plan), SERVING_FIRST, None, lonely)


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
    goal = program(board, board.worth.score, best.serving, best.floor)
    offset = best.serving * best.people
    total = prove(board, goal, best.plan, best.total + offset, cases_max)
    floor, floor_proof = best.floor, NOTHING_TO_PROVE
    if floor < PER_MILLE:
        bound = _floor_bound(board, best, cases_max)
        floor_proof = bound.proof
        if bound.worth >= best.people:
            floor = PER_MILLE
    certificate = PairingCertificate(people.proof, floor_proof, total.proof, best.serving)
    return PairingBound(people.worth, floor, total.worth - offset), certificate


def _people_bound(board: Board, best: Optimum, cases_max: int) -> Bound:
    """Nobody without an eligible pair can have a partner; often that is all there is to say."""
    nobody = np.zeros(board.people_count, dtype=np.int64)
    prices = make_duals(board, 1, nobody, nobody + (board.hopes < 0), 0 * board.group_most)
    worth = dual_bound(board, serving_at(board, 0), prices)
    if worth <= best.people:
        return Bound(worth, prices)
    return prove(board, serving_at(board, 0), best.plan, best.people, cases_max)


def _floor_bound(board: Board, best: Optimum, cases_max: int) -> Bound:
    """Show that not as many people can be served just above the floor.

    A lonely person proves it: in each pair that would serve them there, the partner has no other
    place, and is not served. Everybody with one place is worth 1 at most, and the lonely person's
    partner, who is that too, pays for both.
    """
    over = serving_at(board, best.floor + 1)
    if best.lonely is not None:
        single = (board.capacity == 1) & (board.hopes >= 0)
        single[best.lonely] = False
        q = single | (board.hopes < 0)
        q[best.lonely] = True
        ones = single.astype(np.int64)
        prices = make_duals(board, 1, ones, q.astype(np.int64), 0 * board.group_most)
        return Bound(dual_bound(board, over, prices), prices)
    plan = best.plan if best.above is None else best.above
    return prove(board, over, plan, best.people - 1, cases_max)
