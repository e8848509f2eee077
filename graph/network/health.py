"""Whether a network outlives departures: every measure of one report."""

from collections.abc import Callable

import networkx as nx

from graph.network.brokers import brokers
from graph.network.departures import articulation, worst_departures
from graph.network.extra import extra_pairings_of
from graph.network.layout import lay_out, pairs_across, people_graph
from graph.network.pieces import pieces_of
from graph.network.spectrum import lambda2
from graph.network.survival import survival
from graph.problem.health import HealthProblem, HealthReport


def health(problem: HealthProblem, worth: Callable[[str, str], int] | None = None) -> HealthReport:
    """Measure a network: who holds it together, how long it lasts, and what would mend it.

    Returns:
        The report; the same for any order of people and ties. ``worth`` settles which extra
        pairings are proposed, as in ``extra_pairings``.

    Cost: some hundred times people and ties, most of it the survival curve; up to 200 people
        also a search for each two of them.
    """
    layout = lay_out(problem)
    pieces = pieces_of(layout)
    graph = people_graph(problem)
    curve = survival(layout, problem.parameters)
    across = sum(problem.side_of[a] != problem.side_of[b] for a, b in problem.ties)
    return HealthReport(
        sides=problem.sides,
        ties_across=across,
        ties_within=len(problem.ties) - across,
        groups=nx.number_connected_components(graph),
        articulation=articulation(layout, pieces),
        connected_cross_pairs=curve.sums[0] // curve.runs,
        possible_cross_pairs=pairs_across(problem.sides.values()),
        survival=curve,
        worst=worst_departures(layout),
        brokers=brokers(layout, problem.parameters),
        lambda2=lambda2(graph),
        extra=extra_pairings_of(problem, layout, pieces, worth),
    )
