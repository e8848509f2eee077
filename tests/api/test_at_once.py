"""Resolvers that answer at once what is known, and wait for the rest as others do."""

import asyncio
from typing import Any

import pytest

from api.schema.at_once import at_once
from domain.store import Store
from tests.api.asking import answer, finished_pairing_run

PAIRS = """{ edition(by: {slug: "wco-idb-2011"}) { pairingRuns(first: 1) { nodes {
  pairings(first: 5) { nodes { %s } } } } } } %s"""
ASKED = """id delegates { code administration { code name } }
  reasons(first: 2) { text topic { key } } partnership { id }"""


@at_once
async def doubled(*numbers: Any) -> int:
    total = 0
    for each in numbers:
        total += 2 * (await each if asyncio.isfuture(each) else each)
    return total


async def test_what_is_known_is_no_promise() -> None:
    known: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    known.set_result(4)
    assert doubled(3, known) == 14


async def test_several_wait_for_the_same_and_go_on_to_the_next() -> None:
    loop = asyncio.get_running_loop()
    first, second = loop.create_future(), loop.create_future()
    waiting: list[Any] = [doubled(first, second), doubled(second, first), doubled(first, 1)]
    loop.call_later(0.01, first.set_result, 10)
    loop.call_later(0.02, second.set_result, 20)
    assert await asyncio.gather(*waiting, first) == [60, 60, 22, 10]


async def test_an_error_is_raised_when_it_is_waited_for() -> None:
    failing: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    early: Any = doubled("x", None)
    late: Any = doubled(failing)
    failing.set_exception(LookupError())
    with pytest.raises(TypeError):
        await early
    with pytest.raises(LookupError):
        await late


async def test_whoever_is_broken_off_can_clear_up() -> None:
    never: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    cleared = []

    @at_once
    async def holding() -> None:
        try:
            await never
        finally:
            cleared.append(True)

    async def wait() -> None:
        resolved: Any = holding()
        await resolved

    task = asyncio.create_task(wait())
    await asyncio.sleep(0)
    cleared.clear()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert cleared == [True]


async def test_as_many_reasons_are_foreseen_as_each_field_asks_for(demo_store: Store) -> None:
    await finished_pairing_run(demo_store)
    asked = "reasons(first: $most) { text } strongest: reasons(first: 1) { text }"
    document = f"query Pairs($most: Int) {PAIRS % (asked, '')}"
    for most in (3, None):
        told = (await answer(demo_store, document, most=most))["data"]["edition"]
        for pairing in told["pairingRuns"]["nodes"][0]["pairings"]["nodes"]:
            assert pairing["strongest"] == pairing["reasons"][:1]
            assert len(pairing["reasons"]) > 1
            assert most is None or len(pairing["reasons"]) <= most
    refused = await answer(demo_store, document, most=0)
    assert {error["message"] for error in refused["errors"]} == {
        "first is 0. Ask for 1 to 100 reasons."
    }


async def test_pairs_are_told_alike_whether_or_not_their_fields_were_foreseen(
    demo_store: Store,
) -> None:
    await finished_pairing_run(demo_store)
    fragments = f"fragment Asked on Pairing {{ {ASKED} }}"
    for locales in (("en",), ("es",)):
        foreseen = await answer(demo_store, PAIRS % (ASKED, ""), locales=locales)
        found = await answer(demo_store, PAIRS % ("...Asked", fragments), locales=locales)
        assert "errors" not in foreseen
        assert foreseen == found
