"""A network laid out for the engines: the networkx graph of record, then places and numbers."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

import networkx as nx

from graph.problem.health import HealthProblem

BITS = 24
_MASK = (1 << BITS) - 1


@dataclass(frozen=True, slots=True)
class Layout:
    """People by their place among the sorted ids, and whom each of them has a tie with.

    ``side`` holds the number of a person's side. ``one`` holds each person as a count of one on
    their side, packed so that counts of all sides are added as one whole number.
    """

    ids: tuple[str, ...]
    side: tuple[int, ...]
    sides: int
    neighbours: tuple[tuple[int, ...], ...]
    one: tuple[int, ...]


def people_graph(problem: HealthProblem) -> "nx.Graph[str]":
    """Draw the people and their ties: the graph of record, each person with ``side``."""
    graph: nx.Graph[str] = nx.Graph()
    for person in problem.people:
        graph.add_node(person.id, side=person.side)
    graph.add_edges_from(problem.ties)
    return graph


def lay_out(problem: HealthProblem) -> Layout:
    """Give people their numbers, and list their neighbours in ascending order."""
    graph = people_graph(problem)
    ids = tuple(graph)
    place = {person: number for number, person in enumerate(ids)}
    numbers = {side: number for number, side in enumerate(problem.sides)}
    side = tuple(numbers[person.side] for person in problem.people)
    return Layout(
        ids=ids,
        side=side,
        sides=len(numbers),
        neighbours=tuple(
            tuple(sorted(place[other] for other in graph.adj[person])) for person in ids
        ),
        one=tuple(1 << BITS * number for number in side),
    )


def cross_pairs(packed: int) -> int:
    """Count the pairs across sides among people whose number on each side is packed."""
    counts = []
    while packed:
        counts.append(packed & _MASK)
        packed >>= BITS
    return pairs_across(counts)


def pairs_across(counts: Iterable[int]) -> int:
    """Count the pairs across sides among so many people of each."""
    return sum(a * b for a, b in combinations(counts, 2))
