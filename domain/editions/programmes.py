"""Programmes: begun and corrected, with the strategies that they are anchored in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified

from domain import models
from domain.audit import Undo
from domain.checks import require_once
from domain.editions.holding import (
    hold_kept,
    rename,
    require_new,
    rows_of,
    tell,
)
from domain.editions.rules import require_key, require_slug, require_words
from domain.editions.standing import require_nothing_on
from domain.editions.wanted import AnchorWanted, ProgrammeWanted
from domain.errors import InvalidInput, NotFound
from domain.models import EventKind, Programme, StrategyAnchor
from domain.policy.narrowing import viewer_of
from domain.roadmap.holding import require_unserved
from domain.store import ReadDb, WriteDb

ANCHORS_MAX: Final = 50


async def create_programme(
    db: WriteDb, key: str, wanted: ProgrammeWanted, *, at: datetime, kept_id: str | None = None
) -> Programme:
    """Begin a programme; one that was there before may keep its id.

    Raises:
        NotFound: the viewer does not plan every edition, or there is no such organization.
        InvalidInput: a key or a text does not fit.
        Conflict: there is a programme of the key.
    """
    if not viewer_of(db.info).plans_every:
        raise NotFound("Programmes are begun by who plans every edition. Ask one of them.")
    require_slug(key, "key")
    words = f"There is a programme {key} already. Choose another key."
    await require_new(db, select(Programme.id).where(Programme.key == key), words, "key")
    await _check(db, wanted)
    row = Programme(id=kept_id or models.new_id(), key=key, name=wanted.name)
    db.add(row)
    await db.flush()
    await _put_anchors(db, row, wanted.anchors)
    undo = Undo("remove_programme", {})
    tell(db, row, (None, _noted(row)), undo, at, kind=EventKind.PROGRAMME_CHANGED)
    return row


async def programme_as_wanted(db: ReadDb, row: Programme) -> ProgrammeWanted:
    """Return what a programme is."""
    anchors = [
        AnchorWanted(each.key, each.organization_id, each.name, each.quote)
        for each in await _anchors(db, row)
    ]
    return ProgrammeWanted(row.name, tuple(anchors))


async def correct_programme(
    db: WriteDb,
    programme_id: str,
    wanted: ProgrammeWanted,
    *,
    at: datetime,
    expected_version: int | None = None,
    names: Mapping[str, str] | None = None,
) -> Programme:
    """Give a programme this name and these anchors, in place of those before; its key stays.

    What is as it was changes nothing.

    Raises:
        NotFound: there is no such programme that the viewer keeps, or no such organization.
        Stale: it is not of the version expected.
        InvalidInput: a key or a text does not fit, or an anchor is given twice.
        Conflict: the roadmap tells of a strategy that would go.
    """
    row = await hold_kept(db, Programme, programme_id, expected_version)
    was = await programme_as_wanted(db, row)
    if was == wanted:
        return row
    await _check(db, wanted)
    before = _noted(row)
    # Also where only the anchors are others: loading the seeds is not to undo it.
    others = await rename(db, row, wanted.name, names)
    row.seeded = False
    flag_modified(row, "name")
    await _put_anchors(db, row, wanted.anchors)
    await db.flush()
    undo = Undo("correct_programme", {"names": others, **was.plain()})
    tell(db, row, (before, _noted(row)), undo, at, kind=EventKind.PROGRAMME_CHANGED)
    return row


async def remove_programme(
    db: WriteDb, programme_id: str, *, at: datetime, expected_version: int | None = None
) -> None:
    """Take a programme back that has neither editions nor anything else.

    Raises:
        NotFound: there is no such programme that the viewer keeps.
        Stale: it is not of the version expected.
        Conflict: something refers to it.
    """
    row = await hold_kept(db, Programme, programme_id, expected_version)
    await require_nothing_on(db, row, f"The programme {row.key}", "id", parts=(StrategyAnchor,))
    was = await programme_as_wanted(db, row)
    before = _noted(row)
    undo = Undo("create_programme", {"key": row.key, **was.plain()})
    for anchor in await _anchors(db, row):
        await db.delete(anchor)
    await db.flush()
    await db.delete(row)
    await db.flush()
    tell(db, row, (before, None), undo, at, kind=EventKind.PROGRAMME_CHANGED)


async def _check(db: ReadDb, wanted: ProgrammeWanted) -> None:
    require_words(wanted.name, "what the programme is called", "name")
    if len(wanted.anchors) > ANCHORS_MAX:
        raise InvalidInput(f"A programme has at most {ANCHORS_MAX} anchors.", path=("anchors",))
    for place, anchor in enumerate(wanted.anchors):
        require_key(anchor.key, "anchors", str(place), "key")
        require_words(anchor.name, "what the strategy is called", "anchors", str(place), "name")
    keys = [(each.key, _path(place, "key")) for place, each in enumerate(wanted.anchors)]
    require_once(keys, "This key is given twice. Give each anchor one of its own.")
    await rows_of(
        db,
        models.Organization,
        [each.organization_id for each in wanted.anchors],
        "organization",
        [_path(place, "organizationId") for place in range(len(wanted.anchors))],
    )


def _path(place: int, name: str) -> tuple[str, ...]:
    return ("anchors", str(place), name)


async def _anchors(db: ReadDb, row: Programme) -> list[StrategyAnchor]:
    anchor = StrategyAnchor
    found = await db.scalars(
        select(anchor).where(anchor.programme_id == row.id).order_by(anchor.position, anchor.id)
    )
    return list(found)


async def _put_anchors(db: WriteDb, row: Programme, wanted: Sequence[AnchorWanted]) -> None:
    """Make the anchors of a programme these; whose key stays keeps its id."""
    known = {each.key: each for each in await _anchors(db, row)}
    leaving = [known[key] for key in known.keys() - {each.key for each in wanted}]
    await require_unserved(db, [each.id for each in leaving])
    for each in leaving:
        await db.delete(each)
    for position, one in enumerate(wanted):
        values: dict[str, Any] = {**one.plain(), "position": position}
        anchor = known.get(one.key)
        if anchor is None:
            db.add(StrategyAnchor(programme_id=row.id, **values))
            continue
        for name, value in values.items():
            setattr(anchor, name, value)
        anchor.seeded = False
    await db.flush()


def _noted(row: Programme) -> dict[str, object]:
    return {"key": row.key, "version": row.version}
