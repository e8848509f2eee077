"""Any changes of a planner, taken back in the reverse order, leave what was there before them."""

import asyncio
from typing import Any

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from domain import models
from domain.policy import SYSTEM
from domain.store import Store
from tests.api.asking import edition_and_delegates
from tests.api.drafting import Desk, opened

STEPS_MAX = 8
# What is kept beside a change, and what counts or dates it.
BESIDE = {"assessment_read", "audit_entry", "outbox_event", "stored_answer", "undo", "work"}
COUNTED = {"changed_at", "version"}
NEWEST = "{ auditEntries(first: 1) { nodes { id } } }"
STANDING = """
query($id: ID!) { node(id: $id) { ... on Edition {
  pairingInstructions { nodes { id } }
  scenarios(filter: {stateIn: [DRAFT]}) { nodes { id instructions { nodes { id } } } }
} } }
"""
PARAMETERS = ({}, {"shareLevel": 2}, {"languageRequired": 1}, {"priorAdjust": 0, "shareLevel": 4})
ACTS = st.sampled_from(
    (
        "rateCompetency",
        "addPairingInstruction",
        "removePairingInstruction",
        "createScenario",
        "updateScenario",
        "addScenarioInstruction",
        "removeScenarioInstruction",
        "discardScenario",
        "publishScenario",
    )
)
STEPS = st.lists(st.tuples(ACTS, st.integers(0, 11), st.integers(0, 3)), max_size=STEPS_MAX)

LIFE = [
    ("createScenario", 0, 1),
    ("addScenarioInstruction", 0, 0),
    ("publishScenario", 0, 0),
    ("createScenario", 1, 2),
    ("updateScenario", 0, 3),
    ("addScenarioInstruction", 1, 1),
    ("addScenarioInstruction", 2, 2),
    ("removeScenarioInstruction", 0, 0),
    ("publishScenario", 0, 0),
    ("removePairingInstruction", 0, 0),
    ("rateCompetency", 1, 3),
    ("rateCompetency", 0, 2),
    ("createScenario", 2, 0),
    ("discardScenario", 0, 0),
]


async def dump(store: Store) -> dict[str, list[tuple[object, ...]]]:
    """Return every row of every table but what counts changes."""
    found = {}
    async with store.reading(SYSTEM) as db:
        for name, table in models.Record.metadata.tables.items():
            if name not in BESIDE:
                columns = [each for each in table.columns if each.key not in COUNTED]
                rows = await db.execute(select(*columns).order_by(table.c.id))
                found[name] = [tuple(row) for row in rows]
    return found


async def asked_of(desk: Desk, act: str, place: int, other: int) -> dict[str, object] | None:
    """Return the input of an act on what there is, None when there is nothing to act on."""
    node = await desk.node(STANDING, desk.edition)
    drafts = node["scenarios"]["nodes"]
    draft = drafts[place % len(drafts)] if drafts else {"id": "", "instructions": {"nodes": []}}
    kind = ("MUST", "NEVER", "LOCK")[other % 3]
    pair = desk.demand(kind, f"LAC-{place % 4 + 1:02}", f"CHN-{other % 3 + 1:02}")
    own = [each["id"] for each in node["pairingInstructions"]["nodes"]]
    drafted = [each["id"] for each in draft["instructions"]["nodes"]]
    weighed = PARAMETERS[other]
    inputs: dict[str, dict[str, object]] = {
        "rateCompetency": await rating(desk, place, other),
        "addPairingInstruction": {"editionId": desk.edition, **pair},
        "removePairingInstruction": {"id": own[place % len(own)]} if own else {},
        "createScenario": {
            "editionId": desk.edition,
            "name": f"Draft {place % 3}",
            "parameters": weighed,
        },
        "updateScenario": {"id": draft["id"], "name": f"Now {place % 3}", "parameters": weighed},
        "addScenarioInstruction": {"scenarioId": draft["id"], **pair},
        "removeScenarioInstruction": {"id": drafted[other % len(drafted)]} if drafted else {},
        "discardScenario": {"id": draft["id"]},
        "publishScenario": {"id": draft["id"]},
    }
    asked = inputs[act]
    return asked if asked and "" not in asked.values() else None


async def rating(desk: Desk, place: int, other: int) -> dict[str, object]:
    row, of = models.Rating, models.Assessment
    async with desk.store.reading(SYSTEM) as db:
        found = await db.execute(
            select(of.manager_id, row.competency_id, of.kind, of.assessed_on)
            .join(of, row.assessment_id == of.id)
            .where(of.seeded)
            .order_by(of.manager_id, row.competency_id)
            .limit(3)
        )
        manager, competency, kind, day = found.all()[place % 3]
    return {
        "managerId": f"Manager_{manager}",
        "competencyId": f"Competency_{competency}",
        "kind": kind.name if place % 2 else "PEER",
        "assessedOn": day.isoformat(),
        "level": (None, "NONE", "AWARE", "EXPERT")[other],
    }


async def newest(desk: Desk) -> str:
    nodes = (await desk.door.ask(NEWEST))["auditEntries"]["nodes"]
    return str(nodes[0]["id"]) if nodes else ""


async def revert_all(desk: Desk, entries: list[str]) -> list[str]:
    """Take changes back from the last to the first, and return the entries of the reverts."""
    done = []
    for entry in reversed(entries):
        payload = await desk.door.done("revertChange", auditEntryId=entry)
        done.append(payload["reverted"]["revertedBy"]["id"])
    return done


async def there_and_back(store: Store, steps: list[tuple[str, int, int]]) -> None:
    async with opened(store) as door:
        desk = Desk(door, store, *(await edition_and_delegates(store)))
        before, entries = await dump(store), []
        for act, place, other in steps:
            asked: dict[str, Any] | None = await asked_of(desk, act, place, other)
            last = await newest(desk)
            if asked is not None:
                await door.do(act, **asked)
            if (entry := await newest(desk)) != last:
                entries.append(entry)
        after = await dump(store)
        undone = await revert_all(desk, entries)
        assert await dump(store) == before
        # Once more there and back: a revert is a change like any other.
        redone = await revert_all(desk, undone)
        assert await dump(store) == after
        await revert_all(desk, redone)
        assert await dump(store) == before


def try_examples(url: str, examples_max: int) -> None:
    """Go there and back with a life of everything, and with so many examples more.

    The database is the same each time: an example that leaves a trace fails the next one, too.
    """

    async def one(steps: list[tuple[str, int, int]]) -> None:
        store = Store(url)
        try:
            await there_and_back(store, steps)
        finally:
            await store.close()

    @settings(max_examples=examples_max, deadline=None, suppress_health_check=list(HealthCheck))
    @example(LIFE)
    @given(STEPS)
    def reverted(steps: list[tuple[str, int, int]]) -> None:
        asyncio.run(one(steps))

    reverted()


def test_what_is_reverted_in_the_reverse_order_leaves_no_trace(demo_url: str) -> None:
    try_examples(demo_url, 2)
