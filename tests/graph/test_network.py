"""The networkx graph of an edition, and what a planner reads of it."""

from fractions import Fraction
from typing import Any

import networkx as nx
import pytest

from graph.network import (
    BridgingTopic,
    EdgeKind,
    NetworkPerson,
    NetworkRecords,
    NodeKind,
    network,
    summarise,
)
from graph.problem import MalformedProblem
from tests.graph.edition_2011 import instance_2011


def person(key: str, side: str, **more: Any) -> NetworkPerson:
    return NetworkPerson(key, side, {"west": "BR", "east": "CN", "north": "NO"}[side], **more)


def records(*people: NetworkPerson, **more: Any) -> NetworkRecords:
    plain: dict[str, Any] = {
        "competencies": ("aeo", "risk"),
        "topics": {"risk": ("risk",), "visit": ("aeo", "risk")},
        "administrations": ("BR", "CN", "NO"),
        "components": ("forum",),
    }
    return NetworkRecords(people, **plain | more)


def edition_of_2011() -> NetworkRecords:
    document = instance_2011()
    return NetworkRecords(
        people=tuple(
            NetworkPerson(
                id=entry["id"],
                side=entry["side"],
                administration=entry["administration"],
                ratings=entry["ratings"],
                targets=entry["targets"],
                seeks=tuple(entry["seeks"]),
                offers=tuple(entry["offers"]),
                components=tuple(entry["components"]),
            )
            for entry in document["people"]
        ),
        competencies=tuple(entry["id"] for entry in document["competencies"]),
        topics=dict.fromkeys(document["topics"], ()),
        administrations=tuple(document["administrations"]),
        components=tuple(document["components"]),
    )


def test_every_record_is_a_node_or_an_edge_of_its_kind() -> None:
    ana = person(
        "ana",
        "west",
        ratings={"risk": 1},
        targets={"risk": 3, "aeo": 2},
        seeks=("risk",),
        offers=("risk", "visit"),
        components=("forum",),
    )
    graph = network(records(ana, person("wei", "east"), partners=(("wei", "ana"),)))
    assert isinstance(graph, nx.MultiGraph)
    assert graph.nodes[NodeKind.PERSON, "ana"] == {"kind": "person", "side": "west"}
    rated = graph.edges[(NodeKind.PERSON, "ana"), (NodeKind.COMPETENCY, "risk"), EdgeKind.RATES]
    assert rated == {"kind": "rates", "level": 1, "target": 3}
    unrated = graph.edges[(NodeKind.PERSON, "ana"), (NodeKind.COMPETENCY, "aeo"), EdgeKind.RATES]
    assert unrated == {"kind": "rates", "level": None, "target": 2}
    summary = summarise(graph)
    assert summary.nodes == {
        "competency": 2,
        "topic": 2,
        "administration": 3,
        "component": 1,
        "person": 2,
    }
    assert summary.edges == {
        "covers": 3,
        "belongs": 2,
        "rates": 2,
        "seeks": 1,
        "offers": 2,
        "attends": 1,
        "partner": 1,
    }


def test_density_counts_pairs_of_people_across_sides() -> None:
    people = [person("ana", "west"), person("luz", "west"), person("wei", "east")]
    paired = records(*people, partners=(("ana", "wei"), ("wei", "ana"), ("ana", "luz")))
    assert summarise(network(paired)).cross_side_density == Fraction(1, 2)
    three = records(*people, person("ida", "north"), partners=(("ida", "luz"),))
    assert summarise(network(three)).cross_side_density == Fraction(1, 5)
    assert summarise(network(records(people[0]))).cross_side_density == 0


def test_groups_are_connected_through_partners_alone() -> None:
    people = [person(key, "west", components=("forum",)) for key in "abcd"]
    summary = summarise(network(records(*people, partners=(("d", "b"), ("b", "c")))))
    assert summary.groups == (("b", "c", "d"), ("a",))


def test_a_topic_bridges_when_one_side_offers_what_another_seeks() -> None:
    within = [person("ana", "west", offers=("risk",)), person("luz", "west", seeks=("risk",))]
    assert summarise(network(records(*within))).bridging_topics == ()
    across = [
        *within,
        person("wei", "east", seeks=("risk", "visit")),
        person("ida", "north", offers=("visit",)),
    ]
    assert summarise(network(records(*across))).bridging_topics == (
        BridgingTopic("risk", {"west": 1}, {"west": 1, "east": 1}),
        BridgingTopic("visit", {"north": 1}, {"east": 1}),
    )


@pytest.mark.parametrize(
    ("helper", "helped"),
    [
        (person("wei", "east", ratings={"risk": 3}), True),
        (person("wei", "east", ratings={"risk": 2}), False),
        (person("wei", "east", targets={"risk": 4}), False),
        (person("wei", "east", ratings={"aeo": 4}), False),
        (person("wei", "west", ratings={"risk": 4}), False),
        (person("wei", "east", offers=("visit",)), True),
        (person("wei", "west", offers=("visit",)), False),
    ],
)
def test_somebody_is_without_help_when_no_other_side_has_any(
    helper: NetworkPerson,
    helped: bool,  # noqa: FBT001 -- a column of the table
) -> None:
    ana = person("ana", "west", ratings={"risk": 1}, targets={"risk": 3}, seeks=("visit",))
    without = summarise(network(records(ana, helper))).without_help
    assert ("ana" not in without) == helped


def test_somebody_who_needs_nothing_is_not_without_help() -> None:
    content = person("ana", "west", ratings={"risk": 3}, targets={"risk": 3, "aeo": 2})
    assert summarise(network(records(content))).without_help == ()


def test_a_helper_has_to_be_above_the_level_of_the_one_who_learns() -> None:
    ana = person("ana", "west", ratings={"risk": 3}, targets={"risk": 4})
    same = records(ana, person("wei", "east", ratings={"risk": 3}))
    above = records(ana, person("wei", "east", ratings={"risk": 4}))
    assert summarise(network(same)).without_help == ("ana",)
    assert summarise(network(above)).without_help == ()
    low = records(
        person("ana", "west", ratings={"risk": 0}, targets={"risk": 1}),
        person("wei", "east", ratings={"risk": 1}),
    )
    assert summarise(network(low)).without_help == ("ana",)
    assert summarise(network(low), share_level=1).without_help == ()


def test_the_edition_of_2011_has_bridges_and_leaves_nobody_without_help() -> None:
    summary = summarise(network(edition_of_2011()))
    assert summary.nodes[NodeKind.PERSON] == 24
    assert summary.nodes[NodeKind.TOPIC] == 51
    assert summary.edges[EdgeKind.BELONGS] == 24
    assert len(summary.groups) == 24
    assert summary.bridging_topics
    assert summary.without_help == ()


@pytest.mark.parametrize(
    ("made", "record", "field"),
    [
        (lambda: records(NetworkPerson("ana", "west", "XX")), "ana", "administration.XX"),
        (lambda: records(person("ana", "west", ratings={"tax": 1})), "ana", "ratings.tax"),
        (lambda: records(person("ana", "west", targets={"tax": 1})), "ana", "targets.tax"),
        (lambda: records(person("ana", "west", seeks=("tax",))), "ana", "seeks.tax"),
        (lambda: records(person("ana", "west", offers=("tax",))), "ana", "offers.tax"),
        (lambda: records(person("ana", "west", components=("gala",))), "ana", "components.gala"),
        (lambda: records(topics={"visit": ("tax",)}), "visit", "covers.tax"),
        (lambda: records(partners=(("ana", "wei"),)), "partners", "ana"),
    ],
)
def test_what_is_not_listed_is_named(made: Any, record: str, field: str) -> None:
    with pytest.raises(MalformedProblem) as caught:
        made()
    assert (caught.value.record, caught.value.field) == (record, field)
