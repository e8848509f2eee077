"""How many cross-side pairs stay connected as people leave at random, by a seed that is given."""

import hashlib
from itertools import accumulate

import numpy as np

from graph.network.layout import Layout
from graph.problem.health import HealthParameters, SurvivalCurve

DRAW_BYTES = 8


def survival(layout: Layout, parameters: HealthParameters) -> SurvivalCurve:
    """Draw in which order people leave, run after run, and add up what stays connected.

    Each run is followed backwards: people come back, the last to leave first, and groups only
    join, which a union-find keeps track of.

    Cost: for each run, people and ties once.
    """
    many = len(layout.ids)
    ends = [(a, b) for a, others in enumerate(layout.neighbours) for b in others if a < b]
    left, right = np.array(ends, dtype=np.int64).reshape(-1, 2).T
    gained = [0] * (many + 1)
    for run in range(parameters.survival_runs):
        leaves = left_before(many, parameters.seed, run)
        until = np.minimum(leaves[left], leaves[right])
        backwards = np.argsort(-until, kind="stable")
        _come_back(
            layout,
            zip(
                left[backwards].tolist(),
                right[backwards].tolist(),
                until[backwards].tolist(),
                strict=True,
            ),
            gained,
        )
    sums = tuple(accumulate(reversed(gained)))[::-1]
    return SurvivalCurve(parameters.survival_runs, parameters.seed, sums)


def left_before(many: int, seed: int, run: int) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
    """Say for each person how many have left before them in one run."""
    drawn = hashlib.shake_256(f"{seed}:{run}".encode()).digest(DRAW_BYTES * many)
    order = np.argsort(np.frombuffer(drawn, dtype=">u8"), kind="stable")
    leaves = np.empty(many, dtype=np.int64)
    leaves[order] = np.arange(many)
    return leaves


def _come_back(layout: Layout, ties: "zip[tuple[int, int, int]]", gained: list[int]) -> None:
    """Tie people again, and count the pairs that each tie connects, where it does.

    ``ties`` are two people and how many may have left while both are there, most first.
    """
    above = list(range(len(layout.ids)))
    counts = [[int(side == mine) for mine in layout.side] for side in range(layout.sides)]
    size = [1] * len(above)
    for one, other, until in ties:
        a, b = one, other
        while above[a] != a:
            above[a] = a = above[above[a]]
        while above[b] != b:
            above[b] = b = above[above[b]]
        if a != b:
            if size[a] > size[b]:
                a, b = b, a
            pairs = size[a] * size[b]
            for count in counts:
                pairs -= count[a] * count[b]
                count[b] += count[a]
            size[b] += size[a]
            above[a] = b
            gained[until] += pairs
