"""Sessions of a component: what is to be held, how long, in which languages, led by whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Final

from sqlalchemy import delete, select
from sqlalchemy.orm.attributes import flag_modified

from domain import audit, changes, models
from domain.audit import Undo
from domain.errors import Conflict, NotFound
from domain.lookups import held, require_version
from domain.models import EventKind, Seniority, SessionKind
from domain.sessions.arrangement import held_component
from domain.sessions.fitting import SessionWanted, fit_session
from domain.sessions.reading import leaders_by_session
from domain.store import WriteDb

SESSIONS_MAX: Final = 100


@dataclass(frozen=True)
class Kept:
    """What a session had that was there before: its id, those of its leaders and its placements.

    ``leaders`` are the ids of their rows, by the id of whom they name.
    """

    id: str
    leaders: Mapping[str, str] = field(default_factory=dict)
    placements: tuple[str, ...] = ()


def read_session(values: Mapping[str, Any]) -> SessionWanted:
    """Return a session from the plain values that an undo keeps."""
    names = ("languages", "delegate_ids", "speaker_ids", "requires")
    seniority = values["seniority"]
    return SessionWanted(
        **{
            **values,
            "kind": SessionKind(values["kind"]),
            "seniority": None if seniority is None else Seniority(seniority),
            **{name: tuple(values.get(name, ())) for name in names},
        }
    )


async def held_session(db: WriteDb, session_id: str) -> SessionWanted:
    """Return a session as it is, in the form in which one is asked for, and hold it.

    Raises:
        NotFound: there is no such session that the viewer may plan.
    """
    _, row = await _held(db, session_id, None)
    return await _as_wanted(db, row)


async def _as_wanted(db: WriteDb, row: models.Session) -> SessionWanted:
    slot = await db.get(models.Slot, row.slot_id) if row.slot_id else None
    (leaders,) = await leaders_by_session(db, [row.id])
    return SessionWanted(
        key=row.key,
        kind=row.kind,
        title=row.title,
        minutes=row.minutes,
        topic_id=row.topic_id,
        slot_key=slot.key if slot else None,
        seniority=row.seniority,
        languages=tuple(row.languages.split()),
        delegate_ids=tuple(each.delegate_id for each in leaders if each.delegate_id),
        speaker_ids=tuple(each.speaker_id for each in leaders if each.speaker_id),
        requires=tuple(row.requires.split()),
    )


async def add_session(
    db: WriteDb,
    component_id: str,
    wanted: SessionWanted,
    *,
    at: datetime,
    kept: Kept | None = None,
) -> models.Session:
    """Add a session to a component; one that was there before is what agendas hold again.

    Raises:
        NotFound: there is no such component that the viewer may plan, topic, slot or leader.
        InvalidInput: a value is out of range or does not fit the others.
        Conflict: the component has a session of the key, or as many as it may have.
    """
    component = await held_component(db, component_id)
    table = models.Session
    keys = list(await db.scalars(select(table.key).where(table.component_id == component.id)))
    if wanted.key in keys:
        raise Conflict(
            f"The component has a session {wanted.key} already. Choose another key.", path=("key",)
        )
    if len(keys) >= SESSIONS_MAX:
        raise Conflict(f"A component has at most {SESSIONS_MAX} sessions. Remove one first.")
    kept = kept or Kept(models.new_id())
    slot = await fit_session(db, component, wanted, kept.leaders)
    row = models.Session(id=kept.id, component_id=component.id)
    _fill(row, wanted, slot)
    db.add(row)
    await db.flush()
    await _put_leaders(db, row, wanted, kept.leaders)
    if kept.placements:
        held = models.AgendaPlacement
        without = select(held).where(held.id.in_(kept.placements), held.session_id.is_(None))
        # One by one, so that each is one that the viewer may change.
        for placement in await db.scalars(without):
            placement.session_id = row.id
        await db.flush()
    await _tell(db, component, row, None, Undo("remove_session", {}), at)
    return row


async def change_session(
    db: WriteDb,
    session_id: str,
    wanted: SessionWanted,
    *,
    at: datetime,
    expected_version: int | None = None,
    leaders: Mapping[str, str] | None = None,
) -> models.Session:
    """Make a session what is wanted; its key stays. What is as it was changes nothing.

    Whoever leads it as before keeps the id of that; ``leaders`` are ids for those who come again,
    as of ``Kept``.

    Raises:
        NotFound: there is no such session that the viewer may plan, topic, slot or leader.
        Stale: it is not of the version expected.
        InvalidInput: a value is out of range or does not fit the others.
    """
    component, row = await _held(db, session_id, expected_version)
    was = await _as_wanted(db, row)
    if wanted == was:
        return row
    had = await _leader_ids(db, row)
    ids = {**(leaders or {}), **had}
    slot = await fit_session(db, component, wanted, ids)
    before = await _noted(db, component, row)
    _fill(row, wanted, slot)
    row.seeded = False
    flag_modified(row, "title")
    await db.flush()
    if (wanted.delegate_ids, wanted.speaker_ids) != (was.delegate_ids, was.speaker_ids):
        await _put_leaders(db, row, wanted, ids)
    undo = Undo("change_session", {**asdict(was), "leaders": had})
    await _tell(db, component, row, before, undo, at)
    return row


async def remove_session(
    db: WriteDb, session_id: str, *, at: datetime, expected_version: int | None = None
) -> models.Component:
    """Delete a session and return the component that had it.

    Raises:
        NotFound: there is no such session that the viewer may plan.
        Stale: it is not of the version expected.
        Conflict: it has to be held before another one, or recommendations come out of it.
    """
    component, row = await _held(db, session_id, expected_version)
    table = models.Session
    others = await db.execute(
        select(table.key, table.requires).where(table.component_id == component.id)
    )
    for key, requires in others:
        if row.key in requires.split():
            raise Conflict(
                f"{row.key} has to be held before {key}. Change that session first.", path=("id",)
            )
    # They would forget it without a word, agreed ones too, and not know it again once it is back.
    because = models.Recommendation
    keys = await db.scalars(
        select(because.key)
        .where(because.session_id == row.id)
        .order_by(because.position, because.id)
    )
    if names := ", ".join(keys):
        raise Conflict(
            f"These recommendations come out of the session {row.key}: {names}. Let drafts name"
            " none first; what is agreed keeps its session.",
            path=("id",),
        )
    was = await _as_wanted(db, row)
    before = await _noted(db, component, row)
    values = {"component": component.id, **asdict(was), "kept": await _kept(db, row)}
    undo = Undo("add_session", values)
    await db.delete(row)
    await db.flush()
    await _tell(db, component, row, before, undo, at, is_gone=True)
    return component


async def _kept(db: WriteDb, row: models.Session) -> dict[str, Any]:
    """Return what the rows of others would forget of a session that goes."""
    held = models.AgendaPlacement
    placements = await db.scalars(
        select(held.id).where(held.session_id == row.id).order_by(held.id)
    )
    return {"leaders": await _leader_ids(db, row), "placements": list(placements)}


async def _leader_ids(db: WriteDb, row: models.Session) -> dict[str, str]:
    (leaders,) = await leaders_by_session(db, [row.id])
    return {str(each.delegate_id or each.speaker_id): each.id for each in leaders}


async def _held(
    db: WriteDb, session_id: str, expected_version: int | None
) -> tuple[models.Component, models.Session]:
    known = await db.get(models.Session, session_id)
    if known is not None:
        component = await held_component(db, known.component_id)
        row = await held(db, models.Session, session_id)
        if row is not None:
            require_version("session", row.version, expected_version)
            return component, row
    raise NotFound("There is no session of this id that you may plan.", path=("id",))


def _fill(row: models.Session, wanted: SessionWanted, slot: models.Slot | None) -> None:
    row.key, row.kind, row.title = wanted.key, wanted.kind, wanted.title
    row.minutes, row.topic_id, row.seniority = wanted.minutes, wanted.topic_id, wanted.seniority
    row.slot_id = slot.id if slot else None
    row.languages = " ".join(dict.fromkeys(wanted.languages))
    row.requires = " ".join(dict.fromkeys(wanted.requires))


async def _put_leaders(
    db: WriteDb, row: models.Session, wanted: SessionWanted, kept: Mapping[str, str]
) -> None:
    leader = models.SessionLeader
    await db.execute(delete(leader).where(leader.session_id == row.id))
    named = [
        *({"delegate_id": each} for each in dict.fromkeys(wanted.delegate_ids)),
        *({"speaker_id": each} for each in dict.fromkeys(wanted.speaker_ids)),
    ]
    for position, who in enumerate(named):
        (person,) = who.values()
        row_id = kept.get(person) or models.new_id()
        db.add(leader(id=row_id, session_id=row.id, position=position, **who))
    await db.flush()


async def _noted(
    db: WriteDb, component: models.Component, row: models.Session
) -> dict[str, object]:
    """Return what the audit may hold; the title is the planner's own words."""
    return {
        "edition": component.edition_id,
        "component": component.id,
        "key": row.key,
        "kind": row.kind.value,
        "topic": row.topic_id,
        "slot": row.slot_id,
        "minutes": row.minutes,
        "requires": row.requires.split(),
        "leaders": list(await _leader_ids(db, row)),
        "version": row.version,
    }


async def _tell(
    db: WriteDb,
    component: models.Component,
    row: models.Session,
    before: dict[str, object] | None,
    undo: Undo,
    at: datetime,
    *,
    is_gone: bool = False,
) -> None:
    after = None if is_gone else await _noted(db, component, row)
    change = audit.Change(
        "Session", row.id, before, after, edition_id=component.edition_id, undo=undo
    )
    changes.tell(db, EventKind.AGENDA_CHANGED, change, at=at)
