"""Speakers of an edition: people of organizations who may lead sessions. Personal data."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select

from domain import audit, changes, models
from domain.audit import Undo
from domain.errors import Conflict, InvalidInput, NotFound
from domain.lookups import held, lists_by, require_version, rows_by
from domain.models import EventKind, LanguageLevel, Seniority
from domain.pages import Key, Listing
from domain.sessions.rules import fit_languages
from domain.store import ReadDb, WriteDb

_CODE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_\-]{0,63}", re.ASCII)


@dataclass(frozen=True)
class SpeakerWanted:
    """A person of an organization, and the languages spoken with their levels."""

    code: str
    name: str
    organization_id: str
    seniority: Seniority | None = None
    languages: tuple[tuple[str, LanguageLevel], ...] = ()
    synthetic: bool = False


def read_speaker(values: Mapping[str, Any]) -> SpeakerWanted:
    """Return a speaker from the plain values that an undo keeps."""
    return SpeakerWanted(
        code=values["code"],
        name=values["name"],
        organization_id=values["organization_id"],
        seniority=None if values["seniority"] is None else Seniority(values["seniority"]),
        languages=tuple((code, LanguageLevel(level)) for code, level in values["languages"]),
        synthetic=values["synthetic"],
    )


async def add_speaker(
    db: WriteDb,
    edition: models.Edition,
    wanted: SpeakerWanted,
    *,
    at: datetime,
    kept_id: str | None = None,
) -> models.Speaker:
    """Add a speaker to an edition; one that was there before may keep its id.

    Raises:
        NotFound: there is no such organization.
        InvalidInput: the code is malformed, the name empty, or a language none.
        Conflict: a speaker or a delegate of the edition has the code.
    """
    # Two askers at the same time would each find the code free.
    await held(db, models.Edition, edition.id)
    if not _CODE.fullmatch(wanted.code):
        raise InvalidInput(
            "A code has 1 to 64 letters, digits, - and _, such as SPK-01.", path=("code",)
        )
    if not wanted.name.strip():
        raise InvalidInput("Give the speaker a name.", path=("name",))
    fit_languages([code for code, _ in wanted.languages], "languages")
    if await db.get(models.Organization, wanted.organization_id) is None:
        raise NotFound("There is no organization of this id.", path=("organizationId",))
    await _check_free(db, edition, wanted.code)
    row = models.Speaker(
        id=kept_id or models.new_id(),
        edition_id=edition.id,
        organization_id=wanted.organization_id,
        code=wanted.code,
        name=wanted.name,
        seniority=wanted.seniority,
        synthetic=wanted.synthetic,
    )
    db.add(row)
    await db.flush()
    for position, (code, level) in enumerate(dict(wanted.languages).items()):
        db.add(
            models.SpeakerLanguage(
                id=models.new_id(), speaker_id=row.id, language=code, level=level, position=position
            )
        )
    await db.flush()
    _tell(db, row, None, _noted(row), Undo("remove_speaker", {}), at)
    return row


async def _check_free(db: ReadDb, edition: models.Edition, code: str) -> None:
    """Refuse a code that somebody has: an agenda knows speakers and delegates by it."""
    for table, noun in ((models.Speaker, "speaker"), (models.Delegate, "delegate")):
        taken = select(table.id).where(table.edition_id == edition.id, table.code == code)
        if await db.scalar(taken) is not None:
            raise Conflict(
                f"A {noun} of this edition has the code {code}. Choose another.", path=("code",)
            )


async def remove_speaker(
    db: WriteDb, speaker_id: str, *, at: datetime, expected_version: int | None = None
) -> models.Speaker:
    """Delete a speaker and return who it was.

    Raises:
        NotFound: there is no such speaker.
        Stale: it is not of the version expected.
        Conflict: the speaker leads a session.
    """
    row = await held(db, models.Speaker, speaker_id)
    if row is None:
        raise NotFound("There is no such speaker.", path=("id",))
    require_version("speaker", row.version, expected_version)
    leader = models.SessionLeader
    if await db.scalar(select(leader.id).where(leader.speaker_id == row.id).limit(1)):
        raise Conflict(f"{row.code} leads a session. Change that session first.", path=("id",))
    (languages,) = await languages_by_speaker(db, [row.id])
    was = SpeakerWanted(
        row.code,
        row.name,
        row.organization_id,
        row.seniority,
        tuple((each.language, each.level) for each in languages),
        row.synthetic,
    )
    undo = Undo("add_speaker", {"edition": row.edition_id, **asdict(was)})
    noted = _noted(row)
    await db.delete(row)
    await db.flush()
    _tell(db, row, noted, None, undo, at)
    return row


def _noted(row: models.Speaker) -> dict[str, object]:
    """Return what the audit may hold; a name is personal."""
    return {
        "edition": row.edition_id,
        "organization": row.organization_id,
        "code": row.code,
        "version": row.version,
    }


def _tell(
    db: WriteDb,
    row: models.Speaker,
    before: dict[str, object] | None,
    after: dict[str, object] | None,
    undo: Undo,
    at: datetime,
) -> None:
    change = audit.Change("Speaker", row.id, before, after, edition_id=row.edition_id, undo=undo)
    changes.tell(db, EventKind.AGENDA_CHANGED, change, at=at)


SPEAKERS_OF_EDITION = Listing(
    name="edition.speakers",
    row=models.Speaker,
    statement=select(models.Speaker),
    orders={"code": (Key(models.Speaker.code),)},
    default=(("code", False),),
    parent=models.Speaker.edition_id,
)


async def speakers_by_id(db: ReadDb, ids: Sequence[str]) -> list[models.Speaker | None]:
    """Return speakers in the order asked, None where there is none."""
    return await rows_by(db, models.Speaker.id, ids)


async def languages_by_speaker(
    db: ReadDb, ids: Sequence[str]
) -> list[list[models.SpeakerLanguage]]:
    """Return the languages of each speaker, in order."""
    row = models.SpeakerLanguage
    return await lists_by(db, select(row).order_by(row.position, row.id), row.speaker_id, ids)
