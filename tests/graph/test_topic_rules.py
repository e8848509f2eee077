"""Each labelled rule: a selection that only it breaks, and a plan that only it changes."""

from collections.abc import Iterable
from typing import Any

import pytest

from graph import topics
from graph.certificate import check_topics
from graph.interchange import read_topics_instance, topics_solution
from graph.problem import TopicSolution
from graph.rules import TOPIC_RULES, broken_topic_rules
from tests.graph.topic_instances import cover, opening, person, topic

ALL = ("risk_rules", "it_rules", "aeo_visit")


def broken(document: dict[str, Any], chosen: Iterable[str]) -> tuple[str, ...]:
    return broken_topic_rules(read_topics_instance(document), chosen)


def plan(document: dict[str, Any]) -> tuple[str, ...]:
    answer = topics.solve(read_topics_instance(document))
    assert isinstance(answer, TopicSolution)
    return answer.chosen


def with_topic(key: str, **values: Any) -> dict[str, Any]:
    document = opening(parameters={"leader_load": 3})
    document["topics"] = [
        entry | values if entry["id"] == key else entry for entry in document["topics"]
    ]
    return document


def with_parameters(**values: Any) -> dict[str, Any]:
    return opening(parameters={"leader_load": 3} | values)


def without_leader(key: str) -> dict[str, Any]:
    document = with_parameters()
    for entry in document["people"]:
        entry["ratings"] = {c: level for c, level in entry["ratings"].items() if c != key}
    return document


# label, instance, a selection, the names of what it breaks, and the plan of that instance
CASES = [
    ("minutes", with_parameters(minutes=180), ALL, "minutes", 2),
    ("count_min", with_parameters(count_min=3), ALL[:2], "count_min", 3),
    ("count_max", with_parameters(count_max=2), ALL, "count_max", 2),
    ("track_cap", with_parameters(track_caps={"rules": 1}), ALL, "track_cap:rules", 2),
    ("memory", with_topic("it_rules", editions_ago=2), ALL, "memory:it_rules", 2),
    ("never", with_parameters() | {"never": ["aeo_visit"]}, ALL, "never:aeo_visit", 2),
    ("leaders", without_leader("it"), ALL, "leaders:it_rules", 2),
    ("leader_load", with_parameters(leader_load=2), ALL, "leader_load", 2),
]


@pytest.mark.parametrize(("label", "document", "chosen", "name", "count"), CASES)
def test_a_rule_is_broken_alone_and_kept_by_the_plan(
    label: str, document: dict[str, Any], chosen: tuple[str, ...], name: str, count: int
) -> None:
    assert label in {rule.label for rule in TOPIC_RULES}
    assert broken(document, chosen) == (name,)
    assert broken(document, plan(document)) == ()
    assert len(plan(document)) == count


def test_a_required_topic_is_in_the_plan_although_another_is_worth_more() -> None:
    document = with_parameters(count_max=1)
    other = next(key for key in ALL if key not in plan(document))
    asked = document | {"must": [other]}
    assert broken(asked, ()) == (f"must:{other}",)
    assert plan(asked) == (other,)


def test_a_topic_brings_the_topics_that_it_requires_unless_they_were_held() -> None:
    document = with_parameters(count_max=1)
    document["topics"][0]["requires"] = ["aeo_visit"]
    document["topics"][1]["covers"] = []
    document["topics"][2]["covers"] = []
    document["people"][3]["targets"]["risk"] = 3
    assert broken(document, ["risk_rules"]) == ("requires:risk_rules|aeo_visit",)
    assert plan(document) != ("risk_rules",)
    document["topics"][2]["editions_ago"] = 5
    assert broken(document, ["risk_rules"]) == ()
    assert plan(document) == ("risk_rules",)


def test_every_label_has_a_case() -> None:
    told = {label for label, *_ in CASES} | {"must", "requires"}
    assert told == {rule.label for rule in TOPIC_RULES}


def test_what_is_broken_is_named_in_the_order_of_the_rules() -> None:
    document = with_parameters(minutes=90, count_min=3) | {"must": ["it_rules"]}
    assert broken(document, ["aeo_visit", "risk_rules"]) == (
        "must:it_rules",
        "count_min",
        "minutes",
    )


def test_a_must_topic_may_return_at_once_and_may_lack_leaders() -> None:
    held = with_topic("it_rules", editions_ago=1) | {"must": ["it_rules"]}
    assert broken(held, ALL) == ()
    unled = without_leader("it") | {"must": ["it_rules"]}
    assert broken(unled, ALL) == ()
    assert topics.solve(read_topics_instance(unled)).needs_invited_leader == {
        "it_rules": ("east", "west")
    }


def test_a_must_topic_is_asked_for_the_sides_that_have_leaders_and_counts_towards_their_load() -> (
    None
):
    document = with_parameters(leader_load=1, count_min=1) | {"must": ["it_rules"]}
    document["people"][0]["ratings"].pop("it")  # nobody in the west can lead it any more
    answer = topics.solve(read_topics_instance(document))
    assert answer.needs_invited_leader == {"it_rules": ("west",)}
    assert answer.leaders == {"it_rules": ("wei",)}
    assert broken(document, ["it_rules", "risk_rules"]) == ("leader_load",)


def test_the_leaders_rule_is_waived_only_when_nobody_could_lead_any_eligible_topic() -> None:
    document = with_parameters()
    for entry in document["people"]:
        entry["ratings"] = {}
    assert broken(document, ALL) == ()
    document["people"][0]["ratings"] = {"risk": 4}
    assert broken(document, ALL) == (
        "leaders:aeo_visit",
        "leaders:it_rules",
        "leaders:risk_rules",
    )
    assert broken(document | {"never": ["risk_rules"]}, ALL[1:]) == ()


def test_with_three_sides_two_of_them_are_enough_to_lead() -> None:
    document = with_parameters(leader_load=1, count_min=2)
    document["sides"] = ["east", "west", "north"]
    document["people"] += [
        person("ida", "north", ratings={"risk": 3, "it": 3}),
        person("mar", "west", ratings={"it": 3}),
    ]
    answer = topics.solve(read_topics_instance(document))
    assert len(answer.chosen) == 2
    for leaders in answer.leaders.values():
        assert len(leaders) == 2
    assert broken(document, ALL) == ("leader_load",)


def test_a_leader_needs_the_level_that_the_topic_leads_to_in_a_main_part() -> None:
    document = with_parameters()
    document["topics"] = [
        topic("expert", cover("risk", 0, 4)),
        topic("beside", cover("risk", 0, 3, "also"), cover("it")),
    ]
    document["people"][0]["ratings"] = {"risk": 3}
    document["people"][1]["ratings"] = {"risk": 4, "it": 2}
    assert broken(document, ["expert", "beside"]) == ("leaders:beside", "leaders:expert")
    document["people"][0]["ratings"] = {"risk": 4}
    assert broken(document, ["expert", "beside"]) == ("leaders:beside",)


# label, an instance without the rule, the same with it, and what the check then says of the plan
HELD_AGAINST = [
    ("minutes", with_parameters(), with_parameters(minutes=180), "minutes is broken"),
    (
        "count_min",
        with_parameters() | {"never": ["it_rules"]},
        with_parameters(count_min=3) | {"never": ["it_rules"]},
        "count_min is broken",
    ),
    ("count_max", with_parameters(), with_parameters(count_max=2), "count_max is broken"),
    (
        "track_cap",
        with_parameters(),
        with_parameters(track_caps={"rules": 1}),
        "track_cap:rules is broken",
    ),
    ("memory", with_parameters(), with_topic("it_rules", editions_ago=2), "it_rules is excluded"),
    ("never", with_parameters(), with_parameters() | {"never": ["it_rules"]}, "it_rules is exc"),
    ("leaders", with_parameters(), without_leader("it"), "it_rules is excluded"),
    ("leader_load", with_parameters(), with_parameters(leader_load=2), "leader_load is broken"),
    (
        "must",
        with_parameters() | {"never": ["it_rules"]},
        with_parameters() | {"must": ["it_rules"]},
        "it_rules is required",
    ),
    (
        "requires",
        with_parameters() | {"never": ["aeo_visit"]},
        with_topic("it_rules", requires=["aeo_visit"]),
        "requires:it_rules|aeo_visit is broken",
    ),
]


@pytest.mark.parametrize(("label", "without", "document", "words"), HELD_AGAINST)
def test_the_check_holds_a_rule_against_a_plan_that_was_made_without_it(
    label: str, without: dict[str, Any], document: dict[str, Any], words: str
) -> None:
    answer = topics.solve(read_topics_instance(without))
    assert isinstance(answer, TopicSolution)
    written = topics_solution(answer)
    assert label in {rule.label for rule in TOPIC_RULES}
    assert check_topics(without, written) == ()
    assert any(words in fault for fault in check_topics(document, written))


def test_the_check_knows_every_rule() -> None:
    assert {label for label, *_ in HELD_AGAINST} == {rule.label for rule in TOPIC_RULES}
