"""What a session has to fit: its own bounds, and what it names."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select

from domain import models
from domain.errors import InvalidInput, NotFound
from domain.models import Seniority, SessionKind
from domain.sessions.rules import Times, fit_key, fit_languages
from domain.store import WriteDb

MINUTES_MAX: Final = 24 * 60
_PAIR: Final = 2


@dataclass(frozen=True)
class SessionWanted:
    """A session by its key; leaders in the order in which they are shown."""

    key: str
    kind: SessionKind
    title: str
    minutes: int = 90
    topic_id: str | None = None
    slot_key: str | None = None
    seniority: Seniority | None = None
    languages: tuple[str, ...] = ()
    delegate_ids: tuple[str, ...] = ()
    speaker_ids: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()


async def fit_session(
    db: WriteDb,
    component: models.Component,
    wanted: SessionWanted,
    leading: Collection[str] = (),
) -> models.Slot | None:
    """Check a session beside what it names, and return the slot that it has to be held in.

    Of those ``leading`` it already nobody asks whether they still come.

    Raises:
        NotFound: the component has no such slot, session or delegate, the edition no such speaker,
            or there is no such topic.
        InvalidInput: a value is out of range or does not fit the others.
    """
    fit_key(wanted.key, "key")
    fit_languages(wanted.languages, "languages")
    if not wanted.title.strip():
        raise InvalidInput("Give the session a title.", path=("title",))
    if not 1 <= wanted.minutes <= MINUTES_MAX:
        raise InvalidInput(
            f"{wanted.minutes} minutes are not from 1 to {MINUTES_MAX:,}.", path=("minutes",)
        )
    if wanted.topic_id is not None:
        topic = await db.get(models.Topic, wanted.topic_id)
        if topic is None or not topic.is_leaf:
            raise NotFound("There is no topic of this id to be treated.", path=("topicId",))
    await _check_requires(db, component, wanted)
    await _check_leaders(db, component, wanted, leading)
    return await _check_slot(db, component, wanted)


async def _check_requires(db: WriteDb, component: models.Component, wanted: SessionWanted) -> None:
    row = models.Session
    others = select(row.key, row.requires).where(
        row.component_id == component.id, row.key != wanted.key
    )
    requires = {key: set(keys.split()) for key, keys in await db.execute(others)}
    for place, key in enumerate(wanted.requires):
        path = ("requires", str(place))
        if key not in requires:
            raise NotFound(f"{component.key} has no other session of this key.", path=path)
        before, more = {key}, {key}
        while more:
            more = set().union(*(requires.get(each, ()) for each in more)) - before
            before |= more
        if wanted.key in before:
            raise InvalidInput(
                f"{key} has to be held after {wanted.key}, and cannot be before it.", path=path
            )


async def _check_slot(
    db: WriteDb, component: models.Component, wanted: SessionWanted
) -> models.Slot | None:
    if wanted.slot_key is None:
        return None
    table, path = models.Slot, ("slotKey",)
    slot: models.Slot | None = await db.scalar(
        select(table).where(table.component_id == component.id, table.key == wanted.slot_key)
    )
    if slot is None:
        raise NotFound(f"{component.key} has no slot of this key.", path=path)
    if Times(slot.starts_at, slot.ends_at).minutes < wanted.minutes:
        raise InvalidInput(
            f"The slot {slot.key} is shorter than {wanted.minutes} minutes. Choose another.",
            path=path,
        )
    return slot


async def _check_leaders(
    db: WriteDb, component: models.Component, wanted: SessionWanted, leading: Collection[str]
) -> None:
    delegate, attends, speaker = models.Delegate, models.DelegateComponent, models.Speaker
    attending = select(attends.delegate_id).where(attends.component_id == component.id)
    comes = delegate.withdrawn_at.is_(None) & delegate.id.in_(attending)
    rows = await db.execute(
        select(delegate.id, delegate.side_id).where(
            delegate.id.in_(wanted.delegate_ids), comes | delegate.id.in_(leading)
        )
    )
    side_of = dict(rows.all())
    for place, delegate_id in enumerate(wanted.delegate_ids):
        if delegate_id not in side_of:
            raise NotFound(
                f"No delegate of this id attends {component.key}.",
                path=("delegateIds", str(place)),
            )
    known = set(
        await db.scalars(
            select(speaker.id).where(
                speaker.id.in_(wanted.speaker_ids), speaker.edition_id == component.edition_id
            )
        )
    )
    for place, speaker_id in enumerate(wanted.speaker_ids):
        if speaker_id not in known:
            raise NotFound(
                "The edition has no speaker of this id.", path=("speakerIds", str(place))
            )
    if wanted.kind is SessionKind.PAIR_MEETING and (
        wanted.speaker_ids
        or len(set(wanted.delegate_ids)) != _PAIR
        or len(set(side_of.values())) != _PAIR
    ):
        raise InvalidInput(
            "A pair meets: give two delegates of different sides.", path=("delegateIds",)
        )
