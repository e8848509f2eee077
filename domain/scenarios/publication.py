"""Publishing a draft: what it weighs and demands becomes the edition's own, all or nothing."""

from __future__ import annotations

from datetime import datetime
from typing import Final, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import aliased

from domain import models, runs
from domain.audit import Undo
from domain.errors import Conflict
from domain.instructions import Kept, add_instruction
from domain.models import EventKind, ScenarioState
from domain.scenarios.drafts import held_draft, marks_of, plain, tell, touch
from domain.store import ReadDb, WriteDb

_NAMED_MAX: Final = 3


class Publication(NamedTuple):
    """A scenario that stands published, its edition, and the one that it superseded, if any."""

    scenario: models.Scenario
    edition: models.Edition
    superseded: models.Scenario | None


async def publish_scenario(
    db: WriteDb, scenario_id: str, *, at: datetime, expected_version: int | None = None
) -> Publication:
    """Make what a draft weighs and demands the edition's own.

    A run of the edition then answers what a run under the draft answered before.

    Raises:
        NotFound: there is no such scenario.
        Stale: it is not of the version expected.
        InvalidInput: its parameters do not go with those that the edition has by now.
        Conflict: it is no draft, or the edition has an instruction on two of its delegates.
    """
    scenario, edition = await held_draft(db, scenario_id, expected_version)
    await _check_free(db, scenario)
    (standing,) = await runs.standing_scenarios(db, [edition.id])
    whole = runs.over(
        await runs.edition_request(db, edition.id),
        runs.read_pairing_request(scenario.parameters),
    )
    runs.check_parameters(whole)
    if standing is not None:
        former, undo = plain(standing), Undo("mark_scenario", marks_of(standing))
        standing.superseded_at = at
        # First: the database refuses two that stand published, even for a moment.
        await touch(db, standing, at)
        tell(db, EventKind.SCENARIO_CHANGED, standing, former, at, undo)
    row = models.ScenarioInstruction
    for demand in await db.scalars(
        select(row).where(row.scenario_id == scenario.id).order_by(row.made_at, row.id)
    ):
        await add_instruction(
            db,
            edition,
            demand.kind,
            (demand.left_delegate_id, demand.right_delegate_id),
            demand.reason,
            at=at,
            kept=Kept(demand.id, demand.made_at),
        )
    before, undo = plain(scenario), Undo("mark_scenario", marks_of(scenario))
    scenario.state = ScenarioState.PUBLISHED
    scenario.published_at = at
    scenario.standing = runs.write_request(whole)
    await touch(db, scenario, at)
    tell(db, EventKind.SCENARIO_PUBLISHED, scenario, before, at, undo)
    return Publication(scenario, edition, standing)


async def _check_free(db: ReadDb, scenario: models.Scenario) -> None:
    """Refuse a scenario that demands something where the edition demands something already."""
    mine, theirs = models.ScenarioInstruction, models.PairingInstruction
    left, right = aliased(models.Delegate), aliased(models.Delegate)
    rows = await db.execute(
        select(left.code, right.code, theirs.kind)
        .select_from(mine)
        .join(
            theirs,
            (theirs.left_delegate_id == mine.left_delegate_id)
            & (theirs.right_delegate_id == mine.right_delegate_id),
        )
        .join(left, left.id == mine.left_delegate_id)
        .join(right, right.id == mine.right_delegate_id)
        .where(mine.scenario_id == scenario.id)
        .order_by(left.code, right.code)
    )
    taken = [f"'{kind.value}' on {a} and {b}" for a, b, kind in rows]
    if taken:
        named = "; ".join(taken[:_NAMED_MAX])
        more = f" and {len(taken) - _NAMED_MAX} more" if len(taken) > _NAMED_MAX else ""
        raise Conflict(
            f"The edition has instructions on the same delegates: {named}{more}. Remove each from"
            " the edition or from the scenario.",
            path=("id",),
        )
