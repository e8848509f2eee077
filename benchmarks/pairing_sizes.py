"""Time whole pairing runs of many sizes, each beside its rival, and print the table of the page.

Run with ``python -m benchmarks.pairing_sizes [people ...]`` from the root of the repository. A
whole run is scores, people, floor, total, prices and bounds over every eligible pair; the column
"with reasons" has all of an answer. Each size has a process of its own, so that its memory is its
own. A run and its rival are timed in turn, and the least of each counts; by the clock, and by
processors, which tells the same on a machine that has other work. The rival is given the scores
and the floor, and finds the total alone. docs/benchmarks.md has the numbers of one machine.
"""

import multiprocessing
import os
import resource
import sys
from collections.abc import Callable
from time import perf_counter, process_time
from typing import NamedTuple

import networkx as nx
import numpy as np
from scipy.optimize import linear_sum_assignment

from graph.interchange import read_pairing_instance
from graph.pairing import solve
from graph.pairing.board import Board, lay_out, program
from graph.pairing.frame import frame_of
from graph.pairing.solve import optimum_of
from graph.problem import PairingProblem
from tests.graph.drawn_editions import drawn_edition

SEED = 1
SERVING = 2000


class Size(NamedTuple):
    """One row: sides, how often it is timed, the rival, and the most seconds of a whole run."""

    sides: tuple[int, ...]
    rounds: int
    rival: str | None
    target: float


SIZES = (
    Size((10, 14), 40, "networkx", 0.005),
    Size((100, 100), 20, "networkx", 0.015),
    Size((1000, 1000), 9, "scipy", 0.5),
    Size((5000, 5000), 3, None, 3.0),
    Size((334, 334, 333, 333, 333, 333), 5, None, 1.5),
    Size((334, 334, 334, 333, 333, 333), 5, None, 1.5),
    Size((334, 334, 334, 334, 333, 333), 5, None, 1.5),
)


HEADS = (
    "sides",
    "pairs",
    "whole run",
    "of processors",
    "with reasons",
    "rival, the total only",
    "ratio",
    "MiB",
    "target",
    "proved",
)


class Row(NamedTuple):
    """What was measured of a size, in seconds and MiB."""

    run: float
    processor: float
    solved: float
    rival: float | None
    memory: float
    proved: bool


def networkx_run(board: Board, floor: int) -> Callable[[], int]:
    """Prepare networkx; a person with several places stands there once for each."""
    goal = program(board, board.worth.score, SERVING, floor)
    drawn = nx.Graph()
    arrays = (board.left, board.right, goal.worth, goal.good_left, goal.good_right)
    for u, v, worth, to_u, to_v in zip(*(part.tolist() for part in arrays), strict=True):
        for place in range(int(board.capacity[v])):
            first = to_v and not place
            drawn.add_edge(u, (v, place), weight=worth + SERVING * (to_u + first))

    def run() -> int:
        return sum(drawn.edges[pair]["weight"] for pair in nx.max_weight_matching(drawn))

    return run


def scipy_run(board: Board, floor: int) -> Callable[[], int]:
    """Prepare scipy's dense assignment; one place each, and everybody can be paired."""
    goal = program(board, board.worth.score, SERVING, floor)
    (rows, row), (columns, column) = board.sides
    matrix = np.zeros((rows.size, columns.size))
    matrix[row, column] = goal.worth + SERVING * (goal.good_left * 1 + goal.good_right)

    def run() -> int:
        return int(matrix[linear_sum_assignment(matrix, maximize=True)].sum())

    return run


def measured(size: Size) -> Row:
    """Time one size in this process."""
    problem = read_pairing_instance(drawn_edition(SEED, *size.sides))
    found = optimum_of(frame_of(problem))
    if found is None:
        raise AssertionError("A drawn edition requires no pairs.")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    best, bound = found.best, found.bound
    works: list[Callable[[], object]] = [
        lambda: optimum_of(frame_of(problem)),
        lambda: solve(problem),
    ]
    if size.rival:
        works.append(rival_of(size, problem, best.floor, best.total + SERVING * best.people))
    least, processor = [float("inf")] * len(works), [float("inf")] * len(works)
    for _ in range(size.rounds):
        for place, work in enumerate(works):
            start, began = perf_counter(), process_time()
            work()
            least[place] = min(least[place], perf_counter() - start)
            processor[place] = min(processor[place], process_time() - began)
    proved = (best.people, best.floor, best.total) == (bound.people, bound.floor, bound.total)
    return Row(least[0], processor[0], least[1], least[2] if size.rival else None, memory, proved)


def rival_of(size: Size, problem: PairingProblem, floor: int, worth: int) -> Callable[[], int]:
    """Prepare the rival, and see that it finds what we find."""
    board = lay_out(problem)
    run = networkx_run(board, floor) if size.rival == "networkx" else scipy_run(board, floor)
    if run() != worth:
        raise AssertionError(f"{size.rival} finds another optimum of {size.sides}.")
    return run


def main() -> int:
    """Print the table; the exit code is 1 when something is not proved."""
    asked = {int(people) for people in sys.argv[1:]}
    # As where the program solves: threads of the linear algebra only wait for each other here.
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    print(f"| {' | '.join(HEADS)} |")
    print(f"|{'---|' * len(HEADS)}")
    proved = True
    for size in SIZES:
        if asked and sum(size.sides) not in asked:
            continue
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            row = pool.apply(measured, (size,))
        pairs = (sum(size.sides) ** 2 - sum(side**2 for side in size.sides)) // 2
        sides = " + ".join(str(side) for side in size.sides)
        rival, ratio = "", ""
        if row.rival is not None:
            rival, ratio = f"{size.rival} {1000 * row.rival:,.1f} ms", f"{row.rival / row.run:.1f}"
        print(
            f"| {sides} | {pairs:,} | {1000 * row.run:,.1f} ms | {1000 * row.processor:,.1f} ms"
            f" | {1000 * row.solved:,.1f} ms"
            f" | {rival} | {ratio} | {row.memory:.0f} | {1000 * size.target:,.0f} ms"
            f" | {'yes' if row.proved else 'no'} |",
            flush=True,
        )
        proved = proved and row.proved
    return 0 if proved else 1


if __name__ == "__main__":
    sys.exit(main())
