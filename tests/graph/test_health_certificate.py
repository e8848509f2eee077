"""The check of a network's report: everybody removed in turn, and no changed number gets past."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given

from graph.certificate import check_health
from graph.certificate.health.records import Records
from graph.certificate.health.spectrum import lambda2_faults
from graph.interchange import health_solution, network_instance, read_health_solution
from graph.network import health
from graph.problem import HealthProblem
from tests.graph.health_networks import SHAPE, drawn, network, networks
from tests.graph.tampering import numbers, put, solvers_loaded_by

Document = dict[str, Any]


def documents(problem: HealthProblem) -> tuple[Document, Document]:
    solution = json.loads(json.dumps(health_solution(health(problem))))
    return network_instance(problem), solution


@pytest.fixture(scope="module")
def edition() -> tuple[Document, Document]:
    return documents(network("llcclclcclclllclllccclll", SHAPE, forbidden=(("p14", "p15"),)))


@given(networks())
def test_what_was_found_holds_and_reads_back(problem: HealthProblem) -> None:
    report = health(problem)
    solution = json.loads(json.dumps(health_solution(report)))
    assert check_health(network_instance(problem), solution) == ()
    assert read_health_solution(solution) == report


@pytest.mark.parametrize("people", [60, 201, 510])
def test_what_was_found_of_more_people_holds_too(people: int) -> None:
    problem = drawn(people, people * 13 // 12, people)
    instance, solution = documents(problem)
    assert check_health(instance, solution) == ()
    load = ("brokers", "loads", 0, "load")
    assert check_health(instance, put(solution, load, lambda n: n - 1e-4))
    assert check_health(instance, put(solution, ("lambda2",), lambda n: n + 1e-5))


def test_every_stated_number_is_checked(edition: tuple[Document, Document]) -> None:
    instance, solution = edition
    assert check_health(instance, solution) == ()
    stated = list(numbers(solution))
    assert len(stated) > 80
    for place, path in enumerate(stated):
        # Each in one way, the survival curve's many now and then.
        change = (lambda n: n + 1, lambda n: n - 1, lambda n: not n, str)[place % 4]
        if path[0] != "survival" or not path[1] % 4:
            assert check_health(instance, put(solution, path, change)), path
    for path in (("groups",), ("half_life",), ("extra_pairings_bound",), ("sides", "c")):
        assert check_health(instance, put(solution, path, float)), path


@pytest.mark.parametrize(
    ("path", "change", "words"),
    [
        (("articulation_people",), lambda every: every[1:], "articulation_people"),
        (("departures",), lambda every: every[1:], "departures"),
        (("departures", 0, "cut_off"), lambda _: ["p01"], "cuts off"),
        (("departures", 0, "cut_off"), lambda _: [], "cuts off"),
        (("worst_departures", 1, "people"), lambda every: every[::-1], "different people"),
        (("worst_departures", 1, "people"), lambda _: ["p00", "p13"], "without p00, p13"),
        (("worst_departures",), lambda every: every[:2], "3 sets"),
        (("brokers", "loads"), lambda every: every[1:], "highest"),
        (("brokers", "loads"), lambda every: every[::-1], "first"),
        (("brokers", "exact"), lambda _: False, "exact"),
        (("lambda2",), lambda n: n + 1e-5, "smaller"),
        (("lambda2",), lambda n: n - 1e-5, "larger"),
        (("lambda2",), lambda _: None, "lambda2"),
        (("lambda2",), lambda _: float("nan"), "lambda2"),
        (("ei_index",), lambda _: None, "ei_index"),
        (("status",), lambda _: "within", "status"),
        (("extra_pairings",), lambda every: every[1:], "still splits"),
        (("extra_pairings",), lambda every: [*every, every[0]], "once"),
        (("extra_pairings", 0), lambda _: ["p00"], "two people"),
        (("extra_pairings", 0), lambda _: [1, 2], "two people"),
        (("extra_pairings", 0), lambda _: ["p00", "luz"], "not both of the network"),
        (("extra_pairings_reasons",), lambda every: every[1:], "one for each pair"),
        (("extra_pairings_reasons", 0, "departures"), lambda every: every[1:], "are parted by"),
        (("survival",), lambda every: every[:-1], "survival"),
        (("survival",), lambda _: None, "survival"),
        (("brokers",), lambda _: None, "cannot be read"),
        (("status",), lambda _: "infeasible", "none are stated"),
    ],
)
def test_what_is_wrong_is_said_in_words(
    edition: tuple[Document, Document],
    path: tuple[Any, ...],
    change: Callable[[Any], Any],
    words: str,
) -> None:
    instance, solution = edition
    if path == ("status",) and words == "none are stated":
        solution = solution | {"closed": {"departing": None, "people": [], "forbidden": []}}
    assert words in "; ".join(check_health(instance, put(solution, path, change)))


def test_each_rule_of_a_proposed_pair_is_checked() -> None:
    problem = network("aabb", [(0, 2), (1, 2), (2, 3)], forbidden=(("p00", "p03"),))
    instance, solution = documents(network("aabb", [(0, 2), (1, 2), (2, 3)]))
    instance["forbidden"] = network_instance(problem)["forbidden"]
    for pair, words in (
        (["p00", "p01"], "are of one side"),
        (["p00", "p03"], "are forbidden"),
        (["p00", "p02"], "have a tie already"),
    ):
        told = check_health(instance, solution | {"extra_pairings": [pair]})
        assert f"extra_pairings: {pair[0]} and {pair[1]} {words}" in told


def test_the_reason_of_a_pair_names_that_pair_and_nobody_beside(
    edition: tuple[Document, Document],
) -> None:
    instance, solution = edition
    pair = ("extra_pairings_reasons", 0, "pair")
    for change in (lambda two: [*two, two[0]], lambda two: two[:1], lambda two: two[::-1]):
        assert check_health(instance, put(solution, pair, change))


def test_a_mended_network_has_to_be_connected() -> None:
    instance, solution = documents(network("abab", []))
    fewer = solution | {"extra_pairings": solution["extra_pairings"][:1]}
    assert "not everybody is connected" in "; ".join(check_health(instance, fewer))


def test_why_there_are_no_extra_pairings_is_checked() -> None:
    problem = network(
        "aabbb", [(0, 2), (2, 3), (3, 4), (1, 2)], forbidden=(("p00", "p03"), ("p00", "p04"))
    )
    instance, solution = documents(problem)
    assert solution["status"] == "infeasible"
    assert check_health(instance, solution) == ()
    for path, value, words in (
        (("closed", "people"), [], "must part people"),
        (("closed", "people"), ["p00", "p03"], "have a tie"),
        (("closed", "departing"), None, "have a tie"),
        (("closed", "departing"), "luz", "somebody of the network"),
        (("closed", "forbidden"), [], "not the forbidden pairs"),
        (("closed", "same_side"), False, "same_side"),
        (("conflicts",), [["different_sides"]], "conflicts"),
        (("extra_pairings_bound",), 1, "none are stated"),
        (("extra_pairings",), [["p00", "p04"]], "none are stated"),
    ):
        told = "; ".join(check_health(instance, put(solution, path, lambda _, v=value: v)))
        assert words in told, path
    released = instance | {"forbidden": instance["forbidden"][1:]}
    assert "may be paired" in "; ".join(check_health(released, solution))


def test_a_changed_record_no_longer_fits(edition: tuple[Document, Document]) -> None:
    instance, solution = edition
    for place in range(0, len(instance["ties"]), 5):
        ties = instance["ties"][:place] + instance["ties"][place + 1 :]
        assert check_health(instance | {"ties": ties}, solution)
    people = [instance["people"][0] | {"side": "c"}, *instance["people"][1:]]
    assert check_health(instance | {"people": people}, solution)
    assert check_health(instance | {"parameters": {"seed": 1}}, solution)


def test_a_tie_that_stands_twice_is_one(edition: tuple[Document, Document]) -> None:
    instance, solution = edition
    turned = [[b, a] for a, b in instance["ties"]]
    shuffled = {"ties": turned + instance["ties"], "people": instance["people"][::-1]}
    assert check_health(instance | shuffled, solution) == ()


def test_of_too_many_ties_lambda2_is_held_against_the_least_tied_person() -> None:
    many = 250
    full = network("ab" * 125, [(a, b) for b in range(many) for a in range(b)])
    records = Records(network_instance(full))
    assert list(lambda2_faults(records, float(many))) == []
    told = ["lambda2: is above what the least tied person allows"]
    assert list(lambda2_faults(records, many + 1.0)) == told


def test_the_check_loads_nothing_but_the_standard_library() -> None:
    assert solvers_loaded_by("graph.certificate.health") == "[]"


@pytest.mark.parametrize("solution", [None, 1, "optimal", [], {}])
def test_what_is_no_report_at_all_is_a_fault(solution: object) -> None:
    assert len(check_health(network_instance(network("ab", [])), solution)) == 1
