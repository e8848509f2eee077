"""The check of a topic plan: it needs no solver, and a changed number does not get past it."""

import json
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given

from graph import topics
from graph.certificate import check_topics
from graph.certificate.leaves import covers_all
from graph.interchange import read_topics_instance, topics_infeasible, topics_solution
from graph.problem import TopicInfeasible
from tests.graph.tampering import leaves, numbers, put, solvers_loaded_by
from tests.graph.topic_instances import cover, instance, instances, opening, person, topic
from tests.graph.topics_2011 import topics_2011

Document = dict[str, Any]


def solution_of(document: Document, **options: int) -> Document:
    answer = topics.solve(read_topics_instance(document), **options)
    return json.loads(json.dumps(topics_solution(answer)))


def led() -> Document:
    """An instance whose leaders are scarce, so that its proof needs a group of people."""
    document = opening(parameters={"leader_load": 2, "count_max": 3})
    for entry in document["people"][2:]:
        entry["targets"] = {"risk": 4, "it": 4, "aeo": 4}
    return document


@pytest.fixture(scope="module")
def edition() -> tuple[Document, Document]:
    document = topics_2011(must=())
    return document, solution_of(document)


def test_every_stated_number_is_checked(edition: tuple[Document, Document]) -> None:
    small = led()
    for document, solution, every in ((small, solution_of(small), 1), (*edition, 12)):
        assert check_topics(document, solution) == ()
        stated = [path for path in numbers(solution) if path[0] != "proof"]
        assert len(stated) > 70
        for path in stated[::every]:
            for change in (lambda n: n + 1, lambda n: not n, float):
                assert check_topics(document, put(solution, path, change)), path


def test_every_multiplier_that_matters_is_checked(edition: tuple[Document, Document]) -> None:
    document, solution = edition
    proof = [path for path in numbers(solution["proof"]) if path[-1] != "complete"][::30]
    refused = {"dropped": 0, "negative": 0, "fraction": 0}
    for path in proof:
        at = ("proof", *path)
        refused["dropped"] += bool(check_topics(document, put(solution, at, lambda _n: 0)))
        refused["negative"] += bool(check_topics(document, put(solution, at, lambda n: -n)))
        refused["fraction"] += bool(check_topics(document, put(solution, at, float)))
    assert refused["negative"] == refused["fraction"] == len(proof) > 20
    assert refused["dropped"] > len(proof) / 2  # the others only make a bound a little weaker


def test_no_topic_can_be_exchanged_or_left_out(edition: tuple[Document, Document]) -> None:
    document, solution = edition
    chosen = solution["chosen"]
    others = [entry["id"] for entry in document["topics"] if entry["id"] not in chosen]
    for place in range(6):
        for other in others[::7]:
            exchanged = put(solution, ("chosen", place), lambda _topic, o=other: o)
            assert check_topics(document, exchanged)
    for field in (("chosen",), ("proof", "fairest")):
        assert check_topics(document, put(solution, field, lambda every: every[:5]))
        assert check_topics(document, put(solution, field, lambda every: every[::-1]))
        assert check_topics(document, put(solution, field, lambda every: [*every, "tour"]))
        assert check_topics(document, put(solution, field, lambda _every: others[:6]))


def test_no_leaf_can_be_left_out_or_moved(edition: tuple[Document, Document]) -> None:
    document, solution = edition
    for tree in ("shares", "total"):
        leaves = ("proof", tree, "leaves")
        for place in range(len(solution["proof"][tree]["leaves"])):
            fewer = put(solution, leaves, lambda every, p=place: every[:p] + every[p + 1 :])
            turned = put(
                solution,
                (*leaves, place),
                lambda leaf: leaf | {"taken": leaf["left"], "left": leaf["taken"]},
            )
            assert check_topics(document, fewer)
            assert check_topics(document, turned)
        assert check_topics(document, put(solution, leaves, lambda _every: []))


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        (("status",), "within", "status"),
        (("proof", "total", "complete"), False, "status"),
        (("proof", "total", "denominator"), 0, "denominator"),
        (("proof", "leader_cuts"), [["nobody"]], "leader_cuts"),
        (("leaders", "integrity"), [], "leaders of integrity"),
        (("leaders",), {}, "leaders"),
        (("smallest_share",), {"numerator": 2, "denominator": 4}, "lowest terms"),
        (("smallest_share",), {"numerator": 2, "denominator": 0}, "cannot be read"),
        (("gain",), None, "gain"),
        (("chosen",), 5, "cannot be read"),
        (("proof",), {}, "cannot be read"),
        (("proof", "shares", "leaves", 0, "multipliers"), {"minutes": 1}, "no row"),
        (("proof", "shares", "leaves", 0, "taken"), ["none"], "free"),
        (("status",), "infeasible", "cannot be read"),
    ],
)
def test_what_is_wrong_is_said_in_words(
    edition: tuple[Document, Document], path: tuple[Any, ...], value: object, words: str
) -> None:
    document, solution = edition
    assert words in "; ".join(check_topics(document, put(solution, path, lambda _old: value)))


def test_leaders_are_checked_against_the_records() -> None:
    document = opening(parameters={"leader_load": 2, "count_min": 2, "count_max": 2})
    solution = solution_of(document)
    first, second = solution["chosen"]
    assert check_topics(document, solution) == ()
    for people in (["luz", "wei"], ["ana", "ana"], ["wei"], ["ana", "wei", "luz"]):
        assert check_topics(document, put(solution, ("leaders", first), lambda _p, p=people: p))
    tired = document | {"parameters": document["parameters"] | {"leader_load": 1}}
    faults = check_topics(tired, solution)
    assert "chosen: leader_load is broken" in faults
    assert "leaders: ana leads 2 topics" in faults
    assert second in solution["leaders"]


def test_a_changed_record_no_longer_fits_the_plan(edition: tuple[Document, Document]) -> None:
    document, solution = edition
    for person_place in range(0, 24, 5):
        changed = deepcopy(document)
        ratings = changed["people"][person_place]["ratings"]
        targets = changed["people"][person_place]["targets"]
        competency = next(c for c, level in ratings.items() if 0 < level < targets.get(c, 0))
        ratings[competency] -= 1
        assert check_topics(changed, solution)


def test_a_rule_that_came_later_is_held_against_the_plan() -> None:
    document = opening(parameters={"leader_load": 3})
    solution = solution_of(document)
    later: list[tuple[Document, str]] = [
        ({"parameters": {"leader_load": 3, "minutes": 200}}, "minutes is broken"),
        ({"parameters": {"leader_load": 3, "count_max": 2}}, "count_max is broken"),
        ({"parameters": {"leader_load": 3, "count_min": 4}}, "count_min is broken"),
        ({"parameters": {"leader_load": 3, "track_caps": {"rules": 1}}}, "track_cap:rules"),
        ({"never": ["it_rules"]}, "it_rules is excluded"),
        ({"must": ["tour"], "topics": [*document["topics"], {"id": "tour"}]}, "tour is required"),
    ]
    assert check_topics(document, solution) == ()
    for change, words in later:
        assert words in "; ".join(check_topics(document | change, solution))
    requiring = deepcopy(document)
    requiring["topics"].append({"id": "tour", "minutes": 90})
    requiring["topics"][0]["requires"] = ["tour"]
    assert "requires:risk_rules|tour" in "; ".join(check_topics(requiring, solution))


def test_scarce_leaders_are_proved_by_the_people_who_are_too_few() -> None:
    document = led()
    solution = solution_of(document)
    assert len(solution["chosen"]) == 2
    assert solution["proof"]["leader_cuts"]
    assert check_topics(document, solution) == ()
    assert check_topics(document, put(solution, ("proof", "leader_cuts"), lambda _cuts: []))


def test_with_three_sides_leaders_are_proved_the_same_way() -> None:
    document = led()
    document["sides"] = ["east", "north", "west"]
    document["people"].append(person("ida", "north", targets={"risk": 2}, ratings={"risk": 0}))
    document["parameters"]["leader_load"] = 1
    solution = solution_of(document)
    assert solution["proof"]["leader_cuts"]
    assert check_topics(document, solution) == ()


def test_a_plan_that_stops_at_the_root_is_checked_too() -> None:
    document = topics_2011(must=())
    solution = solution_of(document, nodes_max=1)
    assert solution["status"] == "within"
    assert check_topics(document, solution) == ()
    for path in (("bound",), ("fairest_share_bound", "numerator"), ("total",)):
        assert check_topics(document, put(solution, path, lambda n: n + 1))
    assert check_topics(document, put(solution, ("status",), lambda _s: "optimal"))
    hopeful = put(solution, ("proof", "total", "complete"), lambda _c: True)
    assert any("not closed" in fault for fault in check_topics(document, hopeful))
    hopeful = put(solution, ("proof", "shares", "complete"), lambda _c: True)
    assert any("not closed" in fault for fault in check_topics(document, hopeful))


def test_a_leaf_that_decides_everything_speaks_for_itself() -> None:
    document = opening(parameters={"leader_load": 3, "count_max": 1})
    solution = solution_of(document)
    every = [entry["id"] for entry in document["topics"]]
    split = [
        {
            "taken": [t for place, t in enumerate(every) if choice >> place & 1],
            "left": [t for place, t in enumerate(every) if not choice >> place & 1],
            "multipliers": {},
        }
        for choice in range(8)
    ]
    for tree in ("shares", "total"):
        solution["proof"][tree]["leaves"] = split
    assert check_topics(document, solution) == ()
    worse = next(topic for topic in every if topic not in solution["chosen"])
    asked = solution_of(document | {"must": [worse]})
    asked["proof"] = solution["proof"] | {"fairest": asked["proof"]["fairest"]}
    asked["suggestions"][0]["required"] = False
    faults = "; ".join(check_topics(document, asked))
    assert "holds a fairer selection" in faults
    assert "not closed" in faults


def test_conflicts_are_tried_out() -> None:
    document = topics_2011()
    document["parameters"]["minutes"] = 60
    answer = topics.solve(read_topics_instance(document))
    assert isinstance(answer, TopicInfeasible)
    written = topics_infeasible(answer)
    assert check_topics(document, written) == ()
    for names, words in (
        ([], "at least one"),
        ([["minutes", "track_cap:x"]], "'track_cap:x' is not a record"),
        ([["minutes"]], "can hold together"),
        ([["count_min", "minutes", "must:risk_management"]], "without count_min too"),
    ):
        assert words in "; ".join(check_topics(document, written | {"conflicts": names}))


def test_each_repair_is_the_least_that_is_enough() -> None:
    document = topics_2011()
    document["parameters"]["minutes"] = 60
    short = led()
    short["parameters"] |= {"leader_load": 1, "count_min": 3}
    for asked in (document, short):
        answer = topics.solve(read_topics_instance(asked))
        assert isinstance(answer, TopicInfeasible)
        written = json.loads(json.dumps(topics_infeasible(answer)))
        assert check_topics(asked, written) == ()
        assert any(each["by"] for repairs in written["repairs"] for each in repairs)
        for path in leaves(written["repairs"]):
            for value in ("must:nothing", "raise", "lower", "release", None, 0, 1, 10**30):
                changed = put(written["repairs"], path, lambda _, value=value: value)
                if changed != written["repairs"]:
                    assert check_topics(asked, written | {"repairs": changed}), (path, value)


@given(instances())
def test_every_conflict_that_is_found_passes_the_check(document: Document) -> None:
    answer = topics.solve(read_topics_instance(document))
    if isinstance(answer, TopicInfeasible):
        assert check_topics(document, topics_infeasible(answer)) == ()


def test_a_topic_may_require_one_that_was_held_and_is_not_held_again() -> None:
    document = opening()
    document["topics"][0]["requires"] = ["it_rules"]
    document["topics"][1]["editions_ago"] = 1
    solution = solution_of(document)
    assert "risk_rules" in solution["chosen"]
    assert "it_rules" not in solution["chosen"]
    assert check_topics(document, solution) == ()


def test_a_conflict_that_takes_too_long_is_not_called_checked() -> None:
    minutes = [1000 + place for place in range(40)]  # so that no two topics are of one kind
    document = instance(
        [],
        [topic(f"t{place}", minutes=length) for place, length in enumerate(minutes)],
        parameters={"minutes": sum(minutes[:20]) - 1, "count_min": 20},
    )
    claimed = {"status": "infeasible", "conflicts": [["count_min", "minutes"]]}
    assert check_topics(document, claimed) == ("conflicts[0]: takes too long to check",)


def test_leaves_have_to_split_every_selection() -> None:
    assert covers_all([{}])
    assert covers_all([{"a": 1}, {"a": 0, "b": 1}, {"a": 0, "b": 0}])
    assert not covers_all([])
    assert not covers_all([{"a": 1}])
    assert not covers_all([{"a": 1}, {"b": 0}])
    assert not covers_all([{"a": 1}, {"a": 0}, {"a": 0}])
    assert not covers_all([{"a": 1, "b": 1}, {"a": 1}, {"a": 0}])


def test_a_curve_of_four_different_steps_is_proved_as_well() -> None:
    document = topics_2011(must=())
    document["parameters"] |= {"curve": [400, 300, 200, 100], "sought_per_mille": 1333}
    document["topics"][3]["covers"].append(cover("integrity", 0, 2))
    assert check_topics(document, solution_of(document)) == ()


def test_the_check_loads_nothing_but_the_standard_library() -> None:
    assert solvers_loaded_by("graph.certificate.topics") == "[]"


@pytest.mark.parametrize("solution", [None, 1, "optimal", [], {}])
def test_what_is_no_plan_at_all_is_a_fault(solution: object) -> None:
    assert len(check_topics(opening(), solution)) == 1
