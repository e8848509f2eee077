"""From a problem to its answer: lay out, optimise, prove, explain.

The order of work stands here; each step has its own file.
"""

import numpy as np

from graph.pairing.board import Board, Regime, board_of, degrees, required_hold
from graph.pairing.contradiction import contradictions
from graph.pairing.frame import Frame, frame_of
from graph.pairing.generation import Generated, Report, generate, nobody
from graph.pairing.optimum import certify, optimise
from graph.problem.pairing import (
    EngineName,
    EngineUsed,
    Listing,
    Pairing,
    PairingInfeasible,
    PairingProblem,
    PairingSolution,
    Unpaired,
    UnpairedCode,
)
from graph.weights import Flags, reasons

# Above, it takes longer to list every pair than to guess which ones matter, and price the others.
LISTED_AT_ONCE_MAX = 5_000
ENGINE_OF = {
    Regime.ASSIGNMENT: EngineName.ASSIGNMENT,
    Regime.FLOW: EngineName.FLOW,
    Regime.COVER: EngineName.COVER,
    Regime.GENERAL: EngineName.INTEGER,
}


def solve(
    problem: PairingProblem, *, report: Report = nobody
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

    Cost: two sides: the Jonker-Volgenant algorithm when one side has one partner each, O(n**3),
        else integer programming, which also takes more sides. Memory O(n) for n people, and a
        few dozen pairs for each.
    Source: J. Edmonds, E. L. Johnson, "Matching: a well-solved class of integer linear programs"
        (1970), for the program; each engine names its own.
    """
    frame = frame_of(problem)
    found = optimum_of(frame, report)
    if found is None or (frame.everyone and found.best.people < frame.count):
        return PairingInfeasible(contradictions(problem))
    board, best = found.board, found.best
    return PairingSolution(
        pairings=pairings_of(board, best.plan),
        people=best.people,
        floor=best.floor,
        total=best.total,
        bound=found.bound,
        unpaired=unpaired_of(board, best.plan),
        certificate=found.certificate,
        engine=EngineUsed(
            ENGINE_OF[board.regime], Listing.BY_PRICE if board.partial else Listing.ALL
        ),
    )


def optimum_of(frame: Frame, report: Report = nobody) -> Generated | None:
    """Find and prove the best plan; None when the required pairs cannot hold together.

    From a board of every eligible pair where they are few, else from listed and priced ones.
    """
    if frame.pair_count > LISTED_AT_ONCE_MAX:
        return generate(frame, report)
    board = board_of(frame, *frame.eligible())
    if not required_hold(board):
        return None
    best = optimise(board)
    report(best.total, None)
    bound, certificate = certify(board, best)
    report(best.total, bound.total)
    return Generated(board, best, bound, certificate)


def pairings_of(board: Board, plan: Flags) -> tuple[Pairing, ...]:
    """Tell the pairings of a plan with their scores and reasons, sorted by (a, b)."""
    people, worth = board.problem.people, board.worth
    pairings = []
    for place in np.flatnonzero(plan).tolist():
        ends = people[int(board.left[place])].id, people[int(board.right[place])].id
        a, b = board.problem.oriented(*ends)
        to_a, to_b = int(board.to_left[place]), int(board.to_right[place])
        if a != ends[0]:
            to_a, to_b = to_b, to_a
        score = int(worth.score[place])
        pairings.append(
            Pairing(
                a=a,
                b=b,
                score=score,
                benefit_a=to_a,
                benefit_b=to_b,
                reasons=reasons(board.scores, a, b, (int(worth.before[place]), score)),
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
