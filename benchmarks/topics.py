"""Time a whole topic run of 2011 beside networkx alone, and say what the rival loses.

Run with ``python -m benchmarks.topics`` from the root of the repository. The rival is the usual
way on a networkx graph: the topic that closes most, then the next one. It knows the required
topics, counts and leaders, but neither fairness nor a bound. The ratio is what to compare between
machines: all are timed in turn within one run, and the least of each counts. The target is a
whole run (both wishes, ties, leaders, reasons and proof) in 50 ms on an idle machine.
"""

import sys
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

import networkx as nx

from benchmarks.timing import least_ms
from graph.certificate import check_topics
from graph.interchange import read_topics_instance, topics_solution
from graph.problem import TopicSolution
from graph.topics import price_of_required, solve, why_not
from tests.graph.topics_2011 import FOCUS_2011, topics_2011

ROUNDS = 40
TARGET_MS = 50.0
UNITS = {"main": 2, "also": 1}
CLOSED = (0, 350, 700, 850, 1000)
LEADER_LEVEL = 3


def coverage_graph(document: dict[str, Any]) -> nx.DiGraph:
    """Draw people's needs, the topics that serve them, and who can lead a topic."""
    drawn = nx.DiGraph()
    for person in document["people"]:
        for competency, target in person["targets"].items():
            level = person["ratings"].get(competency)
            weight = 500 if level is None else 1000 * max(0, target - level)
            if weight:
                sought = competency in person["seeks"]
                need = (person["id"], competency)
                drawn.add_node(need, weight=weight * (1500 if sought else 1000) // 1000)
                drawn.nodes[need].update(side=person["side"], level=level or 0)
    needs = list(drawn.nodes(data=True))
    for topic in document["topics"]:
        drawn.add_node(topic["id"], sides=set())
        for cover in topic["covers"]:
            for need, data in needs:
                fits = cover["from_level"] <= data["level"] < cover["to_level"]
                if need[1] == cover["competency"] and fits:
                    drawn.add_edge(topic["id"], need, units=UNITS[cover["part"]])
            for person in document["people"] if cover["part"] == "main" else ():
                if (person["ratings"].get(cover["competency"]) or 0) >= LEADER_LEVEL:
                    drawn.nodes[topic["id"]]["sides"].add(person["side"])
    return drawn


def greedy_plan(document: dict[str, Any]) -> list[str]:
    """Take the required topics, then again and again the one that closes most."""
    drawn = coverage_graph(document)
    used = dict.fromkeys(drawn, 0)
    chosen: list[str] = []

    def take(topic: str) -> None:
        chosen.append(topic)
        for _, need, units in drawn.out_edges(topic, data="units"):
            used[need] = min(4, used[need] + units)

    def worth(topic: str) -> int:
        return sum(
            drawn.nodes[need]["weight"] * (CLOSED[min(4, used[need] + units)] - CLOSED[used[need]])
            for _, need, units in drawn.out_edges(topic, data="units")
        )

    for topic in document["must"]:
        take(topic)
    led = [
        topic["id"]
        for topic in document["topics"]
        if len(drawn.nodes[topic["id"]]["sides"]) == len(document["sides"])
    ]
    while len(chosen) < document["parameters"]["count_max"]:
        take(max((topic for topic in led if topic not in chosen), key=worth))
    return chosen


def worth_of(document: dict[str, Any], chosen: Sequence[str]) -> tuple[int, Fraction]:
    """Count a plan's total and smallest share by our own rules: solve with exactly these topics."""
    answer = solve(read_topics_instance(document | {"must": list(chosen)}))
    if not isinstance(answer, TopicSolution):
        raise SystemExit(f"{chosen} is no plan.")
    return answer.total, answer.smallest_share


def main() -> int:
    """Print one table; the exit code is 1 when a plan is not proved or a proof does not hold."""
    print(f"{'2011: 24 people, 51 topics, 6 chosen':<52}{'ms':>8}{'of networkx':>13}")
    losses = []
    cases = (("four required", FOCUS_2011, "integrity"), ("nothing required", (), "single_window"))
    for name, must, absent in cases:
        document = topics_2011(must=must)
        problem = read_topics_instance(document)
        answer = solve(problem)
        if not isinstance(answer, TopicSolution) or answer.total != answer.bound:
            print(f"{name}: the plan is not proved.")
            return 1
        written = topics_solution(answer)
        faults = check_topics(document, written)
        if faults:
            print("\n".join(faults))
            return 1
        works: list[tuple[str, Callable[[], object]]] = [
            ("networkx alone, greedy (calibration)", lambda d=document: greedy_plan(d)),
            ("whole run with proof", lambda p=problem: solve(p)),
            (f"why not {absent}", lambda p=problem, a=answer, t=absent: why_not(p, a, t)),
            ("verify, standard library alone", lambda d=document, w=written: check_topics(d, w)),
        ]
        if must:
            price: Callable[[], object] = lambda p=problem, a=answer: price_of_required(p, a)  # noqa: E731 -- one of a list of works
            works.append(("price of the required topics", price))
        times = least_ms(ROUNDS, *(work for _, work in works))
        for (work, _), duration_ms in zip(works, times, strict=True):
            ratio = duration_ms / times[0]
            print(f"{name + ': ' + work:<52}{duration_ms:>8.2f}{ratio:>13.3f}")
        total, share = worth_of(document, greedy_plan(document))
        losses.append(
            f"{name}: the rival is {100 * (1 - total / answer.total):.2f} % below our total, its "
            f"weakest side at {100 * float(share):.1f} %, ours at "
            f"{100 * float(answer.smallest_share):.1f} %."
        )
    print("\n".join(losses))
    print(f"target of the whole run on an idle machine: {TARGET_MS:.0f} ms")
    return 0


if __name__ == "__main__":
    sys.exit(main())
