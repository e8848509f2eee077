"""A plan after a change, that disturbs an earlier plan least."""

from collections.abc import Iterable

import numpy as np

from graph.pairing.board import lay_out
from graph.pairing.moves import marked, named
from graph.pairing.optimum import total_of
from graph.pairing.solve import pairings_of, unpaired_of
from graph.pairing.trade_off import Terms, trade_off
from graph.problem.malformed import MalformedProblem, is_whole
from graph.problem.pairing import (
    PER_MILLE,
    Outcome,
    Pair,
    PairingProblem,
    PairingSolution,
    Replan,
)


def replan(
    problem: PairingProblem, solution: PairingSolution, earlier: Iterable[Pair], tolerance: int
) -> Replan:
    """Keep most pairs of an earlier plan, without giving up people or the floor.

    Args:
        problem: the edition as it is now; its locked pairs stay.
        solution: the answer of ``solve`` for this very problem.
        earlier: pairs of ids in either order; an id may name somebody who is gone.
        tolerance: what keeping may cost, in per mille of the total of ``solution``, 0..1000.

    Returns:
        The plan with most pairs kept among those that give as many people the floor of
        ``solution`` and lose no more than the tolerance: always up to 2,000 eligible pairs.
        Above, where it stays below ``kept_bound``, a plan in between may exist.

    Raises:
        MalformedProblem when the tolerance is out of range.

    Cost: laying the problem out, some four to eight engine runs and one to three proofs.
    Source: see ``trade_off``.
    """
    if not is_whole(tolerance, 0, PER_MILLE):
        expected = f"a whole number from 0 to {PER_MILLE}"
        raise MalformedProblem("replan", "tolerance", expected)
    board = lay_out(problem)
    before = tuple(sorted({_oriented(problem, *pair) for pair in earlier}))
    old = marked(board, before)
    best = solution.outcome
    terms = Terms(
        wanted=old.astype(np.int64),
        limited=board.worth.score,
        enough=best.total - best.total * tolerance // PER_MILLE,
        people=best.people,
        floor=best.floor,
    )
    found = trade_off(board, terms)
    if found is None:
        raise AssertionError("An engine finds no plan as good as the one that is there.")
    plan = found.plan
    kept = frozenset(named(board, plan & old))
    standing = frozenset(named(board, old))
    return Replan(
        pairings=pairings_of(board, plan),
        unpaired=unpaired_of(board, plan),
        tolerance=tolerance,
        after=Outcome(best.people, best.floor, total_of(board, plan)),
        best=best,
        kept=tuple(pair for pair in before if pair in kept),
        lost=tuple(pair for pair in before if pair not in kept),
        barred=tuple(pair for pair in before if pair not in standing),
        new=named(board, plan & ~old),
        kept_bound=found.bound,
    )


def _oriented(problem: PairingProblem, a: str, b: str) -> Pair:
    """Name a pair as a pairing does; with somebody who is gone, by ids."""
    if a in problem.position and b in problem.position:
        return problem.oriented(a, b)
    return (a, b) if a <= b else (b, a)
