"""Two usual ways to choose topics, for comparison: greedy on our cells, and on a networkx graph.

Both know every rule, so that what they choose is a plan as a rule; neither knows fairness.
"""

from collections.abc import Callable
from typing import Any

import networkx as nx
import numpy as np

from graph.problem import TopicProblem
from graph.topics.limits import Rules
from graph.topics.select import Ground

UNITS = {"main": 2, "also": 1}
CLOSED = (0, 350, 700, 850, 1000)


def greedy(problem: TopicProblem, ground: Ground) -> list[str]:
    """Take again and again the topic that closes most of the cells."""
    demand, weights = ground.demand, ground.demand.weights.sum(axis=1)
    used = np.zeros(len(demand.cells), dtype=np.int64)

    def worths() -> dict[str, int]:
        more = np.minimum(used[:, None] + demand.units, 4)
        gains = weights @ (demand.curve[more] - demand.curve[used][:, None])
        return dict(zip(demand.topics, gains.tolist(), strict=True))

    def take(topic: str) -> None:
        np.minimum(used + demand.units[:, demand.place[topic]], 4, out=used)

    return _taken(problem, ground.rules, worths, take)


def on_networkx(document: dict[str, Any], problem: TopicProblem, rules: Rules) -> list[str]:
    """Draw every need of every person, and take again and again the topic that closes most."""
    drawn = coverage_graph(document)
    used = dict.fromkeys(drawn, 0)

    def worths() -> dict[str, int]:
        return {topic.id: worth(topic.id) for topic in problem.topics}

    def worth(topic: str) -> int:
        return sum(
            drawn.nodes[need]["weight"] * (CLOSED[min(4, used[need] + units)] - CLOSED[used[need]])
            for _, need, units in drawn.out_edges(topic, data="units")
        )

    def take(topic: str) -> None:
        for _, need, units in drawn.out_edges(topic, data="units"):
            used[need] = min(4, used[need] + units)

    return _taken(problem, rules, worths, take)


def coverage_graph(document: dict[str, Any]) -> nx.DiGraph:
    """Draw people's needs, and the topics that serve them."""
    drawn = nx.DiGraph()
    by_competency: dict[str, list[tuple[tuple[str, str], int]]] = {}
    for person in document["people"]:
        for competency, target in person["targets"].items():
            level = person["ratings"].get(competency)
            weight = 500 * bool(target) if level is None else 1000 * max(0, target - level)
            if weight:
                sought = competency in person["seeks"]
                need = (person["id"], competency)
                drawn.add_node(need, weight=weight * (1500 if sought else 1000) // 1000)
                by_competency.setdefault(competency, []).append((need, level or 0))
    for topic in document["topics"]:
        drawn.add_node(topic["id"])
        for cover in topic["covers"]:
            for need, level in by_competency.get(cover["competency"], []):
                if cover["from_level"] <= level < cover["to_level"]:
                    drawn.add_edge(topic["id"], need, units=UNITS[cover["part"]])
    return drawn


def _taken(
    problem: TopicProblem,
    rules: Rules,
    worths: Callable[[], dict[str, int]],
    take: Callable[[str], None],
) -> list[str]:
    """Take the required topics, then the one that is worth most, until there are enough."""
    chosen = list(problem.must)
    for topic in chosen:
        take(topic)
    while len(chosen) < (problem.parameters.count_max or 0):
        worth = worths()
        for topic in sorted(worth, key=lambda topic: -worth[topic]):
            if topic not in chosen and _fits(problem, rules, chosen, topic):
                chosen.append(topic)
                take(topic)
                break
        else:
            break
    return chosen


def _fits(problem: TopicProblem, rules: Rules, chosen: list[str], key: str) -> bool:
    """Say whether a topic may be next, and leaves minutes for the others."""
    topic, more = problem.topic(key), [*chosen, key]
    if not rules.upper[rules.place[key]]:
        return False
    if any(r not in chosen and not problem.topic(r).editions_ago for r in topic.requires):
        return False
    places = rules.places(more)
    if len(rules.filled(places.tolist())) < len(more):
        return False
    budget = problem.parameters.minutes
    left = (problem.parameters.count_max or 0) - len(more)
    shortest = min(topic.minutes for topic in problem.topics)
    needed = sum(problem.topic(key).minutes for key in more) + left * shortest
    if budget is not None and needed > budget:
        return False
    return not any(rules.on_demand(frozenset(more)))
