"""Nominations, quotas and delegates of an edition, and who withdraws. Personal data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, select

from domain import audit, models
from domain.errors import NotFound
from domain.lookups import held, lists_by, require_version, rows_by
from domain.models import EventKind, NominationState
from domain.outbox import announce
from domain.pages import Key, Listing, any_of, containing
from domain.partnerships.publication import lapse_of_delegate
from domain.store import ReadDb, WriteDb


@dataclass(frozen=True)
class DelegateFilter:
    """Which delegates; what is None does not narrow."""

    administration_code_in: tuple[str, ...] | None = None
    assignment_in: tuple[models.Assignment, ...] | None = None
    code_in: tuple[str, ...] | None = None
    component_key_in: tuple[str, ...] | None = None
    search: str | None = None
    side_key_in: tuple[str, ...] | None = None


@dataclass(frozen=True)
class NominationFilter:
    """Which nominations; what is None does not narrow."""

    side_key_in: tuple[str, ...] | None = None
    state_in: tuple[models.NominationState, ...] | None = None


def _narrow_delegates(where: DelegateFilter) -> Iterator[ColumnElement[bool]]:
    row = models.Delegate
    attends, component = models.DelegateComponent, models.Component
    yield from any_of(models.Administration.code, where.administration_code_in)
    yield from any_of(row.assignment, where.assignment_in)
    yield from any_of(row.code, where.code_in)
    yield from any_of(models.Side.key, where.side_key_in)
    yield from containing(where.search, row.code, models.Manager.name)
    if where.component_key_in is not None:
        yield row.id.in_(
            select(attends.delegate_id)
            .join(component, attends.component_id == component.id)
            .where(component.key.in_(where.component_key_in))
        )


def _narrow_nominations(where: NominationFilter) -> Iterator[ColumnElement[bool]]:
    yield from any_of(models.Side.key, where.side_key_in)
    yield from any_of(models.Nomination.state, where.state_in)


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
    .join(models.Manager, models.Nomination.manager_id == models.Manager.id),
    orders={"side": (Key(models.Side.position, int), Key(models.Manager.code))},
    default=(("side", False),),
    narrow=_narrow_nominations,
    parent=models.Nomination.edition_id,
)


async def delegates_by_id(db: ReadDb, ids: Sequence[str]) -> list[models.Delegate | None]:
    """Return delegates in the order asked, None where there is none."""
    return await rows_by(db, models.Delegate.id, ids)


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


async def withdraw_delegate(
    db: WriteDb, delegate_id: str, *, at: datetime, expected_version: int | None = None
) -> models.Delegate:
    """Take a delegate out of their edition: no later run takes them in, their partnerships lapse.

    Twice is once. Seeded rows that are changed here are a user's own from then on.

    Raises:
        NotFound: there is no such delegate, or none that the caller may withdraw.
        Stale: it is not of the version expected.
    """
    found = await db.get(models.Delegate, delegate_id)
    if found is None:
        raise NotFound("There is no such delegate.", path=("delegateId",))
    # A publication at the same time would propose somebody who is gone.
    await held(db, models.Edition, found.edition_id)
    row = await held(db, models.Delegate, delegate_id)
    # Everybody of the edition sees a delegate, and only whoever may withdraw them the nomination.
    nomination = await held(db, models.Nomination, row.nomination_id) if row else None
    if row is None or nomination is None:
        raise NotFound("There is no such delegate.", path=("delegateId",))
    require_version("delegate", row.version, expected_version)
    if row.withdrawn_at is not None:
        return row
    before = nomination.state.value
    row.withdrawn_at, row.seeded = at, False
    nomination.state, nomination.seeded = NominationState.WITHDRAWN, False
    await db.flush()
    for record, old, new in (
        (row, {"withdrawn_at": None}, {"withdrawn_at": at.isoformat()}),
        (nomination, {"state": before}, {"state": nomination.state.value}),
    ):
        change = audit.Change(
            type(record).__name__,
            record.id,
            old,
            new,
            edition_id=row.edition_id,
            manager_id=row.manager_id,
        )
        audit.note(db, change)
    announce(db, EventKind.DELEGATE_WITHDRAWN, "Delegate", row.id, at=at)
    await lapse_of_delegate(db, row.id, at=at)
    return row
