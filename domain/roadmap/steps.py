"""Planning the steps of a programme: a year, a title, a strategy, an edition that it became."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import func, select

from domain import models
from domain.audit import Undo
from domain.errors import Conflict, InvalidInput, NotFound
from domain.lookups import held, require_version
from domain.models import RoadmapStep
from domain.models.roadmap import YEAR_MAX, YEAR_MIN
from domain.roadmap.holding import anchor_of, require_planned, tell
from domain.store import ReadDb, WriteDb

STEPS_MAX: Final = 200


@dataclass(frozen=True)
class StepWanted:
    """What a step is; without an anchor it is for all strategies of the programme."""

    year: int
    title: str
    details: str = ""
    anchor_id: str | None = None
    edition_id: str | None = None


async def add_roadmap_step(
    db: WriteDb,
    programme_id: str,
    wanted: StepWanted,
    *,
    at: datetime,
    kept_id: str | None = None,
) -> RoadmapStep:
    """Plan a step of a programme; one that was there before may keep its id.

    Raises:
        NotFound: there is no such programme that the viewer plans, or it has no such strategy or
            edition.
        InvalidInput: the year or the title does not fit.
        Conflict: the programme has as many steps as it may have.
    """
    programme = await require_planned(db, programme_id, "programmeId")
    await held(db, models.Programme, programme.id)
    await _check(db, programme, wanted)
    row = RoadmapStep
    count = await db.scalar(select(func.count(row.id)).where(row.programme_id == programme.id))
    if (count or 0) >= STEPS_MAX:
        raise Conflict(
            f"{programme.key} has {STEPS_MAX} steps, and may have no more. Remove one first.",
            path=("programmeId",),
        )
    made = row(id=kept_id or models.new_id(), programme_id=programme.id, **asdict(wanted))
    db.add(made)
    await db.flush()
    tell(db, made, (None, _noted(made)), Undo("remove_roadmap_step", {}), at)
    return made


async def change_roadmap_step(
    db: WriteDb,
    step_id: str,
    wanted: StepWanted,
    *,
    at: datetime,
    expected_version: int | None = None,
) -> RoadmapStep:
    """Make a step what is wanted; what is as it was changes nothing.

    Raises:
        NotFound: there is no such step that the viewer plans, or the programme has no such
            strategy or edition.
        Stale: it is not of the version expected.
        InvalidInput: the year or the title does not fit.
    """
    programme, row = await _hold(db, step_id, expected_version)
    was = step_as_wanted(row)
    if was == wanted:
        return row
    await _check(db, programme, wanted)
    before = _noted(row)
    for name, value in asdict(wanted).items():
        setattr(row, name, value)
    await db.flush()
    tell(db, row, (before, _noted(row)), Undo("change_roadmap_step", asdict(was)), at)
    return row


async def remove_roadmap_step(
    db: WriteDb, step_id: str, *, at: datetime, expected_version: int | None = None
) -> RoadmapStep:
    """Take a step from a programme, and return what it was.

    Raises:
        NotFound: there is no such step that the viewer plans.
        Stale: it is not of the version expected.
    """
    _, row = await _hold(db, step_id, expected_version)
    before = _noted(row)
    kept = {"programme": row.programme_id, **asdict(step_as_wanted(row))}
    await db.delete(row)
    await db.flush()
    tell(db, row, (before, None), Undo("add_roadmap_step", kept), at)
    return row


async def held_step(db: WriteDb, step_id: str) -> StepWanted:
    """Return what a step is, and hold it.

    Raises:
        NotFound: there is none that the viewer plans.
    """
    _, row = await _hold(db, step_id, None)
    return step_as_wanted(row)


def step_as_wanted(row: RoadmapStep) -> StepWanted:
    """Return what a step is."""
    return StepWanted(row.year, row.title, row.details, row.anchor_id, row.edition_id)


def read_step(values: Mapping[str, Any]) -> StepWanted:
    """Return a step from the plain values that an undo keeps."""
    return StepWanted(**values)


async def _hold(
    db: WriteDb, step_id: str, expected_version: int | None
) -> tuple[models.Programme, RoadmapStep]:
    row = await held(db, RoadmapStep, step_id)
    if row is None:
        raise NotFound("There is no step of this id that you plan.", path=("id",))
    programme = await require_planned(db, row.programme_id, "id")
    require_version("step", row.version, expected_version)
    return programme, row


async def _check(db: ReadDb, programme: models.Programme, wanted: StepWanted) -> None:
    if not YEAR_MIN <= wanted.year <= YEAR_MAX:
        raise InvalidInput(
            f"{wanted.year} is no year of a roadmap. Give {YEAR_MIN} to {YEAR_MAX}.",
            path=("year",),
        )
    if not wanted.title.strip():
        raise InvalidInput("Say in words what the step is.", path=("title",))
    if wanted.anchor_id is not None:
        await anchor_of(db, wanted.anchor_id, programme.id, "anchorId")
    if wanted.edition_id is not None:
        edition = await db.get(models.Edition, wanted.edition_id)
        if edition is None or edition.programme_id != programme.id:
            raise NotFound("The programme has no edition of this id.", path=("editionId",))


def _noted(row: RoadmapStep) -> dict[str, object]:
    return {
        "programme": row.programme_id,
        "anchor": row.anchor_id,
        "year": row.year,
        "title": row.title,
        "edition": row.edition_id,
        "version": row.version,
    }
