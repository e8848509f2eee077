"""Editions: begun, corrected, and taken back while they are empty."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final

from sqlalchemy import func, select

from domain import models
from domain.audit import Undo
from domain.editions.holding import hold_edition, rename, require_new, tell
from domain.editions.rules import (
    NUMBER_MAX,
    Days,
    Span,
    require_days,
    require_open,
    require_slug,
    require_words,
)
from domain.editions.standing import require_nothing_on
from domain.editions.wanted import EditionWanted, edition_as_wanted, source_of
from domain.errors import InvalidInput, NotFound
from domain.lookups import held
from domain.models import Component, Edition, EditionState, NominationDeadline, ProposalDeadline
from domain.policy.narrowing import viewer_of
from domain.store import ReadDb, WriteDb

_ADDRESS: Final = re.compile(r"https?://[^ ]+")
_SHA256: Final = re.compile(r"[0-9a-f]{64}|", re.ASCII)
# Of what people know an edition by, and of when it is.
_IDENTITY: Final = ("slug", "kind", "number")
_DATES: Final = ("starts_on", "ends_on")


async def create_edition(
    db: WriteDb,
    programme_id: str,
    wanted: EditionWanted,
    *,
    at: datetime,
    kept_id: str | None = None,
) -> Edition:
    """Begin an edition of a programme, planned and empty; one that was there may keep its id.

    Whoever holds every edition holds it; a token for some editions is issued anew with this one.

    Raises:
        NotFound: the viewer does not plan every edition, or there is no such programme.
        InvalidInput: the slug, a text, the number or a day does not fit.
        Conflict: another edition has the slug, or one of the programme the number.
    """
    if not viewer_of(db.info).plans_every:
        raise NotFound("Editions are begun by who plans every edition. Ask one of them.")
    # Two who begin an edition at once would give both the same number.
    programme = await held(db, models.Programme, programme_id)
    if programme is None:
        raise NotFound("There is no programme of this id.", path=("programmeId",))
    fit = await _fit(db, programme, wanted, None)
    require_days(Days(Span(f"The edition {fit.slug}", fit.starts_on, fit.ends_on)))
    row = Edition(
        id=kept_id or models.new_id(), programme_id=programme.id, state=EditionState.PLANNED
    )
    _put(row, fit)
    db.add(row)
    await db.flush()
    undo = Undo("remove_edition", {})
    tell(db, row, (None, _noted(row)), undo, at, edition_id=row.id)
    return row


async def correct_edition(
    db: WriteDb,
    edition_id: str,
    wanted: EditionWanted,
    *,
    at: datetime,
    expected_version: int | None = None,
    names: Mapping[str, str] | None = None,
) -> Edition:
    """Say of an edition what it is from now on; what is as it was changes nothing.

    Raises:
        NotFound: there is no such edition that the viewer plans.
        Stale: it is not of the version expected.
        InvalidInput: the slug, a text, the number or a day does not fit, or a component or a
            deadline would be left outside the days; it is named.
        Conflict: the state of the edition does not allow it, another edition has the slug, or
            one of the programme the number.
    """
    row = await hold_edition(db, edition_id, expected_version, "id")
    was = edition_as_wanted(row)
    if wanted.number is None:
        wanted = replace(wanted, number=row.number)
    if was == wanted:
        return row
    changed = {name for name, value in vars(wanted).items() if value != getattr(was, name)}
    require_open(row, "words", "id")
    _require_open_for(row, changed)
    programme = await db.get_one(models.Programme, row.programme_id)
    fit = await _fit(db, programme, wanted, row)
    if changed.intersection(_DATES):
        await _require_days(db, row, fit)
    before = _noted(row)
    others = await rename(db, row, fit.name, names)
    _put(row, fit)
    # A seeded row that is changed here is a user's own from then on.
    row.seeded = False
    await db.flush()
    undo = Undo("correct_edition", {"names": others, **was.plain()})
    tell(db, row, (before, _noted(row)), undo, at, edition_id=row.id)
    return row


def _require_open_for(row: Edition, changed: set[str]) -> None:
    for label, names in (("identity", _IDENTITY), ("dates", _DATES)):
        for name in names:
            if name in changed:
                require_open(row, label, name)


async def remove_edition(
    db: WriteDb, edition_id: str, *, at: datetime, expected_version: int | None = None
) -> None:
    """Take an edition back to which nothing refers.

    Raises:
        NotFound: there is no such edition that the viewer plans.
        Stale: it is not of the version expected.
        Conflict: its state does not allow it, or something refers to it.
    """
    row = await hold_edition(db, edition_id, expected_version, "id")
    require_open(row, "identity", "id")
    await require_nothing_on(db, row, f"The edition {row.slug}", "id")
    before = _noted(row)
    kept = {"programme": row.programme_id, **edition_as_wanted(row).plain()}
    await db.delete(row)
    await db.flush()
    # Of no edition: what is kept beside the trail would go with it.
    tell(db, row, (before, None), Undo("create_edition", kept), at)


async def _fit(
    db: ReadDb, programme: models.Programme, wanted: EditionWanted, row: Edition | None
) -> EditionWanted:
    """Return what an edition may be, with a number."""
    own = None if row is None else row.id
    require_slug(wanted.slug, "slug")
    require_words(wanted.name, "what the edition is called", "name")
    if row is None or wanted.source != source_of(row):
        _require_source(wanted)
    words = f"There is an edition {wanted.slug} already. Choose another slug."
    slugs = select(Edition.id).where(Edition.slug == wanted.slug)
    await require_new(db, slugs, words, "slug", besides=own)
    number = wanted.number
    if number is None:
        of = Edition.programme_id == programme.id
        last = await db.scalar(select(func.max(Edition.number)).where(of))
        number = 1 if last is None else last + 1
    if not 1 <= number <= NUMBER_MAX:
        raise InvalidInput(
            f"{number} is no number of an edition. Give 1 to {NUMBER_MAX:,}.", path=("number",)
        )
    words = f"The programme {programme.key} has an edition of the number {number} already."
    numbers = select(Edition.id).where(
        Edition.programme_id == programme.id, Edition.number == number
    )
    await require_new(db, numbers, f"{words} Choose another one.", "number", besides=own)
    return replace(wanted, number=number)


def _require_source(wanted: EditionWanted) -> None:
    source = wanted.source
    if not source.title.strip() and (source.publisher or source.url or source.sha256):
        raise InvalidInput(
            "Say what the publication is called that tells of the edition.",
            path=("source", "title"),
        )
    if source.url and not _ADDRESS.fullmatch(source.url):
        raise InvalidInput(
            "This is no address. Write one such as https://example.org/notice, or leave it out.",
            path=("source", "url"),
        )
    if not _SHA256.fullmatch(source.sha256):
        raise InvalidInput(
            "A SHA-256 is 64 digits and letters from a to f, all small.", path=("source", "sha256")
        )


async def _require_days(db: ReadDb, row: Edition, wanted: EditionWanted) -> None:
    """Refuse days that leave a component outside, or begin before a deadline is over."""
    part, place = Component, models.Administration
    parts = await db.scalars(
        select(part).where(part.edition_id == row.id).order_by(part.position, part.id)
    )
    within = [Span(f"The component {each.key}", each.starts_on, each.ends_on) for each in parts]
    deadline, closing = NominationDeadline, ProposalDeadline
    nominations = await db.execute(
        select(deadline.closes_on, place.code)
        .outerjoin(place, place.id == deadline.administration_id)
        .where(deadline.edition_id == row.id)
        .order_by(deadline.closes_on, place.code)
    )
    before = [
        Span(f"The deadline of nominations{f' of {code}' if code else ''}", day, day)
        for day, code in nominations
    ]
    adopting = select(closing.closes_on).where(closing.edition_id == row.id)
    before += [Span("The deadline of proposals", day, day) for day in await db.scalars(adopting)]
    own = Span(f"The edition {row.slug}", wanted.starts_on, wanted.ends_on)
    require_days(Days(own, within=within, before=before))


def _put(row: Edition, wanted: EditionWanted) -> None:
    source = wanted.source
    row.slug, row.name, row.kind = wanted.slug, wanted.name, wanted.kind
    row.starts_on, row.ends_on = wanted.starts_on, wanted.ends_on
    row.number = wanted.number or 0
    row.quote = wanted.quote
    row.source_title, row.source_publisher = source.title, source.publisher
    row.source_url, row.source_sha256 = source.url, source.sha256


def _noted(row: Edition) -> dict[str, object]:
    return {
        "programme": row.programme_id,
        "slug": row.slug,
        "number": row.number,
        "starts_on": row.starts_on,
        "ends_on": row.ends_on,
        "version": row.version,
    }
