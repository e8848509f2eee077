"""How sure each pair of a plan is when ratings are a level off, by a seed that is given."""

import hashlib
from dataclasses import replace

import numpy as np

from graph.pairing.board import degrees, lay_out
from graph.pairing.moves import marked
from graph.pairing.optimum import optimise
from graph.pairing.prices import Prices
from graph.pairing.within import within
from graph.problem.pairing import (
    LEVEL_MAX,
    PER_MILLE,
    PairCertainty,
    PairingProblem,
    PairingSolution,
    Person,
    RatingNoise,
)
from graph.weights import Flags

DRAW_BYTES = 8


def certainty(
    problem: PairingProblem, solution: PairingSolution, noise: RatingNoise
) -> tuple[PairCertainty, ...]:
    """Say of each pair of a plan in how many runs it stays, and what the plan loses without it.

    Args:
        problem: the edition; who may be paired does not depend on ratings.
        solution: the answer of ``solve`` for this very problem.
        noise: how ratings move, with the seed. The same noise always gives the same answer.

    Returns:
        One entry for each pairing, in their order.

    Cost: laying out and solving once for each run.
    """
    prices = Prices.of_board(lay_out(problem), solution)
    stays = np.zeros(prices.board.left.size, dtype=np.int64)
    for run in range(noise.runs):
        stays += _best_plan(moved(problem, noise, run), solution)
    found = []
    for pairing in solution.pairings:
        pair = prices.board.find(pairing.a, pairing.b)
        if pair is None:
            raise AssertionError("A pairing of a solution is not eligible.")
        count = int(stays[pair])
        margin = replace(prices.of_pair(pairing.a, pairing.b), moves=())
        share = PER_MILLE * count // noise.runs
        found.append(PairCertainty(pairing.a, pairing.b, share, count, noise.runs, margin))
    return tuple(found)


def moved(problem: PairingProblem, noise: RatingNoise, run: int) -> PairingProblem:
    """Move the known ratings of a problem as the noise says for one run, counted from 0.

    For each person and each competency of the problem, in its order, the next eight bytes of
    SHAKE-256 over ``seed:run:person``, as a big-endian whole number modulo 1000, are the draw:
    below ``down`` the rating falls by one, from there and below ``down + up`` it rises by one.
    Levels stay within 0..4. What is not assessed stays so, though its draw is spent.
    """
    keys = [competency.id for competency in problem.competencies]
    people = tuple(_moved(person, keys, noise, run) for person in problem.people)
    return replace(problem, people=people)


def _moved(person: Person, keys: list[str], noise: RatingNoise, run: int) -> Person:
    source = f"{noise.seed}:{run}:{person.id}".encode()
    drawn = hashlib.shake_256(source).digest(DRAW_BYTES * len(keys))
    ratings = dict(person.ratings)
    for place, key in enumerate(keys):
        if key in ratings:
            start = DRAW_BYTES * place
            draw = int.from_bytes(drawn[start : start + DRAW_BYTES], "big") % PER_MILLE
            step = -1 if draw < noise.down else int(draw < noise.down + noise.up)
            ratings[key] = min(max(ratings[key] + step, 0), LEVEL_MAX)
    return replace(person, ratings=ratings)


def _best_plan(problem: PairingProblem, solution: PairingSolution) -> Flags:
    """Find the best plan, and of those that tie the one with most pairs of the solution."""
    board = lay_out(problem)
    best = optimise(board)
    old = marked(board, [(pairing.a, pairing.b) for pairing in solution.pairings])
    everything = np.ones(board.left.size, dtype=bool)
    places = 1 + int(np.minimum(board.capacity, degrees(board, everything)).sum()) // 2
    found = within(board, board.worth.score * places + old, best.people, best.floor)
    return best.plan if found is None else found.plan
