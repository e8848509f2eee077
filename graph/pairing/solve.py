"""From a problem to its answer: lay out, optimise, prove, explain.

The order of work stands here; each step has its own file.
"""

from collections.abc import Callable

import numpy as np

from graph.pairing.board import Board, Flags, degrees, lay_out, required_hold
from graph.pairing.contradiction import contradictions
from graph.pairing.optimum import Optimum, certify, optimise
from graph.problem.pairing import (
    Pairing,
    PairingInfeasible,
    PairingProblem,
    PairingSolution,
    Unpaired,
    UnpairedCode,
)
from graph.weights import reasons

Report = Callable[[int | None, int | None], None]


def _nobody(_best: int | None, _bound: int | None) -> None:
    """Report to nobody."""


def solve(
    problem: PairingProblem, *, report: Report = _nobody
) -> PairingSolution | PairingInfeasible:
    """Choose the pairings that serve people best, and prove that none serve better.

    Strictly in this order: most people with a partner; the highest floor, what everybody's best
    partner gives them at least (or what they can attain at best, if that is less), in 0..1000;
    the largest sum of scores.

    Args:
        problem: people in any order; no people and no eligible pairs are answered too.
        report: called with the total of the best plan and its bound, each as soon as it is known.

    Returns:
        A plan with its reasons and certificate, or the records that contradict each other. The
        same problem always gives the same plan; equal optima may differ in pairs only.
        ``proved`` is always true with two sides unless caps cross both; otherwise the bound may
        stay above the plan.

    Cost: O(n**2) memory. Two sides: the Jonker-Volgenant algorithm when one side has one
        partner each, O(n**3), else integer programming, which also takes more sides.
    Source: J. Edmonds, E. L. Johnson, "Matching: a well-solved class of integer linear programs"
        (1970), for the program; each engine names its own.
    """
    board = lay_out(problem)
    if required_hold(board):
        best = optimise(board)
        if not board.everyone or best.people == board.people_count:
            report(best.total, None)
            return _answer(board, best, report)
    return PairingInfeasible(contradictions(problem))


def _answer(board: Board, best: Optimum, report: Report) -> PairingSolution:
    bound, certificate = certify(board, best)
    report(best.total, bound.total)
    return PairingSolution(
        pairings=pairings_of(board, best.plan),
        people=best.people,
        floor=best.floor,
        total=best.total,
        bound=bound,
        unpaired=unpaired_of(board, best.plan),
        certificate=certificate,
    )


def pairings_of(board: Board, plan: Flags) -> tuple[Pairing, ...]:
    """Tell the pairings of a plan with their scores and reasons, sorted by (a, b)."""
    people, position, scores = board.problem.people, board.problem.position, board.scores
    pairings = []
    for place in np.flatnonzero(plan).tolist():
        ends = people[int(board.left[place])].id, people[int(board.right[place])].id
        a, b = board.problem.oriented(*ends)
        u, v = position[a], position[b]
        pairings.append(
            Pairing(
                a=a,
                b=b,
                score=int(board.worth.score[place]),
                benefit_a=int(scores.benefit[u, v]),
                benefit_b=int(scores.benefit[v, u]),
                reasons=reasons(scores, a, b),
            )
        )
    return tuple(sorted(pairings, key=lambda pairing: (pairing.a, pairing.b)))


def unpaired_of(board: Board, plan: Flags) -> tuple[Unpaired, ...]:
    """Tell who has no partner in a plan, and why, in the order of the problem's people."""
    everything = np.ones(board.left.size, dtype=bool)
    eligible, partners = degrees(board, everything), degrees(board, plan)
    return tuple(
        Unpaired(
            person.id,
            UnpairedCode.NO_FREE_PLACE if choices else UnpairedCode.NO_ELIGIBLE_PARTNER,
        )
        for person, choices, count in zip(board.problem.people, eligible, partners, strict=True)
        if not count
    )
