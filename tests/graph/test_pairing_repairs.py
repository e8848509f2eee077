"""What is dropped is enough and no more than it has to be; the outcome is a new solution's."""

from itertools import combinations
from typing import Any

import pytest
from hypothesis import given

from graph.interchange import read_pairing_instance
from graph.pairing import cheapest_repairs, solve
from graph.problem import (
    MalformedProblem,
    Outcome,
    PairingInfeasible,
    PairingSolution,
    RaisedLimit,
    Repair,
)
from tests.graph.naive_pairing import Naive
from tests.graph.pairing_instances import instance, instances, learner, person, worked_example
from tests.graph.test_pairing_contradictions import keeping, possible


def names_of(document: dict[str, Any]) -> list[str]:
    names = [f"{kind}:{a}|{b}" for kind in ("must", "locked") for a, b in document[kind]]
    names += [f"max:{entry['id']}" for entry in document["people"]]
    names += ["everyone"] * document["parameters"].get("everyone_paired", 0)
    return names + [f"conflict:{a}|{b}" for a, b in document["conflicts"]]


@given(instances(caps=False, people_max=5))
def test_repairs_are_all_the_least_ones(document: dict[str, Any]) -> None:
    document["people"] = [entry | {"max": entry["max"] or 1} for entry in document["people"]]
    problem = read_pairing_instance(document)
    found = cheapest_repairs(problem, 100)
    assert found.complete
    if isinstance(solve(problem), PairingSolution):
        assert found.repairs == ()
        return
    names = list(dict.fromkeys(names_of(document)))
    for size in range(1, len(names) + 1):
        least = {
            frozenset(dropped)
            for dropped in combinations(names, size)
            if possible(keeping(document, set(names) - set(dropped)))
        }
        if least:
            break
    assert {frozenset(one.records) for one in found.repairs} == least
    for one in found.repairs:
        kept = keeping(document, set(names) - set(one.records))
        naive = Naive(kept)
        best = naive.best_of(naive.plans())
        assert (one.after.people, one.after.floor, one.after.total) == best
    outcomes = [(one.after.people, one.after.floor, one.after.total) for one in found.repairs]
    assert outcomes == sorted(outcomes, reverse=True)


def test_each_record_of_a_single_contradiction_is_a_repair_with_its_outcome() -> None:
    document = worked_example() | {"must": [["Wei", "Ana"], ["Wei", "Luz"]]}
    document["people"][0]["max"] = 1
    assert cheapest_repairs(read_pairing_instance(document)).repairs == (
        Repair(("max:Wei",), Outcome(3, 1000, 1097), (RaisedLimit("max:Wei", 2, 2),)),
        Repair(("must:Wei|Luz",), Outcome(2, 1000, 887), ()),
        Repair(("must:Wei|Ana",), Outcome(2, 700, 210), ()),
    )


@given(instances(caps=False, people_max=6))
def test_a_limit_is_raised_no_further_than_it_has_to_be(document: dict[str, Any]) -> None:
    document["people"] = [entry | {"max": 1} for entry in document["people"]]
    document["parameters"]["everyone_paired"] = 1
    names = set(names_of(document))
    for one in cheapest_repairs(read_pairing_instance(document), 100).repairs:
        kept = keeping(document, names - set(one.records))
        least: dict[str, int] = {}
        for each in one.raised:
            assert not possible(limited(kept, least | {each.record: each.least - 1}))
            least[each.record] = each.least
        assert possible(limited(kept, least))


def limited(document: dict[str, Any], most: dict[str, int]) -> dict[str, Any]:
    """The instance with some people's most partners set otherwise."""
    people = [
        entry | {"max": most.get(f"max:{entry['id']}", entry["max"])}
        for entry in document["people"]
    ]
    return document | {"people": people}


def test_the_least_limit_may_be_less_than_the_best_plan_takes() -> None:
    document = instance(
        person("Wei", "east", ratings={"risk": 4}),
        person("Xi", "east", max=2),
        *[learner(name, "west") for name in ("Ana", "Bea", "Cy", "Luz")],
        parameters={"everyone_paired": 1},
    )
    found = cheapest_repairs(read_pairing_instance(document))
    raised = {one.records: one.raised for one in found.repairs}
    # Whom Wei helps is worth more with him, but Xi may take two.
    assert raised["max:Wei",] == (RaisedLimit("max:Wei", 2, 3),)
    assert raised["max:Xi",] == (RaisedLimit("max:Xi", 3, 3),)


def test_a_cap_between_two_administrations_is_raised_by_half_of_those_it_leaves_alone() -> None:
    document = instance(
        *[person(f"e{number}", "east", max=1) for number in range(5)],
        *[person(f"w{number}", "west", max=1) for number in range(5)],
        parameters={"everyone_paired": 1, "admin_pair_max": 2},
    )
    found = cheapest_repairs(read_pairing_instance(document))
    raised = {one.records: one.raised for one in found.repairs}
    assert raised["cap:east|west",] == (RaisedLimit("cap:east|west", 5, 5),)


def test_a_dropped_cap_says_how_many_places_it_would_take() -> None:
    document = instance(
        person("Wei", "east", max=2),
        person("Ana", "west"),
        person("Luz", "west"),
        parameters={"everyone_paired": 1, "admin_pair_max": 1},
    )
    found = cheapest_repairs(read_pairing_instance(document))
    assert [(one.records, one.raised) for one in found.repairs] == [
        (("cap:east|west",), (RaisedLimit("cap:east|west", 2, 2),)),
        (("everyone",), ()),
    ]


def test_two_contradictions_take_two_records() -> None:
    document = instance(
        *[person(name, "east") for name in ("Wei", "Xi")],
        *[person(name, "west") for name in ("Ana", "Bea", "Cy", "Luz")],
        must=[["Wei", "Ana"], ["Wei", "Bea"], ["Xi", "Cy"], ["Xi", "Luz"]],
    )
    problem = read_pairing_instance(document)
    found = cheapest_repairs(problem, 100)
    assert len(found.repairs) == 9
    assert {len(one.records) for one in found.repairs} == {2}
    people = {one.records: one.after.people for one in found.repairs}
    assert people["max:Wei", "max:Xi"] == 6
    assert people["must:Wei|Ana", "must:Xi|Cy"] == 4
    assert found.repairs[-1].after.people == 4
    assert found.complete
    assert not cheapest_repairs(problem, 3).complete


def test_a_search_that_is_cut_short_says_so_and_still_repairs() -> None:
    wanted = 8
    people = [person(f"e{n}", "east") for n in range(wanted)]
    people += [person(f"w{n}", "west") for n in range(2 * wanted)]
    document = instance(*people, must=[[f"e{n // 2}", f"w{n}"] for n in range(2 * wanted)])
    problem = read_pairing_instance(document)
    assert isinstance(solve(problem), PairingInfeasible)
    found = cheapest_repairs(problem)
    assert not found.complete
    assert len(found.repairs[0].records) >= wanted
    assert found.repairs[0].after.people > 0


def test_how_many_are_told_is_a_number_in_range() -> None:
    with pytest.raises(MalformedProblem, match="most must be a whole number from 1 to 100"):
        cheapest_repairs(read_pairing_instance(worked_example()), 0)
