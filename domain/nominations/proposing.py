"""What an administration does: it puts a manager forward, in a draft, and submits it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

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
from domain.nominations.newcomers import ManagerWanted, Newcomers
from domain.nominations.notes import Stood, as_noted, note_nomination
from domain.nominations.states import require_edition, require_move
from domain.outbox import announce
from domain.store import WriteDb

Whom = str | ManagerWanted
_WRITTEN_AT_ONCE: Final = 100


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
    (row,) = await nominate_managers(db, edition_id, (PutForward(whom, statement),), at=at)
    return row


@dataclass(frozen=True)
class PutForward:
    """Somebody to be put forward: the id of a manager or who a new one is, why, and how far.

    ``submits`` sends the draft to the planners at once.
    """

    whom: Whom
    statement: str = ""
    submits: bool = False


async def nominate_managers(
    db: WriteDb,
    edition_id: str,
    many: Sequence[PutForward],
    *,
    at: datetime,
    begin: Callable[[int], None] = lambda _place: None,
) -> list[models.Nomination]:
    """Put managers forward for an edition, each as ``nominate_manager`` and submission do.

    Args:
        db: of a unit of work.
        edition_id: the edition; it has to take nominations.
        many: who; they are written some hundreds at a time.
        at: when.
        begin: told the place of each one before it is looked at, so that whoever is told of an
            error knows whose it is.

    Raises:
        NotFound, InvalidInput, Conflict: as ``nominate_manager`` and ``submit_nomination`` raise.
    """
    edition = await hold_edition(db, edition_id, "editionId")
    require_edition("nominate", edition, "editionId")
    drafting = Drafting(db, edition)
    rows: list[tuple[models.Nomination, dict[str, Any] | None, Undo]] = []
    for place, each in enumerate(many):
        begin(place)
        row = await drafting.draft_of(each.whom)
        before = as_noted(row) if row.version else None
        if row.version and row.state is not NominationState.WITHDRAWN:
            manager = await db.get_one(models.Manager, row.manager_id)
            raise Conflict(
                f"{manager.code} was put forward for {edition.slug} already: that nomination is"
                f" {row.state.name}. A manager has one nomination in an edition.",
                path=("managerId",),
            )
        undo = (Stood.of(row) if row.version else Stood()).undo
        row.state, row.statement = NominationState.DRAFT, each.statement
        row.submitted_at, row.decision_reason, row.seeded = None, "", False
        if each.submits:
            await drafting.require_in_time(row, at)
            row.state, row.submitted_at = NominationState.SUBMITTED, at
        rows.append((row, before, undo))
        if not len(rows) % _WRITTEN_AT_ONCE:
            await drafting.flush()
    await drafting.flush()
    for (row, before, undo), each in zip(rows, many, strict=True):
        note_nomination(db, row, before, EventKind.MANAGER_NOMINATED, at=at, undo=undo)
        if each.submits:
            kind = EventKind.NOMINATION_SUBMITTED
            announce(db, kind, "Nomination", row.id, at=at, edition_id=edition.id)
    return [row for row, *_ in rows]


async def draft_of(db: WriteDb, edition: models.Edition, whom: Whom) -> models.Nomination:
    """Return the nomination of somebody in an edition, held; a new one, added, where there is none.

    Raises:
        NotFound: there is no such manager whom the viewer may put forward.
        InvalidInput: their administration is on no side of the edition.
        Conflict: a new manager is known already.
    """
    drafting = Drafting(db, edition)
    row = await drafting.draft_of(whom)
    await drafting.flush()
    return row


class Drafting:
    """Drafts of an edition; what several of them ask is read once."""

    def __init__(self, db: WriteDb, edition: models.Edition) -> None:
        self._db = db
        self._edition = edition
        self._newcomers = Newcomers(db, edition)
        self._sides: dict[str, str] = {}
        self._in_time: set[str] = set()
        self._new: dict[str, str] = {}
        self._hanging: list[models.Record] = []

    async def draft_of(self, whom: Whom) -> models.Nomination:
        """Return a nomination; see the function of this name. A new one has no version yet."""
        db, table = self._db, models.Nomination
        if not isinstance(whom, str):
            return await self._draft_of_new(whom)
        manager = await hold_manager(db, whom, "managerId")
        side_id = await self._side_id(manager.administration_id, "managerId")
        known = await db.scalar(
            select(table)
            .where(table.edition_id == self._edition.id, table.manager_id == manager.id)
            .with_for_update(key_share=True)
            .execution_options(populate_existing=True)
        )
        if known is not None:
            return known
        row = self._row(manager, side_id)
        db.add(row)
        return row

    async def flush(self) -> None:
        """Write what was drafted: the people with their nominations, then what hangs on them."""
        await self._db.flush()
        self._db.add_all(self._hanging)
        self._hanging.clear()
        await self._db.flush()

    async def require_in_time(self, row: models.Nomination, at: datetime) -> None:
        """Refuse to submit a draft after the deadline of its administration.

        Raises:
            Conflict: telling the deadline by the clock of the administration.
        """
        # A new manager is in no table yet.
        administration_id = self._new.get(row.manager_id)
        if administration_id is None:
            manager = await self._db.get_one(models.Manager, row.manager_id)
            administration_id = manager.administration_id
        if administration_id not in self._in_time:
            await require_in_time(self._db, self._edition, administration_id, at, "id")
            self._in_time.add(administration_id)

    async def _draft_of_new(self, whom: ManagerWanted) -> models.Nomination:
        manager, hanging = await self._newcomers.make(whom, "newManager")
        path = ("newManager", "administrationId")
        row = self._row(manager, await self._side_id(manager.administration_id, *path))
        self._new[manager.id] = manager.administration_id
        # With their nomination at once: without one a new manager is nobody whom a planner may add.
        self._db.add_all([manager, row])
        self._hanging += hanging
        return row

    def _row(self, manager: models.Manager, side_id: str) -> models.Nomination:
        return models.Nomination(
            id=models.new_id(),
            edition_id=self._edition.id,
            manager_id=manager.id,
            side_id=side_id,
            state=NominationState.DRAFT,
        )

    async def _side_id(self, administration_id: str, *path: str) -> str:
        if administration_id not in self._sides:
            administration = await self._db.get_one(models.Administration, administration_id)
            side = await find_side(self._db, self._edition, administration, *path)
            self._sides[administration_id] = side.id
        return self._sides[administration_id]


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
    before, undo = as_noted(row), Stood.of(row).undo
    row.state, row.submitted_at, row.seeded = NominationState.SUBMITTED, at, False
    await db.flush()
    note_nomination(db, row, before, EventKind.NOMINATION_SUBMITTED, at=at, undo=undo)
    return row
