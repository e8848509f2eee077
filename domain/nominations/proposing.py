"""What an administration does: it puts a manager forward, in a draft, and submits it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from domain import models
from domain.audit import Undo
from domain.errors import Conflict
from domain.models import EventKind, NominationState
from domain.nominations.deadlines import require_in_time
from domain.nominations.holding import (
    find_side,
    hold_edition,
    hold_manager,
    hold_nomination,
)
from domain.nominations.newcomers import ManagerWanted, new_manager
from domain.nominations.notes import as_noted, note_nomination
from domain.nominations.states import require_edition, require_move
from domain.store import WriteDb

Whom = str | ManagerWanted


async def nominate_manager(
    db: WriteDb, edition_id: str, whom: Whom, statement: str, *, at: datetime
) -> models.Nomination:
    """Put a manager forward for an edition, in a draft; one who is new is added with it.

    Whoever withdrew is put forward again in the same nomination.

    Args:
        db: of a unit of work.
        edition_id: the edition; it has to take nominations.
        whom: the id of a manager, or who a new one is.
        statement: why, in the words of the administration; may be empty.
        at: when.

    Raises:
        NotFound: there is no such edition, or manager whom the viewer may put forward.
        InvalidInput: their administration is on no side of the edition.
        Conflict: the edition takes no nominations, or they were put forward already.
    """
    edition = await hold_edition(db, edition_id, "editionId")
    require_edition("nominate", edition, "editionId")
    row = await draft_of(db, edition, whom)
    before = as_noted(row) if row.version else None
    first = row.state if row.version else None
    path = ("managerId",)
    if first not in (None, NominationState.WITHDRAWN):
        manager = await db.get_one(models.Manager, row.manager_id)
        raise Conflict(
            f"{manager.code} was put forward for {edition.slug} already: that nomination is"
            f" {row.state.name}. A manager has one nomination in an edition.",
            path=path,
        )
    row.state, row.statement = NominationState.DRAFT, statement
    row.submitted_at, row.decision_reason, row.seeded = None, "", False
    await db.flush()
    note_nomination(db, row, before, EventKind.MANAGER_NOMINATED, at=at)
    return row


async def draft_of(db: WriteDb, edition: models.Edition, whom: Whom) -> models.Nomination:
    """Return the nomination of somebody in an edition, held; a new one, added, where there is none.

    A new one has no version until it is flushed.

    Raises:
        NotFound: there is no such manager whom the viewer may put forward.
        InvalidInput: their administration is on no side of the edition.
        Conflict: a new manager is known already.
    """
    table = models.Nomination
    path: tuple[str, ...] = ("managerId",)
    if isinstance(whom, str):
        manager = await hold_manager(db, whom, *path)
        added: list[models.Record] = []
    else:
        path = ("newManager", "administrationId")
        manager, languages = await new_manager(db, edition, whom, "newManager")
        added = [manager, *languages]
    administration = await db.get_one(models.Administration, manager.administration_id)
    side = await find_side(db, edition, administration, *path)
    known = await db.scalar(
        select(table)
        .where(table.edition_id == edition.id, table.manager_id == manager.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    if known is not None:
        return known
    row = table(
        id=models.new_id(),
        edition_id=edition.id,
        manager_id=manager.id,
        side_id=side.id,
        state=NominationState.DRAFT,
    )
    # With their nomination at once: without one a new manager is nobody whom a planner may add.
    db.add_all([*added, row])
    return row


async def change_nomination(
    db: WriteDb,
    nomination_id: str,
    statement: str,
    *,
    at: datetime,
    expected_version: int | None = None,
) -> models.Nomination:
    """Change the words of a draft; the same words change nothing.

    Raises:
        NotFound: there is no such nomination that the viewer may change.
        Stale: it is not of the version expected.
        Conflict: it is no draft any more.
    """
    edition, row, manager = await hold_nomination(db, nomination_id, expected_version, "id")
    require_move("change", edition, row.state, manager.code, "id")
    if row.statement == statement:
        return row
    before = as_noted(row)
    undo = Undo("change_nomination", {"statement": row.statement})
    row.statement, row.seeded = statement, False
    await db.flush()
    note_nomination(db, row, before, EventKind.NOMINATION_CHANGED, at=at, undo=undo)
    return row


async def submit_nomination(
    db: WriteDb, nomination_id: str, *, at: datetime, expected_version: int | None = None
) -> models.Nomination:
    """Send a draft to the planners of the edition.

    Raises:
        NotFound: there is no such nomination that the viewer may change.
        Stale: it is not of the version expected.
        Conflict: it is no draft, the edition takes none, or the deadline of the administration has
            passed, which is told by its clock.
    """
    edition, row, manager = await hold_nomination(db, nomination_id, expected_version, "id")
    require_move("submit", edition, row.state, manager.code, "id")
    await require_in_time(db, edition, manager.administration_id, at, "id")
    before = as_noted(row)
    row.state, row.submitted_at, row.seeded = NominationState.SUBMITTED, at, False
    await db.flush()
    note_nomination(db, row, before, EventKind.NOMINATION_SUBMITTED, at=at)
    return row
