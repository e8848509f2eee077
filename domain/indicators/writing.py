"""Adding, changing and removing indicators, and telling their values, by planners."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm.attributes import flag_modified

from domain import models
from domain.audit import Undo
from domain.checks import require_key
from domain.errors import Conflict, InvalidInput, NotFound
from domain.indicators.figures import fit_figure
from domain.indicators.holding import hold, require_unasked, tell
from domain.indicators.reading import values_by_indicator
from domain.lookups import held, next_position
from domain.models import FigureBasis, IndicatorMeasure
from domain.store import WriteDb

INDICATORS_MAX: Final = 100
VALUES_MAX: Final = 1_000
KEY_WORDS: Final = "A key has 1 to 64 small letters, digits and underscores, such as people_met."


@dataclass(frozen=True)
class IndicatorWanted:
    """An indicator by its key; figures are decimals as text."""

    key: str
    name: str
    unit: str
    source: str
    objective_id: str | None = None
    baseline: str | None = None
    target: str | None = None
    measure: IndicatorMeasure | None = None
    synthetic: bool = False


@dataclass(frozen=True)
class ValueWanted:
    """A figure with where it comes from."""

    value: str
    basis: FigureBasis
    source: str
    fact_id: str | None = None


class Kept(NamedTuple):
    """What an indicator that was there before keeps; ``position`` None puts it behind the others.

    ``values`` are plain values by day.
    """

    id: str
    position: int | None
    values: Mapping[str, Mapping[str, Any]]


async def held_indicator(db: WriteDb, indicator_id: str) -> IndicatorWanted:
    """Return an indicator as it is, in the form in which one is asked for, and hold it.

    Raises:
        NotFound: there is no such indicator that the viewer may plan.
    """
    return _as_wanted(await hold(db, models.Indicator, indicator_id, None))


async def add_indicator(
    db: WriteDb,
    edition: models.Edition,
    wanted: IndicatorWanted,
    *,
    at: datetime,
    kept: Kept | None = None,
) -> models.Indicator:
    """Add an indicator behind the others; one that was there before keeps what it had.

    Raises:
        NotFound: the edition has no such objective.
        InvalidInput: a key, a text or a figure does not fit.
        Conflict: the edition has an indicator of the key, or as many as it may have.
    """
    await held(db, models.Edition, edition.id)
    row = models.Indicator
    keys = list(await db.scalars(select(row.key).where(row.edition_id == edition.id)))
    if wanted.key in keys:
        raise Conflict(
            f"The edition {edition.slug} has an indicator {wanted.key} already."
            " Choose another key.",
            path=("key",),
        )
    if len(keys) >= INDICATORS_MAX:
        raise Conflict(f"An edition has at most {INDICATORS_MAX} indicators. Remove one first.")
    fit = await _fit(db, edition.id, wanted)
    row_id, position, values = kept or Kept(models.new_id(), None, {})
    if position is None:
        position = await next_position(db, row, row.edition_id == edition.id)
    made = row(id=row_id, edition_id=edition.id, position=position, **asdict(fit))
    db.add(made)
    await db.flush()
    for day, told in values.items():
        _put(db, made, date.fromisoformat(day), read_value(told))
    await db.flush()
    tell(db, made, None, _noted(made), Undo("remove_indicator", {}), at)
    return made


async def change_indicator(
    db: WriteDb,
    indicator_id: str,
    wanted: IndicatorWanted,
    *,
    at: datetime,
    expected_version: int | None = None,
) -> models.Indicator:
    """Make an indicator what is wanted; its key stays. What is as it was changes nothing.

    Raises:
        NotFound: there is no such indicator that the viewer may plan, or no such objective.
        Stale: it is not of the version expected.
        InvalidInput: a text or a figure does not fit.
    """
    row = await hold(db, models.Indicator, indicator_id, expected_version)
    was = _as_wanted(row)
    fit = await _fit(db, row.edition_id, replace(wanted, key=was.key))
    if fit == was:
        return row
    before = _noted(row)
    for name, value in asdict(fit).items():
        setattr(row, name, value)
    row.seeded = False
    await db.flush()
    tell(db, row, before, _noted(row), Undo("change_indicator", asdict(was)), at)
    return row


async def remove_indicator(
    db: WriteDb, indicator_id: str, *, at: datetime, expected_version: int | None = None
) -> models.Indicator:
    """Delete an indicator with its values, and return what it was.

    Raises:
        NotFound: there is no such indicator that the viewer may plan.
        Stale: it is not of the version expected.
        Conflict: questions of an evaluation stand on it; the message names the forms.
    """
    row = await hold(db, models.Indicator, indicator_id, expected_version)
    await require_unasked(db, row)
    (values,) = await values_by_indicator(db, [row.id])
    told = {each.valued_on.isoformat(): asdict(_value(each)) for each in values}
    kept = {"edition": row.edition_id, "position": row.position, "values": told}
    undo = Undo("add_indicator", {**kept, **asdict(_as_wanted(row))})
    before = _noted(row)
    await db.delete(row)
    await db.flush()
    tell(db, row, before, None, undo, at)
    return row


async def tell_value(
    db: WriteDb,
    indicator_id: str,
    day: date,
    wanted: ValueWanted | None,
    *,
    at: datetime,
    expected_version: int | None = None,
) -> models.Indicator:
    """Tell the value of an indicator on a day, in place of the one before; None takes it back.

    Raises:
        NotFound: there is no such indicator that the viewer may plan, or no value to take back.
        Stale: the indicator is not of the version expected.
        InvalidInput: the figure is none, the source is empty, or the day is to come.
        Conflict: the indicator has as many values as it may have.
    """
    row = await hold(db, models.Indicator, indicator_id, expected_version)
    value = models.IndicatorValue
    known = await db.scalar(
        select(value).where(value.indicator_id == row.id, value.valued_on == day)
    )
    before = None if known is None else _value(known)
    if wanted is None and before is None:
        raise NotFound(f"The indicator {row.key} has no value of {day}.", path=("valuedOn",))
    if wanted is not None:
        wanted = await _fit_value(db, row, day, wanted, at.date())
    if wanted == before:
        return row
    if known is None:
        await _require_room(db, row)
    else:
        await db.delete(known)
        await db.flush()
    if wanted is not None:
        _put(db, row, day, wanted)
    noted = _noted(row)
    flag_modified(row, "key")
    await db.flush()
    was = None if before is None else asdict(before)
    undo = Undo("tell_value", {"day": day.isoformat(), "value": was})
    tell(db, row, noted, _noted(row), undo, at)
    return row


def read_value(values: Mapping[str, Any]) -> ValueWanted:
    """Return a value from the plain values that an undo keeps."""
    return ValueWanted(**{**values, "basis": FigureBasis(values["basis"])})


def read_indicator(values: Mapping[str, Any]) -> IndicatorWanted:
    """Return an indicator from the plain values that an undo keeps."""
    measure = values["measure"]
    return IndicatorWanted(
        **{**values, "measure": None if measure is None else IndicatorMeasure(measure)}
    )


def _as_wanted(row: models.Indicator) -> IndicatorWanted:
    return IndicatorWanted(
        row.key,
        row.name,
        row.unit,
        row.source,
        row.objective_id,
        row.baseline,
        row.target,
        row.measure,
        row.synthetic,
    )


async def _fit(db: WriteDb, edition_id: str, wanted: IndicatorWanted) -> IndicatorWanted:
    """Return an indicator with its figures in their one spelling, or refuse it."""
    require_key(wanted.key, KEY_WORDS, "key")
    for name in ("name", "unit", "source"):
        if not getattr(wanted, name).strip():
            raise InvalidInput(f"Give the indicator {wanted.key} a {name}.", path=(name,))
    if wanted.objective_id is not None:
        objective = await db.get(models.Objective, wanted.objective_id)
        if objective is None or objective.edition_id != edition_id:
            raise NotFound("The edition has no objective of this id.", path=("objectiveId",))
    ends = [
        None if figure is None else fit_figure(figure, name)
        for name, figure in (("baseline", wanted.baseline), ("target", wanted.target))
    ]
    if ends[0] is not None and ends[0] == ends[1]:
        raise InvalidInput(
            f"The indicator {wanted.key} begins and ends at {ends[0]}, which is no way. Give"
            " another target.",
            path=("target",),
        )
    return replace(wanted, baseline=ends[0], target=ends[1])


async def _fit_value(
    db: WriteDb, row: models.Indicator, day: date, wanted: ValueWanted, today: date
) -> ValueWanted:
    if day > today:
        raise InvalidInput(
            f"The indicator {row.key} cannot be told for {day}, which is to come.",
            path=("valuedOn",),
        )
    if not wanted.source.strip():
        raise InvalidInput(
            f"Say where the value of {row.key} on {day} comes from.", path=("source",)
        )
    if wanted.fact_id is not None:
        fact = await db.get(models.Fact, wanted.fact_id)
        if fact is None or fact.edition_id != row.edition_id:
            raise NotFound("The edition has no fact of this id.", path=("factId",))
    return replace(wanted, value=fit_figure(wanted.value, "value"))


async def _require_room(db: WriteDb, row: models.Indicator) -> None:
    """Refuse one more value of an indicator that has as many as it may have."""
    value = models.IndicatorValue
    count = await db.scalar(select(func.count(value.id)).where(value.indicator_id == row.id))
    if (count or 0) >= VALUES_MAX:
        raise Conflict(
            f"{row.key} has {VALUES_MAX} values, and may have no more. Take one back first.",
            path=("valuedOn",),
        )


def _value(row: models.IndicatorValue) -> ValueWanted:
    return ValueWanted(row.value, row.basis, row.source, row.fact_id)


def _put(db: WriteDb, row: models.Indicator, day: date, wanted: ValueWanted) -> None:
    db.add(
        models.IndicatorValue(
            id=models.new_id(), indicator_id=row.id, valued_on=day, **asdict(wanted)
        )
    )


def _noted(row: models.Indicator) -> dict[str, object]:
    return {
        "edition": row.edition_id,
        "key": row.key,
        "baseline": row.baseline,
        "target": row.target,
        "version": row.version,
    }
