"""Adding, changing and removing the parts of a profile, by whoever may describe it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any, Final

from sqlalchemy import delete, select
from sqlalchemy.orm.attributes import flag_modified

from domain import audit, changes, models
from domain.audit import Undo
from domain.errors import Conflict, InvalidInput, NotFound
from domain.lookups import held, require_version, speaks_for
from domain.models import EventKind
from domain.profiles.parts import (
    FunctionWanted,
    PartKind,
    PartRow,
    PartWanted,
    check_part,
    kind_of,
    shown,
    topics_of,
)
from domain.profiles.reading import topics_by_function
from domain.store import WriteDb

PARTS_MAX: Final = 200
TOPICS_MAX: Final = 10


async def held_part(db: WriteDb, kind: PartKind, row_id: str) -> PartWanted:
    """Return a part as it is, in the form in which one is asked for, and hold it.

    Raises:
        NotFound: there is no such part that the viewer may change.
    """
    _, row = await _held(db, kind, row_id, None)
    return await _as_wanted(db, kind, row)


async def add_part(
    db: WriteDb,
    administration_id: str,
    wanted: PartWanted,
    *,
    at: datetime,
    kept_id: str | None = None,
) -> PartRow:
    """Add a part to the profile of an administration; one that was there may keep its id.

    Raises:
        NotFound: there is no such administration that the viewer may describe, or no such topic.
        InvalidInput: a text is empty, or a day does not fit.
        Conflict: the administration has one of the name, or as many as it may have.
    """
    kind = kind_of(wanted)
    administration = await _described(db, administration_id, ("administrationId",))
    check_part(wanted, at.date())
    await _check_topics(db, wanted)
    table = kind.table
    names = select(table.name).where(table.administration_id == administration.id)
    taken = list(await db.scalars(names))
    if wanted.name in taken:
        _refuse_name(kind, administration, wanted)
    if len(taken) >= PARTS_MAX:
        raise Conflict(
            f"{administration.code} has {PARTS_MAX} of these, and may have no more."
            f" Remove a {kind.noun} first.",
            path=("administrationId",),
        )
    row = table(id=kept_id or models.new_id(), administration_id=administration.id)
    _fill(row, wanted)
    db.add(row)
    await db.flush()
    await _put_topics(db, row, wanted)
    _tell(db, administration, row, None, Undo(f"remove_{table.__tablename__}", {}), at)
    return row


async def change_part(
    db: WriteDb,
    row_id: str,
    wanted: PartWanted,
    *,
    at: datetime,
    expected_version: int | None = None,
) -> PartRow:
    """Make a part what is wanted. What is as it was changes nothing.

    Raises:
        NotFound: there is no such part that the viewer may change, or no such topic.
        Stale: it is not of the version expected.
        InvalidInput: a text is empty, or a day does not fit.
        Conflict: the administration has another one of the name.
    """
    kind = kind_of(wanted)
    administration, row = await _held(db, kind, row_id, expected_version)
    was = await _as_wanted(db, kind, row)
    if wanted == was:
        return row
    check_part(wanted, at.date())
    await _check_topics(db, wanted)
    table = kind.table
    others = select(table.id).where(
        table.administration_id == administration.id,
        table.name == wanted.name,
        table.id != row.id,
    )
    if await db.scalar(others) is not None:
        _refuse_name(kind, administration, wanted)
    before = _noted(administration, row)
    _fill(row, wanted)
    row.seeded = False
    flag_modified(row, "name")
    await db.flush()
    await _put_topics(db, row, wanted)
    undo = Undo(f"change_{table.__tablename__}", asdict(was))
    _tell(db, administration, row, before, undo, at)
    return row


async def remove_part(
    db: WriteDb,
    kind: PartKind,
    row_id: str,
    *,
    at: datetime,
    expected_version: int | None = None,
) -> models.Administration:
    """Delete a part and return the administration that had it.

    Raises:
        NotFound: there is no such part that the viewer may change.
        Stale: it is not of the version expected.
    """
    administration, row = await _held(db, kind, row_id, expected_version)
    was = await _as_wanted(db, kind, row)
    before = _noted(administration, row)
    undo = Undo(
        f"add_{kind.table.__tablename__}", {"administration": administration.id, **asdict(was)}
    )
    await db.delete(row)
    await db.flush()
    _tell(db, administration, row, before, undo, at, is_gone=True)
    return administration


async def _described(
    db: WriteDb, administration_id: str, path: tuple[str, ...]
) -> models.Administration:
    """Return an administration that the viewer may describe, held until the work ends."""
    may = await speaks_for(db, [administration_id])
    found = await held(db, models.Administration, administration_id) if may else None
    if found is None:
        raise NotFound("There is no administration of this id that you may describe.", path=path)
    return found


async def _held(
    db: WriteDb, kind: PartKind, row_id: str, expected_version: int | None
) -> tuple[models.Administration, PartRow]:
    known: PartRow | None = await db.get(kind.table, row_id)
    if known is not None:
        try:
            administration = await _described(db, known.administration_id, ("id",))
        except NotFound:
            known = None
    if known is not None:
        row: PartRow | None = await held(db, kind.table, row_id)
        if row is not None:
            require_version(kind.noun, row.version, expected_version)
            return administration, row
    raise NotFound(f"There is no {kind.noun} of this id that you may change.", path=("id",))


async def _as_wanted(db: WriteDb, kind: PartKind, row: PartRow) -> PartWanted:
    values = {
        each.name: getattr(row, each.name)
        for each in fields(kind.wanted)
        if each.name != "topic_ids"
    }
    if kind.wanted is FunctionWanted:
        (links,) = await topics_by_function(db, [row.id])
        values["topic_ids"] = tuple(link.topic_id for link in links)
    wanted: PartWanted = kind.wanted(**values)
    return wanted


def _fill(row: PartRow, wanted: PartWanted) -> None:
    for each in fields(wanted):
        if each.name != "topic_ids":
            setattr(row, each.name, getattr(wanted, each.name))


async def _check_topics(db: WriteDb, wanted: PartWanted) -> None:
    asked = topics_of(wanted)
    ids = [topic_id for topic_id, _ in asked]
    if len(ids) > TOPICS_MAX or len(ids) > len(set(ids)):
        raise InvalidInput(f"Give at most {TOPICS_MAX} topics, each once.", path=("topicIds",))
    found = set(await db.scalars(select(models.Topic.id).where(models.Topic.id.in_(ids))))
    for place, (topic_id, field) in enumerate(asked):
        if topic_id not in found:
            path = (field, str(place)) if field == "topicIds" else (field,)
            raise NotFound("There is no topic of this id.", path=path)


async def _put_topics(db: WriteDb, row: PartRow, wanted: PartWanted) -> None:
    if not isinstance(wanted, FunctionWanted):
        return
    link = models.StrategicFunctionTopic
    await db.execute(
        delete(link).where(link.function_id == row.id),
        execution_options={"synchronize_session": "fetch"},
    )
    db.add_all(
        link(id=models.new_id(), function_id=row.id, topic_id=topic_id, position=position)
        for position, topic_id in enumerate(wanted.topic_ids)
    )
    await db.flush()


def _refuse_name(kind: PartKind, administration: models.Administration, wanted: PartWanted) -> None:
    raise Conflict(
        f"{administration.code} has a {kind.noun} {shown(wanted.name)} already."
        " Choose another name.",
        path=("name",),
    )


def _noted(administration: models.Administration, row: PartRow) -> dict[str, object]:
    """Return what the audit may hold: no text that could be long."""
    short = ("kind", "urgency", "topic_id")
    told = {name: str(getattr(row, name)) for name in short if hasattr(row, name)}
    return {
        "administration": administration.code,
        "name": row.name,
        **told,
        "version": row.version,
    }


def _tell(
    db: WriteDb,
    administration: models.Administration,
    row: PartRow,
    before: Mapping[str, Any] | None,
    undo: Undo,
    at: datetime,
    *,
    is_gone: bool = False,
) -> None:
    after = None if is_gone else _noted(administration, row)
    noun = type(row).__name__
    what = audit.Change(noun, row.id, before, after, undo=undo)
    changes.tell(db, EventKind.PROFILE_CHANGED, what, at=at)
