"""Stated figures beside counted ones. Reads only: neither figure ever mends the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, String, and_, case, cast, func, literal, or_, select

from domain import models
from domain.instruments.reading import in_force_between_sides
from domain.lookups import rows_by
from domain.models import CommitmentState, CountedFrom, NominationState, RecommendationState
from domain.pages import Key, Listing, any_of
from domain.policy.conditions import (
    COUNTED,
    COUNTED_AGENDA_RUN,
    COUNTED_COMMITMENT,
    COUNTED_MANAGER,
    COUNTED_NOMINATION,
    COUNTED_PAIRING,
    COUNTED_PAIRING_RUN,
    COUNTED_PLACEMENT,
    COUNTED_PROPOSAL,
    COUNTED_RECOMMENDATION,
)
from domain.store import ReadDb


class FactStatus(StrEnum):
    """How a stated figure stands to the counted one."""

    CONSISTENT = "consistent"
    DISCREPANT = "discrepant"
    BY_CONSTRUCTION = "by_construction"
    NOT_COUNTABLE = "not_countable"


class Count(NamedTuple):
    """What the data counts for a fact, None when nothing can, and how that compares.

    ``is_resolved`` says that the figures differ, and a note is there which is about just these.
    """

    value: str | None
    status: FactStatus
    is_resolved: bool = False


@dataclass(frozen=True)
class FactFilter:
    """Which facts; what is None does not narrow."""

    key_in: tuple[str, ...] | None = None
    resolved: bool | None = None
    status_in: tuple[FactStatus, ...] | None = None


def _count_of(column: Any, *conditions: ColumnElement[bool]) -> ColumnElement[str]:
    counted = select(func.count(column.distinct())).where(*conditions).correlate(models.Fact)
    return cast(counted.scalar_subquery(), String)


def _of_side(side_id: Any) -> ColumnElement[bool]:
    fact = models.Fact
    return or_(fact.side_id.is_(None), side_id == fact.side_id)


def _side_administrations() -> ColumnElement[str]:
    row = models.SideAdministration
    return _count_of(row.id, row.edition_id == models.Fact.edition_id, _of_side(row.side_id))


def _delegates() -> ColumnElement[str]:
    row = COUNTED.c
    return _count_of(row.id, row.edition_id == models.Fact.edition_id, _of_side(row.side_id))


def _delegate_administrations() -> ColumnElement[str]:
    row, person = COUNTED.c, COUNTED_MANAGER.c
    return _count_of(
        person.administration_id,
        row.edition_id == models.Fact.edition_id,
        row.manager_id == person.id,
        _of_side(row.side_id),
    )


def _nominations() -> ColumnElement[str]:
    row = COUNTED_NOMINATION.c
    return _count_of(
        row.id,
        row.edition_id == models.Fact.edition_id,
        row.state == NominationState.CONFIRMED,
        _of_side(row.side_id),
    )


def _components() -> ColumnElement[str]:
    row = models.Component
    return _count_of(row.id, row.edition_id == models.Fact.edition_id)


def _sides() -> ColumnElement[str]:
    row = models.Side
    return _count_of(row.id, row.edition_id == models.Fact.edition_id)


def _focus_topics() -> ColumnElement[str]:
    row = models.FocusTopic
    return _count_of(row.id, row.edition_id == models.Fact.edition_id)


def _organizations() -> ColumnElement[str]:
    row = models.EditionOrganization
    return _count_of(row.organization_id, row.edition_id == models.Fact.edition_id)


def _pairings() -> ColumnElement[str]:
    row, run = COUNTED_PAIRING.c, COUNTED_PAIRING_RUN.c
    return _count_of(
        row.id,
        run.edition_id == models.Fact.edition_id,
        row.run_id == run.id,
        models.stands(run),
    )


def _sessions() -> ColumnElement[str]:
    row, run = COUNTED_PLACEMENT.c, COUNTED_AGENDA_RUN.c
    return _count_of(
        row.id,
        run.edition_id == models.Fact.edition_id,
        row.run_id == run.id,
        models.stands(run),
    )


def _recommendations() -> ColumnElement[str]:
    row = COUNTED_RECOMMENDATION.c
    return _count_of(
        row.id,
        row.edition_id == models.Fact.edition_id,
        row.state == RecommendationState.AGREED,
    )


def _commitments() -> ColumnElement[str]:
    row, because = COUNTED_COMMITMENT.c, COUNTED_RECOMMENDATION.c
    return _count_of(
        row.id,
        because.edition_id == models.Fact.edition_id,
        row.recommendation_id == because.id,
        row.state == CommitmentState.DONE,
    )


def _proposals() -> ColumnElement[str]:
    row = COUNTED_PROPOSAL.c
    return _count_of(row.id, row.adopted_edition_id == models.Fact.edition_id)


def _instruments() -> ColumnElement[str]:
    fact = models.Fact
    return cast(in_force_between_sides(fact.edition_id, fact), String)


def _component_dates() -> ColumnElement[str]:
    row = models.Component
    days = select(
        cast(func.min(row.starts_on), String) + literal("/") + cast(func.max(row.ends_on), String)
    ).where(row.edition_id == models.Fact.edition_id)
    return days.correlate(models.Fact).scalar_subquery()


COUNTS: Final[Mapping[CountedFrom, Callable[[], ColumnElement[str]]]] = {
    CountedFrom.SIDE_ADMINISTRATIONS: _side_administrations,
    CountedFrom.DELEGATES: _delegates,
    CountedFrom.COMPONENTS: _components,
    CountedFrom.SIDES: _sides,
    CountedFrom.COMPONENT_DATES: _component_dates,
    CountedFrom.DELEGATE_ADMINISTRATIONS: _delegate_administrations,
    CountedFrom.FOCUS_TOPICS: _focus_topics,
    CountedFrom.INSTRUMENTS_IN_FORCE: _instruments,
    CountedFrom.NOMINATIONS_CONFIRMED: _nominations,
    CountedFrom.ORGANIZATIONS: _organizations,
    CountedFrom.PAIRINGS_PUBLISHED: _pairings,
    CountedFrom.COMMITMENTS_DONE: _commitments,
    CountedFrom.PROPOSALS_ADOPTED: _proposals,
    CountedFrom.RECOMMENDATIONS_AGREED: _recommendations,
    CountedFrom.SESSIONS_HELD: _sessions,
}
# The others are of the whole edition, whatever side a fact is about.
COUNTED_BY_SIDE: Final = frozenset(
    {
        CountedFrom.SIDE_ADMINISTRATIONS,
        CountedFrom.DELEGATES,
        CountedFrom.DELEGATE_ADMINISTRATIONS,
        CountedFrom.NOMINATIONS_CONFIRMED,
    }
)


def _counted() -> ColumnElement[Any]:
    """Return what the data counts, as text, by where the fact is counted from."""
    fact = models.Fact
    return case(*((fact.counted_from == each, count()) for each, count in COUNTS.items()))


def _status(counted: ColumnElement[Any]) -> ColumnElement[str]:
    return case(
        (counted.is_(None), literal(FactStatus.NOT_COUNTABLE.value)),
        (
            and_(counted == models.Fact.stated_value, models.Fact.proves_nothing),
            literal(FactStatus.BY_CONSTRUCTION.value),
        ),
        (counted == models.Fact.stated_value, literal(FactStatus.CONSISTENT.value)),
        else_=literal(FactStatus.DISCREPANT.value),
    )


def _is_resolved(counted: ColumnElement[Any]) -> ColumnElement[bool]:
    """Return the condition that the figures differ and a note is about just these two."""
    fact, note = models.Fact, models.FactResolution
    about = select(note.id).where(
        note.fact_id == fact.id,
        note.stated_value == fact.stated_value,
        note.counted_value == counted,
    )
    return and_(
        func.coalesce(counted != fact.stated_value, literal(value=False)),
        about.correlate(fact).exists(),
    )


def _narrow(where: FactFilter) -> Iterator[ColumnElement[bool]]:
    yield from any_of(models.Fact.key, where.key_in)
    if where.status_in is not None:
        yield _status(_counted()).in_([status.value for status in where.status_in])
    if where.resolved is not None:
        resolved = _is_resolved(_counted())
        yield resolved if where.resolved else ~resolved


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


async def resolutions_by_fact(db: ReadDb, ids: Sequence[str]) -> list[models.FactResolution | None]:
    """Return the note of each fact on why its figures differ, None where there is none."""
    return await rows_by(db, models.FactResolution.fact_id, ids)


async def counts_by_fact(db: ReadDb, ids: Sequence[str]) -> list[Count]:
    """Count what each fact states, in the order asked.

    A fact whose records were made from the stated figure is *by construction* while the two agree,
    and a discrepancy like any other when they do not.
    """
    counted = _counted()
    rows = await db.execute(
        select(models.Fact.id, counted, _status(counted), _is_resolved(counted)).where(
            models.Fact.id.in_(ids)
        )
    )
    found = {
        fact_id: Count(value, FactStatus(status), bool(resolved))
        for fact_id, value, status, resolved in rows
    }
    missing = Count(None, FactStatus.NOT_COUNTABLE)
    return [found.get(fact_id, missing) for fact_id in ids]
