"""A third opinion: networkx chooses no better plan of the same program, on any number of sides."""

from typing import Any

import networkx as nx
import pytest
from hypothesis import given

from graph.interchange import read_pairing_instance
from graph.pairing import solve
from graph.problem import PairingSolution
from tests.graph.edition_2011 import instance_2011
from tests.graph.naive_pairing import Naive
from tests.graph.pairing_instances import instances


def with_one_place_each(document: dict[str, Any]) -> dict[str, Any]:
    people = [entry | {"max": 1} for entry in document["people"]]
    return document | {"people": people}


def agree(document: dict[str, Any]) -> None:
    answer = solve(read_pairing_instance(document))
    assert isinstance(answer, PairingSolution)
    naive, serving = Naive(document), answer.certificate.serving_weight
    drawn = nx.Graph()
    for a, b in naive.pairs:
        served = sum(
            naive.g[one, other] >= min(answer.floor, naive.best[one])
            for one, other in ((a, b), (b, a))
        )
        drawn.add_edge(a, b, weight=naive.w[a, b] + serving * served)
    worth = sum(drawn.edges[pair]["weight"] for pair in nx.max_weight_matching(drawn))
    assert worth == answer.total + serving * answer.people
    assert answer.proved


@given(instances(sides=(2, 3), caps=False, required=False))
def test_networkx_finds_nothing_better_in_small_instances(document: dict[str, Any]) -> None:
    agree(with_one_place_each(document))


@pytest.mark.parametrize("sides", [("latin_america", "china"), ("latin_america", "china", "third")])
def test_networkx_finds_nothing_better_in_2011(sides: tuple[str, ...]) -> None:
    document = with_one_place_each(instance_2011()) | {"sides": list(sides)}
    for entry in document["people"][: 10 * (len(sides) - 2) : 2]:
        entry["side"] = "third"
    agree(document)
