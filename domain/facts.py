"""Stated figures beside counted ones. Reads only: neither figure ever mends the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, String, and_, case, cast, func, literal, or_, select

from domain import models
from domain.lookups import rows_by
from domain.models import CountedFrom
from domain.pages import Key, Listing, any_of
from domain.policy.conditions import COUNTED
from domain.store import ReadDb


class FactStatus(StrEnum):
    """How a stated figure stands to the counted one."""

    CONSISTENT = "consistent"
    DISCREPANT = "discrepant"
    BY_CONSTRUCTION = "by_construction"
    NOT_COUNTABLE = "not_countable"


class Count(NamedTuple):
    """What the data counts for a fact, None when nothing can, and how that compares."""

    value: str | None
    status: FactStatus


@dataclass(frozen=True)
class FactFilter:
    """Which facts; what is None does not narrow."""

    key_in: tuple[str, ...] | None = None
    status_in: tuple[FactStatus, ...] | None = None


def _count_of(row: Any, *conditions: ColumnElement[bool]) -> ColumnElement[str]:
    counted = select(func.count(row.id)).where(*conditions).correlate(models.Fact)
    return cast(counted.scalar_subquery(), String)


def _counted() -> ColumnElement[Any]:
    """Return what the data counts, as text, by where the fact is counted from."""
    fact, side, delegate = models.Fact, models.Side, COUNTED.c
    component, member = models.Component, models.SideAdministration
    days = select(
        cast(func.min(component.starts_on), String)
        + literal("/")
        + cast(func.max(component.ends_on), String)
    ).where(component.edition_id == fact.edition_id)
    return case(
        (
            fact.counted_from == CountedFrom.SIDE_ADMINISTRATIONS,
            _count_of(
                member,
                member.edition_id == fact.edition_id,
                or_(fact.side_id.is_(None), member.side_id == fact.side_id),
            ),
        ),
        (
            fact.counted_from == CountedFrom.DELEGATES,
            _count_of(
                delegate,
                delegate.edition_id == fact.edition_id,
                or_(fact.side_id.is_(None), delegate.side_id == fact.side_id),
            ),
        ),
        (
            fact.counted_from == CountedFrom.COMPONENTS,
            _count_of(component, component.edition_id == fact.edition_id),
        ),
        (
            fact.counted_from == CountedFrom.SIDES,
            _count_of(side, side.edition_id == fact.edition_id),
        ),
        (
            fact.counted_from == CountedFrom.COMPONENT_DATES,
            days.correlate(fact).scalar_subquery(),
        ),
    )


def _status() -> ColumnElement[str]:
    counted = _counted()
    return case(
        (counted.is_(None), literal(FactStatus.NOT_COUNTABLE.value)),
        (
            and_(counted == models.Fact.stated_value, models.Fact.proves_nothing),
            literal(FactStatus.BY_CONSTRUCTION.value),
        ),
        (counted == models.Fact.stated_value, literal(FactStatus.CONSISTENT.value)),
        else_=literal(FactStatus.DISCREPANT.value),
    )


def _narrow(where: FactFilter) -> Iterator[ColumnElement[bool]]:
    yield from any_of(models.Fact.key, where.key_in)
    if where.status_in is not None:
        yield _status().in_([status.value for status in where.status_in])


FACTS_OF_EDITION = Listing(
    name="edition.facts",
    row=models.Fact,
    statement=select(models.Fact),
    orders={"position": (Key(models.Fact.position, int),)},
    default=(("position", False),),
    narrow=_narrow,
    parent=models.Fact.edition_id,
)


async def facts_by_id(db: ReadDb, ids: Sequence[str]) -> list[models.Fact | None]:
    """Return facts in the order asked, None where there is none."""
    return await rows_by(db, models.Fact.id, ids)


async def counts_by_fact(db: ReadDb, ids: Sequence[str]) -> list[Count]:
    """Count what each fact states, in the order asked.

    A fact whose records were made from the stated figure is *by construction* while the two agree,
    and a discrepancy like any other when they do not.
    """
    rows = await db.execute(
        select(models.Fact.id, _counted(), _status()).where(models.Fact.id.in_(ids))
    )
    found = {fact_id: Count(value, FactStatus(status)) for fact_id, value, status in rows}
    missing = Count(None, FactStatus.NOT_COUNTABLE)
    return [found.get(fact_id, missing) for fact_id in ids]
