"""The life of an edition: which moves there are, and making one."""

from __future__ import annotations

from datetime import datetime
from typing import Final, NamedTuple

from sqlalchemy import func, select

from domain import audit, changes, models
from domain.audit import Undo
from domain.editions.rules import SIDES_MIN
from domain.errors import Conflict, NotFound, NotReady
from domain.lookups import held_edition, require_version
from domain.models import EditionState, EventKind
from domain.nominations.waiting import give_places
from domain.store import ReadDb, WriteDb


class EditionMove(NamedTuple):
    """A move that an edition can make."""

    label: str
    source: EditionState
    target: EditionState


EDITION_MOVES: Final = (
    EditionMove("open_nominations", EditionState.PLANNED, EditionState.NOMINATING),
    EditionMove("call_off_nominations", EditionState.NOMINATING, EditionState.PLANNED),
    EditionMove("close_nominations", EditionState.NOMINATING, EditionState.OPEN),
    EditionMove("reopen_nominations", EditionState.OPEN, EditionState.NOMINATING),
    EditionMove("close", EditionState.OPEN, EditionState.CLOSED),
    EditionMove("reopen", EditionState.CLOSED, EditionState.OPEN),
    EditionMove("archive", EditionState.CLOSED, EditionState.ARCHIVED),
)


async def change_edition_state(
    db: WriteDb,
    edition_id: str,
    state: EditionState,
    *,
    at: datetime,
    expected_version: int | None = None,
) -> models.Edition:
    """Move an edition on in its life, or one step back; where it is already changes nothing.

    Places that became free while it was over go to those who wait when it is opened again.

    Raises:
        NotFound: there is no such edition that the viewer plans.
        Stale: it is not of the version expected.
        Conflict: there is no such move, or people were put forward whom it would leave behind.
        NotReady: nominations cannot open while the edition has fewer than two sides, or one that
            nobody is on.
    """
    row = await held_edition(db, edition_id)
    if row is None:
        raise NotFound("There is no such edition that you may plan.", path=("editionId",))
    require_version("edition", row.version, expected_version)
    if row.state is state:
        return row
    move = next(
        (each for each in EDITION_MOVES if (each.source, each.target) == (row.state, state)), None
    )
    if move is None:
        targets = [each.target.name for each in EDITION_MOVES if each.source is row.state]
        known = f"From there it can become {' or '.join(targets)}." if targets else "It stays so."
        raise Conflict(f"The edition {row.slug} is {row.state.name}. {known}", path=("state",))
    await _check(db, row, move)
    before = {"state": row.state.value, "version": row.version}
    # A seeded row that is changed here is a user's own from then on.
    row.state, row.seeded = state, False
    await db.flush()
    after = {"state": row.state.value, "version": row.version}
    undo = Undo("change_edition_state", {"state": before["state"]})
    what = audit.Change("Edition", row.id, before, after, edition_id=row.id, undo=undo)
    changes.tell(db, EventKind.EDITION_MOVED, what, at=at)
    side = models.Side
    for side_id in await db.scalars(select(side.id).where(side.edition_id == row.id)):
        await give_places(db, row, side_id, at=at)
    return row


async def _check(db: ReadDb, row: models.Edition, move: EditionMove) -> None:
    side, nomination = models.Side, models.Nomination
    if move.label == "open_nominations":
        sides = await db.scalar(select(func.count(side.id)).where(side.edition_id == row.id))
        if (sides or 0) < SIDES_MIN:
            raise NotReady(
                f"The edition {row.slug} has fewer than {SIDES_MIN} sides. Say first between whom"
                " it is.",
                path=("editionId",),
            )
        empty = await _empty_side(db, row.id)
        if empty is not None:
            raise NotReady(
                f"The side {empty} of {row.slug} has no administration. Say first who is on it.",
                path=("editionId",),
            )
    if move.label == "call_off_nominations":
        there = await db.scalar(
            select(func.count(nomination.id)).where(nomination.edition_id == row.id)
        )
        if there:
            raise Conflict(
                f"{there} people were put forward for {row.slug}. Close nominations instead.",
                path=("state",),
            )


async def _empty_side(db: ReadDb, edition_id: str) -> str | None:
    """Return the key of the first side that nobody is on, None where there is none."""
    side, member = models.Side, models.SideAdministration
    found: str | None = await db.scalar(
        select(side.key)
        .where(side.edition_id == edition_id, side.id.not_in(select(member.side_id)))
        .order_by(side.position, side.id)
        .limit(1)
    )
    return found
