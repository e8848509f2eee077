"""Time the health report of networks of 24, 2,000 and 20,000 people beside networkx alone.

Run with ``python -m benchmarks.health`` from the root of the repository. Networks are drawn with
13 ties for 12 people, seed 1, as the two of the model have 26 for 24. The rival is the obvious
way with networkx: every measure by the function of its name, groups counted anew after each
departure, and an extra pairing wherever a departure still splits something. It is not run where
it would take an hour: of 2,000 people it draws one run of the survival curve instead of 200, and
follows paths from the fifty people from whom we do. Report and rival are timed in turn within
one run, and the least of each counts.
"""

import sys
from random import Random
from time import perf_counter

import networkx as nx

from benchmarks.timing import least_ms
from graph.certificate import check_health
from graph.interchange import health_solution, network_instance
from graph.network import extra_pairings, health, people_graph
from graph.problem import ExtraPairings, HealthProblem
from tests.graph.health_networks import drawn

SIZES = (
    # people, target of the report in ms, rounds, runs of the rival's survival curve
    (24, 20.0, 20, 200),
    (2_000, 1_000.0, 3, 1),
    (20_000, 10_000.0, 1, 0),
)
EXTRA_TARGET_MS = 1_000.0
EXTRA_PEOPLE = 2_000
VERIFIED_PEOPLE_MAX = 2_000
SOURCES = 50
DRAWN = 200


def connected_cross_pairs(network: nx.Graph) -> int:
    """Count connected pairs across two sides, group by group."""
    total = 0
    for group in nx.connected_components(network):
        east = sum(network.nodes[person]["side"] == "east" for person in group)
        total += east * (len(group) - east)
    return total


def rival_survival(network: nx.Graph, runs: int) -> list[int]:
    """Count the groups anew after every departure."""
    chance = Random(0)  # noqa: S311 -- a drawn curve
    sums = [0] * (len(network) + 1)
    for _ in range(runs):
        left = network.copy()
        leaving = sorted(left)
        chance.shuffle(leaving)
        for gone in range(len(leaving) + 1):
            sums[gone] += connected_cross_pairs(left)
            left.remove_nodes_from(leaving[gone : gone + 1])
    return sums


def rival_loads(network: nx.Graph) -> dict[str, float]:
    """Follow shortest paths from some people to all of the other side."""
    east = [person for person, side in network.nodes(data="side") if side == "east"]
    west = [person for person, side in network.nodes(data="side") if side == "west"]
    return nx.betweenness_centrality_subset(network, east[:SOURCES], west)


def rival_worst(network: nx.Graph) -> list[str]:
    """Add, three times, the person without whom the fewest pairs are left."""
    left, gone = network.copy(), []
    for _ in range(3):
        splitting = list(nx.articulation_points(left)) or list(left)
        gone.append(
            min(splitting, key=lambda p: connected_cross_pairs(left.subgraph(set(left) - {p})))
        )
        left.remove_node(gone[-1])
    return gone


def rival_pairs(network: nx.Graph) -> list[tuple[str, str]]:
    """Pair, again and again, two people whom a departure or nothing connects."""
    mended, pairs = network.copy(), []
    while True:
        groups = list(nx.connected_components(mended))
        if len(groups) == 1:
            person = next(nx.articulation_points(mended), None)
            if person is None:
                return pairs
            rest = mended.subgraph(set(mended) - {person})
            groups = list(nx.connected_components(rest))
        pair = across(mended, groups)
        pairs.append(pair)
        mended.add_edge(*pair)


def across(network: nx.Graph, groups: list[set[str]]) -> tuple[str, str]:
    """Find two people of different groups and sides."""
    side = network.nodes(data="side")
    for number, one in enumerate(groups):
        for other in groups[number + 1 :]:
            for a in sorted(one):
                for b in sorted(other):
                    if side[a] != side[b]:
                        return a, b
    raise SystemExit("The rival found no allowed pair.")


def rival_report(network: nx.Graph, runs: int) -> int:
    """Measure all that a report has; return how many extra pairings that takes."""
    largest = max(nx.connected_components(network), key=len)
    list(nx.articulation_points(network))
    connected_cross_pairs(network)
    nx.algebraic_connectivity(network.subgraph(largest), method="tracemin_lu", seed=0)
    rival_survival(network, runs)
    rival_loads(network)
    rival_worst(network)
    return len(rival_pairs(network))


def row(people: int, target: float, rounds: int, runs: int) -> str:
    """Time one size; stop when a report does not hold."""
    problem = drawn(people, people * 13 // 12, 1)
    answer = extra_pairings(problem)
    if not isinstance(answer, ExtraPairings):
        raise SystemExit(f"{people} people cannot be mended.")
    works = [lambda: health(problem), lambda: extra_pairings(problem)]
    found, rival, ratio = "", "", ""
    if runs:
        network = people_graph(problem)
        found = str(len(rival_pairs(network)))
        works.append(lambda: rival_report(network, runs))
    times = least_ms(rounds, *works)
    if runs:
        rival, ratio = f"{times[2]:,.1f} ms", f"{times[2] / times[0]:.1f}"
    if people <= VERIFIED_PEOPLE_MAX:
        verify(problem)
    extra = f"{len(answer.pairings)} (bound {answer.bound})"
    cells = [f"{people:,}", f"{times[0]:,.1f} ms", f"{target:,.0f} ms", f"{times[1]:,.1f} ms"]
    return "| " + " | ".join([*cells, extra, found, rival, ratio]) + " |"


def verify(problem: HealthProblem) -> None:
    """Check a report with the standard library alone, and say how long that took."""
    written = health_solution(health(problem))
    start = perf_counter()
    faults = check_health(network_instance(problem), written)
    if faults:
        raise SystemExit("\n".join(faults))
    print(f"verify, {len(problem.people):,} people: {perf_counter() - start:,.2f} s")


def main() -> int:
    """Print how often the bound is reached, and the table; a report that fails stops it."""
    reached = sum(
        isinstance(answer, ExtraPairings) and not answer.above_fewest
        for answer in (extra_pairings(drawn(24, 26, seed)) for seed in range(DRAWN))
    )
    print(f"fewest possible in {reached} of {DRAWN} networks of 24 people and 26 ties")
    heads = ["people", "report", "target", "extra pairings", "pairs", "rival's pairs", "rival"]
    rows = [row(*size) for size in SIZES]
    print("| " + " | ".join([*heads, "ratio"]) + " |")
    print("|---" * (len(heads) + 1) + "|")
    print("\n".join(rows))
    print(f"target of the extra pairings of {EXTRA_PEOPLE:,} people: {EXTRA_TARGET_MS:,.0f} ms")
    return 0


if __name__ == "__main__":
    sys.exit(main())
