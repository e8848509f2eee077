"""Agenda runs and what they place as lists and loaders. Reads only."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import defer

from domain import models
from domain.errors import NotFound
from domain.lookups import lists_by, rows_by
from domain.pages import Key, Listing
from domain.runs.listings import RunFilter, narrow_runs
from domain.runs.requests import TopicPurpose
from domain.store import ReadDb


def _narrow(where: RunFilter) -> Iterator[ColumnElement[bool]]:
    return narrow_runs(models.AgendaRun, where)


def _light() -> Select[Any]:
    row = models.AgendaRun
    return select(row).options(defer(row.snapshot), defer(row.solution))


AGENDA_RUNS_OF_COMPONENT = Listing(
    name="component.agenda_runs",
    row=models.AgendaRun,
    statement=_light(),
    orders={"requested_at": (Key(models.AgendaRun.requested_at, datetime),)},
    default=(("requested_at", True),),
    narrow=_narrow,
    parent=models.AgendaRun.component_id,
)


async def get_agenda_run(db: ReadDb, run_id: str) -> models.AgendaRun:
    """Return an agenda run.

    Raises:
        NotFound: there is none of this id.
    """
    run = await db.get(models.AgendaRun, run_id)
    if run is None:
        raise NotFound("There is no such agenda run.", path=("runId",))
    return run


async def light_agenda_runs_by_id(db: ReadDb, ids: Sequence[str]) -> list[models.AgendaRun | None]:
    """Return agenda runs without their large texts, None where there is none."""
    rows = await db.scalars(_light().where(models.AgendaRun.id.in_(ids)))
    found = {row.id: row for row in rows}
    return [found.get(run_id) for run_id in ids]


async def latest_agenda_runs(
    db: ReadDb, component_ids: Sequence[str]
) -> list[models.AgendaRun | None]:
    """Return the agenda run of each component that was asked for last, None where there is none."""
    return await _newest(db, component_ids)


async def published_agenda_runs(
    db: ReadDb, component_ids: Sequence[str]
) -> list[models.AgendaRun | None]:
    """Return the agenda run of each component that stands published, None where there is none."""
    return await _newest(db, component_ids, models.stands(models.AgendaRun))


async def _newest(
    db: ReadDb, component_ids: Sequence[str], *conditions: ColumnElement[bool]
) -> list[models.AgendaRun | None]:
    row = models.AgendaRun
    rows = await db.scalars(
        _light()
        .where(row.component_id.in_(component_ids), *conditions)
        .order_by(row.requested_at, row.id)
    )
    found = {each.component_id: each for each in rows}
    return [found.get(component_id) for component_id in component_ids]


async def placements_by_id(db: ReadDb, ids: Sequence[str]) -> list[models.AgendaPlacement | None]:
    """Return placements in the order of their ids, None where there is none."""
    return await rows_by(db, models.AgendaPlacement.id, ids)


async def placements_by_run(db: ReadDb, ids: Sequence[str]) -> list[list[models.AgendaPlacement]]:
    """Return what each run holds when and where, in order of time."""
    row = models.AgendaPlacement
    return await lists_by(db, select(row).order_by(row.position, row.id), row.run_id, ids)


async def placements_by_session(
    db: ReadDb, ids: Sequence[str]
) -> list[models.AgendaPlacement | None]:
    """Return where the published agenda holds each session, None where it does not."""
    row, run = models.AgendaPlacement, models.AgendaRun
    rows = await db.scalars(
        select(row)
        .join(run, run.id == row.run_id)
        .where(row.session_id.in_(ids), models.stands(run))
    )
    found = {each.session_id: each for each in rows}
    return [found.get(session_id) for session_id in ids]


async def attendances_by_placement(
    db: ReadDb, ids: Sequence[str]
) -> list[list[models.AgendaAttendance]]:
    """Return who is in each placed session, by code."""
    row = models.AgendaAttendance
    return await lists_by(db, select(row).order_by(row.code, row.id), row.placement_id, ids)


class SideShare(NamedTuple):
    """What one side attends of what it would if nothing clashed, by the key of the side."""

    side_key: str
    attended: int
    wanted: int


async def shares_of_agenda_runs(db: ReadDb, ids: Sequence[str]) -> list[list[SideShare]]:
    """Return what each side attends in each run; nothing of a run without an answer."""
    return [
        [
            SideShare(key, answer["attended"][key], wanted)
            for key, wanted in answer.get("wanted", {}).items()
        ]
        for answer in await _answers(db, ids)
    ]


async def _answers(db: ReadDb, ids: Sequence[str]) -> list[dict[str, Any]]:
    """Return the solution of each run; nothing in it of a run without an answer."""
    table = models.AgendaRun
    rows = await db.execute(select(table.id, table.solution).where(table.id.in_(ids)))
    found = {run_id: json.loads(solution or "{}") for run_id, solution in rows}
    return [found.get(run_id, {}) for run_id in ids]


async def sides_by_code(db: ReadDb, edition_id: str) -> dict[str, str]:
    """Return the side of each delegate of an edition, by code."""
    row = models.Delegate
    found = await db.execute(select(row.code, row.side_id).where(row.edition_id == edition_id))
    return dict(found.all())


async def components_with_slots(
    db: ReadDb, edition_id: str, key: str | None = None
) -> list[models.Component]:
    """Return the components of an edition that an agenda can be made for, in order.

    Args:
        db: where they are.
        edition_id: the edition.
        key: that of the one that is meant, whether it has slots or not; None means each with slots.

    Raises:
        NotFound: the edition has no such component, or none with slots.
    """
    row, slot = models.Component, models.Slot
    known = select(row).where(row.edition_id == edition_id).order_by(row.position)
    if key is not None:
        found = list(await db.scalars(known.where(row.key == key)))
        if not found:
            keys = list(await db.scalars(select(row.key).where(row.edition_id == edition_id)))
            raise NotFound(
                f"The edition has no component {key[:80]}. It has: {', '.join(sorted(keys))}.",
                path=("component",),
            )
        return found
    found = list(await db.scalars(known.where(row.id.in_(select(slot.component_id)))))
    if not found:
        raise NotFound(
            "No component of the edition has slots. Arrange one first.", path=("edition",)
        )
    return found


async def topic_run_to_hold(db: ReadDb, edition_id: str) -> str | None:
    """Return the topic run for this edition that stands published, else the newest one done."""
    row = models.TopicRun
    purpose = TopicPurpose.THIS_EDITION.value
    found: str | None = await db.scalar(
        select(row.id)
        .where(
            row.edition_id == edition_id,
            row.purpose == purpose,
            row.state == models.RunState.DONE,
            row.superseded_at.is_(None),
        )
        .order_by(row.published_at.is_(None), row.requested_at.desc(), row.id)
        .limit(1)
    )
    return found


# Why somebody misses a session for another one that shares its slot.
_FOR_ANOTHER: Final = ("leads", "clash")


class MissedEntry(NamedTuple):
    """A session that somebody misses, by keys and codes, and the session that they are in.

    Where it is missed for that session, ``together`` are the records that leave no agenda in which
    the two are apart, () where there is one; else None.
    """

    code: str
    session_key: str
    slot_key: str
    reason: str
    points: int
    instead_key: str | None
    together: tuple[str, ...] | None


async def missed_of_agenda_runs(db: ReadDb, ids: Sequence[str]) -> list[list[MissedEntry]]:
    """Return what people miss by each run, by code and session; nothing without an answer."""
    return [list(_missed(answer)) for answer in await _answers(db, ids)]


def _missed(answer: dict[str, Any]) -> Iterator[MissedEntry]:
    together = {tuple(each["sessions"]): each["records"] for each in answer.get("together", ())}
    for code, missed in sorted(answer.get("missed", {}).items()):
        for each in missed:
            session, instead = each["session"], each["instead"]
            two = (min(session, instead), max(session, instead)) if instead else ()
            records = together.get(two) if each["reason"] in _FOR_ANOTHER else None
            yield MissedEntry(
                code,
                session,
                each["slot"],
                each["reason"],
                each["value"],
                instead,
                None if records is None else tuple(records),
            )


class ReplanEntry(NamedTuple):
    """What a run says of the one that it replans, by keys of sessions.

    ``kept_keys`` are of sessions that were there then and are now, ``moves_by_key`` of those that
    are moved. ``best`` is what the best agenda is worth.
    """

    kept_keys: frozenset[str]
    moves_by_key: dict[str, int]
    best: int


async def replans_of_agenda_runs(db: ReadDb, ids: Sequence[str]) -> list[ReplanEntry | None]:
    """Return what each run moves; None of one without an answer, or that replans no other."""
    return [
        ReplanEntry(
            frozenset(each["session"] for held in answer["published"].values() for each in held),
            {each["session"]: each["moves"] for each in answer["moved"]},
            answer["best"]["value"],
        )
        if "moved" in answer
        else None
        for answer in await _answers(db, ids)
    ]


class MeetingEntry(NamedTuple):
    """A slot that two can meet in, by code and key; None where there is none for them.

    ``lost`` is what they would attend there instead.
    """

    codes: tuple[str, str]
    slot_key: str | None
    lost: int


async def meetings_of_agenda_runs(db: ReadDb, ids: Sequence[str]) -> list[list[MeetingEntry]]:
    """Return when pairs meet by each run, by code; nothing where no pairs were asked for."""
    return [_meetings(answer.get("meetings", {})) for answer in await _answers(db, ids)]


def _meetings(told: dict[str, Any]) -> list[MeetingEntry]:
    held = ((each["pair"], each["slot"], each["lost"]) for each in told.get("held", ()))
    unmet = ((pair, None, 0) for pair in told.get("unmet", ()))
    entries = (MeetingEntry((a, b), slot, lost) for (a, b), slot, lost in (*held, *unmet))
    return sorted(entries, key=lambda entry: entry.codes)
