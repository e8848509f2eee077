"""How sure each topic of a plan is when levels are a step off, by a seed that is given."""

import hashlib
from collections import Counter
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from graph.problem.pairing import RatingNoise
from graph.problem.topics import (
    PlanCertainty,
    TopicCertainty,
    TopicProblem,
    TopicSolution,
)
from graph.rules.profiles import NOT_ASSESSED, Profiles, read_profiles
from graph.topics.select import choose, prepare

DRAW_BYTES = 8
LEVEL_MAX = 4
PER_MILLE = 1000


def certainty(problem: TopicProblem, solution: TopicSolution, noise: RatingNoise) -> PlanCertainty:
    """Say of each topic of a plan in how many draws of the levels it is in the best plan.

    ``solution`` is that of the problem. What is assessed moves as ``moved`` says, for needs and
    for leaders; what is not is drawn from all levels, for needs alone: nobody leads by a guess.
    Of plans that tie, the one with most topics of the plan counts. The same noise always gives
    the same answer.

    Cost: two searches for each draw, without the reasons and leaders of a plan.
    """
    profiles = read_profiles(problem)
    known = replace(problem, last_plan=solution.chosen)
    stays: Counter[str] = Counter()
    impossible = 0
    for run in range(noise.runs):
        levels = moved(profiles, noise, run)
        rated = np.where(profiles.levels == NOT_ASSESSED, NOT_ASSESSED, levels).astype(np.int8)
        drawn = replace(profiles, levels=levels)
        choice = choose(known, prepare(known, drawn, replace(profiles, levels=rated)))
        if choice is None:
            impossible += 1
        else:
            stays.update(choice.best)
    wanted = profiles.targets > 0
    return PlanCertainty(
        topics=tuple(TopicCertainty(t, stays[t], noise.runs) for t in solution.chosen),
        impossible=impossible,
        assessed=int(np.count_nonzero(wanted & (profiles.levels != NOT_ASSESSED))),
        entries=int(np.count_nonzero(wanted)),
    )


def moved(profiles: Profiles, noise: RatingNoise, run: int) -> NDArray[np.int8]:
    """Move the levels of people as the noise says for one run, counted from 0.

    For each person and each competency, sorted, the next eight bytes of SHAKE-256 over
    ``seed:run:person``, as a big-endian whole number modulo 1000, are the draw. Below ``down`` a
    level falls by one, from there and below ``down + up`` it rises by one, and stays within
    0..4. Where nothing is assessed the level is the draw modulo 5.
    """
    count = len(profiles.column)
    drawn = b"".join(
        hashlib.shake_256(f"{noise.seed}:{run}:{person}".encode()).digest(DRAW_BYTES * count)
        for person in profiles.people
    )
    draws = np.frombuffer(drawn, dtype=">u8").reshape(profiles.levels.shape) % PER_MILLE
    draws = draws.astype(np.int64)
    steps = np.where(draws < noise.down, -1, (draws < noise.down + noise.up).astype(np.int64))
    assessed = np.clip(profiles.levels + steps, 0, LEVEL_MAX)
    blind = draws % (LEVEL_MAX + 1)
    levels: NDArray[np.int8] = np.where(profiles.levels == NOT_ASSESSED, blind, assessed).astype(
        np.int8
    )
    return levels
