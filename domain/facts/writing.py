"""Stating, changing and removing facts of an edition, by its planners; what is counted is not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import select

from domain import models
from domain.audit import Undo
from domain.checks import require_key
from domain.errors import Conflict, InvalidInput, NotFound
from domain.facts.counting import COUNTED_BY_SIDE
from domain.facts.holding import hold, hold_edition, noted, tell
from domain.facts.resolving import Resolution, plain_resolution, put_resolution, resolution_of
from domain.indicators.writing import KEY_WORDS
from domain.lookups import next_position
from domain.models import CountedFrom
from domain.store import WriteDb

FACTS_MAX: Final = 200


@dataclass(frozen=True)
class FactWanted:
    """A figure by its key, with the words and the source that state it."""

    key: str
    unit: str
    stated_value: str
    quote: str
    source: str
    counted_from: CountedFrom | None = None
    side_id: str | None = None
    note: str = ""
    proves_nothing: bool = False


class KeptFact(NamedTuple):
    """What a fact that was there before keeps."""

    id: str
    position: int
    resolution: Resolution | None


async def state_fact(
    db: WriteDb,
    edition_id: str,
    wanted: FactWanted,
    *,
    at: datetime,
    kept: KeptFact | None = None,
) -> models.Fact:
    """State a figure of an edition behind the others; one that was there keeps what it had.

    Raises:
        NotFound: there is no such edition whose facts the viewer may state, or no such side.
        InvalidInput: a key or a text does not fit, or nothing is counted by side.
        Conflict: the edition has a fact of the key, or as many as it may have.
    """
    edition = await hold_edition(db, edition_id)
    row = models.Fact
    keys = list(await db.scalars(select(row.key).where(row.edition_id == edition.id)))
    if wanted.key in keys:
        raise Conflict(
            f"The edition {edition.slug} states {wanted.key} already. Change that fact, or choose"
            " another key.",
            path=("key",),
        )
    if len(keys) >= FACTS_MAX:
        raise Conflict(f"An edition states at most {FACTS_MAX} facts. Remove one first.")
    await _fit(db, edition.id, wanted)
    position = await next_position(db, row, row.edition_id == edition.id)
    row_id, position, resolution = kept or KeptFact(models.new_id(), position, None)
    made = row(id=row_id, edition_id=edition.id, position=position, **asdict(wanted))
    db.add(made)
    await db.flush()
    await put_resolution(db, made, resolution)
    tell(db, made, None, noted(made), Undo("remove_fact", {}), at)
    return made


async def change_fact(
    db: WriteDb,
    fact_id: str,
    wanted: FactWanted,
    *,
    at: datetime,
    expected_version: int | None = None,
) -> models.Fact:
    """Make a fact what is wanted; its key stays. What is as it was changes nothing.

    A note on why the figures differ stays, and counts again when they are as they were.

    Raises:
        NotFound: there is no such fact that the viewer may change, or no such side.
        Stale: it is not of the version expected.
        InvalidInput: a text does not fit, or nothing is counted by side.
    """
    row = await hold(db, fact_id, expected_version)
    was = as_wanted(row)
    wanted = replace(wanted, key=was.key)
    if wanted == was:
        return row
    await _fit(db, row.edition_id, wanted, was)
    before = noted(row)
    for name, value in asdict(wanted).items():
        setattr(row, name, value)
    row.seeded = False
    await db.flush()
    tell(db, row, before, noted(row), Undo("change_fact", asdict(was)), at)
    return row


async def remove_fact(
    db: WriteDb, fact_id: str, *, at: datetime, expected_version: int | None = None
) -> models.Fact:
    """Delete a fact with the note on it, and return what it was.

    Raises:
        NotFound: there is no such fact that the viewer may change.
        Stale: it is not of the version expected.
        Conflict: values of indicators name it; the message says which.
    """
    row = await hold(db, fact_id, expected_version)
    value, indicator = models.IndicatorValue, models.Indicator
    keys = await db.scalars(
        select(indicator.key)
        .join(value, value.indicator_id == indicator.id)
        .where(value.fact_id == row.id)
        .distinct()
        .order_by(indicator.key)
    )
    if names := ", ".join(keys):
        raise Conflict(
            f"Values of these indicators are stated by the fact {row.key}: {names}. Give them"
            " another source, or take them back first.",
            path=("id",),
        )
    resolution = await resolution_of(db, row.id)
    kept = {
        "edition": row.edition_id,
        "position": row.position,
        "resolution": plain_resolution(resolution),
        "fact": asdict(as_wanted(row)),
    }
    before = noted(row)
    await db.delete(row)
    await db.flush()
    tell(db, row, before, None, Undo("state_fact", kept), at)
    return row


async def held_fact(db: WriteDb, fact_id: str) -> FactWanted:
    """Return a fact as it is, in the form in which one is stated, and hold it.

    Raises:
        NotFound: there is no such fact that the viewer may change.
    """
    return as_wanted(await hold(db, fact_id, None))


def as_wanted(row: models.Fact) -> FactWanted:
    """Return a fact in the form in which one is stated."""
    return FactWanted(
        key=row.key,
        unit=row.unit,
        stated_value=row.stated_value,
        quote=row.quote,
        source=row.source,
        counted_from=row.counted_from,
        side_id=row.side_id,
        note=row.note,
        proves_nothing=row.proves_nothing,
    )


def read_fact(was: Mapping[str, Any]) -> FactWanted:
    """Return a fact from the plain values that an undo keeps."""
    counted = was["counted_from"]
    return FactWanted(**{**was, "counted_from": None if counted is None else CountedFrom(counted)})


async def _fit(
    db: WriteDb, edition_id: str, wanted: FactWanted, was: FactWanted | None = None
) -> None:
    """Refuse a fact that says less than it did, or is counted by a side that it cannot have."""
    require_key(wanted.key, KEY_WORDS, "key")
    for name, field in (
        ("stated_value", "stated"),
        ("unit", "unit"),
        ("quote", "quote"),
        ("source", "source"),
    ):
        word = getattr(wanted, name)
        if not word.strip() and (was is None or word != getattr(was, name)):
            raise InvalidInput(f"Give the fact {wanted.key} a {field}.", path=(field,))
    if wanted.side_id is None:
        return
    side = await db.get(models.Side, wanted.side_id)
    if side is None or side.edition_id != edition_id:
        raise NotFound("The edition has no side of this id.", path=("sideId",))
    if wanted.counted_from is not None and wanted.counted_from not in COUNTED_BY_SIDE:
        raise InvalidInput(
            f"The fact {wanted.key} is counted from {wanted.counted_from.name}, which no side has"
            " of its own. Leave sideId out, or count it from something else.",
            path=("sideId",),
        )
