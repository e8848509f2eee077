"""The database goes away: the answer says so, and to try again; it is no fault without a name."""

import json
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack
from time import monotonic

import httpx2 as httpx
import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError
from starlette.testclient import TestClient

from api.app import create_app
from api.context import READINGS_MAX
from api.settings import Settings
from domain.away import is_away
from domain.policy import SYSTEM
from domain.store import Store
from tests.api.asking import answer as answer_of
from tests.api.asking import finished_pairing_run
from tests.api.door import BEARER, JSON, NEWER, NOBODY, REGIONS, TOKEN, ask

REMOVE = """
mutation {
  removePairingInstruction(input: {id: "PairingInstruction_1"}) { userErrors { code } }
}
"""


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    """Open the application on a server that nobody runs."""
    settings = Settings(database_url=NOBODY, token=TOKEN)
    with TestClient(create_app(settings, Store(NOBODY)), headers=BEARER) as client:
        yield client


@pytest.mark.parametrize(
    "document",
    [REGIONS, '{ edition(by: {slug: "wco-idb-2011"}) { id } }', REMOVE],
    ids=["no data", "null data", "a change"],
)
@pytest.mark.parametrize("accept", [JSON, NEWER])
def test_a_database_that_is_away_is_503_and_try_again(
    client: TestClient, document: str, accept: str
) -> None:
    answer = ask(client, document, accept=accept)
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "2")
    (error,) = answer.json()["errors"]
    assert error["extensions"] == {"code": "SERVICE_UNAVAILABLE"}
    assert error["message"] == "The database does not answer. Try again in a moment."
    assert "nobody" not in json.dumps(answer.json())


def test_what_needs_no_database_is_answered_beside_it(client: TestClient) -> None:
    answer = ask(client, '{ __typename edition(by: {slug: "x"}) { id } }')
    assert answer.status_code == 200
    assert answer.json()["data"] == {"__typename": "Query", "edition": None}
    assert answer.json()["errors"][0]["extensions"] == {"code": "SERVICE_UNAVAILABLE"}


def test_the_page_says_so_too(client: TestClient) -> None:
    answer = client.get("/graphiql")
    assert answer.status_code == 503
    assert answer.json()["errors"][0]["extensions"] == {"code": "SERVICE_UNAVAILABLE"}


async def test_a_file_that_cannot_be_opened_is_away_and_a_missing_table_is_not(
    store: Store,
) -> None:
    for asked, away in ((Store("sqlite:////nowhere/at/all.db"), True), (store, False)):
        with pytest.raises(DBAPIError) as caught:
            async with asked.reading(SYSTEM) as db:
                await db.execute(text("SELECT * FROM nothing"))
        assert is_away(caught.value) is away


async def test_whoever_waits_two_seconds_for_a_connection_is_told_to_try_again(
    demo_store: Store,
) -> None:
    """The connections of the pool are all held, and one more is asked for over HTTP."""
    app = create_app(Settings(database_url=demo_store.url, token=TOKEN), demo_store)
    transport = httpx.ASGITransport(app)
    async with AsyncExitStack() as held:
        for _ in range(15):
            db = await held.enter_async_context(demo_store.reading(SYSTEM))
            await db.execute(text("SELECT 1"))
        client = await held.enter_async_context(
            httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1", headers=BEARER)
        )
        began = monotonic()
        answer = await client.post("/graphql", json={"query": REGIONS})
        waited = monotonic() - began
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "2")
    (error,) = answer.json()["errors"]
    assert error["extensions"] == {"code": "SERVICE_UNAVAILABLE"}
    assert error["message"] == "The database does not answer. Try again in a moment."
    assert 1.9 <= waited < 10


async def test_fields_of_one_request_wait_for_each_other_and_not_for_the_database(
    demo_store: Store,
) -> None:
    """Thirty fields read a plan each; the connections of other requests stay theirs."""
    run_id = await finished_pairing_run(demo_store)
    fields = (f"f{i}: alternatives(first: {i % 3 + 1}) {{ proved }}" for i in range(30))
    asked = f"... on PairingRun {{ {' '.join(fields)} }}"
    held = most = 0

    def count(change: int) -> Callable[..., None]:
        def note(*_: object) -> None:
            nonlocal held, most
            held += change
            most = max(most, held)

        return note

    pool = demo_store._reads.pool
    for name, change in (("checkout", 1), ("checkin", -1)):
        event.listen(pool, name, count(change))
    shown = await answer_of(
        demo_store, f"query($id: ID!) {{ node(id: $id) {{ {asked} }} }}", id=run_id
    )
    assert shown.get("errors", []) == []
    assert len(shown["data"]["node"]) == 30
    assert 1 < most <= READINGS_MAX
