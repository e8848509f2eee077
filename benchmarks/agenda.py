"""Time a whole agenda beside networkx alone, and say what the rival loses.

Run with ``python -m benchmarks.agenda`` from the root of the repository. The rival is the usual way
on a networkx graph: sessions are joined where people want both, the heaviest ties first as long as
so many colours are enough, and ``equitable_color`` gives slots. It knows neither rooms nor booths
nor a bound, and people then attend the best of each slot. The ratio is what to compare between
machines: both are timed in turn within one run, and the least of each counts.
"""

import sys
from itertools import combinations
from time import perf_counter
from typing import Any

import networkx as nx

from benchmarks.timing import least_ms
from graph.agenda import solve
from graph.certificate import check_agenda
from graph.interchange import agenda_solution, read_agenda_instance
from graph.problem import AgendaSolution
from tests.graph.drawn_agendas import drawn_agenda

# name, topics, slots, capacities, people, target in ms, rounds
CASES = [
    ("4 topics, 2 x 3, 24 people", 4, 2, [99] * 3, 24, 10.0, 40),
    ("6 topics, 3 x 2, 24 people", 6, 3, [99] * 2, 24, 50.0, 40),
    ("12 topics, 4 x 4, 24 people", 12, 4, [99] * 4, 24, 50.0, 20),
    ("20 topics, 5 x 5, 2,000 people", 20, 5, [2000] * 5, 2000, 500.0, 5),
    ("20 topics, 5 x 5, small rooms", 20, 5, [700, 550, 450, 350, 250], 2000, 2000.0, 3),
    ("40 topics, 8 x 6, 2,000 people", 40, 8, [2000] * 6, 2000, 30_000.0, 1),
]
GAP_MAX = 0.5  # per cent, of agendas whose blocks are too many to list


def coloured(document: dict[str, Any]) -> dict[str, int]:
    """Give each session a colour: networkx on the heaviest ties that so many colours allow."""
    slots, values = len(document["slots"]), document["value"].values()
    ties = []
    for a, b in combinations([entry["id"] for entry in document["sessions"]], 2):
        ties.append((sum(min(v.get(a, 0), v.get(b, 0)) for v in values), a, b))
    drawn = nx.Graph()
    drawn.add_nodes_from(entry["id"] for entry in document["sessions"])
    for _, a, b in sorted(ties, reverse=True):
        if max(drawn.degree(a), drawn.degree(b)) < slots - 1:
            drawn.add_edge(a, b)
    found: dict[str, int] = nx.equitable_color(drawn, slots)
    return found


def worth_of(document: dict[str, Any], colours: dict[str, int]) -> int:
    """Add up the best of each slot for each person, in rooms that are always large enough."""
    leaders = {entry["id"]: entry["leaders"] for entry in document["sessions"]}
    total = 0
    for slot in range(len(document["slots"])):
        there = [key for key, colour in colours.items() if colour == slot]
        leading = {leader for key in there for leader in leaders[key]}
        for person, values in document["value"].items():
            if person not in leading:
                total += max((values.get(key, 0) for key in there), default=0)
    return total


def main() -> int:
    """Print one table; the exit code is 1 when an agenda is not proved or a proof does not hold."""
    print(f"{'agenda':<34}{'ms':>9}{'target':>8}{'verify':>9}{'networkx':>10}{'it loses':>10}")
    for name, topics, slots, capacities, people, target, rounds in CASES:
        document = drawn_agenda(topics, slots, capacities, people)
        problem = read_agenda_instance(document)
        answer = solve(problem)
        if not isinstance(answer, AgendaSolution):
            print(f"{name}: no agenda was found.")
            return 1
        gap = 100 * (answer.bound / answer.value - 1)
        if gap > (GAP_MAX if answer.proof.ceilings else 0):
            print(f"{name}: proved within {gap:.3f} % alone.")
            return 1
        written = agenda_solution(answer)
        start = perf_counter()
        faults = check_agenda(document, written)
        verify_ms = 1000 * (perf_counter() - start)
        if faults:
            print("\n".join(faults))
            return 1
        ours, rival = least_ms(rounds, lambda p=problem: solve(p), lambda d=document: coloured(d))
        lost = 100 * (1 - worth_of(document, coloured(document)) / answer.value)
        print(
            f"{name:<34}{ours:>9.1f}{target:>8.0f}{verify_ms:>9.1f}{rival:>10.1f}{lost:>9.2f} %"
            f"   {len(answer.proof.leaves)} leaves, {len(answer.proof.seats)} blocks short of seats"
            f", {gap:.3f} % open"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
