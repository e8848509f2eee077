"""The Idempotency-Key header: it means what the field means, for one mutation of a document."""

from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.api.door import door

START = "startTopicRun(input: $input) { replayed topicRun { id } userErrors { code path } }"
ONE = f"mutation($input: StartTopicRunInput!) {{ {START} }}"
TWO = f"mutation($input: StartTopicRunInput!) {{ first: {START} second: {START} }}"
KEY = "a-key-for-tests"


@pytest.fixture
def engine() -> str:
    """Knock on one engine: what a header means never depends on the dialect."""
    return "sqlite"


@pytest.fixture
def client(demo_url: str, tmp_path: Any) -> Iterator[TestClient]:
    with door(tmp_path, database_url=demo_url) as client:
        yield client


def send(client: TestClient, document: str = ONE, *, header: str = "", **more: object) -> Any:
    found = client.post(
        "/graphql", json={"query": '{ edition(by: {slug: "wco-idb-2011"}) { id } }'}
    )
    asked = {"editionId": found.json()["data"]["edition"]["id"], **more}
    headers = {"Idempotency-Key": header} if header else {}
    body = {"query": document, "variables": {"input": asked}}
    return client.post("/graphql", json=body, headers=headers).json()["data"]


def test_the_header_and_the_field_mean_the_same(client: TestClient) -> None:
    first = send(client, header=KEY)["startTopicRun"]
    assert (first["replayed"], first["userErrors"]) == (False, [])
    for again in (
        send(client, header=KEY),
        send(client, header=f'"{KEY}"'),
        send(client, idempotencyKey=KEY),
        send(client, header=KEY, idempotencyKey=KEY),
    ):
        assert again["startTopicRun"] == {**first, "replayed": True}
    assert send(client)["startTopicRun"]["topicRun"] != first["topicRun"]


def test_a_header_that_says_another_key_than_the_field_is_refused(client: TestClient) -> None:
    payload = send(client, header=KEY, idempotencyKey="another-key")["startTopicRun"]
    assert payload["userErrors"] == [{"code": "INVALID_INPUT", "path": ["idempotencyKey"]}]
    short = send(client, header="short")["startTopicRun"]
    assert short["userErrors"] == [{"code": "INVALID_INPUT", "path": ["idempotencyKey"]}]


def test_the_header_is_for_the_first_mutation_alone(client: TestClient) -> None:
    first = send(client, TWO, header=KEY)
    assert first["first"]["userErrors"] == []
    refused = [{"code": "INVALID_INPUT", "path": ["idempotencyKey"]}]
    assert first["second"]["userErrors"] == refused
    again = send(client, TWO, header=KEY)
    assert again["first"] == {**first["first"], "replayed": True}
    assert again["second"]["userErrors"] == refused
