"""Documents are read with defaults, refused by path, and written so that they read back."""

import json
from typing import Any

import pytest
from hypothesis import given

from graph.certificate import check_pairing
from graph.interchange import (
    MalformedInstance,
    pairing_instance,
    pairing_solution,
    read_pairing_instance,
    read_pairing_solution,
)
from graph.pairing import solve
from graph.problem import PairingParameters, PairingSolution
from tests.graph.pairing_instances import instance, instances, person, worked_example


@given(instances())
def test_an_instance_reads_back_as_itself(document: dict[str, Any]) -> None:
    problem = read_pairing_instance(document)
    written = pairing_instance(problem)
    assert json.loads(json.dumps(written)) == written
    again = read_pairing_instance(written)
    assert again == problem.with_max_given()
    assert pairing_instance(again) == written


def test_what_is_left_out_has_its_default() -> None:
    problem = read_pairing_instance(
        {
            "format": "pairing-instance/1",
            "sides": ["east", "west"],
            "administrations": ["CN", "BR"],
            "people": [
                {"id": "Wei", "side": "east", "administration": "CN", "components": []},
                {"id": "Ana", "side": "west", "administration": "BR", "components": []},
            ],
        }
    )
    assert problem.parameters == PairingParameters()
    assert problem.partners_max == (1, 1)
    assert problem.competencies == problem.must == ()


def test_a_rating_of_null_is_no_rating() -> None:
    document = instance(person("Wei", "east", ratings={"risk": None, "aeo": 2}))
    assert read_pairing_instance(document).people[0].ratings == {"aeo": 2}


def put(path: list[Any], value: object) -> dict[str, Any]:
    """The worked example with one value changed."""
    document = json.loads(json.dumps(worked_example()))
    place = document
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return document


@pytest.mark.parametrize(
    ("path", "value", "fault"),
    [
        (["format"], "pairing-instance/2", "format"),
        (["people"], {}, "people"),
        (["people", 0], [], "people[0]"),
        (["people", 1, "ratings", "risk"], 5, "people[1].ratings.risk"),
        (["people", 1, "ratings", "risk"], "3", "people[1].ratings.risk"),
        (["people", 1, "ratings", "risk"], 3.0, "people[1].ratings.risk"),
        (["people", 1, "ratings", "tides"], 3, "people[1].ratings"),
        (["people", 1, "targets", "risk"], None, "people[1].targets.risk"),
        (["people", 1, "targets"], [], "people[1].targets"),
        (["people", 2, "side"], "north", "people[2].side"),
        (["people", 2, "side"], 7, "people[2].side"),
        (["people", 2, "id"], "", "people[2].id"),
        (["people", 2, "id"], "Wei", "people[2].id"),
        (["people", 2, "max"], 0, "people[2].max"),
        (["people", 2, "max"], True, "people[2].max"),
        (["people", 2, "offers"], ["tides"], "people[2].offers"),
        (["people", 2, "offers"], "it", "people[2].offers"),
        (["parameters", "share_lvl"], 3, "parameters.share_lvl"),
        (["parameters", "share_level"], None, "parameters.share_level"),
        (["parameters", "share_level"], 9, "parameters.share_level"),
        (["parameters", "weight_gain"], 700, "parameters.weight_gain"),
        (["parameters", "language_points"], [0, 1], "parameters.language_points"),
        (["parameters", "language_points"], [0, 1, 2, "3"], "parameters.language_points[3]"),
        (["parameters"], None, "parameters"),
        (["competencies", 0, "priority"], -1, "competencies[0].priority"),
        (["competencies", 0, "priority"], "high", "competencies[0].priority"),
        (["competencies", 0], "risk", "competencies[0]"),
        (["competencies", 1, "id"], "risk", "competencies[1]"),
        (["must"], [["Wei"]], "must[0]"),
        (["must"], [["Wei", "Eva"]], "must[0]"),
        (["locked"], [["Wei", 3]], "locked[0][1]"),
        (["conflicts"], "Wei", "conflicts"),
        (["sides"], ["east", "west", "east"], "sides[2]"),
    ],
)
def test_a_malformed_document_is_refused_by_path(
    path: list[Any], value: object, fault: str
) -> None:
    with pytest.raises(MalformedInstance) as refused:
        read_pairing_instance(put(path, value))
    assert refused.value.path == fault
    assert refused.value.expected


@pytest.mark.parametrize(
    ("path", "fault"),
    [
        ([], "format"),
        (["format"], "people"),
        (["format", "people"], "sides"),
    ],
)
def test_what_cannot_be_left_out_is_missed(path: list[str], fault: str) -> None:
    whole = worked_example()
    with pytest.raises(MalformedInstance) as refused:
        read_pairing_instance({name: whole[name] for name in path})
    assert refused.value.path == fault


@pytest.mark.parametrize("field", ["id", "side", "administration", "components"])
def test_a_person_without_a_field_that_is_needed_is_refused(field: str) -> None:
    document = worked_example()
    del document["people"][1][field]
    with pytest.raises(MalformedInstance, match=rf"people\[1\]\.{field}: expected a value"):
        read_pairing_instance(document)


@pytest.mark.parametrize("document", [None, [], "text", 3, {1: 2}])
def test_a_document_that_is_no_object_is_refused(document: object) -> None:
    with pytest.raises(MalformedInstance, match="the document: expected an object"):
        read_pairing_instance(document)


def test_a_solution_is_written_in_the_format_of_the_model() -> None:
    written = pairing_solution(solve(read_pairing_instance(worked_example())))
    assert json.loads(json.dumps(written)) == written
    assert {name: written[name] for name in ("status", "people", "floor", "total", "pairs")} == {
        "status": "optimal",
        "people": 3,
        "floor": 1000,
        "total": 1097,
        "pairs": [["Wei", "Ana"], ["Wei", "Luz"]],
    }
    nothing: dict[str, Any] = {"scale": 1, "y": {}, "q": {}, "m": {}, "odd": []}
    assert written["certificate"] == {
        "people": nothing,
        "floor": nothing,
        "total": nothing | {"lambda": 2000},
    }


@given(instances())
def test_a_solution_reads_back_as_itself(document: dict[str, Any]) -> None:
    answer = solve(read_pairing_instance(document))
    if isinstance(answer, PairingSolution):
        written = json.loads(json.dumps(pairing_solution(answer)))
        assert read_pairing_solution(written) == answer


def test_a_proof_by_cases_and_a_price_of_a_cap_read_back() -> None:
    ring = instance(*[person(name, name) for name in ("east", "south", "west")])
    capped = instance(
        person("Wei", "east", max=2),
        person("Ana", "west"),
        person("Luz", "west"),
        parameters={"admin_pair_max": 1},
    )
    for document in (ring, capped):
        answer = solve(read_pairing_instance(document))
        assert isinstance(answer, PairingSolution)
        assert read_pairing_solution(pairing_solution(answer)) == answer


def test_a_contradiction_is_written_with_its_names_alone() -> None:
    document = worked_example() | {"must": [["Ana", "Luz"]]}
    assert pairing_solution(solve(read_pairing_instance(document))) == {
        "status": "infeasible",
        "conflicts": [["must:Ana|Luz"]],
    }


def test_cases_are_written_as_a_split() -> None:
    sides = [person(name, name) for name in ("east", "south", "west")]
    ring = instance(*sides, parameters={"admin_pair_max": 9})
    proof = pairing_solution(solve(read_pairing_instance(ring)))["certificate"]["people"]
    assert set(proof) == {"split", "in", "out"}


def test_ids_may_hold_the_signs_that_names_of_records_are_made_of() -> None:
    document = instance(
        person("a|b", "east", administration="x|y", max=2),
        person("c:d", "west", administration="名"),
        person("è", "west", administration="x"),
        must=[["c:d", "a|b"]],
        parameters={"admin_pair_max": 1},
    )
    answer = pairing_solution(solve(read_pairing_instance(document)))
    assert answer["people"] == 3
    assert check_pairing(document, answer) == ()
    assert check_pairing(document, answer | {"pairs": [["a|b", "è"]]})[0].startswith("must:c:d|a|b")
    document["people"][0]["max"] = 1
    document["must"].append(["a|b", "è"])
    refused = pairing_solution(solve(read_pairing_instance(document)))
    assert refused["conflicts"] == [["must:c:d|a|b", "must:a|b|è", "max:a|b"]]
    assert check_pairing(document, refused) == ()


def test_two_records_of_one_name_are_refused() -> None:
    people = [
        person("a", "east"),
        person("a|b", "east"),
        person("c", "west"),
        person("b|c", "west"),
    ]
    document = instance(*people, must=[["a", "b|c"], ["a|b", "c"]])
    with pytest.raises(MalformedInstance, match="rename one") as found:
        read_pairing_instance(document)
    assert found.value.path == "must[1]"
    homes = ["a", "a|b", "c", "b|c"]
    capped = instance(*people, administrations=[*homes, "east", "west"])
    assert read_pairing_instance(capped).administrations[:4] == tuple(homes)
    with pytest.raises(MalformedInstance) as found:
        read_pairing_instance(capped | {"parameters": {"admin_pair_max": 1}})
    assert found.value.path == "administrations"
