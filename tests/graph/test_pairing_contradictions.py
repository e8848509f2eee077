"""When no plan exists, the records that are named contradict, and none of them is there in vain."""

from typing import Any

import pytest
from hypothesis import assume, given

from graph.certificate import check_pairing
from graph.interchange import pairing_solution, read_pairing_instance
from graph.pairing import solve
from graph.pairing.contradiction import contradictions
from graph.problem import PairingInfeasible
from tests.graph.drawn_editions import drawn_edition
from tests.graph.naive_pairing import Naive
from tests.graph.pairing_instances import instance, instances, person, worked_example

NO_LIMIT = 99


def conflicts(document: dict[str, Any]) -> tuple[tuple[str, ...], ...]:
    answer = solve(read_pairing_instance(document))
    assert isinstance(answer, PairingInfeasible)
    assert check_pairing(document, pairing_solution(answer)) == ()
    return answer.conflicts


def keeping(document: dict[str, Any], names: set[str]) -> dict[str, Any]:
    """The instance with only the named records in force; for instances without caps."""
    kept = dict(document)
    for name, kind in (("must", "must"), ("locked", "locked"), ("conflicts", "conflict")):
        kept[name] = [[a, b] for a, b in document[name] if f"{kind}:{a}|{b}" in names]
    kept["people"] = [
        entry if f"max:{entry['id']}" in names else entry | {"max": NO_LIMIT}
        for entry in document["people"]
    ]
    kept["parameters"] = document["parameters"] | {"everyone_paired": int("everyone" in names)}
    return kept


@given(instances(caps=False, sides=(2,), people_max=7))
def test_each_conflict_is_minimal_where_everybody_must_be_paired(document: dict[str, Any]) -> None:
    document["parameters"]["everyone_paired"] = 1
    assert_each_conflict_is_minimal(document)


@given(instances(caps=False, people_max=5))
def test_each_conflict_is_minimal(document: dict[str, Any]) -> None:
    assert_each_conflict_is_minimal(document)


def assert_each_conflict_is_minimal(document: dict[str, Any]) -> None:
    document["people"] = [
        entry if entry["max"] else entry | {"max": 1} for entry in document["people"]
    ]
    answer = solve(read_pairing_instance(document))
    assume(isinstance(answer, PairingInfeasible))
    assert isinstance(answer, PairingInfeasible)
    assert answer.conflicts
    for conflict in answer.conflicts:
        named = set(conflict)
        assert not possible(keeping(document, named))
        for name in named:
            assert possible(keeping(document, named - {name}))


def possible(document: dict[str, Any]) -> bool:
    naive = Naive(document)
    if not naive.required <= {frozenset(pair) for pair in naive.pairs}:
        return False
    return bool(naive.plans())


def test_two_musts_of_one_person_with_one_place_contradict() -> None:
    document = instance(
        person("Wei", "east"),
        person("Ana", "west"),
        person("Luz", "west"),
        must=[["Wei", "Ana"], ["Wei", "Luz"]],
    )
    assert conflicts(document) == (("must:Wei|Ana", "must:Wei|Luz", "max:Wei"),)


def test_a_must_contradicts_a_conflict_of_the_same_two() -> None:
    document = instance(
        person("Wei", "east"),
        person("Ana", "west"),
        must=[["Wei", "Ana"]],
        conflicts=[["Ana", "Wei"]],
    )
    assert conflicts(document) == (("must:Wei|Ana", "conflict:Ana|Wei"),)


def test_a_must_of_two_people_who_may_never_meet_contradicts_by_itself() -> None:
    document = instance(person("Wei", "east"), person("Ju", "east"), must=[["Wei", "Ju"]])
    assert conflicts(document) == (("must:Wei|Ju",),)


def test_a_lock_and_a_must_contradict_a_cap() -> None:
    document = instance(
        person("Wei", "east", max=2),
        person("Ana", "west"),
        person("Luz", "west"),
        must=[["Wei", "Ana"]],
        locked=[["Luz", "Wei"]],
        parameters={"admin_pair_max": 1},
    )
    assert conflicts(document) == (("must:Wei|Ana", "locked:Luz|Wei", "cap:east|west"),)


def test_everybody_paired_contradicts_too_few_places() -> None:
    document = instance(
        person("Wei", "east"),
        person("Ana", "west"),
        person("Luz", "west"),
        parameters={"everyone_paired": 1},
    )
    assert conflicts(document) == (("max:Wei", "everyone"),)


def test_everybody_paired_contradicts_the_limit_of_each_who_could_take_more() -> None:
    document = instance(
        person("Ana", "west"),
        person("Luz", "west", components=["forum", "workshop"]),
        *[person(name, "east", max=None) for name in ("Wei", "Xi", "Yu")],
        person("Bo", "east", components=["workshop"], max=None),
        parameters={"everyone_paired": 1},
    )
    assert conflicts(document) == (("max:Ana", "max:Luz", "everyone"),)


def test_everybody_paired_contradicts_a_cap() -> None:
    document = instance(
        person("Wei", "east", max=2),
        person("Ana", "west"),
        person("Luz", "west"),
        parameters={"everyone_paired": 1, "admin_pair_max": 1},
    )
    assert conflicts(document) == (("cap:east|west", "everyone"),)


def test_everybody_paired_contradicts_itself_where_somebody_meets_nobody() -> None:
    document = instance(
        person("Wei", "east"),
        person("Ana", "west", components=["workshop"]),
        parameters={"everyone_paired": 1},
    )
    assert conflicts(document) == (("everyone",),)


def test_everybody_paired_contradicts_the_conflict_that_leaves_one_alone() -> None:
    document = instance(
        person("Wei", "east", max=2),
        person("Ana", "west"),
        person("Luz", "west"),
        conflicts=[["Luz", "Wei"]],
        parameters={"everyone_paired": 1},
    )
    assert conflicts(document) == (("everyone", "conflict:Luz|Wei"),)


def test_every_independent_contradiction_is_named() -> None:
    document = instance(
        person("Wei", "east"),
        person("Xi", "east"),
        person("Ana", "west"),
        person("Luz", "west"),
        must=[["Wei", "Ana"], ["Wei", "Luz"], ["Xi", "Wei"]],
    )
    assert conflicts(document) == (
        ("must:Xi|Wei",),
        ("must:Wei|Ana", "must:Wei|Luz", "max:Wei"),
    )


@pytest.mark.parametrize(
    ("conflicts", "fault"),
    [
        ([], "conflicts: must name at least one"),
        ([["must:Ana|Wei"]], "conflicts[0]: 'must:Ana|Wei' is not a record of the instance"),
        ([["must:Wei|Ana"]], "conflicts[0]: these records can hold together"),
        (
            [["must:Wei|Ana", "must:Wei|Luz", "max:Wei", "max:Ana"]],
            "conflicts[0]: contradicts without max:Ana too",
        ),
        ([["must:Wei|Ana", "must:Wei|Luz", "max:Wei"]], None),
        ([["must:Wei|Ana", "must:Wei|Luz", "cap:east|west"]], None),
        ([["must:Wei|Ana", "conflict:Ana|Wei"]], None),
        ([["everyone", "max:Wei"]], None),
        ([["everyone"]], "conflicts[0]: these records can hold together"),
        (
            [["everyone", "max:Wei", "max:Ana"]],
            "conflicts[0]: contradicts without max:Ana too",
        ),
        ([[["must:Wei|Ana"]]], "conflicts[0]: ['must:Wei|Ana'] is not a record of the instance"),
        (None, "conflicts: must be a list"),
    ],
)
def test_a_contradiction_has_to_be_one(conflicts: object, fault: str | None) -> None:
    document = worked_example() | {
        "must": [["Wei", "Ana"], ["Wei", "Luz"]],
        "conflicts": [["Ana", "Wei"]],
        "parameters": {"admin_pair_max": 1, "everyone_paired": 1},
    }
    document["people"][0]["max"] = 1
    found = check_pairing(document, {"status": "infeasible", "conflicts": conflicts})
    assert found == (() if fault is None else (fault,))


def test_a_contradiction_names_only_rules_that_are_on() -> None:
    answer = {"status": "infeasible", "conflicts": [["everyone"], ["cap:east|west"]]}
    assert check_pairing(worked_example(), answer) == (
        "conflicts[0]: 'everyone' is not a record of the instance",
        "conflicts[1]: 'cap:east|west' is not a record of the instance",
    )


FORUM = ["forum"]


def test_five_musts_and_a_limit_come_back_from_among_2000_names() -> None:
    document = drawn_edition(1, 300, 300)
    west, east = ([f"{side}{n:05d}" for n in range(300)] for side in "ab")
    for entry in document["people"]:
        entry["max"] = 1
    document["people"][7]["max"] = 3
    planted = [["a00007", east[n]] for n in range(4)]
    document["must"] = [[west[n], east[n]] for n in range(10, 260)] + planted
    document["conflicts"] = [[west[n], east[n + k]] for n in range(10, 260) for k in range(1, 6)]
    problem = read_pairing_instance(document)
    assert len(problem.must) + len(problem.conflicts) + len(problem.people) > 2000
    assert contradictions(problem) == ((*(f"must:{a}|{b}" for a, b in planted), "max:a00007"),)


def test_who_can_only_meet_too_few_is_found_among_2000_names() -> None:
    document = drawn_edition(1, 300, 300, parameters={"everyone_paired": 1})
    west, east = ([f"{side}{n:05d}" for n in range(300)] for side in "ab")
    for entry in document["people"]:
        entry["max"] = 1
    for number in (0, 1, 2, 300, 301, 302):
        document["people"][number]["components"] = ["workshop"]
    for number in (300, 301, 302):
        document["people"][number]["components"] = ["workshop", "forum"]
    # The first three meet three, and all are in conflict with the third: two are left.
    document["conflicts"] = [[west[n], east[n + k]] for n in range(10, 260) for k in range(1, 7)]
    document["conflicts"] += [[west[n], east[2]] for n in (0, 1, 2)]
    assert contradictions(read_pairing_instance(document)) == (
        (
            *("max:b00000", "max:b00001", "everyone"),
            *(f"conflict:{west[n]}|b00002" for n in (0, 1, 2)),
        ),
    )


def test_that_everybody_cannot_be_paired_is_found_out_for_caps_and_for_three_sides() -> None:
    three = instance(
        person("Wei", "east"),
        person("Ana", "west"),
        person("Kofi", "south"),
        parameters={"everyone_paired": 1},
    )
    # Each alone could go to somebody; an odd number of people with one place each cannot.
    assert conflicts(three) == (("max:Ana", "max:Kofi", "max:Wei", "everyone"),)
    capped = instance(
        *[person(name, "east", max=3) for name in ("Wei", "Xi")],
        *[person(name, "west", administration=name[0]) for name in ("Ana", "Abel", "Ada", "Bo")],
        parameters={"everyone_paired": 1, "admin_pair_max": 2},
    )
    assert conflicts(capped) == (("cap:east|A", "everyone"),)
    roomy = capped | {"parameters": {"everyone_paired": 1, "admin_pair_max": 3}}
    for untrue in (["everyone"], ["cap:east|A", "everyone"]):
        answer = {"status": "infeasible", "conflicts": [untrue]}
        assert check_pairing(roomy, answer) == ("conflicts[0]: these records can hold together",)


def test_that_everybody_cannot_be_paired_is_found_out_after_people_change_places() -> None:
    document = instance(
        *[person(name, "east", components=FORUM) for name in ("Wei", "Xi")],
        person("Yan", "east", components=["forum", "workshop"]),
        *[person(name, "west", components=["forum", "workshop"]) for name in ("Ana", "Luz")],
        person("Bo", "west", components=["workshop"]),
        parameters={"everyone_paired": 1},
    )
    answer = {"status": "infeasible", "conflicts": [["everyone", "max:Ana", "max:Luz"]]}
    assert check_pairing(document, answer) == ("conflicts[0]: these records can hold together",)
    document["people"][2]["components"] = FORUM
    assert conflicts(document) == (("everyone",),)


def test_a_contradiction_that_takes_too_long_to_check_is_not_believed() -> None:
    document = instance(
        *[person(f"p{n}", f"s{n % 3}", administration=f"a{n % 5}") for n in range(31)],
        administrations=[f"a{n}" for n in range(5)],
        parameters={"everyone_paired": 1, "admin_pair_max": 9},
    )
    names = ["everyone", *[f"max:p{n}" for n in range(31)]]
    answer = {"status": "infeasible", "conflicts": [names]}
    assert check_pairing(document, answer) == ("conflicts[0]: takes too long to check",)
