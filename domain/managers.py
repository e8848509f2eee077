"""Managers of administrations and the languages they speak. Personal data; reads only."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import aliased

from domain import models
from domain.lookups import lists_by, rows_by
from domain.pages import Key, Listing, any_of, containing, equal_to
from domain.store import ReadDb

# The same table as that of managers: never without another name beside it.
_NAMED = aliased(models.NamedManager, name="named")


@dataclass(frozen=True)
class ManagerFilter:
    """Which managers; what is None does not narrow."""

    administration_code_in: tuple[str, ...] | None = None
    role_profile_key_in: tuple[str, ...] | None = None
    search: str | None = None
    seniority_in: tuple[models.Seniority, ...] | None = None
    synthetic: bool | None = None


def named_like(text: str) -> Select[Any]:
    """Select the ids of people whose name holds a text, of those whose names the viewer sees."""
    return select(_NAMED.id).where(*containing(text, _NAMED.name))


async def names_by_manager(db: ReadDb, ids: Sequence[str]) -> list[tuple[str | None, str | None]]:
    """Return the name and the position of each manager; None where the viewer may not see them."""
    row = models.NamedManager
    found = await db.execute(select(row.id, row.name, row.position).where(row.id.in_(ids)))
    names = {row_id: (name, position) for row_id, name, position in found}
    return [names.get(each, (None, None)) for each in ids]


def of_role_profiles(keys: Collection[str] | None) -> Iterator[ColumnElement[bool]]:
    """Narrow managers to those of some role profiles, by key; None does not narrow."""
    role = models.RoleProfile
    if keys is not None:
        yield models.Manager.role_profile_id.in_(select(role.id).where(role.key.in_(keys)))


def _narrow(where: ManagerFilter) -> Iterator[ColumnElement[bool]]:
    row = models.Manager
    yield from any_of(models.Administration.code, where.administration_code_in)
    yield from any_of(row.seniority, where.seniority_in)
    if where.search is not None:
        yield or_(*containing(where.search, row.code), row.id.in_(named_like(where.search)))
    yield from equal_to(row.synthetic, where.synthetic)
    yield from of_role_profiles(where.role_profile_key_in)


MANAGERS = Listing(
    name="managers",
    row=models.Manager,
    statement=select(models.Manager)
    .join(models.Administration, models.Manager.administration_id == models.Administration.id)
    # To be in order by a name is to be told of it.
    .outerjoin(_NAMED, _NAMED.id == models.Manager.id),
    orders={
        "administration": (Key(models.Administration.code), Key(models.Manager.code)),
        "code": (Key(models.Manager.code),),
        "name": (Key(_NAMED.name, is_nullable=True),),
    },
    default=(("administration", False),),
    narrow=_narrow,
)


async def managers_by_id(db: ReadDb, ids: Sequence[str]) -> list[models.Manager | None]:
    """Return managers in the order asked, None where there is none."""
    return await rows_by(db, models.Manager.id, ids)


async def managers_by_code(db: ReadDb, code: str) -> list[models.Manager]:
    """Return the managers who have a code; it is unique within an administration."""
    row = models.Manager
    return list(await db.scalars(select(row).where(row.code == code).order_by(row.id)))


async def managers_by_delegate_code(db: ReadDb, code: str) -> list[models.Manager]:
    """Return the managers who are delegates with a code in any edition."""
    row, delegate = models.Manager, models.Delegate
    ids = select(delegate.manager_id).where(delegate.code == code)
    return list(await db.scalars(select(row).where(row.id.in_(ids)).order_by(row.code, row.id)))


async def languages_by_manager(
    db: ReadDb, ids: Sequence[str]
) -> list[list[models.ManagerLanguage]]:
    """Return the languages of each manager, best first."""
    row = models.ManagerLanguage
    return await lists_by(db, select(row).order_by(row.position, row.id), row.manager_id, ids)
