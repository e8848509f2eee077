"""Who is tied to whom over GraphQL, and what is left without some of them, against counting."""

from itertools import combinations
from typing import Any

import networkx as nx
import pytest
from sqlalchemy import select

from domain import models
from domain.policy import SYSTEM
from domain.runs.sharing import Sharing, count_sharing
from domain.store import Store
from tests.api.asking import SLUG, ask, finished_pairing_run, refusal

PEOPLE = """query($slug: String!) { edition(by: {slug: $slug}) {
  delegates(first: 100) { nodes { code side { name } administration { code } } }
  peopleNetwork(ties: [PAIRING]) { personCount tieCount run { id }
    ties(first: 100) { delegates { code } }
    administrationTies(first: 100) { tieCount administrations { code } } }
} }"""
WITHOUT = """query($slug: String!, $codes: [String!], $homes: [CountryCode!]) {
  edition(by: {slug: $slug}) { peopleNetwork(ties: [PAIRING]) {
    without(delegateCodeIn: $codes, administrationCodeIn: $homes) {
      departureCount lostTieCount groupCount groupCountBefore
      connectedCrossPairs connectedCrossPairsBefore connectedPerMille
      cutOffCount cutOff { code } leftAloneCount leftAlone(first: 100) { code }
      lostTopics { topic { key } side { key } nobodyElse }
    } } } }"""


async def people(store: Store) -> Any:
    return (await ask(store, PEOPLE, slug=SLUG))["edition"]


async def without(store: Store, **gone: list[str]) -> Any:
    found = await ask(store, WITHOUT, slug=SLUG, **gone)
    return found["edition"]["peopleNetwork"]["without"]


def across(sides: dict[str, str], groups: Any) -> int:
    pairs = (pair for group in groups for pair in combinations(sorted(group), 2))
    return sum(sides[a] != sides[b] for a, b in pairs)


async def test_ties_are_the_pairings_and_add_up_by_administration(demo_store: Store) -> None:
    run_id = await finished_pairing_run(demo_store)
    edition = await people(demo_store)
    network = edition["peopleNetwork"]
    assert (network["personCount"], network["tieCount"]) == (24, 14)
    assert network["run"] == {"id": run_id}
    home = {each["code"]: each["administration"]["code"] for each in edition["delegates"]["nodes"]}
    counted: dict[tuple[str, ...], int] = {}
    for tie in network["ties"]:
        two = tuple(home[each["code"]] for each in tie["delegates"])
        counted[two] = counted.get(two, 0) + 1
    told = {
        tuple(each["code"] for each in row["administrations"]): row["tieCount"]
        for row in network["administrationTies"]
    }
    assert told == counted
    # The side of Latin America comes first.
    assert {two[1] for two in counted} == {"CN"}
    ranked = [(-row["tieCount"]) for row in network["administrationTies"]]
    assert ranked == sorted(ranked)


@pytest.mark.parametrize("gone", [["LAC-01"], ["CHN-01", "CHN-02", "LAC-05"]])
async def test_without_people_it_is_what_removing_them_leaves(
    demo_store: Store, gone: list[str]
) -> None:
    await finished_pairing_run(demo_store)
    edition = await people(demo_store)
    sides = {each["code"]: each["side"]["name"] for each in edition["delegates"]["nodes"]}
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(sides)
    graph.add_edges_from(
        [each["code"] for each in tie["delegates"]] for tie in edition["peopleNetwork"]["ties"]
    )
    left = graph.copy()
    left.remove_nodes_from(gone)
    found = await without(demo_store, codes=gone)
    assert found["departureCount"] == len(gone)
    assert found["lostTieCount"] == graph.number_of_edges() - left.number_of_edges()
    before, after = list(nx.connected_components(graph)), list(nx.connected_components(left))
    assert [found["groupCountBefore"], found["groupCount"]] == [len(before), len(after)]
    assert found["connectedCrossPairsBefore"] == across(sides, before)
    assert found["connectedCrossPairs"] == across(sides, after)
    assert found["connectedPerMille"] == 1000 * across(sides, after) // across(sides, [left])
    alone = sorted(each for each in left if graph.degree(each) and not left.degree(each))
    assert [each["code"] for each in found["leftAlone"]] == alone
    assert found["leftAloneCount"] == len(alone) > 0
    assert found["cutOffCount"] == len(found["cutOff"])


async def test_topics_are_lost_where_nobody_of_a_side_is_left_to_share_them(
    demo_store: Store,
) -> None:
    await finished_pairing_run(demo_store)
    async with demo_store.reading(SYSTEM) as db:
        rows = await db.execute(select(models.Topic.id, models.Topic.key))
        topics = {key: row_id for row_id, key in rows}
        places = {
            code: row_id
            for row_id, code in await db.execute(
                select(models.Administration.id, models.Administration.code)
            )
        }
        edition_id = await db.scalar(select(models.Edition.id).where(models.Edition.slug == SLUG))
    edition = await people(demo_store)
    homes = {each["administration"]["code"] for each in edition["delegates"]["nodes"]}
    others = homes - {"CN"}
    without_all = await without(demo_store, homes=sorted(homes))
    leaves = {each["topic"]["key"]: each for each in without_all["lostTopics"]}
    # Without anybody, every topic that somebody could share is lost for all.
    assert leaves
    assert all(each["nobodyElse"] for each in leaves.values())
    wanted = {Sharing(places[code], topics[key]) for code in homes for key in topics}
    counts = await count_sharing(demo_store, str(edition_id), wanted)

    def number(codes: set[str], key: str) -> int:
        return sum(counts[Sharing(places[code], topics[key])] for code in codes)

    some = set(sorted(others)[: len(others) // 2 + 3])
    found = (await without(demo_store, homes=sorted(some)))["lostTopics"]
    expected = {key for key in leaves if number(others, key) and not number(others - some, key)}
    assert {each["topic"]["key"] for each in found} == expected
    assert expected
    for each in found:
        assert each["nobodyElse"] == (number({"CN"}, each["topic"]["key"]) == 0)


async def test_without_nobody_all_is_as_it_was(demo_store: Store) -> None:
    await finished_pairing_run(demo_store)
    found = await without(demo_store)
    assert (found["departureCount"], found["lostTieCount"]) == (0, 0)
    assert found["groupCount"] == found["groupCountBefore"]
    assert (found["cutOff"], found["leftAlone"], found["lostTopics"]) == ([], [], [])


async def test_who_cannot_be_taken_away_is_told_in_words(demo_store: Store) -> None:
    await finished_pairing_run(demo_store)
    for gone, words in (
        ({"codes": ["NOBODY"]}, "NOBODY is not in this network. Name others."),
        ({"homes": ["FR"]}, "Nobody of FR is in this network. Name others."),
    ):
        told = await refusal(demo_store, WITHOUT, slug=SLUG, **gone)
        assert told == ("BAD_USER_INPUT", words)
