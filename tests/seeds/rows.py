"""Reads and spoils whole tables, for the tests of loads."""

from collections.abc import Mapping

from sqlalchemy import Table, insert, or_, select, update

from domain import models
from domain.policy import SYSTEM
from domain.store import Store
from seeds.load import (
    load_demo_administrations,
    load_demo_agenda,
    load_demo_meetings,
    load_demo_outcomes,
    load_demo_profiles,
    load_demo_proposals,
    load_edition_2011,
    load_reference,
)

CHANGES = (
    "assessment.version",
    "challenge.version",
    "commitment.version",
    "competency_framework.revision",
    "component.version",
    "cooperation_instrument.version",
    "cooperation_framework.revision",
    "delegate.version",
    "fact.version",
    "good_practice.version",
    "indicator.version",
    "edition.version",
    "import.version",
    "nomination.version",
    "objective.version",
    "organization.version",
    "programme.version",
    "proposal.version",
    "quota.version",
    "recommendation.version",
    "regional_meeting.version",
    "manager.version",
    "rating.version",
    "role_profile.version",
    "session.version",
    "side.version",
    "speaker.version",
    "strategic_function.version",
)
LOADS = (
    load_reference,
    load_edition_2011,
    load_demo_profiles,
    load_demo_agenda,
    load_demo_administrations,
    load_demo_proposals,
    load_demo_outcomes,
    load_demo_meetings,
)
# How many rows all loads make.
ROWS = {
    "region": 6,
    "name_translation": 4 * 327,
    "administration": 188,
    "competency_framework": 1,
    "competency_group": 8,
    "competency": 50,
    "role_profile": 6,
    "role_target": 152,
    "topic": 58,
    "topic_competency": 185,
    "cooperation_instrument": 54,
    "stage_event": 67,
    "stage_retraction": 0,
    "programme": 1,
    "strategy_anchor": 5,
    "edition": 1,
    "organization": 5,
    "edition_organization": 5,
    "side": 2,
    "side_administration": 13,
    "quota": 2,
    "component": 2,
    "component_side": 3,
    "objective": 5,
    "focus_topic": 4,
    "statement": 8,
    "fact": 7,
    "manager": 24,
    "nomination": 24,
    "delegate": 24,
    "delegate_component": 38,
    "room": 4,
    "slot": 8,
    "speaker": 3,
    "speaker_language": 6,
    "session": 2,
    "session_leader": 4,
    "proposal": 4,
    "proposal_author": 6,
    "proposal_revision": 5,
    "proposal_review": 3,
    "cooperation_framework": 2,
    "cooperation_article": 4,
    "recommendation": 7,
    "commitment": 5,
    "action_update": 4,
    "regional_meeting": 4,
    "meeting_topic": 12,
    "meeting_way": 26,
}


def table(noun: str) -> Table:
    return models.Record.metadata.tables[noun]


async def load_all(store: Store) -> None:
    """Load every seed, as the demonstration does."""
    for load in LOADS:
        await load(store)


async def snapshot(store: Store) -> dict[str, list[tuple[object, ...]]]:
    """Return every row of every table, ids and all, but not how often one was changed."""
    async with store.reading(SYSTEM) as db:
        return {
            name: [tuple(row) for row in await db.execute(select(*columns).order_by(one.c.id))]
            for name, one in models.Record.metadata.tables.items()
            if (columns := [column for column in one.c if str(column) not in CHANGES])
        }


async def first(store: Store, noun: str, /, **where: object) -> Mapping[str, object]:
    """Return the row with the smallest id that has these values."""
    one = table(noun)
    statement = select(one).where(*(one.c[column] == value for column, value in where.items()))
    async with store.reading(SYSTEM) as db:
        return (await db.execute(statement.order_by(one.c.id).limit(1))).mappings().one()


async def unlike(
    store: Store, noun: str, values: Mapping[str, object], /, **where: object
) -> Mapping[str, object]:
    """Return the row with the smallest id, of those with these values, that others would change."""
    one = table(noun)
    differs = or_(*(one.c[column].is_distinct_from(value) for column, value in values.items()))
    same = (one.c[column] == value for column, value in where.items())
    async with store.reading(SYSTEM) as db:
        found = await db.execute(select(one).where(differs, *same).order_by(one.c.id).limit(1))
        return found.mappings().one()


async def count(store: Store, noun: str, /, **where: object) -> int:
    one = table(noun)
    statement = select(one.c.id).where(*(one.c[key] == value for key, value in where.items()))
    async with store.reading(SYSTEM) as db:
        return len((await db.execute(statement)).all())


async def change(store: Store, noun: str, row_id: object, /, **values: object) -> None:
    one = table(noun)
    async with store.unit_of_work(SYSTEM) as db:
        await db.execute(update(one).where(one.c.id == row_id).values(values))


async def add(store: Store, noun: str, /, **values: object) -> str:
    """Insert a user's own row, unless ``seeded`` is given, and return its id."""
    row = {"id": models.new_id(), "seeded": False, **values}
    async with store.unit_of_work(SYSTEM) as db:
        await db.execute(insert(table(noun)), [row])
    return row["id"]
