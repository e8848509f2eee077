"""Time a whole pairing run of 2011 beside networkx alone on the same objective.

Run with ``python -m benchmarks.pairing`` from the root of the repository. The ratio is what to
compare between machines: both are timed in turn within one run, and the least of each counts.
The target is a whole run (scores, people, floor, total, reasons, prices and bounds) in 5 ms on
an idle machine.
"""

import sys

import networkx as nx

from benchmarks.timing import least_ms
from graph.certificate import check_pairing
from graph.interchange import pairing_solution, read_pairing_instance
from graph.pairing import solve, why_not
from graph.problem import PairingSolution
from tests.graph.edition_2011 import instance_2011
from tests.graph.naive_pairing import Naive

ROUNDS = 60
TARGET_MS = 5.0


def objective_graph(naive: Naive, floor: int, serving: int) -> nx.Graph:
    """Draw the program of the total for networkx: one node for each place of a person."""
    drawn = nx.Graph()
    for a, b in naive.pairs:
        if naive.max[a] > 1:
            a, b = b, a  # noqa: PLW2901 -- the side with several places comes second
        serves_a = naive.g[a, b] >= min(floor, naive.best[a])
        serves_b = naive.g[b, a] >= min(floor, naive.best[b])
        for place in range(naive.max[b]):
            worth = naive.w[min(a, b), max(a, b)] + serving * serves_a
            drawn.add_edge(a, (b, place), weight=worth + serving * (serves_b and place == 0))
    return drawn


def main() -> int:
    """Print one table; the exit code is 1 when networkx and we disagree."""
    document = instance_2011()
    problem = read_pairing_instance(document)
    solution = solve(problem)
    if not isinstance(solution, PairingSolution):
        print("The edition of 2011 has no plan.")
        return 1
    naive = Naive(document)
    serving = solution.certificate.serving_weight
    drawn = objective_graph(naive, solution.floor, serving)
    chosen = nx.max_weight_matching(drawn)
    worth = sum(drawn.edges[pair]["weight"] for pair in chosen)
    if worth != solution.total + serving * solution.people:
        print(f"networkx finds {worth}, we {solution.total} and {solution.people} people.")
        return 1
    written = pairing_solution(solution)
    alone, run, price, check = least_ms(
        ROUNDS,
        lambda: nx.max_weight_matching(drawn),
        lambda: solve(problem),
        lambda: why_not(problem, solution, "LAC-01", "CHN-01"),
        lambda: check_pairing(document, written),
    )
    rows = (
        ("networkx alone, the total only (calibration)", alone),
        ("whole run: scores, people, floor, total, reasons, proof", run),
        ("why not LAC-01 with CHN-01", price),
        ("verify, standard library alone", check),
    )
    print(f"{'2011: 24 people, 140 pairs':<58}{'ms':>8}{'of networkx':>14}")
    for name, duration_ms in rows:
        print(f"{name:<58}{duration_ms:>8.2f}{duration_ms / alone:>14.3f}")
    print(f"target of the whole run on an idle machine: {TARGET_MS:.1f} ms")
    return 0


if __name__ == "__main__":
    sys.exit(main())
