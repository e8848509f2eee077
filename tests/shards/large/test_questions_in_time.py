"""A question about a plan is bounded: in time, and in how many are answered at once."""

import asyncio
import time

import pytest

from domain.errors import InvalidInput, SolveTooLong
from domain.runs import asked
from domain.runs.child import SolveLimits
from domain.store import Store
from tests.api.asking import SLUG, answer, ask, edition_and_delegates, finished_pairing_run, refusal
from tests.domain import solves

CERTAINTY = """
query($id: ID!) { node(id: $id) { ... on PairingRun {
  pairings(first: 1) { nodes { certainty(draws: 400) { stayed } } }
} } }
"""

WHY_NOT = "query($run: ID!, $a: ID!, $b: ID!) { whyNot(run: $run, a: $a, b: $b) { verdict } }"


@pytest.fixture
def engine() -> str:
    """Ask on one engine: no handle is held while a question is answered."""
    return "sqlite"


async def test_a_question_that_takes_too_long_is_a_timeout_in_words(
    demo_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_id = await finished_pairing_run(demo_store)
    monkeypatch.setattr(asked, "QUESTION_SECONDS", 0.2)
    code, words = await refusal(demo_store, CERTAINTY, id=run_id)
    assert code == "TIMEOUT"
    assert words.startswith("This question takes more than 0.2 seconds")


async def test_a_why_not_is_bounded_as_the_other_questions_are(
    demo_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_id = await finished_pairing_run(demo_store)
    _, delegates = await edition_and_delegates(demo_store)
    monkeypatch.setattr(asked, "QUESTION_SECONDS", 0)
    code, words = await refusal(
        demo_store, WHY_NOT, run=run_id, a=delegates["LAC-01"], b=delegates["CHN-01"]
    )
    assert code == "TIMEOUT"
    assert words.startswith("This question takes more than 0 seconds")


@pytest.mark.parametrize("wanted", ["opportunities { totalCount }", "indicators { current }"])
async def test_opportunities_are_bounded_as_the_other_questions_are(
    demo_store: Store, monkeypatch: pytest.MonkeyPatch, wanted: str
) -> None:
    monkeypatch.setattr(asked, "QUESTION_SECONDS", 0)
    question = f'{{ edition(by: {{slug: "{SLUG}"}}) {{ {wanted} }} }}'
    errors = (await answer(demo_store, question))["errors"]
    assert {each["extensions"]["code"] for each in errors} == {"TIMEOUT"}
    assert all(
        each["message"].startswith("This question takes more than 0 seconds") for each in errors
    )


async def test_other_requests_are_answered_while_a_question_is(demo_store: Store) -> None:
    run_id = await finished_pairing_run(demo_store)
    question = asyncio.create_task(ask(demo_store, CERTAINTY, id=run_id))
    asked_meanwhile = 0
    while not question.done():
        await ask(demo_store, "{ regions { key } }")
        asked_meanwhile += 1
        await asyncio.sleep(0.01)
    assert (await question)["node"]["pairings"]["nodes"][0]["certainty"]["stayed"] >= 0
    assert asked_meanwhile > 5


async def test_more_questions_than_may_be_answered_at_once_wait_for_their_turn() -> None:
    begun = time.monotonic()
    waiting = (
        asked.answered(time.sleep, 0.5, limits=SolveLimits(seconds=5))
        for _ in range(2 * asked.AT_ONCE)
    )
    await asyncio.gather(*waiting)
    assert time.monotonic() - begun >= 1
    with pytest.raises(SolveTooLong, match=r"more than 0\.3 seconds"):
        await asked.answered(time.sleep, 5, limits=SolveLimits(seconds=0.3))


async def test_a_question_that_takes_too_many_pairs_says_so_and_not_that_memory_was_short() -> None:
    with pytest.raises(InvalidInput, match="a list of all 9,000,000 pairs"):
        await asked.answered(solves.list_too_many_pairs)
