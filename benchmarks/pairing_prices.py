"""Time the prices of single pairs beside plans of many sizes, and print the table of the page.

Run with ``python -m benchmarks.pairing_prices [people ...]`` from the root of the repository. Each
size has a process of its own. A plan is solved first, which is not timed; then its prices are laid
out; then drawn pairs, four of five forced and the fifth dropped, are priced in turn, round after
round, and the least of each counts. docs/benchmarks.md has the numbers of one machine.
"""

import multiprocessing
import resource
import sys
from random import Random
from statistics import median
from time import perf_counter
from typing import NamedTuple

from graph.interchange import read_pairing_instance
from graph.pairing import Prices, solve
from graph.problem import PairingSolution
from tests.graph.drawn_editions import drawn_edition

SEED = 1
PAIRS = 100
HEADS = ("sides", "pairs", "laid out", "one price", "slowest", "target", "all of a person", "MiB")


class Size(NamedTuple):
    """One row: sides, rounds, and the most milliseconds of one price."""

    sides: tuple[int, int]
    rounds: int
    target: float


SIZES = (
    Size((10, 14), 40, 0.1),
    Size((100, 100), 20, 0.5),
    Size((1000, 1000), 7, 20),
    Size((5000, 5000), 5, 40),
)


class Row(NamedTuple):
    """What was measured of a size, in milliseconds and MiB."""

    laid_out: float
    prices: list[float]
    person: float
    memory: float


def drawn_pairs(size: Size, solution: PairingSolution) -> list[tuple[str, str]]:
    """Draw pairs of any two people, and every fifth from the plan."""
    chance = Random(SEED)  # noqa: S311 -- no secret: the same seed has to give the same pairs
    left, right = size.sides
    drawn = []
    for number in range(PAIRS):
        if number % 5:
            drawn.append((f"a{chance.randrange(left):05d}", f"b{chance.randrange(right):05d}"))
        else:
            pairing = chance.choice(solution.pairings)
            drawn.append((pairing.a, pairing.b))
    return drawn


def measured(size: Size) -> Row:
    """Time one size in this process."""
    problem = read_pairing_instance(drawn_edition(SEED, *size.sides))
    solution = solve(problem)
    if not isinstance(solution, PairingSolution):
        raise TypeError("A drawn edition requires no pairs.")
    laid_out = person = float("inf")
    for _ in range(3):
        start = perf_counter()
        prices = Prices.of(problem, solution)
        laid_out = min(laid_out, 1000 * (perf_counter() - start))
        start = perf_counter()
        prices.of_person(problem.people[0].id)
        person = min(person, 1000 * (perf_counter() - start))
    pairs = drawn_pairs(size, solution)
    least = [float("inf")] * len(pairs)
    for _ in range(size.rounds):
        for place, pair in enumerate(pairs):
            start = perf_counter()
            prices.of_pair(*pair)
            least[place] = min(least[place], 1000 * (perf_counter() - start))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Row(laid_out, least, person, memory)


def main() -> int:
    """Print the table."""
    asked = {int(people) for people in sys.argv[1:]}
    print(f"| {' | '.join(HEADS)} |")
    print(f"|{'---|' * len(HEADS)}")
    for size in SIZES:
        if asked and sum(size.sides) not in asked:
            continue
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            row = pool.apply(measured, (size,))
        left, right = size.sides
        print(
            f"| {left} + {right} | {left * right:,} | {row.laid_out:,.1f} ms"
            f" | {median(row.prices):,.2f} ms | {max(row.prices):,.2f} ms | {size.target:g} ms"
            f" | {row.person:,.1f} ms | {row.memory:.0f} |",
            flush=True,
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
