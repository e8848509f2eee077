"""Managers of administrations and the languages they speak. Personal data; reads only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select

from domain import models
from domain.lookups import lists_by, rows_by
from domain.pages import Key, Listing, any_of, containing, equal_to
from domain.store import ReadDb


@dataclass(frozen=True)
class ManagerFilter:
    """Which managers; what is None does not narrow."""

    administration_code_in: tuple[str, ...] | None = None
    role_profile_key_in: tuple[str, ...] | None = None
    search: str | None = None
    seniority_in: tuple[models.Seniority, ...] | None = None
    synthetic: bool | None = None


def _narrow(where: ManagerFilter) -> Iterator[ColumnElement[bool]]:
    row, role = models.Manager, models.RoleProfile
    yield from any_of(models.Administration.code, where.administration_code_in)
    yield from any_of(row.seniority, where.seniority_in)
    yield from containing(where.search, row.name, row.code)
    yield from equal_to(row.synthetic, where.synthetic)
    if where.role_profile_key_in is not None:
        wanted = select(role.id).where(role.key.in_(where.role_profile_key_in))
        yield row.role_profile_id.in_(wanted)


MANAGERS = Listing(
    name="managers",
    row=models.Manager,
    statement=select(models.Manager).join(
        models.Administration, models.Manager.administration_id == models.Administration.id
    ),
    orders={
        "administration": (Key(models.Administration.code), Key(models.Manager.code)),
        "code": (Key(models.Manager.code),),
        "name": (Key(models.Manager.name, is_nullable=True),),
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


async def languages_by_manager(
    db: ReadDb, ids: Sequence[str]
) -> list[list[models.ManagerLanguage]]:
    """Return the languages of each manager, best first."""
    row = models.ManagerLanguage
    return await lists_by(db, select(row).order_by(row.position, row.id), row.manager_id, ids)
