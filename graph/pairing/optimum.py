"""The best plan of a board: people first, then the floor, then the total.

Finds and proves; says nothing of names or reasons.
"""

from dataclasses import dataclass

import numpy as np

from graph.pairing.board import Board, Flags, Program, degrees, program, served, thresholds
from graph.pairing.engine import best_plan
from graph.pairing.proof import CASES_MAX, prove
from graph.problem.pairing import (
    PER_MILLE,
    Duals,
    Outcome,
    PairingBound,
    PairingCertificate,
    Proof,
)

SERVING_FIRST = 2000
SERVING_FACTOR = 4
# Far above the total of any plan: who is not served at that price cannot be, so an engine is wrong.
SERVING_LAST = 2**50
NOTHING_TO_PROVE: Proof = Duals()


@dataclass(frozen=True)
class Optimum:
    """A best plan, what it reaches, and the weight of a served person with which it was found.

    ``above`` is the plan that serves most people just above the floor: fewer than ``people``.
    None when the floor is 1000.
    """

    plan: Flags
    people: int
    floor: int
    total: int
    serving: int
    above: Flags | None

    @property
    def outcome(self) -> Outcome:
        """The three objectives in their order."""
        return Outcome(self.people, self.floor, self.total)


def optimise(board: Board) -> Optimum:
    """Find the plan of most people, then the highest floor, then the largest total.

    Args:
        board: one whose required pairs can hold together.

    Cost: one engine run for people, about log2(pairs) for the floor, one or a few for the total.
    """
    people = paired(board, best_plan(board, serving_at(board, 0)))
    floor, above = _highest_floor(board, people)
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


def serving_at(board: Board, floor: int) -> Program:
    """Put the program that only counts the people who are served at a floor."""
    return program(board, None, 1, floor)


def paired(board: Board, plan: Flags) -> int:
    """Count the people who have a partner."""
    return int(np.count_nonzero(degrees(board, plan)))


def total_of(board: Board, plan: Flags) -> int:
    """Add up the scores of a plan."""
    return int(board.worth.score[plan].sum())


def _highest_floor(board: Board, people: int) -> tuple[int, Flags | None]:
    """Bisect over the floors at which anything changes; the lowest always can be reached."""
    levels = thresholds(board).tolist()
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
    return int(levels[reached]), above


def certify(
    board: Board, best: Optimum, cases_max: int = CASES_MAX
) -> tuple[PairingBound, PairingCertificate]:
    """Bound each of the three objectives from above, with the prices that prove it."""
    people = prove(board, serving_at(board, 0), best.plan, best.people, cases_max)
    goal = program(board, board.worth.score, best.serving, best.floor)
    offset = best.serving * best.people
    total = prove(board, goal, best.plan, best.total + offset, cases_max)
    floor, floor_proof = best.floor, NOTHING_TO_PROVE
    if best.above is not None:
        over = serving_at(board, best.floor + 1)
        bound = prove(board, over, best.above, best.people - 1, cases_max)
        floor_proof = bound.proof
        if bound.worth >= best.people:
            floor = PER_MILLE
    certificate = PairingCertificate(people.proof, floor_proof, total.proof, best.serving)
    return PairingBound(people.worth, floor, total.worth - offset), certificate
