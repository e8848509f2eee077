"""Organizations: begun and corrected; what they do in an edition is said there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select

from domain import models
from domain.audit import Undo
from domain.editions.holding import hold_kept, rename, require_new, tell
from domain.editions.rules import require_slug, require_words
from domain.editions.standing import require_nothing_on
from domain.editions.wanted import OrganizationWanted
from domain.errors import NotFound
from domain.models import EventKind, Organization
from domain.policy.narrowing import viewer_of
from domain.store import ReadDb, WriteDb


async def create_organization(
    db: WriteDb, key: str, wanted: OrganizationWanted, *, at: datetime, kept_id: str | None = None
) -> Organization:
    """Add an organization; one that was there before may keep its id.

    Raises:
        NotFound: the viewer does not plan every edition, or there is no such administration.
        InvalidInput: the key or the name does not fit.
        Conflict: there is an organization of the key.
    """
    if not viewer_of(db.info).plans_every:
        raise NotFound("Organizations are kept by who plans every edition. Ask one of them.")
    require_slug(key, "key")
    words = f"There is an organization {key} already. Choose another key."
    await require_new(db, select(Organization.id).where(Organization.key == key), words, "key")
    await _check(db, wanted)
    row = Organization(id=kept_id or models.new_id(), key=key, **wanted.plain())
    db.add(row)
    await db.flush()
    undo = Undo("remove_organization", {})
    tell(db, row, (None, _noted(row)), undo, at, kind=EventKind.ORGANIZATION_CHANGED)
    return row


def organization_as_wanted(row: Organization) -> OrganizationWanted:
    """Return what an organization is."""
    return OrganizationWanted(row.name, row.administration_id)


async def correct_organization(
    db: WriteDb,
    organization_id: str,
    wanted: OrganizationWanted,
    *,
    at: datetime,
    expected_version: int | None = None,
    names: Mapping[str, str] | None = None,
) -> Organization:
    """Give an organization this name and administration; its key stays.

    What is as it was changes nothing.

    Raises:
        NotFound: there is no such organization that the viewer keeps, or no such administration.
        Stale: it is not of the version expected.
        InvalidInput: the name is empty.
    """
    row = await hold_kept(db, Organization, organization_id, expected_version)
    was = organization_as_wanted(row)
    if was == wanted:
        return row
    await _check(db, wanted)
    before = _noted(row)
    others = await rename(db, row, wanted.name, names)
    row.administration_id, row.seeded = wanted.administration_id, False
    await db.flush()
    undo = Undo("correct_organization", {"names": others, **was.plain()})
    tell(db, row, (before, _noted(row)), undo, at, kind=EventKind.ORGANIZATION_CHANGED)
    return row


async def remove_organization(
    db: WriteDb, organization_id: str, *, at: datetime, expected_version: int | None = None
) -> None:
    """Take an organization back to which nothing refers.

    Raises:
        NotFound: there is no such organization that the viewer keeps.
        Stale: it is not of the version expected.
        Conflict: something refers to it.
    """
    row = await hold_kept(db, Organization, organization_id, expected_version)
    await require_nothing_on(db, row, f"The organization {row.key}", "id")
    before, was = _noted(row), organization_as_wanted(row)
    await db.delete(row)
    await db.flush()
    undo = Undo("create_organization", {"key": row.key, **was.plain()})
    tell(db, row, (before, None), undo, at, kind=EventKind.ORGANIZATION_CHANGED)


async def _check(db: ReadDb, wanted: OrganizationWanted) -> None:
    require_words(wanted.name, "what the organization is called", "name")
    if wanted.administration_id is not None:
        place = await db.get(models.Administration, wanted.administration_id)
        if place is None:
            raise NotFound("There is no administration of this id.", path=("administrationId",))


def _noted(row: Organization) -> dict[str, object]:
    return {"key": row.key, "administration": row.administration_id, "version": row.version}
