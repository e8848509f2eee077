"""Ten acts of the planner's page and ten times *Undo* leave an equal bundle of the edition.

Equal is all that a bundle holds but for what counts and dates changes, which a change and its undo
move on: versions, ``changed_at``, and how often and when a publication was taken back. So are the
partnerships left out that were taken back, and the runs that were begun, drafts that nobody sees.
"""

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from starlette.testclient import TestClient

from domain import bundles, models, runs
from domain.audit import verify_trail
from domain.policy import SYSTEM
from domain.store import Store
from tests.api.door import ask, door
from tests.api.planner_acts import CHANGES, MODULES, STANDING
from tests.databases import Databases
from tests.domain.running import SLUG, choose_topics, edition, pair
from tests.seeds.rows import load_all

ACTS_MAX = 10
ACTS = st.lists(
    st.tuples(st.sampled_from(sorted(CHANGES)), st.integers(0, 11)),
    min_size=ACTS_MAX,
    max_size=ACTS_MAX,
)
# Scenarios as Compare makes them.
DRAFTS = [
    ("createScenario", 1),
    ("updateScenario", 2),
    ("createScenario", 2),
    ("discardScenario", 0),
    ("draftExtraPairings", 0),
    ("closeCommitment", 1),
    ("agreeRecommendation", 0),
    ("addPairingInstruction", 0),
    ("removePairingInstruction", 0),
    ("discardScenario", 1),
]
# Publications over each other, taken back in between, with sessions planned and moved.
LIFE = [
    ("publishPairingRun", 0),
    ("addPairingInstruction", 1),
    ("publishPairingRun", 1),
    ("publishTopicRun", 0),
    ("withdrawPublication", 0),
    ("startAgendaRun", 1),
    ("changeSession", 3),
    ("publishAgendaRun", 0),
    ("publishPairingRun", 0),
    ("withdrawPublication", 2),
]
# A session goes that an agenda holds; parts are arranged anew, sessions added, moved and removed.
ARRANGED = [
    ("removeSession", 11),
    ("addSession", 1),
    ("arrangeComponent", 1),
    ("arrangeComponent", 0),
    ("startAgendaRun", 0),
    ("changeSession", 2),
    ("arrangeComponent", 2),
    ("removeSession", 5),
    ("addSession", 2),
    ("removeSession", 5),
]
COUNTED = {"changed_at", "version"}
TAKEN_BACK = {"restored_at", "withdrawals", "withdrawn_at"}
RUNS = ("pairing_run", "topic_run", "agenda_run", "cross_participation_run")


async def prepare(store: Store) -> None:
    """Give the edition of 2011 two drafts of pairs, one of topics and one of an agenda."""
    await load_all(store)
    pairs = [await pair(store), await pair(store, runs.PairingRequest({"share_level": 2}))]
    topics = await choose_topics(store, runs.TopicPurpose.THIS_EDITION)
    async with store.unit_of_work(SYSTEM) as db:
        ours = await edition(db)
        found = select(models.Component.id).where(
            models.Component.edition_id == ours.id, models.Component.key == "shanghai_forum"
        )
        forum = (await db.scalars(found)).one()
        request = runs.AgendaRequest(topic_run=topics, pairing_run=pairs[0])
        agenda = await runs.start_agenda_run(db, forum, request, at=store.clock())
    await runs.carry_out(store, agenda.id)


class Planner:
    """The HTTP door of one edition, used as the page uses it."""

    def __init__(self, client: TestClient, url: str) -> None:
        self.client, self.url = client, url
        source = (MODULES / "history.js").read_text("utf-8")
        # The very question of the page.
        self.history = source.partition("const HISTORY = `")[2].partition("`;")[0]

    def ask(self, document: str, **variables: object) -> Any:
        answer = ask(self.client, document, variables=variables).json()
        assert "errors" not in answer, answer
        return answer["data"]

    def act(self, act: str, asked: Any) -> list[dict[str, Any]]:
        """Do something as the page does, and return what was refused."""
        kind = f"{act[0].upper()}{act[1:]}Input!"
        document = f"mutation Act($input: {kind}) {{ {act}(input: $input) {{"
        document += " userErrors { code message } } }"
        refused: list[dict[str, Any]] = self.ask(document, input=asked)[act]["userErrors"]
        return refused

    def standing(self) -> Any:
        return self.ask(STANDING, slug=SLUG)["edition"]

    def changes(self) -> list[dict[str, Any]]:
        of_edition = {"editionSlugIn": [SLUG], "lastOfChange": True}
        found = self.ask(self.history, filter=of_edition)["auditEntries"]
        nodes: list[dict[str, Any]] = found["nodes"]
        return nodes

    def undo(self) -> None:
        """Take back the last act that stands and can be, as the page does."""
        last = next(each for each in self.changes() if each["canRevert"] and not each["reverts"])
        assert self.act("revertChange", {"auditEntryId": last["id"]}) == [], last

    def bundle(self) -> dict[str, list[Any]]:
        async def read() -> Any:
            store = Store(self.url)
            async with store.reading(SYSTEM) as db:
                found = await bundles.export_bundle(db, SLUG)
                assert (await verify_trail(db)).faults == ()
            await store.close()
            return found

        tables: dict[str, list[Any]] = json.loads(json.dumps(asyncio.run(read())))["tables"]
        kept = {}
        for name, rows in tables.items():
            beside = COUNTED | (TAKEN_BACK if name in (*RUNS, "partnership") else set())
            standing = [row for row in rows if name != "partnership" or not row["withdrawn_at"]]
            kept[name] = [
                {key: value for key, value in row.items() if key not in beside} for row in standing
            ]
        return kept


@pytest.fixture
def planner(databases: Databases, engine: str, tmp_path: Path) -> Iterator[Planner]:
    url = databases.filled_by(engine, prepare)
    address = url.render_as_string(hide_password=False)
    with door(tmp_path, database_url=address, solves_max=0, cost_per_minute_max=10**9) as client:
        yield Planner(client, address)
    databases.give_back(url)


def there_and_back(planner: Planner, acts: list[tuple[str, int]]) -> None:
    before = planner.bundle()
    begun = {row["id"] for name in RUNS for row in before.get(name, ())}
    changed, newest = 0, planner.changes()[:1]
    for name, place in acts:
        asked = CHANGES[name](planner.standing(), place)
        if asked is not None:
            planner.act(name, asked)
        last = planner.changes()[:1]
        changed += last != newest and last[0]["canRevert"]
        newest = last
    for _ in range(changed):
        planner.undo()
    after = planner.bundle()
    for name in RUNS:
        after[name] = [row for row in after.get(name, ()) if row["id"] in begun]
    assert differing(before, after) == []


def differing(before: dict[str, list[Any]], after: dict[str, list[Any]]) -> list[tuple[str, Any]]:
    """Return the records that only one of two bundles has, with their tables."""
    found = []
    for name in sorted({*before, *after}):
        was, now = before.get(name, []), after.get(name, [])
        found += [(f"{name} before", row) for row in was if row not in now]
        found += [(f"{name} after", row) for row in now if row not in was]
    return found


def try_examples(planner: Planner, examples_max: int) -> None:
    """Go there and back with so many examples, in one database that is as it was each time."""

    @settings(max_examples=examples_max, deadline=None, suppress_health_check=list(HealthCheck))
    @given(ACTS)
    def undone(acts: list[tuple[str, int]]) -> None:
        there_and_back(planner, acts)

    undone()


def test_ten_acts_of_the_page_and_ten_undos_leave_an_equal_bundle(planner: Planner) -> None:
    there_and_back(planner, LIFE)
    there_and_back(planner, DRAFTS)
    there_and_back(planner, ARRANGED)
    try_examples(planner, 1)
