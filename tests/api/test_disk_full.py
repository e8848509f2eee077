"""The disk is full, or nearly: changes are refused in words, reading goes on, nothing is lost."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from starlette.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from domain.store import Store
from tests.api.door import BEARER, NEWER, REGIONS, TOKEN, ask, door, refusal

EDITION = '{ edition(by: {slug: "wco-idb-2011"}) { id pairingRuns { totalCount } } }'
START = """
mutation($edition: ID!) {
  startPairingRun(input: {editionId: $edition}) { pairingRun { id } userErrors { code } }
}
"""
FULL = (
    "The disk of the database is full: nothing was changed. Reading goes on, and changes too"
    " once the operator has made room."
)
NEARLY_FULL = FULL.replace("is full", "is nearly full")


@pytest.fixture
def engine() -> str:
    """Be content with SQLite: the disk of a server is not ours to fill."""
    return "sqlite"


class Disk:
    """Lets an SQLite file grow no more while it is full."""

    def __init__(self, store: Store) -> None:
        self.is_full = False
        event.listen(store._writes.sync_engine, "checkout", self._limit)

    def _limit(self, connection: Any, *_rest: object) -> None:
        cursor = connection.cursor()
        # Never fewer than there are: SQLite then takes the number of them.
        cursor.execute(f"PRAGMA max_page_count = {1 if self.is_full else 1_000_000}")
        cursor.close()


@contextmanager
def demo_door(url: str) -> Iterator[tuple[TestClient, Disk]]:
    store = Store(url)
    disk = Disk(store)
    settings = Settings(database_url=url, token=TOKEN)
    with TestClient(create_app(settings, store), headers=BEARER) as client:
        try:
            yield client, disk
        finally:
            assert client.portal is not None
            client.portal.call(store.close)


def start_all(client: TestClient, edition: str, count: int) -> list[Any]:
    """Ask for so many runs at once."""
    with ThreadPoolExecutor(count) as clients:
        return list(
            clients.map(lambda _: ask(client, START, variables={"edition": edition}), range(count))
        )


@pytest.mark.parametrize("at_once", [1, 8])
def test_a_change_that_finds_the_disk_full_says_so_and_reading_goes_on(
    demo_url: str, at_once: int
) -> None:
    with demo_door(demo_url) as (client, disk):
        edition = ask(client, EDITION).json()["data"]["edition"]["id"]
        disk.is_full = True
        answers = [
            answer for _ in range(24 // at_once) for answer in start_all(client, edition, at_once)
        ]
        done = [answer for answer in answers if answer.status_code == 200]
        refused = [answer for answer in answers if answer.status_code == 503]
        assert len(done) + len(refused) == len(answers)
        assert refused, {a.text for a in answers}
        for answer in refused:
            (error,) = answer.json()["errors"]
            assert (error["message"], error["extensions"]) == (
                FULL,
                {"code": "SERVICE_UNAVAILABLE"},
            )
            assert answer.headers["retry-after"]
        # What was answered is there and nothing else is.
        now = ask(client, EDITION).json()["data"]["edition"]
        assert now["pairingRuns"]["totalCount"] == len(done)
        disk.is_full = False
        (after,) = start_all(client, edition, 1)
        assert after.json()["data"]["startPairingRun"]["userErrors"] == []


@pytest.mark.parametrize("accept", [NEWER, "text/event-stream"])
def test_below_the_free_bytes_that_were_set_changes_are_refused(
    tmp_path: Path, accept: str
) -> None:
    with door(tmp_path, disk_free_bytes_min=10**15) as client:
        refused = ask(client, START, accept=accept, variables={"edition": "x"})
        assert NEARLY_FULL in refused.text
        if accept == NEWER:
            assert refusal(refused) == (503, "SERVICE_UNAVAILABLE")
            assert refused.headers["retry-after"]
        assert ask(client, REGIONS).json()["data"] == {"regions": []}
    with door(tmp_path, disk_free_bytes_min=0) as client:
        answer = ask(client, START, accept=accept, variables={"edition": "x"})
        assert "BAD_USER_INPUT" in answer.text
