"""Scenarios and what they demand as lists and loaders. Reads only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select

from domain import models
from domain.errors import NotFound
from domain.lookups import rows_by
from domain.models import ScenarioState
from domain.pages import Key, Listing, any_of
from domain.runs import edition_requests, over, read_pairing_request, write_request
from domain.store import ReadDb


async def get_draft(db: ReadDb, edition: models.Edition, name: str) -> models.Scenario:
    """Return the draft of an edition that has a name.

    Raises:
        NotFound: there is none; the message names those that there are.
    """
    row = models.Scenario
    drafts = await db.scalars(
        select(row)
        .where(row.edition_id == edition.id, row.state == ScenarioState.DRAFT)
        .order_by(row.name)
    )
    found = {draft.name: draft for draft in drafts}
    if name not in found:
        known = f"Its drafts are {', '.join(found)}." if found else "It has no drafts."
        raise NotFound(f"The edition {edition.slug} has no draft of this name. {known}")
    return found[name]


async def scenarios_by_id(db: ReadDb, ids: Sequence[str]) -> list[models.Scenario | None]:
    """Return scenarios in the order asked, None where there is none."""
    return await rows_by(db, models.Scenario.id, ids)


async def scenario_instructions_by_id(
    db: ReadDb, ids: Sequence[str]
) -> list[models.ScenarioInstruction | None]:
    """Return instructions of scenarios in the order asked, None where there is none."""
    return await rows_by(db, models.ScenarioInstruction.id, ids)


async def weighed_by_scenario(db: ReadDb, ids: Sequence[str]) -> list[str]:
    """Return what a run under each scenario weighs, in the form of a run's parameters."""
    rows = [row for row in await scenarios_by_id(db, ids) if row is not None]
    editions = sorted({row.edition_id for row in rows})
    below = dict(zip(editions, await edition_requests(db, editions), strict=True))
    found = {}
    for row in rows:
        whole = over(below[row.edition_id], read_pairing_request(row.parameters))
        found[row.id] = row.standing or write_request(whole)
    return [found[scenario_id] for scenario_id in ids]


@dataclass(frozen=True)
class ScenarioFilter:
    """Which scenarios; what is None does not narrow."""

    state_in: tuple[ScenarioState, ...] | None = None


def _narrow(where: ScenarioFilter) -> Iterator[ColumnElement[bool]]:
    yield from any_of(models.Scenario.state, where.state_in)


SCENARIOS_OF_EDITION = Listing(
    name="edition.scenarios",
    row=models.Scenario,
    statement=select(models.Scenario),
    orders={"made_at": (Key(models.Scenario.made_at, datetime),)},
    default=(("made_at", True),),
    narrow=_narrow,
    parent=models.Scenario.edition_id,
)
INSTRUCTIONS_OF_SCENARIO = Listing(
    name="scenario.instructions",
    row=models.ScenarioInstruction,
    statement=select(models.ScenarioInstruction),
    orders={"made_at": (Key(models.ScenarioInstruction.made_at, datetime),)},
    default=(("made_at", False),),
    parent=models.ScenarioInstruction.scenario_id,
)
