"""Recording instruments and correcting their words, by whoever acts for one of the parties."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import select

from domain import models
from domain.audit import Undo
from domain.errors import Conflict, InvalidInput, NotFound
from domain.instruments.holding import hold, tell
from domain.instruments.ladder import LADDER, StepWanted, counts_from, require_step, stage_on
from domain.instruments.reading import parties_by_instrument, steps_by_instrument
from domain.instruments.stages import add_step, fit_step, noted, plain_step
from domain.lookups import held, held_alone, speaks_for
from domain.models import DatePrecision, InstrumentKind, InstrumentStage
from domain.store import WriteDb

PARTIES_MIN: Final = 2
PARTIES_MAX: Final = 50
_KEY: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,63}", re.ASCII)


@dataclass(frozen=True)
class InstrumentWords:
    """What may be corrected of an instrument; all else it keeps."""

    title: str
    notes: str = ""
    source: str = ""
    source_url: str = ""
    predecessor_id: str | None = None


@dataclass(frozen=True)
class InstrumentWanted:
    """An instrument with its first step; without ``known_from`` it is known since that step."""

    key: str
    kind: InstrumentKind
    party_ids: tuple[str, ...]
    words: InstrumentWords
    step: StepWanted
    known_from: date | None = None
    confidence: str = "medium"


async def record_instrument(
    db: WriteDb, wanted: InstrumentWanted, *, at: datetime, kept_id: str | None = None
) -> models.CooperationInstrument:
    """Record an arrangement between administrations; one that was there may keep its id.

    Raises:
        NotFound: no party is the viewer's to record for, or an id names nothing.
        InvalidInput: a word or a date does not fit.
        Conflict: there is an instrument of the key, or the predecessor is further.
    """
    parties = await _parties(db, wanted.party_ids)
    if not _KEY.fullmatch(wanted.key):
        raise InvalidInput(
            "A key has 1 to 64 small letters, digits and hyphens, such as cn-pe-mra.",
            path=("key",),
        )
    table, today = models.CooperationInstrument, at.date()
    if await db.scalar(select(table.id).where(table.key == wanted.key)) is not None:
        raise Conflict(
            f"There is an instrument {wanted.key} already. Record its next stage, or choose"
            " another key.",
            path=("key",),
        )
    step = fit_step(wanted.step, today)
    require_step(wanted.key, [], step, today)
    known_from = _known_from(wanted, step, today)
    row = table(
        id=kept_id or models.new_id(),
        key=wanted.key,
        kind=wanted.kind,
        known_from=known_from,
        cross_regional=len({each.region_id for each in parties}) > 1,
        confidence=wanted.confidence,
    )
    _require_words(wanted.key, wanted.words)
    await _require_predecessor(db, row, step.stage, wanted.words.predecessor_id)
    _fill(row, wanted.words)
    db.add(row)
    db.add_all(
        models.InstrumentParty(instrument_id=row.id, administration_id=each.id, position=position)
        for position, each in enumerate(parties)
    )
    add_step(db, row, step, wanted.words.source, at)
    await db.flush()
    tell(db, row, None, noted(row, step.stage), Undo("remove_instrument", {}), at)
    return row


async def change_instrument(
    db: WriteDb,
    instrument_id: str,
    words: InstrumentWords,
    *,
    at: datetime,
    expected_version: int | None = None,
) -> models.CooperationInstrument:
    """Correct the words of an instrument; the same words change nothing.

    Raises:
        NotFound: there is no such instrument that the viewer may change, or no such predecessor.
        Stale: it is not of the version expected.
        InvalidInput: the title is empty, or the instrument would stand before itself.
        Conflict: the predecessor is further than the instrument.
    """
    known = await db.get(models.CooperationInstrument, instrument_id)
    if known is not None and known.predecessor_id != words.predecessor_id:
        await _hold_in_order(db, instrument_id, words.predecessor_id)
    row = await hold(db, instrument_id, expected_version)
    was = words_of(row)
    if words == was:
        return row
    _require_words(row.key, words, was)
    (steps,) = await steps_by_instrument(db, [row.id])
    stage = stage_on(steps, None)
    if words.predecessor_id != was.predecessor_id:
        await _require_predecessor(db, row, stage, words.predecessor_id)
    before = noted(row, stage)
    _fill(row, words)
    row.seeded = False
    await db.flush()
    tell(db, row, before, noted(row, stage), Undo("change_instrument", asdict(was)), at)
    return row


async def held_words(
    db: WriteDb, instrument_id: str, predecessor_id: str | None = None
) -> InstrumentWords:
    """Return the words of an instrument as they are, and hold it.

    Args:
        db: that is going to change it.
        instrument_id: of any instrument.
        predecessor_id: what it is going to grow from, held as well; None for nothing new.

    Raises:
        NotFound: there is no such instrument that the viewer may change.
    """
    await _hold_in_order(db, instrument_id, predecessor_id)
    return words_of(await hold(db, instrument_id, None))


async def _hold_in_order(db: WriteDb, instrument_id: str, predecessor_id: str | None) -> None:
    """Hold two instruments in one order, so that no two units of work wait for each other."""
    for each in sorted({instrument_id, predecessor_id or instrument_id}):
        await held(db, models.CooperationInstrument, each)


async def remove_instrument(
    db: WriteDb, instrument_id: str, *, at: datetime, expected_version: int | None = None
) -> models.CooperationInstrument:
    """Delete an instrument with its stages, and return what it was: to take its record back.

    Raises:
        NotFound: there is no such instrument that the viewer may change.
        Stale: it is not of the version expected.
        Conflict: it has come further than its first step, another one grew from it, or commitments
            name it.
    """
    row = await hold(db, instrument_id, expected_version)
    await held_alone(db, row)
    (steps,) = await steps_by_instrument(db, [row.id])
    if len(steps) != 1:
        raise Conflict(
            f"The instrument {row.key} has come further than its first stage, and stays.",
            path=("id",),
        )
    table = models.CooperationInstrument
    after = await db.scalar(select(table.key).where(table.predecessor_id == row.id).limit(1))
    if after is not None:
        raise Conflict(
            f"The instrument {after} grew from {row.key}. Give it another predecessor first.",
            path=("id",),
        )
    commitment = models.Commitment
    if await db.scalar(select(commitment.id).where(commitment.instrument_id == row.id).limit(1)):
        raise Conflict(
            f"Commitments would bring the instrument {row.key} further. Let them name none first.",
            path=("id",),
        )
    (parties,) = await parties_by_instrument(db, [row.id])
    kept = _kept(row, steps[0], [each.id for each in parties])
    before = noted(row, steps[0].stage)
    await db.delete(row)
    await db.flush()
    tell(db, row, before, None, Undo("record_instrument", kept), at)
    return row


def read_instrument(was: Mapping[str, Any]) -> InstrumentWanted:
    """Return an instrument from the plain values that an undo keeps."""
    return InstrumentWanted(
        key=was["key"],
        kind=InstrumentKind(was["kind"]),
        party_ids=tuple(was["party_ids"]),
        words=InstrumentWords(**was["words"]),
        step=read_step(was["step"]),
        known_from=date.fromisoformat(was["known_from"]),
        confidence=was["confidence"],
    )


def read_step(was: Mapping[str, Any]) -> StepWanted:
    """Return a step from the plain values that an undo keeps."""
    days = [
        None if was[name] is None else date.fromisoformat(was[name])
        for name in ("reached_on", "known_on")
    ]
    precision = None if was["precision"] is None else DatePrecision(was["precision"])
    return StepWanted(InstrumentStage(was["stage"]), days[0], precision, days[1])


def words_of(row: models.CooperationInstrument) -> InstrumentWords:
    """Return the words of an instrument, in the form in which they are corrected."""
    return InstrumentWords(row.title, row.notes, row.source, row.source_url, row.predecessor_id)


async def _parties(db: WriteDb, ids: Sequence[str]) -> list[models.Administration]:
    """Return the parties in the order of their codes, as sources list them."""
    if not PARTIES_MIN <= len(ids) <= PARTIES_MAX or len(set(ids)) < len(ids):
        raise InvalidInput(
            f"Name {PARTIES_MIN} to {PARTIES_MAX} administrations, each once.", path=("partyIds",)
        )
    table = models.Administration
    found = list(await db.scalars(select(table).where(table.id.in_(ids)).order_by(table.code)))
    known = {each.id for each in found}
    for place, each in enumerate(ids):
        if each not in known:
            raise NotFound("There is no administration of this id.", path=("partyIds", str(place)))
    if not await speaks_for(db, ids):
        raise NotFound(
            "None of these administrations is one that you may record for.", path=("partyIds",)
        )
    return found


def _known_from(wanted: InstrumentWanted, step: StepWanted, today: date) -> date:
    """Return the day from which an instrument is known, or refuse it."""
    since = counts_from(step)
    if wanted.known_from is None:
        return since or today
    known_from = wanted.known_from
    if known_from > today:
        raise InvalidInput(
            f"The instrument {wanted.key} cannot be known from {known_from} on, which is to come.",
            path=("knownFromOn",),
        )
    if since is not None and known_from < since:
        raise InvalidInput(
            f"The instrument {wanted.key} cannot be known from {known_from} on: it was"
            f" {step.stage.name} from {since} on. Give that day or a later one.",
            path=("knownFromOn",),
        )
    return known_from


def _require_words(key: str, words: InstrumentWords, was: InstrumentWords | None = None) -> None:
    """Refuse a word that does not fit, unless it was so before."""
    for name in ("title", "source"):
        word = getattr(words, name)
        if not word.strip() and (was is None or word != getattr(was, name)):
            raise InvalidInput(f"Give the instrument {key} a {name}.", path=(name,))
    is_new = was is None or words.source_url != was.source_url
    if words.source_url and is_new and not re.fullmatch(r"https?://[^ ]+", words.source_url):
        raise InvalidInput(
            f"The source of the instrument {key} is no address. Write one such as"
            " https://example.org/notice, or leave it out.",
            path=("sourceUrl",),
        )


async def _require_predecessor(
    db: WriteDb,
    row: models.CooperationInstrument,
    stage: InstrumentStage,
    predecessor_id: str | None,
) -> None:
    """Refuse a predecessor that is not there, came later, is further, or grew from this one."""
    if predecessor_id is None:
        return
    path = ("predecessorId",)
    before = await db.get(models.CooperationInstrument, predecessor_id)
    if before is None:
        raise NotFound("There is no cooperation instrument of this id.", path=path)
    if row.id in await _line_of(db, before):
        raise InvalidInput(
            f"{before.key} grew from {row.key}, which cannot grow from it in turn. Give another"
            " predecessor, or none.",
            path=path,
        )
    if row.known_from < before.known_from:
        raise InvalidInput(
            f"{row.key} is known from {row.known_from} on, before its predecessor {before.key}"
            f" ({before.known_from}). Give another predecessor.",
            path=path,
        )
    (steps,) = await steps_by_instrument(db, [before.id])
    reached = stage_on(steps, None)
    if LADDER.index(stage) < LADDER.index(reached):
        raise Conflict(
            f"The predecessor {before.key} is {reached.name}, and {row.key} only {stage.name}: a"
            " stage never goes back. Record its stage first, or give another predecessor.",
            path=path,
        )


async def _line_of(db: WriteDb, row: models.CooperationInstrument) -> set[str]:
    """Return the ids of an instrument and of all that it grew from."""
    line = {row.id}
    above = row.predecessor_id
    while above is not None and above not in line:
        line.add(above)
        found = await db.get(models.CooperationInstrument, above)
        above = found.predecessor_id if found else None
    return line


def _fill(row: models.CooperationInstrument, words: InstrumentWords) -> None:
    for name, value in asdict(words).items():
        setattr(row, name, value)


def _kept(
    row: models.CooperationInstrument, step: models.StageEvent, party_ids: list[str]
) -> dict[str, Any]:
    """Return the plain values from which an instrument is recorded again."""
    return {
        "key": row.key,
        "kind": row.kind,
        "party_ids": party_ids,
        "words": asdict(words_of(row)),
        "step": plain_step(step),
        "known_from": row.known_from,
        "confidence": row.confidence,
    }
