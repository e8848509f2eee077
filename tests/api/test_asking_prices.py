"""What a plan would lose by one change: a pair that goes, another partner for somebody."""

import pytest

from domain.models import new_id
from domain.store import Store
from tests.api.asking import ask, edition_and_delegates, finished_pairing_run, refusal

IF_GONE = """
query($id: ID!) { node(id: $id) { ... on PairingRun {
  objective
  pairings(first: 100) { nodes {
    delegates { id code }
    ifGone {
      verdict score text price { people floor total } reasons { points } run { id }
      delegates { code } changes { delegate { code } leaves { code } joins { code } }
    }
  } }
} } }
"""
WHY_NOT = """
query($run: ID!, $a: ID!, $b: ID!) { whyNot(run: $run, a: $a, b: $b) {
  verdict score text price { people floor total } reasons { points } run { id }
  delegates { code } changes { delegate { code } leaves { code } joins { code } }
} }
"""
PARTNERS = """
query($id: ID!, $delegate: ID!, $first: Int! = 50) { node(id: $id) { ... on PairingRun {
  possiblePartners(delegate: $delegate, first: $first) {
    delegate { id code side { key } } paired score text price { people short total }
  }
} } }
"""


async def test_each_pair_of_a_run_says_what_its_end_would_mean(demo_store: Store) -> None:
    run_id = await finished_pairing_run(demo_store)
    run = (await ask(demo_store, IF_GONE, id=run_id))["node"]
    for pairing in run["pairings"]["nodes"]:
        a, b = (each["id"] for each in pairing["delegates"])
        same = await ask(demo_store, WHY_NOT, run=run_id, a=a, b=b)
        assert pairing["ifGone"] == same["whyNot"]
        assert pairing["ifGone"]["verdict"] == "CHOSEN"
        first = pairing["ifGone"]["changes"][0]
        assert first["leaves"] is not None


async def test_the_price_of_a_partner_is_what_why_not_says_of_the_two(demo_store: Store) -> None:
    run_id = await finished_pairing_run(demo_store)
    _, delegates = await edition_and_delegates(demo_store)
    asked = {"id": run_id, "delegate": delegates["CHN-03"]}
    found = (await ask(demo_store, PARTNERS, **asked))["node"]["possiblePartners"]
    assert len(found) == 14
    assert {each["delegate"]["side"]["key"] for each in found} == {"latin_america"}
    paired = [each["paired"] for each in found]
    assert paired == sorted(paired, reverse=True)
    assert any(paired)
    others = [each["price"] for each in found if not each["paired"]]
    losses = [(each["people"], each["short"], each["total"]) for each in others]
    assert losses == sorted(losses)
    for each in found:
        data = await ask(
            demo_store, WHY_NOT, run=run_id, a=asked["delegate"], b=each["delegate"]["id"]
        )
        answer = data["whyNot"]
        assert answer["score"] == each["score"]
        assert answer["price"]["people"] == each["price"]["people"]
        assert (answer["price"]["floor"] > 0) == (each["price"]["short"] > 0)
        if not each["price"]["short"]:
            assert answer["price"]["total"] == each["price"]["total"]
    assert found == (await ask(demo_store, PARTNERS, **asked))["node"]["possiblePartners"]
    few = (await ask(demo_store, PARTNERS, **asked, first=3))["node"]["possiblePartners"]
    assert few == found[:3]
    assert few[0]["text"].startswith("Parting the two would cost ")
    assert found[-1]["text"].startswith("Making the two partners would cost ")


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_a_price_that_cannot_be_asked_is_refused_in_words(demo_store: Store) -> None:
    edition_id, delegates = await edition_and_delegates(demo_store)
    run_id = await finished_pairing_run(demo_store)
    asked = {"id": run_id, "delegate": delegates["CHN-03"]}
    for first in (0, 101):
        assert await refusal(demo_store, PARTNERS, **asked, first=first) == (
            "BAD_USER_INPUT",
            f"first is {first}. Ask for 1 to 100 partners.",
        )
    stranger = {"id": run_id, "delegate": f"Delegate_{new_id()}"}
    code, words = await refusal(demo_store, PARTNERS, **stranger)
    assert (code, words) == ("BAD_USER_INPUT", "This delegate is not in the run's edition.")
    started = await ask(
        demo_store,
        "mutation($id: ID!) { startPairingRun(input: {editionId: $id}) { pairingRun { id } } }",
        id=edition_id,
    )
    waiting = started["startPairingRun"]["pairingRun"]["id"]
    code, words = await refusal(demo_store, PARTNERS, id=waiting, delegate=delegates["CHN-03"])
    assert (code, words) == (
        "BAD_USER_INPUT",
        "This run is queued. Ask about a run that is done.",
    )
