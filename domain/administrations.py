"""Regions, administrations, organizations, and what they are called. Reads only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, select

from domain import models
from domain.lookups import in_order, rows_by
from domain.pages import Key, Listing, any_of, containing
from domain.store import ReadDb


@dataclass(frozen=True)
class AdministrationFilter:
    """Which administrations; what is None does not narrow."""

    code_in: tuple[str, ...] | None = None
    entity_kind_in: tuple[models.EntityKind, ...] | None = None
    official_language_in: tuple[str, ...] | None = None
    region_key_in: tuple[str, ...] | None = None
    search: str | None = None


def _narrow(where: AdministrationFilter) -> Iterator[ColumnElement[bool]]:
    row, language = models.Administration, models.AdministrationLanguage
    yield from any_of(row.code, where.code_in)
    yield from any_of(row.entity_kind, where.entity_kind_in)
    yield from any_of(models.Region.key, where.region_key_in)
    yield from containing(where.search, row.name, row.service_name)
    if where.official_language_in is not None:
        yield row.id.in_(
            select(language.administration_id).where(
                language.language.in_(where.official_language_in)
            )
        )


ADMINISTRATIONS = Listing(
    name="administrations",
    row=models.Administration,
    statement=select(models.Administration).join(
        models.Region, models.Administration.region_id == models.Region.id
    ),
    orders={
        "name": (Key(models.Administration.name),),
        "code": (Key(models.Administration.code),),
        "region": (Key(models.Region.sort_order, int), Key(models.Administration.name)),
    },
    default=(("name", False),),
    narrow=_narrow,
)
ORGANIZATIONS = Listing(
    name="organizations",
    row=models.Organization,
    statement=select(models.Organization),
    orders={"key": (Key(models.Organization.key),)},
    default=(("key", False),),
)
ADMINISTRATIONS_OF_REGION = replace(
    ADMINISTRATIONS, name="region.administrations", parent=models.Administration.region_id
)
ADMINISTRATIONS_OF_SIDE = replace(
    ADMINISTRATIONS,
    name="side.administrations",
    statement=ADMINISTRATIONS.statement.join(
        models.SideAdministration,
        models.SideAdministration.administration_id == models.Administration.id,
    ),
    orders={
        **ADMINISTRATIONS.orders,
        "position": (Key(models.SideAdministration.position, int),),
    },
    default=(("position", False),),
    parent=models.SideAdministration.side_id,
)


async def list_regions(db: ReadDb) -> list[models.Region]:
    """List the regions in the order of the WCO."""
    return list(await db.scalars(select(models.Region).order_by(models.Region.sort_order)))


async def regions_by_id(db: ReadDb, ids: Sequence[str]) -> list[models.Region | None]:
    """Return regions in the order asked, None where there is none."""
    return await rows_by(db, models.Region.id, ids)


async def administrations_by_id(
    db: ReadDb, ids: Sequence[str]
) -> list[models.Administration | None]:
    """Return administrations in the order asked, None where there is none."""
    return await rows_by(db, models.Administration.id, ids)


async def administrations_by_code(
    db: ReadDb, codes: Sequence[str]
) -> list[models.Administration | None]:
    """Return administrations by ISO 3166 alpha-2 code, None where there is none."""
    return await rows_by(db, models.Administration.code, codes)


async def organizations_by_id(db: ReadDb, ids: Sequence[str]) -> list[models.Organization | None]:
    """Return organizations in the order asked, None where there is none."""
    return await rows_by(db, models.Organization.id, ids)


async def organizations_by_key(db: ReadDb, keys: Sequence[str]) -> list[models.Organization | None]:
    """Return organizations by key, None where there is none."""
    return await rows_by(db, models.Organization.key, keys)


async def languages_by_administration(db: ReadDb, ids: Sequence[str]) -> list[list[str]]:
    """Return the official languages of each administration, in their order."""
    row = models.AdministrationLanguage
    found = await db.execute(
        select(row.administration_id, row.language)
        .where(row.administration_id.in_(ids))
        .order_by(row.position, row.id)
    )
    return in_order(found, ids)


async def translations_by_record(db: ReadDb, ids: Sequence[str]) -> list[dict[str, str]]:
    """Return the names of each record by language tag; English is on the record itself."""
    row = models.NameTranslation
    found = await db.execute(
        select(row.record_id, row.locale, row.name).where(row.record_id.in_(ids))
    )
    pairs = in_order(((each.record_id, (each.locale, each.name)) for each in found), ids)
    return [dict(names) for names in pairs]
