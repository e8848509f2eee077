"""Every limit of the door, at the limit and one beyond it, as one table.

Deadlines of slow clients: tests/shards/processes/test_http_slow.py.
The knobs of a document: test_cost.py.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.body import GraphQLRequest
from api.execution import Asker, Executor
from api.refusals import Refusal
from api.schema.root import schema
from api.settings import Settings
from domain.policy import OWNER
from domain.store import Store
from tests.api.door import BEARER, TOKEN, ask, door, post, refusal

Send = Callable[[TestClient, int], Any]


def padded(client: TestClient, size: int) -> Any:
    query = b'{"query": "{ __typename }"}'
    return post(client, query + b" " * (size - len(query)))


def streamed(client: TestClient, size: int) -> Any:
    query = b'{"query": "{ __typename }"}'
    pieces = [query, *[b" " * 64] * ((size - len(query)) // 64), b" " * ((size - len(query)) % 64)]
    return client.post(
        "/graphql", content=iter(pieces), headers={"Content-Type": "application/json"}
    )


def nested(client: TestClient, depth: int) -> Any:
    variables = "[" * (depth - 2) + "]" * (depth - 2)
    return post(client, '{"query": "{ __typename }", "variables": {"a": ' + variables + "}}")


def digits(client: TestClient, count: int) -> Any:
    return post(client, '{"query": "{ __typename }", "variables": {"a": ' + "9" * count + "}}")


def batched(client: TestClient, count: int) -> Any:
    one = {"query": "{ __typename }"}
    return post(client, json.dumps([one] * count if count > 1 else one))


def page(client: TestClient, size: int) -> Any:
    return ask(client, f"{{ managers(first: {size}) {{ nodes {{ code }} }} }}")


def last_page(client: TestClient, size: int) -> Any:
    return ask(client, f"{{ managers(last: {size}) {{ nodes {{ code }} }} }}")


def ids(client: TestClient, count: int) -> Any:
    wanted = ["Manager_" + "x" * 20] * count
    return ask(client, "query($i: [ID!]!) { nodes(ids: $i) { id } }", variables={"i": wanted})


@pytest.mark.parametrize(
    ("send", "limit", "beyond", "status", "code"),
    [
        (padded, 1_024, 1_025, 413, "PAYLOAD_TOO_LARGE"),
        (streamed, 1_024, 1_025, 413, "PAYLOAD_TOO_LARGE"),
        (nested, 32, 33, 400, "BAD_REQUEST"),
        (digits, 20, 21, 400, "BAD_REQUEST"),
        (batched, 1, 2, 400, "BAD_REQUEST"),
    ],
    ids=lambda each: getattr(each, "__name__", None),
)
def test_a_body_may_have_so_much_and_no_more(
    tmp_path: Path, send: Send, limit: int, beyond: int, status: int, code: str
) -> None:
    with door(tmp_path, body_bytes_max=1_024) as client:
        assert send(client, limit).status_code == 200
        assert refusal(send(client, beyond)) == (status, code)


@pytest.mark.parametrize(
    ("send", "limit", "beyond"),
    [(page, 100, 101), (page, 1, 0), (last_page, 100, 101), (last_page, 1, 0), (ids, 100, 101)],
)
def test_a_list_may_be_asked_for_so_much_and_no_more(
    tmp_path: Path, send: Send, limit: int, beyond: int
) -> None:
    with door(tmp_path) as client:
        assert "errors" not in send(client, limit).json()
        (error,) = send(client, beyond).json()["errors"]
        assert error["extensions"]["code"] == "BAD_USER_INPUT"


START = """
mutation($id: ID!) {
  %s(input: {editionId: $id, idempotencyKey: "one of a kind"}) { userErrors { code } replayed }
}
"""


@pytest.mark.parametrize("field", ["startPairingRun", "startTopicRun"])
def test_so_many_runs_wait_for_a_worker_and_not_one_more(demo_url: str, field: str) -> None:
    assert Settings().runs_waiting_max == 50
    settings = Settings(database_url=demo_url, token=TOKEN, runs_waiting_max=4)
    with TestClient(create_app(settings)) as client:
        client.headers.update(BEARER)
        edition = ask(client, '{ edition(by: {slug: "wco-idb-2011"}) { id } }')
        variables = {"id": edition.json()["data"]["edition"]["id"]}
        document = START % field
        keyed = ask(client, document, variables=variables)
        for _ in range(3):
            other = document.replace(', idempotencyKey: "one of a kind"', "")
            answer = ask(client, other, variables=variables)
            assert answer.json()["data"][field]["userErrors"] == []
        beyond = ask(client, other, variables=variables)
        # Who sends the same again is answered: nothing is added.
        again = ask(client, document, variables=variables)
    assert (beyond.status_code, beyond.headers["retry-after"]) == (429, "10")
    (error,) = beyond.json()["errors"]
    assert error["extensions"] == {"code": "RATE_LIMITED"}
    assert keyed.json()["data"][field] == {"userErrors": [], "replayed": False}
    assert again.json()["data"][field] == {"userErrors": [], "replayed": True}


async def test_a_query_that_takes_too_long_is_a_timeout(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path}/x.db")
    await store.migrate()
    asked = GraphQLRequest("{ regions { key } }")
    unhurried = Executor(schema, store, Settings(query_seconds_max=20), lambda: None)
    assert (await unhurried.answer(asked, Asker("x", OWNER), safe=False)).executed
    hurried = Executor(schema, store, Settings(query_seconds_max=1e-6), lambda: None)
    with pytest.raises(Refusal) as refused:
        await hurried.answer(asked, Asker("x", OWNER), safe=False)
    assert (refused.value.status, refused.value.code) == (503, "TIMEOUT")
    await store.close()
