"""Topic problems and their documents: what is refused, and where it says so."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given

from graph import topics
from graph.interchange import (
    MalformedInstance,
    read_topics_instance,
    read_topics_solution,
    topics_instance,
    topics_solution,
)
from graph.problem import (
    Cover,
    MalformedProblem,
    Part,
    Topic,
    TopicParameters,
    TopicPerson,
    TopicProblem,
    TopicSolution,
)
from tests.graph.topic_instances import cover, instance, instances, opening, person, topic
from tests.graph.topics_2011 import topics_2011


def problem(**more: Any) -> TopicProblem:
    plain: dict[str, Any] = {
        "sides": ("east", "west"),
        "competencies": ("aeo", "risk"),
        "people": (TopicPerson("ana", "west"),),
        "topics": (Topic("rules"), Topic("visit")),
    }
    return TopicProblem(**plain | more)


@pytest.mark.parametrize(
    ("make", "record", "field"),
    [
        (lambda: TopicPerson("", "west"), "person", "id"),
        (lambda: TopicPerson("ana", "west", {"risk": 5}), "ana", "ratings.risk"),
        (lambda: TopicPerson("ana", "west", {"risk": True}), "ana", "ratings.risk"),
        (lambda: TopicPerson("ana", "west", {}, {"risk": -1}), "ana", "targets.risk"),
        (lambda: Topic(""), "topic", "id"),
        (lambda: Topic("rules", minutes=-1), "rules", "minutes"),
        (lambda: Topic("rules", editions_ago=-1), "rules", "editions_ago"),
        (lambda: Topic("rules", position="2"), "rules", "position"),
        (lambda: Topic("rules", covers=(Cover("risk", 5, 6),)), "rules", "covers.risk.from_level"),
        (lambda: Topic("rules", covers=(Cover("risk", 3, 3),)), "rules", "covers.risk.to_level"),
        (lambda: Topic("rules", covers=(Cover("risk", 0, 5),)), "rules", "covers.risk.to_level"),
        (
            lambda: Topic("rules", covers=(Cover("risk", 0, 3, "main"),)),
            "rules",
            "covers.risk.part",
        ),
        (lambda: TopicParameters(count_min=-1), "parameters", "count_min"),
        (lambda: TopicParameters(minutes=-1), "parameters", "minutes"),
        (lambda: TopicParameters(count_min=2, count_max=1), "parameters", "count_max"),
        (lambda: TopicParameters(phi_per_mille=1001), "parameters", "phi_per_mille"),
        (lambda: TopicParameters(track_caps={"x": -1}), "parameters", "track_caps.x"),
        (lambda: TopicParameters(curve=(1, 1, 1)), "parameters", "curve"),
        (lambda: TopicParameters(curve=(1, 2, 1, 1)), "parameters", "curve"),
        (lambda: TopicParameters(curve=(400, 400, 400, 0)), "parameters", "curve"),
        (lambda: TopicParameters(curve=(-1, 0, 0, 0)), "parameters", "curve[0]"),
        (lambda: problem(sides=("east",)), "sides", ""),
        (lambda: problem(sides=("east", "east")), "sides", "east"),
        (lambda: problem(competencies=("aeo", "aeo")), "competencies", "aeo"),
        (lambda: problem(people=(TopicPerson("a", "west"),) * 2), "people", "a"),
        (lambda: problem(topics=(Topic("rules"),) * 2), "topics", "rules"),
        (lambda: problem(people=(TopicPerson("a", "north"),)), "a", "side"),
        (lambda: problem(people=(TopicPerson("a", "west", {"it": 1}),)), "a", "ratings.it"),
        (lambda: problem(people=(TopicPerson("a", "west", {}, {"it": 1}),)), "a", "targets.it"),
        (
            lambda: problem(people=(TopicPerson("a", "west", seeks=frozenset({"it"})),)),
            "a",
            "seeks.it",
        ),
        (lambda: problem(topics=(Topic("t", covers=(Cover("it", 0, 3),)),)), "t", "covers.it"),
        (lambda: problem(topics=(Topic("t", requires=("t",)),)), "t", "requires.t"),
        (lambda: problem(topics=(Topic("t", requires=("u",)),)), "t", "requires.u"),
        (
            lambda: problem(
                topics=(
                    Topic("t", requires=("u|v",)),
                    Topic("t|u", requires=("v",)),
                    *(Topic("v"), Topic("u|v")),
                )
            ),
            "t|u",
            "requires.v",
        ),
        (lambda: problem(topics=(Topic("t", position=1), Topic("u"))), "topics", "position"),
        (
            lambda: problem(topics=(Topic("t", position=1), Topic("u", position=1))),
            "topics",
            "position",
        ),
        (lambda: problem(must=("tour",)), "must", "tour"),
        (lambda: problem(never=("tour",)), "never", "tour"),
        (lambda: problem(last_plan=("tour",)), "last_plan", "tour"),
        (lambda: problem(must=("visit",), never=("visit",)), "must", "visit"),
        (
            lambda: problem(parameters=TopicParameters(leader_sides_min=3)),
            "parameters",
            "leader_sides_min",
        ),
        (lambda: problem().topic("tour"), "topic", "tour"),
    ],
)
def test_a_broken_invariant_names_the_record_and_the_field(
    make: Callable[[], object], record: str, field: str
) -> None:
    with pytest.raises(MalformedProblem) as caught:
        make()
    assert (caught.value.record, caught.value.field) == (record, field)
    assert caught.value.expected


def test_topics_keep_the_order_of_their_positions_and_people_that_of_their_ids() -> None:
    given_topics = (Topic("late", position=20), Topic("early", position=10))
    people = (TopicPerson("b", "west"), TopicPerson("a", "east"))
    made = problem(topics=given_topics, people=people, must=("late", "early"))
    assert [entry.id for entry in made.topics] == ["early", "late"]
    assert [entry.id for entry in made.people] == ["a", "b"]
    assert made.must == ("early", "late")


def test_the_two_parts_of_a_topic_are_told_apart() -> None:
    heart, edge = Cover("risk", 0, 3), Cover("aeo", 0, 3, Part.ALSO)
    assert Topic("rules", covers=(edge, heart)).mains == (heart,)


@given(instances())
def test_a_document_reads_back_as_the_same_problem(document: dict[str, Any]) -> None:
    read = read_topics_instance(document)
    written = json.loads(json.dumps(topics_instance(read)))
    assert read_topics_instance(written) == read
    assert topics_instance(read_topics_instance(written)) == written


@pytest.mark.parametrize("assessed", [True, False])
def test_a_plan_reads_back_as_the_same_plan(assessed: bool) -> None:  # noqa: FBT001 -- a column
    answer = topics.solve(read_topics_instance(topics_2011(assessed=assessed)))
    assert isinstance(answer, TopicSolution)
    written = json.loads(json.dumps(topics_solution(answer)))
    assert read_topics_solution(written) == answer
    assert topics_solution(read_topics_solution(written)) == written


def test_what_is_left_out_has_its_default() -> None:
    read = read_topics_instance(
        {
            "format": "topics-instance/1",
            "sides": ["east", "west"],
            "people": [{"id": "ana", "side": "west"}],
            "topics": [{"id": "rules"}],
        }
    )
    assert read == TopicProblem(
        ("east", "west"), (), (TopicPerson("ana", "west"),), (Topic("rules"),)
    )


def test_a_rating_of_null_is_no_rating() -> None:
    document = opening()
    document["people"][0]["ratings"] = {"risk": None, "it": 0}
    assert read_topics_instance(document).people[0].ratings == {"it": 0}


def changed(**more: Any) -> dict[str, Any]:
    return opening() | more


@pytest.mark.parametrize(
    ("document", "path"),
    [
        ([], ""),
        ({1: 2}, ""),
        ({}, "format"),
        (changed(format="topics-instance/2"), "format"),
        ({"format": "topics-instance/1"}, "people"),
        (changed(people={}), "people"),
        (changed(people=[{"side": "west"}]), "people[0].id"),
        (changed(people=[person("", "west")]), "people[0].id"),
        (changed(people=[person("ana", "west", ratings={"risk": 5})]), "people[0].ratings.risk"),
        (changed(people=[person("ana", "west", ratings={"risk": "3"})]), "people[0].ratings.risk"),
        (changed(people=[person("ana", "west", targets={"risk": None})]), "people[0].targets.risk"),
        (changed(people=[person("ana", "north")]), "people[0].side"),
        (changed(people=[person("ana", "west", seeks="risk")]), "people[0].seeks"),
        (changed(topics=[topic("rules"), {"title": "x"}]), "topics[1].id"),
        (changed(topics=[topic("rules", title=3)]), "topics[0].title"),
        (changed(topics=[topic("rules", minutes=1.5)]), "topics[0].minutes"),
        (changed(topics=[topic("rules", cover("risk", 0, 3, "half"))]), "topics[0].covers[0].part"),
        (changed(topics=[topic("rules", cover("risk", 3, 3))]), "topics[0].covers.risk.to_level"),
        (changed(topics=[topic("rules", cover("tax"))]), "topics[0].covers.tax"),
        (changed(topics=[topic("rules", requires=["none"])]), "topics[0].requires.none"),
        (changed(sides="east"), "sides"),
        (changed(sides=["east"]), "sides"),
        (changed(must=["none"]), "must.none"),
        (changed(must=["it_rules"], never=["it_rules"]), "must.it_rules"),
        (changed(parameters={"minutse": 3}), "parameters.minutse"),
        (changed(parameters={"count_min": None}), "parameters.count_min"),
        (changed(parameters={"count_min": True}), "parameters.count_min"),
        (changed(parameters={"curve": [350, 350]}), "parameters.curve"),
        (changed(parameters={"curve": 350}), "parameters.curve"),
        (changed(parameters={"track_caps": {"rules": "1"}}), "parameters.track_caps.rules"),
        (changed(parameters={"leader_sides_min": 3}), "parameters.leader_sides_min"),
    ],
)
def test_a_malformed_document_says_where_and_what_was_expected(document: object, path: str) -> None:
    with pytest.raises(MalformedInstance) as caught:
        read_topics_instance(document)
    assert caught.value.path == path
    assert caught.value.expected


def test_null_is_no_limit_for_minutes_and_the_largest_count() -> None:
    free = instance([], [], parameters={"minutes": None, "count_max": None})
    assert read_topics_instance(free).parameters == TopicParameters()
