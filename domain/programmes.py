"""Programmes, their editions, and the parts of an edition. Reads only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import ColumnElement, select

from domain import models
from domain.errors import NotFound
from domain.lookups import lists_by, rows_by
from domain.models import OrganizationRole
from domain.pages import Key, Listing, any_of, containing
from domain.policy.narrowing import viewer_of
from domain.store import ReadDb

SLUGS_SHOWN_MAX = 5


@dataclass(frozen=True)
class EditionFilter:
    """Which editions; what is None does not narrow."""

    ends_on_gte: date | None = None
    id_in: tuple[str, ...] | None = None
    kind_in: tuple[models.EditionKind, ...] | None = None
    programme_key_in: tuple[str, ...] | None = None
    search: str | None = None
    starts_on_lte: date | None = None
    state_in: tuple[models.EditionState, ...] | None = None


def _narrow(where: EditionFilter) -> Iterator[ColumnElement[bool]]:
    row = models.Edition
    if where.ends_on_gte is not None:
        yield row.ends_on >= where.ends_on_gte
    if where.starts_on_lte is not None:
        yield row.starts_on <= where.starts_on_lte
    yield from any_of(row.id, where.id_in)
    yield from any_of(row.kind, where.kind_in)
    yield from any_of(models.Programme.key, where.programme_key_in)
    yield from any_of(row.state, where.state_in)
    yield from containing(where.search, row.name, row.slug)


PROGRAMMES = Listing(
    name="programmes",
    row=models.Programme,
    statement=select(models.Programme),
    orders={"key": (Key(models.Programme.key),)},
    default=(("key", False),),
)
EDITIONS = Listing(
    name="editions",
    row=models.Edition,
    statement=select(models.Edition).join(
        models.Programme, models.Edition.programme_id == models.Programme.id
    ),
    orders={
        "starts_on": (Key(models.Edition.starts_on, date),),
        "number": (Key(models.Edition.number, int),),
    },
    default=(("starts_on", True),),
    narrow=_narrow,
)
EDITIONS_OF_PROGRAMME = replace(
    EDITIONS, name="programme.editions", parent=models.Edition.programme_id
)


async def get_edition(db: ReadDb, slug: str) -> models.Edition:
    """Return an edition by its slug.

    Raises:
        NotFound: no edition has it; the message names some that exist.
    """
    row = models.Edition
    # PostgreSQL holds no NUL in a text, and refuses to be asked for one.
    edition = None if "\0" in slug else await db.scalar(select(row).where(row.slug == slug))
    if edition is None:
        slugs = list(await db.scalars(select(row.slug).order_by(row.slug).limit(SLUGS_SHOWN_MAX)))
        known = f"Known are: {', '.join(slugs)}." if slugs else "There is none yet; load the seeds."
        raise NotFound(f"No edition has the slug {slug[:80]!r}. {known}", path=("edition",))
    return edition


async def get_programme(db: ReadDb, key: str) -> models.Programme:
    """Return a programme by its key.

    Raises:
        NotFound: no programme has it; the message names some that exist.
    """
    row = models.Programme
    programme = await db.scalar(select(row).where(row.key == key))
    if programme is None:
        keys = list(await db.scalars(select(row.key).order_by(row.key).limit(SLUGS_SHOWN_MAX)))
        known = f"Known are: {', '.join(keys)}." if keys else "There is none yet; load the seeds."
        raise NotFound(f"No programme has the key {key[:80]!r}. {known}", path=("programme",))
    return programme


async def programmes_by_id(db: ReadDb, ids: Sequence[str]) -> list[models.Programme | None]:
    """Return programmes in the order asked, None where there is none."""
    return await rows_by(db, models.Programme.id, ids)


async def programmes_by_key(db: ReadDb, keys: Sequence[str]) -> list[models.Programme | None]:
    """Return programmes by key, None where there is none."""
    return await rows_by(db, models.Programme.key, keys)


async def anchors_by_programme(db: ReadDb, ids: Sequence[str]) -> list[list[models.StrategyAnchor]]:
    """Return the strategies that each programme is anchored in, in order."""
    row = models.StrategyAnchor
    return await lists_by(db, select(row).order_by(row.position, row.id), row.programme_id, ids)


async def anchors_by_id(db: ReadDb, ids: Sequence[str]) -> list[models.StrategyAnchor | None]:
    """Return the strategies of programmes in the order asked, None where there is none."""
    return await rows_by(db, models.StrategyAnchor.id, ids)


async def editions_by_id(db: ReadDb, ids: Sequence[str]) -> list[models.Edition | None]:
    """Return editions in the order asked, None where there is none."""
    return await rows_by(db, models.Edition.id, ids)


async def find_planned_edition(db: ReadDb, edition_id: str) -> models.Edition | None:
    """Return an edition that the viewer holds: others are read by everybody, and not planned."""
    return (
        await db.get(models.Edition, edition_id) if viewer_of(db.info).holds(edition_id) else None
    )


async def earlier_editions(db: ReadDb, edition: models.Edition) -> list[str]:
    """Return the editions of the programme that began before one, by id, the newest first."""
    row = models.Edition
    rows = await db.scalars(
        select(row.id)
        .where(row.programme_id == edition.programme_id, row.starts_on < edition.starts_on)
        .order_by(row.starts_on.desc(), row.number.desc())
    )
    return list(rows)


async def neighbours_by_edition(
    db: ReadDb, ids: Sequence[str]
) -> list[tuple[str | None, str | None]]:
    """Return the editions of the programme that begin last before and next after each, by id."""
    row = models.Edition
    own = {each.id: each for each in await db.scalars(select(row).where(row.id.in_(ids)))}
    line = list(
        await db.scalars(
            select(row)
            .where(row.programme_id.in_({each.programme_id for each in own.values()}))
            .order_by(row.starts_on, row.number)
        )
    )
    found: list[tuple[str | None, str | None]] = []
    for row_id in ids:
        of = [each for each in line if each.programme_id == own[row_id].programme_id]
        before = [each.id for each in of if each.starts_on < own[row_id].starts_on]
        after = [each.id for each in of if each.starts_on > own[row_id].starts_on]
        found.append((before[-1] if before else None, after[0] if after else None))
    return found


async def editions_by_slug(db: ReadDb, slugs: Sequence[str]) -> list[models.Edition | None]:
    """Return editions by slug, None where there is none."""
    return await rows_by(db, models.Edition.slug, slugs)


async def sides_by_id(db: ReadDb, ids: Sequence[str]) -> list[models.Side | None]:
    """Return sides in the order asked, None where there is none."""
    return await rows_by(db, models.Side.id, ids)


async def sides_by_edition(db: ReadDb, ids: Sequence[str]) -> list[list[models.Side]]:
    """Return the sides of each edition, in order."""
    row = models.Side
    return await lists_by(db, select(row).order_by(row.position, row.id), row.edition_id, ids)


async def components_by_id(db: ReadDb, ids: Sequence[str]) -> list[models.Component | None]:
    """Return components in the order asked, None where there is none."""
    return await rows_by(db, models.Component.id, ids)


async def components_by_edition(db: ReadDb, ids: Sequence[str]) -> list[list[models.Component]]:
    """Return the components of each edition, in order."""
    row = models.Component
    return await lists_by(db, select(row).order_by(row.position, row.id), row.edition_id, ids)


async def sides_by_component(db: ReadDb, ids: Sequence[str]) -> list[list[models.Side]]:
    """Return the sides that attend each component, in the order of the edition."""
    link = models.ComponentSide
    statement = (
        select(models.Side)
        .join(link, link.side_id == models.Side.id)
        .order_by(models.Side.position, models.Side.id)
    )
    return await lists_by(db, statement, link.component_id, ids)


async def hosts_by_component(db: ReadDb, ids: Sequence[str]) -> list[list[models.Organization]]:
    """Return the organizations that host each component, in order."""
    link = models.EditionOrganization
    statement = (
        select(models.Organization)
        .join(link, link.organization_id == models.Organization.id)
        .where(link.role == OrganizationRole.HOST)
        .order_by(link.position, link.id)
    )
    return await lists_by(db, statement, link.component_id, ids)


async def organizations_by_edition(
    db: ReadDb, ids: Sequence[str]
) -> list[list[models.EditionOrganization]]:
    """Return the roles that organizations play in each edition, in order."""
    row = models.EditionOrganization
    return await lists_by(db, select(row).order_by(row.position, row.id), row.edition_id, ids)


async def objectives_by_id(db: ReadDb, ids: Sequence[str]) -> list[models.Objective | None]:
    """Return objectives in the order asked, None where there is none."""
    return await rows_by(db, models.Objective.id, ids)


async def objectives_by_edition(db: ReadDb, ids: Sequence[str]) -> list[list[models.Objective]]:
    """Return the objectives of each edition, in order."""
    row = models.Objective
    return await lists_by(db, select(row).order_by(row.position, row.id), row.edition_id, ids)


async def focus_topics_by_edition(db: ReadDb, ids: Sequence[str]) -> list[list[models.FocusTopic]]:
    """Return the topics that each edition focuses on, in order."""
    row = models.FocusTopic
    return await lists_by(db, select(row).order_by(row.position, row.id), row.edition_id, ids)


async def statements_by_edition(db: ReadDb, ids: Sequence[str]) -> list[list[models.Statement]]:
    """Return the passages that each edition carries on, of every kind, in order."""
    row = models.Statement
    return await lists_by(db, select(row).order_by(row.position, row.id), row.edition_id, ids)
