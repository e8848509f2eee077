"""Network instances as documents: both ways, and where a document is wrong."""

from typing import Any

import pytest
from hypothesis import given

from graph.interchange import MalformedInstance, network_instance, read_network_instance
from graph.problem import HealthParameters, HealthProblem
from tests.graph.health_networks import networks

SMALL: dict[str, Any] = {
    "format": "network-instance/1",
    "people": [{"id": "wei", "side": "east"}, {"id": "ana", "side": "west"}],
    "ties": [["wei", "ana"]],
}


@given(networks())
def test_a_network_written_reads_back_as_the_same(problem: HealthProblem) -> None:
    assert read_network_instance(network_instance(problem)) == problem


def test_what_is_left_out_has_its_default_and_a_pair_stands_once() -> None:
    read = read_network_instance(SMALL | {"ties": [["wei", "ana"], ["ana", "wei"]]})
    assert read.ties == (("ana", "wei"),)
    assert read.forbidden == ()
    assert read.parameters == HealthParameters(survival_runs=200, seed=0)


@pytest.mark.parametrize(
    ("change", "path", "expected"),
    [
        ({"format": "topics-instance/1"}, "format", "network-instance/1"),
        ({"people": {}}, "people", "a list"),
        ({"people": [{"id": "wei", "side": ""}]}, "people[0].side", "not empty"),
        ({"people": [{"id": 1, "side": "east"}]}, "people[0].id", "a text"),
        ({"people": SMALL["people"] * 2}, "people[2].id", "there once"),
        ({"ties": [["wei"]]}, "ties[0]", "two people"),
        ({"ties": [["wei", "wei"]]}, "ties[0]", "two different people"),
        ({"ties": "none"}, "ties", "a list"),
        ({"forbidden": [["wei", "luz"]]}, "forbidden[0]", "two different people"),
        ({"parameters": {"seed": 1.0}}, "parameters.seed", "a whole number"),
        ({"parameters": {"seed": -1}}, "parameters.seed", "from 0"),
        ({"parameters": {"speed": 1}}, "parameters.speed", "one of survival_runs, seed"),
    ],
)
def test_a_fault_is_told_with_its_place(change: dict[str, Any], path: str, expected: str) -> None:
    with pytest.raises(MalformedInstance) as caught:
        read_network_instance(SMALL | change)
    assert caught.value.path == path
    assert expected in caught.value.expected


@pytest.mark.parametrize("name", ["people", "ties"])
def test_what_has_to_be_there_is_missed(name: str) -> None:
    with pytest.raises(MalformedInstance) as caught:
        read_network_instance({key: value for key, value in SMALL.items() if key != name})
    assert caught.value.path == name
