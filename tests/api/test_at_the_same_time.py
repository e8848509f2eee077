"""Two clients change the same thing at the same moment: one does, and the other is told."""

from asyncio import gather
from collections.abc import AsyncIterator

import pytest

from domain.store import Store
from tests.api.asking import ask, edition_and_delegates, finished_pairing_run

ADD = """
mutation($input: AddPairingInstructionInput!) {
  change: addPairingInstruction(input: $input) {
    done: pairingInstruction { id } userErrors { code }
  }
}
"""
REMOVE = """
mutation($input: RemovePairingInstructionInput!) {
  change: removePairingInstruction(input: $input) { done: deletedId userErrors { code } }
}
"""
RATE = """
mutation($input: RateCompetencyInput!) {
  change: rateCompetency(input: $input) { done: rating { id } userErrors { code } }
}
"""
PUBLISH = """
mutation($input: PublishPairingRunInput!) {
  change: publishPairingRun(input: $input) { done: superseded { id } userErrors { code } }
}
"""
RUNS = """
query($slug: String!) {
  edition(by: {slug: $slug}) { pairingRuns { nodes { id publishedAt supersededAt } } }
}
"""
WHOM = """
query($slug: String!) {
  competencies(first: 1) { nodes { id } }
  edition(by: {slug: $slug}) { delegate(by: {code: "LAC-01"}) { manager { id } } }
}
"""


@pytest.fixture
async def other(demo_store: Store) -> AsyncIterator[Store]:
    """Give the store of another process on the same database."""
    other = Store(demo_store.url)
    yield other
    await other.close()


async def changes(stores: tuple[Store, Store], document: str, *inputs: dict) -> list[dict]:
    """Ask for changes at once, every other one in the other process."""
    asked = (
        ask(stores[i % 2], document, input=each)
        for i, each in enumerate(inputs if len(inputs) > 1 else inputs * 6)
    )
    return [answer["change"] for answer in await gather(*asked)]


def codes(answers: list[dict]) -> list[str]:
    return [error["code"] for each in answers for error in each["userErrors"]]


async def test_a_pair_is_instructed_once_and_released_once(demo_store: Store, other: Store) -> None:
    edition_id, delegates = await edition_and_delegates(demo_store)
    asked = {
        "editionId": edition_id,
        "kind": "NEVER",
        "leftDelegateId": delegates["LAC-01"],
        "rightDelegateId": delegates["CHN-01"],
        "reason": "They know each other.",
    }
    added = await changes((demo_store, other), ADD, asked)
    assert codes(added) == ["CONFLICT"] * 5
    (kept,) = (each["done"]["id"] for each in added if each["done"])
    removed = await changes((demo_store, other), REMOVE, {"id": kept})
    assert codes(removed) == ["NOT_FOUND"] * 5
    assert [each["done"] for each in removed if each["done"]] == [kept]


async def test_a_rating_of_the_day_is_one(demo_store: Store, other: Store) -> None:
    data = await ask(demo_store, WHOM, slug="wco-idb-2011")
    asked = {
        "managerId": data["edition"]["delegate"]["manager"]["id"],
        "competencyId": data["competencies"]["nodes"][0]["id"],
        "kind": "PEER",
        "assessedOn": "2011-12-09",
        "level": "EXPERT",
    }
    rated = await changes((demo_store, other), RATE, asked)
    assert codes(rated) == []
    assert len({each["done"]["id"] for each in rated}) == 1


async def test_only_one_of_two_publications_stands(demo_store: Store, other: Store) -> None:
    first, second = await finished_pairing_run(demo_store), await finished_pairing_run(demo_store)
    published = await changes((demo_store, other), PUBLISH, {"runId": first}, {"runId": second})
    assert codes(published) == []
    (superseded,) = (each["done"]["id"] for each in published if each["done"])
    data = await ask(demo_store, RUNS, slug="wco-idb-2011")
    nodes = data["edition"]["pairingRuns"]["nodes"]
    assert all(node["publishedAt"] for node in nodes)
    assert [node["id"] for node in nodes if node["supersededAt"]] == [superseded]


BEGIN = """
mutation($input: CreateEditionInput!) {
  change: createEdition(input: $input) { done: edition { id number } userErrors { code } }
}
"""
SIDE = """
mutation($input: AddSideInput!) {
  change: addSide(input: $input) { done: side { id } userErrors { code } }
}
"""


async def test_editions_that_begin_at_once_have_numbers_of_their_own(
    demo_store: Store, other: Store
) -> None:
    document = (
        '{ programme(by: {key: "wco-idb-china-latam"}) { id }'
        ' china: administration(by: {code: "CN"}) { id } }'
    )
    known = await ask(demo_store, document)
    told = {"programmeId": known["programme"]["id"], "name": "n", "kind": "SYMPOSIUM"}
    days = {"startsOn": "2013-05-06", "endsOn": "2013-05-08"}
    slugs = [f"next-{place}" for place in range(4)]
    inputs = [{**told, **days, "slug": slug} for slug in slugs]
    answers = await changes((demo_store, other), BEGIN, *inputs)
    assert codes(answers) == []
    assert sorted(each["done"]["number"] for each in answers) == [2, 3, 4, 5]
    # An administration is on one side, also where two put it on one at once.
    edition, china = answers[0]["done"]["id"], known["china"]["id"]
    sides = [
        {"editionId": edition, "key": key, "name": "n", "administrationIds": [china]}
        for key in ("east", "far_east", "orient", "levant")
    ]
    found = codes(await changes((demo_store, other), SIDE, *sides))
    assert found == ["CONFLICT"] * 3
