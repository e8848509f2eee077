"""The note of 2011, S25: a long-term programme anchored in both strategies, over its editions.

In the style of ``test_note``: each answer is asked twice, the second time after the table that it
stands on was emptied, when the same question has to fail. And what a roadmap refuses.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from sqlalchemy import select

from domain import models
from domain.policy import SYSTEM
from domain.store import Store
from tests.api.asking import ask, edition_and_delegates, statements
from tests.api.cli.door import tradewinds
from tests.api.drafting import Desk, opened
from tests.api.note import each_row, empty
from tests.databases import on_sqlite
from tests.second_edition import copy_edition

ROADMAP = """query($id: ID!) { node(id: $id) { ... on Edition { programme { id roadmap {
  steps { id title year version anchor { key } edition { slug } }
  strategies { anchor { id key } steps { title } editions { edition { slug }
    objectives { key } topics { key instrumentReferences { citation } }
    recommendations { key commitments(first: 9) { nodes { title } } } meetings { key }
    links { id objective { key } topic { key } recommendation { key } regionalMeeting { key } }
  } } } } } } }"""
RECORDS = """query($id: ID!) { node(id: $id) { ... on Edition {
  objectives { id key } focusTopics { topic { id key } }
  recommendations(first: 50) { nodes { id key commitments(first: 9) { nodes { title } } } }
  regionalMeetings(first: 50) { nodes { id key } } } } }"""

ARTICLE = "query($id: ID!) { node(id: $id) { ... on Recommendation { article { id } } } }"


class Table(Desk):
    """A planner's desk with the strategies of the programme, and the ids of what serves them."""

    anchors: dict[str, str]
    records: dict[str, str]
    programme: str
    second: str
    keys: tuple[str, str]

    async def roadmap(self) -> dict[str, Any]:
        found: dict[str, Any] = (await self.node(ROADMAP, self.edition))["programme"]
        self.programme = found["id"]
        return found["roadmap"]

    async def strategy(self, key: str) -> dict[str, Any]:
        found = (await self.roadmap())["strategies"]
        (one,) = [each for each in found if each["anchor"]["key"] == key]
        return one

    async def learn(self) -> None:
        found = await self.roadmap()
        self.anchors = {each["anchor"]["key"]: each["anchor"]["id"] for each in found["strategies"]}
        told = await self.node(RECORDS, self.edition)
        promised = [
            each for each in told["recommendations"]["nodes"] if each["commitments"]["nodes"]
        ]
        self.records = {
            "objective": told["objectives"][0]["id"],
            "topic": told["focusTopics"][0]["topic"]["id"],
            "recommendation": promised[0]["id"],
            "meeting": told["regionalMeetings"]["nodes"][0]["id"],
        }

    async def link(self, key: str, kind: str, edition: str = "") -> dict[str, Any]:
        return await self.door.do(
            "linkToStrategy",
            anchorId=self.anchors[key],
            editionId=edition or self.edition,
            recordId=self.records[kind],
        )


@pytest.fixture
async def table(demo_store: Store) -> AsyncIterator[Table]:
    """Give the programme of 2011 with a second edition, and what serves two of its strategies."""
    async with demo_store.unit_of_work(SYSTEM) as db:
        second = await copy_edition(db)
        db.add(models.Objective(id="again", edition_id=second.id, key="a", text="A", position=1))
        anchors = list(await db.scalars(select(models.StrategyAnchor.key)))
    async with opened(demo_store) as door:
        found = Table(door, demo_store, *(await edition_and_delegates(demo_store)))
        found.second = f"Edition_{second.id}"
        await found.learn()
        found.records["again"] = "Objective_again"
        one, other = sorted(anchors)[:2]
        found.anchors |= {"one": found.anchors[one], "other": found.anchors[other]}
        for kind in ("objective", "topic", "recommendation", "meeting"):
            assert (await found.link("one", kind))["userErrors"] == []
        assert (await found.link("one", "again", found.second))["userErrors"] == []
        assert (await found.link("other", "topic"))["userErrors"] == []
        for anchor, year, edition in ((one, 2013, found.second), (one, 2015, None)):
            await found.door.done(
                "addRoadmapStep",
                programmeId=found.programme,
                anchorId=found.anchors[anchor],
                year=year,
                title=f"Meet in {year}",
                editionId=edition,
            )
        found.keys = (one, other)
        yield found


async def s25_what_serves_a_strategy_edition_by_edition(table: Table) -> None:
    found = await table.strategy(table.keys[0])
    first, second = found["editions"]
    assert [each["edition"]["slug"] for each in (first, second)] == ["wco-idb-2011", "second"]
    assert [
        len(first[name]) for name in ("objectives", "topics", "recommendations", "meetings")
    ] == [
        1,
        1,
        1,
        1,
    ]
    assert first["topics"][0]["instrumentReferences"]
    assert first["recommendations"][0]["commitments"]["nodes"]
    assert [each["key"] for each in second["objectives"]] == ["a"]
    told = [
        name for each in first["links"] for name, value in each.items() if value and name != "id"
    ]
    assert told == ["objective", "topic", "recommendation", "regionalMeeting"]
    assert len((await table.strategy(table.keys[1]))["editions"]) == 1


async def s25_what_is_planned_before_there_is_an_edition(table: Table) -> None:
    steps = (await table.roadmap())["steps"]
    assert [(each["year"], each["edition"]) for each in steps] == [
        (2013, {"slug": "second"}),
        (2015, None),
    ]
    assert {each["anchor"]["key"] for each in steps} == {table.keys[0]}
    told = await table.strategy(table.keys[0])
    assert [each["title"] for each in told["steps"]] == ["Meet in 2013", "Meet in 2015"]


ROWS: list[tuple[Callable[[Table], Awaitable[None]], type[models.Record]]] = [
    (s25_what_serves_a_strategy_edition_by_edition, models.StrategyLink),
    (s25_what_serves_a_strategy_edition_by_edition, models.StrategyAnchor),
    (s25_what_serves_a_strategy_edition_by_edition, models.Objective),
    (s25_what_serves_a_strategy_edition_by_edition, models.InstrumentReference),
    (s25_what_is_planned_before_there_is_an_edition, models.RoadmapStep),
]


async def test_the_note_is_answered_on_each_engine(table: Table) -> None:
    for row in dict.fromkeys(row for row, _ in ROWS):
        await row(table)


@on_sqlite
@each_row(ROWS, ("row", "emptied"))
async def test_the_note(
    table: Table, row: Callable[[Table], Awaitable[None]], emptied: type[models.Record]
) -> None:
    empty(table.store, emptied)
    with pytest.raises((AssertionError, KeyError, ValueError, TypeError)):
        await row(table)


@on_sqlite
async def test_a_link_is_made_once_taken_back_and_brought_back(table: Table) -> None:
    again = await table.link("other", "topic")
    (known,) = (await table.strategy(table.keys[1]))["editions"]
    assert [each["id"] for each in known["links"]] == [again["strategyLink"]["id"]]
    gone = await table.door.done("unlinkFromStrategy", id=again["strategyLink"]["id"])
    assert gone["deletedId"] == again["strategyLink"]["id"]
    assert (await table.strategy(table.keys[1]))["editions"] == []
    trail = await table.door.ask("{ auditEntries(first: 1) { nodes { id action recordType } } }")
    (entry,) = trail["auditEntries"]["nodes"]
    assert (entry["action"], entry["recordType"]) == ("unlinkFromStrategy", "StrategyLink")
    await table.door.done("revertChange", auditEntryId=entry["id"])
    assert (await table.strategy(table.keys[1]))["editions"] == [known]


@on_sqlite
@pytest.mark.parametrize(
    ("changed", "code", "path"),
    [
        ({"record": "again"}, "NOT_FOUND", ["recordId"]),
        ({"record": "Topic_nobody"}, "NOT_FOUND", ["recordId"]),
        ({"record": "unfocused"}, "NOT_FOUND", ["recordId"]),
        ({"record": "Manager_nobody"}, "INVALID_INPUT", ["recordId"]),
        ({"edition": "Edition_nobody"}, "NOT_FOUND", ["editionId"]),
        ({"anchor": "StrategyAnchor_nobody"}, "NOT_FOUND", ["anchorId"]),
    ],
)
async def test_what_serves_nothing_is_refused_by_name(
    table: Table, changed: dict[str, str], code: str, path: list[str]
) -> None:
    if changed.get("record") == "unfocused":
        asked = '{ topic(by: {key: "transit"}) { id } }'
        table.records["unfocused"] = (await table.door.ask(asked))["topic"]["id"]
    record = changed.get("record", "objective")
    error = await table.door.error(
        "linkToStrategy",
        anchorId=changed.get("anchor", table.anchors["other"]),
        editionId=changed.get("edition", table.edition),
        recordId=table.records.get(record, record),
    )
    assert (error["code"], error["path"]) == (code, path)


@on_sqlite
async def test_what_serves_a_strategy_is_not_taken_away_from_under_it(table: Table) -> None:
    """A link would go with its record and with its strategy, and come back with neither."""
    article = await table.node(ARTICLE, table.records["recommendation"])
    draft = await table.door.done(
        "addRecommendation",
        editionId=table.edition,
        articleId=article["article"]["id"],
        key="draft",
        wording="Share.",
        source="Minutes",
    )
    table.records["recommendation"] = draft["recommendation"]["id"]
    assert (await table.link("one", "recommendation"))["userErrors"] == []
    objective = await table.door.done(
        "addObjective", editionId=table.edition, key="free", text="Be free."
    )
    table.records["objective"] = objective["objective"]["id"]
    assert (await table.link("one", "objective"))["userErrors"] == []
    before = await table.roadmap()
    for act, kind in (
        ("removeObjective", "objective"),
        ("removeRecommendation", "recommendation"),
        ("removeRegionalMeeting", "meeting"),
    ):
        error = await table.door.error(act, id=table.records[kind])
        assert (error["code"], error["path"]) == ("CONFLICT", ["id"])
        assert f"serves these strategies: {table.keys[0]}." in error["message"]
    error = await table.door.error("correctProgramme", id=table.programme, anchors=[])
    assert (error["code"], error["path"]) == ("CONFLICT", ["anchors"])
    assert await table.roadmap() == before


@on_sqlite
async def test_a_step_is_changed_removed_and_brought_back(table: Table) -> None:
    (_, step) = (await table.roadmap())["steps"]
    stale = await table.door.error(
        "changeRoadmapStep", id=step["id"], title="Later", expectedVersion=7
    )
    assert stale["code"] == "STALE"
    asked = {"year": 2016, "title": "Later", "anchorId": None, "expectedVersion": 1}
    changed = await table.door.done("changeRoadmapStep", id=step["id"], **asked)
    assert changed["roadmapStep"]["version"] == 2
    for field, value in (("year", 1492), ("title", "  "), ("editionId", "Edition_nobody")):
        error = await table.door.error("changeRoadmapStep", id=step["id"], **{field: value})
        assert error["path"] == [field]
    (_, found) = (await table.roadmap())["steps"]
    assert (found["year"], found["title"], found["anchor"]) == (2016, "Later", None)
    await table.door.done("removeRoadmapStep", id=step["id"])
    assert len((await table.roadmap())["steps"]) == 1
    trail = await table.door.ask("{ auditEntries(first: 2) { nodes { id } } }")
    for entry in trail["auditEntries"]["nodes"]:
        await table.door.done("revertChange", auditEntryId=entry["id"])
    (_, found) = (await table.roadmap())["steps"]
    assert (found["year"], found["title"], found["id"]) == (2015, "Meet in 2015", step["id"])


@on_sqlite
async def test_the_terminal_tells_it(table: Table) -> None:
    database = str(table.store.file)
    words = ("roadmap", "wco-idb-china-latam", "--database", database)
    # A loop runs here already, and the program wants one of its own.
    told = (await asyncio.to_thread(tradewinds, *words)).stdout
    assert "2011: wco-idb-2011" in told
    assert "Planned for 2013: Meet in 2013, now the edition second" in told
    assert told.count("Nothing serves it yet.") == 3


@on_sqlite
async def test_more_links_cost_no_more_statements(table: Table) -> None:
    with statements(table.store) as few:
        await ask(table.store, ROADMAP, id=table.edition)
    for kind in ("objective", "recommendation", "meeting"):
        assert (await table.link("other", kind))["userErrors"] == []
    with statements(table.store) as many:
        await ask(table.store, ROADMAP, id=table.edition)
    assert len(many) == len(few)
