"""Finding and holding what a change of nominations is about, in one order: the edition first."""

from __future__ import annotations

from sqlalchemy import select

from domain import models
from domain.errors import InvalidInput, NotFound
from domain.lookups import held_edition, held_person, held_with_edition, require_version
from domain.policy.narrowing import viewer_of
from domain.roles import Role
from domain.store import ReadDb, WriteDb


async def hold_edition(db: WriteDb, edition_id: str, *path: str) -> models.Edition:
    """Return an edition that the viewer holds, and hold it: its places are given out in turn.

    Raises:
        NotFound: there is none.
    """
    row = await held_edition(db, edition_id)
    if row is None:
        raise NotFound("There is no such edition that you may change.", path=path)
    return row


async def hold_nomination(
    db: WriteDb,
    nomination_id: str,
    expected_version: int | None,
    *path: str,
    also_erased: bool = False,
) -> tuple[models.Edition, models.Nomination, models.Manager]:
    """Return a nomination with its edition and its person, and hold the first two.

    Raises:
        NotFound: there is no such nomination, or it is of somebody erased, who is only taken out.
        Stale: it is not of the version expected.
    """
    found = await held_with_edition(db, models.Nomination, nomination_id)
    if found is not None:
        edition, row = found
        require_version("nomination", row.version, expected_version)
        manager = await db.get_one(models.Manager, row.manager_id)
        if also_erased or manager.erased_at is None:
            return edition, row, manager
    raise NotFound("There is no such nomination that you may change.", path=path)


async def find_side(
    db: ReadDb, edition: models.Edition, administration: models.Administration, *path: str
) -> models.Side:
    """Return the side of an edition that an administration is on.

    Raises:
        InvalidInput: it is on none; the message names those that are.
    """
    member, side, other = models.SideAdministration, models.Side, models.Administration
    found: models.Side | None = await db.scalar(
        select(side)
        .join(member, member.side_id == side.id)
        .where(member.edition_id == edition.id, member.administration_id == administration.id)
    )
    if found is None:
        codes = await db.scalars(
            select(other.code)
            .join(member, member.administration_id == other.id)
            .where(member.edition_id == edition.id)
            .order_by(other.code)
        )
        raise InvalidInput(
            f"{administration.name} ({administration.code}) is on no side of {edition.slug}."
            f" These are: {', '.join(codes)}.",
            path=path,
        )
    return found


async def find_administration(
    db: ReadDb, administration_id: str | None, *path: str
) -> models.Administration:
    """Return the administration that somebody acts for: a coordinator's own, or the one named.

    Raises:
        NotFound: there is no such administration that the viewer acts for.
        InvalidInput: a planner named none.
    """
    viewer = viewer_of(db.info)
    is_coordinator = viewer.role is Role.COORDINATOR
    wanted = administration_id or (viewer.administration_id if is_coordinator else None)
    if wanted is None:
        raise InvalidInput("Say which administration the person is of.", path=path)
    row = await db.get(models.Administration, wanted)
    if row is None or (is_coordinator and wanted != viewer.administration_id):
        raise NotFound("There is no such administration that you act for.", path=path)
    return row


async def hold_manager(db: WriteDb, manager_id: str, *path: str) -> models.Manager:
    """Return a manager whom the viewer may put forward, and hold them.

    Raises:
        NotFound: there is none: a coordinator has those of their administration.
    """
    viewer = viewer_of(db.info)
    row = await held_person(db, manager_id)
    strange = row is not None and viewer.role is Role.COORDINATOR
    if row is None or (strange and row.administration_id != viewer.administration_id):
        raise NotFound("There is no such manager whom you may put forward.", path=path)
    return row
