"""How the benchmarks time: several pieces of work in turn, the least of several rounds."""

from collections.abc import Callable
from time import perf_counter


def least_ms(rounds: int, *works: Callable[[], object]) -> list[float]:
    """Time each piece of work in turn, round after round, and keep the least of each."""
    least = [float("inf")] * len(works)
    for _ in range(rounds):
        for place, work in enumerate(works):
            start = perf_counter()
            work()
            least[place] = min(least[place], 1000 * (perf_counter() - start))
    return least
