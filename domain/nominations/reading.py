"""Nominations and delegates as lists, by keys and by parents. Personal data; reads only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, false, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from domain import models
from domain.lookups import lists_by, rows_by
from domain.managers import named_like, of_role_profiles
from domain.nominations.readiness import ReadinessItem, lacking
from domain.pages import Key, Listing, any_of, containing
from domain.store import ReadDb


@dataclass(frozen=True)
class DelegateFilter:
    """Which delegates; what is None does not narrow."""

    administration_code_in: tuple[str, ...] | None = None
    assignment_in: tuple[models.Assignment, ...] | None = None
    code_in: tuple[str, ...] | None = None
    component_key_in: tuple[str, ...] | None = None
    role_profile_key_in: tuple[str, ...] | None = None
    search: str | None = None
    side_key_in: tuple[str, ...] | None = None


@dataclass(frozen=True)
class NominationFilter:
    """Which nominations; what is None does not narrow. Of lacks any one is enough."""

    administration_code_in: tuple[str, ...] | None = None
    missing_in: tuple[ReadinessItem, ...] | None = None
    side_key_in: tuple[str, ...] | None = None
    state_in: tuple[models.NominationState, ...] | None = None


def _narrow_delegates(where: DelegateFilter) -> Iterator[ColumnElement[bool]]:
    row = models.Delegate
    attends, component = models.DelegateComponent, models.Component
    yield from any_of(models.Administration.code, where.administration_code_in)
    yield from any_of(row.assignment, where.assignment_in)
    yield from any_of(row.code, where.code_in)
    yield from any_of(models.Side.key, where.side_key_in)
    yield from of_role_profiles(where.role_profile_key_in)
    if where.search is not None:
        named = row.manager_id.in_(named_like(where.search))
        yield or_(*containing(where.search, row.code), named)
    if where.component_key_in is not None:
        yield row.id.in_(
            select(attends.delegate_id)
            .join(component, attends.component_id == component.id)
            .where(component.key.in_(where.component_key_in))
        )


def _narrow_nominations(where: NominationFilter) -> Iterator[ColumnElement[bool]]:
    yield from any_of(models.Administration.code, where.administration_code_in)
    yield from any_of(models.Side.key, where.side_key_in)
    yield from any_of(models.Nomination.state, where.state_in)
    if where.missing_in is not None:
        yield or_(false(), *(lacking(each) for each in where.missing_in))


_DELEGATES = Listing(
    name="delegates",
    row=models.Delegate,
    statement=select(models.Delegate)
    .join(models.Side, models.Delegate.side_id == models.Side.id)
    .join(models.Manager, models.Delegate.manager_id == models.Manager.id)
    .join(models.Administration, models.Manager.administration_id == models.Administration.id),
    orders={
        "code": (Key(models.Delegate.code),),
        "administration": (Key(models.Administration.code),),
        "side": (Key(models.Side.position, int), Key(models.Delegate.code)),
    },
    default=(("code", False),),
    narrow=_narrow_delegates,
)
DELEGATES_OF_EDITION = replace(
    _DELEGATES, name="edition.delegates", parent=models.Delegate.edition_id
)
DELEGATES_OF_SIDE = replace(_DELEGATES, name="side.delegates", parent=models.Delegate.side_id)
DELEGATES_OF_MANAGER = replace(
    _DELEGATES, name="manager.delegates", parent=models.Delegate.manager_id
)
DELEGATES_OF_COMPONENT = replace(
    _DELEGATES,
    name="component.delegates",
    statement=_DELEGATES.statement.join(
        models.DelegateComponent, models.DelegateComponent.delegate_id == models.Delegate.id
    ),
    parent=models.DelegateComponent.component_id,
)
NOMINATIONS_OF_EDITION = Listing(
    name="edition.nominations",
    row=models.Nomination,
    statement=select(models.Nomination)
    .join(models.Side, models.Nomination.side_id == models.Side.id)
    .join(models.Manager, models.Nomination.manager_id == models.Manager.id)
    .join(models.Administration, models.Manager.administration_id == models.Administration.id)
    .outerjoin(models.WaitingPlace, models.WaitingPlace.nomination_id == models.Nomination.id),
    orders={
        "side": (Key(models.Side.position, int), Key(models.Manager.code)),
        "waiting": (
            Key(models.WaitingPlace.number, int, is_nullable=True),
            Key(models.Side.position, int),
            Key(models.Manager.code),
        ),
    },
    default=(("side", False),),
    narrow=_narrow_nominations,
    parent=models.Nomination.edition_id,
)
REMINDERS_OF_EDITION = Listing(
    name="edition.reminders",
    row=models.NominationReminder,
    statement=select(models.NominationReminder).join(
        models.Administration,
        models.NominationReminder.administration_id == models.Administration.id,
    ),
    orders={
        "reminded_at": (Key(models.NominationReminder.reminded_at, datetime),),
        "administration": (Key(models.Administration.code),),
    },
    default=(("reminded_at", True), ("administration", False)),
    parent=models.NominationReminder.edition_id,
)


async def delegates_by_id(db: ReadDb, ids: Sequence[str]) -> list[models.Delegate | None]:
    """Return delegates in the order asked, None where there is none."""
    return await rows_by(db, models.Delegate.id, ids)


async def administration_ids_by_delegate(db: ReadDb, ids: Sequence[str]) -> list[str | None]:
    """Return where each delegate comes from, in the order asked, None where there is none."""
    row, person = models.Delegate, models.Manager
    rows = await db.execute(
        select(row.id, person.administration_id)
        .join(person, row.manager_id == person.id)
        .where(row.id.in_(ids))
    )
    found: dict[str, str] = dict(rows.all())
    return [found.get(delegate_id) for delegate_id in ids]


async def delegates_by_code(
    db: ReadDb, keys: Sequence[tuple[str, str]]
) -> list[models.Delegate | None]:
    """Return delegates by (edition id, code), None where there is none."""
    row = models.Delegate
    rows = await db.scalars(
        select(row).where(
            row.edition_id.in_({edition_id for edition_id, _ in keys}),
            row.code.in_({code for _, code in keys}),
        )
    )
    found = {(each.edition_id, each.code): each for each in rows}
    return [found.get(key) for key in keys]


async def delegates_by_manager(
    db: ReadDb, keys: Sequence[tuple[str, str | None]]
) -> list[list[models.Delegate]]:
    """Return what each person is in an edition, by slug, or in all, None: the latest first.

    Whom they were before they withdrew comes behind whom they are.
    """
    row, edition = models.Delegate, models.Edition
    found = await db.execute(
        select(row, edition.slug)
        .join(edition, row.edition_id == edition.id)
        .where(row.manager_id.in_({manager_id for manager_id, _ in keys}))
        .order_by(edition.starts_on.desc(), row.withdrawn_at.is_not(None), row.id)
    )
    rows = found.all()
    return [
        [each for each, slug in rows if each.manager_id == manager_id and wanted in (None, slug)]
        for manager_id, wanted in keys
    ]


async def nominations_by_id(db: ReadDb, ids: Sequence[str]) -> list[models.Nomination | None]:
    """Return nominations in the order asked, None where there is none."""
    return await rows_by(db, models.Nomination.id, ids)


async def components_by_delegate(db: ReadDb, ids: Sequence[str]) -> list[list[models.Component]]:
    """Return the components that each delegate attends, in the order of the edition."""
    link = models.DelegateComponent
    statement = (
        select(models.Component)
        .join(link, link.component_id == models.Component.id)
        .order_by(models.Component.position, models.Component.id)
    )
    return await lists_by(db, statement, link.delegate_id, ids)


async def places_by_side(db: ReadDb, ids: Sequence[str]) -> list[int | None]:
    """Return the places of each side as a whole, None where there is no limit."""
    row = models.Quota
    rows = await db.execute(
        select(row.side_id, row.places).where(row.side_id.in_(ids), row.administration_id.is_(None))
    )
    places = dict(rows.all())
    return [places.get(side_id) for side_id in ids]


async def waiting_places_by_nomination(db: ReadDb, ids: Sequence[str]) -> list[int | None]:
    """Return the place of each nomination on the waiting list of its side, None on none."""
    row = models.WaitingPlace
    rows = await db.execute(select(row.nomination_id, row.number).where(row.nomination_id.in_(ids)))
    numbers = dict(rows.all())
    return [numbers.get(row_id) for row_id in ids]


async def notices_by_nomination(
    db: ReadDb, ids: Sequence[str]
) -> list[list[models.NominationNotice]]:
    """Return what was told of each nomination, in order of time."""
    row = models.NominationNotice
    return await lists_by(db, select(row).order_by(row.told_at, row.id), row.nomination_id, ids)


async def delegates_by_nomination(db: ReadDb, ids: Sequence[str]) -> list[models.Delegate | None]:
    """Return the delegate of each nomination, None where it was never confirmed."""
    return await rows_by(db, models.Delegate.nomination_id, ids)


async def substitutes_by_delegate(db: ReadDb, ids: Sequence[str]) -> list[models.Delegate | None]:
    """Return who took the place of each delegate, last of all, None where nobody did."""
    return await _other_of_substitution(
        db, models.Substitution.delegate_id, models.Substitution.substitute_id, ids
    )


async def substituted_by_delegate(db: ReadDb, ids: Sequence[str]) -> list[models.Delegate | None]:
    """Return whose place each delegate took, last of all, None where nobody's."""
    return await _other_of_substitution(
        db, models.Substitution.substitute_id, models.Substitution.delegate_id, ids
    )


async def _other_of_substitution(
    db: ReadDb,
    known: InstrumentedAttribute[str],
    wanted: InstrumentedAttribute[str],
    ids: Sequence[str],
) -> list[models.Delegate | None]:
    rows = await db.execute(
        select(known, models.Delegate)
        .join(models.Delegate, models.Delegate.id == wanted)
        .where(known.in_(ids))
        .order_by(models.Substitution.substituted_at, models.Substitution.id)
    )
    found = dict(rows.all())
    return [found.get(row_id) for row_id in ids]
