"""After a restore, what was handed out before is refused in words and never answered wrongly."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import make_url
from starlette.testclient import TestClient

from domain.backup import back_up, restore
from tests.api.asking import SLUG
from tests.api.door import ask, door

DELEGATES = (
    "query($slug: String!, $after: String) { edition(by: {slug: $slug}) { id"
    " delegates(first: 2, after: $after) { edges { cursor } nodes { code }"
    " pageInfo { endCursor } } } }"
)
START = (
    "mutation($id: ID!, $key: String) {"
    " startPairingRun(input: {editionId: $id, idempotencyKey: $key})"
    " { replayed pairingRun { id } userErrors { code path message } } }"
)
RUNS = "query($slug: String!) { edition(by: {slug: $slug}) { pairingRuns { totalCount } } }"


@pytest.fixture
def engine() -> str:
    """Be content with SQLite: nothing restores another one."""
    return "sqlite"


def delegates(client: TestClient, after: str | None = None) -> Any:
    return ask(client, DELEGATES, variables={"slug": SLUG, "after": after}).json()


def start(client: TestClient, edition_id: str, key: str) -> Any:
    answer = ask(client, START, variables={"id": edition_id, "key": key}).json()
    return answer["data"]["startPairingRun"]


def runs(client: TestClient) -> int:
    answer = ask(client, RUNS, variables={"slug": SLUG}).json()
    return int(answer["data"]["edition"]["pairingRuns"]["totalCount"])


def test_cursors_and_keys_from_before_a_restore_are_refused_in_words(
    demo_url: str, tmp_path: Path
) -> None:
    file, copy = Path(str(make_url(demo_url).database)), tmp_path / "copy.db"
    with door(tmp_path, database_url=demo_url) as client:
        edition = delegates(client)["data"]["edition"]
        cursor = edition["delegates"]["pageInfo"]["endCursor"]
        assert cursor == edition["delegates"]["edges"][-1]["cursor"]
        assert "errors" not in delegates(client, cursor)
        kept = start(client, edition["id"], "kept-in-the-copy")
        assert kept["userErrors"] == []
        back_up(file, copy)
        assert start(client, edition["id"], "lost-with-the-rest")["userErrors"] == []
    restore(copy, file, replace=True)
    with door(tmp_path, database_url=demo_url) as client:
        (error,) = delegates(client, cursor)["errors"]
        assert error["extensions"]["code"] == "BAD_USER_INPUT"
        assert "restored from a backup" in error["message"]
        assert "Start again from the first page" in error["message"]
        newer = delegates(client)["data"]["edition"]["delegates"]["pageInfo"]["endCursor"]
        assert newer != cursor
        assert "errors" not in delegates(client, newer)

        refused = start(client, edition["id"], "kept-in-the-copy")
        (told,) = refused["userErrors"]
        assert (told["code"], told["path"]) == ("CONFLICT", ["idempotencyKey"])
        assert "restored from a backup" in told["message"]
        assert refused["pairingRun"] is None
        assert runs(client) == 1
        # What the copy does not know was not done in it.
        again = start(client, edition["id"], "lost-with-the-rest")
        assert (again["replayed"], again["userErrors"], runs(client)) == (False, [], 2)
        assert start(client, edition["id"], "lost-with-the-rest") == {**again, "replayed": True}
