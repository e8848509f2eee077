"""What a publication and a withdrawal do to the partnerships of an edition."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, or_, select

from domain import audit, models
from domain.errors import Conflict
from domain.models import LIVE, STANDING, EventKind, Partnership, PartnershipState
from domain.outbox import announce_all
from domain.store import ReadDb, WriteDb

_ROWS_AT_ONCE: Final = 1_000


async def require_current(db: ReadDb, run: models.PairingRun) -> None:
    """Refuse to publish a run that pairs somebody who has withdrawn or declined since it was made.

    Raises:
        Conflict: naming one such delegate, or pair, by code.
    """
    delegate = models.Delegate
    codes = dict(
        (
            await db.execute(
                select(delegate.id, delegate.code).where(
                    delegate.edition_id == run.edition_id, delegate.withdrawn_at.is_not(None)
                )
            )
        ).all()
    )
    declined = {
        (row.left_delegate_id, row.right_delegate_id)
        for row in await db.scalars(
            select(Partnership).where(
                Partnership.edition_id == run.edition_id,
                Partnership.state == PartnershipState.DECLINED,
                Partnership.changed_at >= (run.started_at or run.requested_at),
            )
        )
    }
    for pair in await _pairs_of(db, run) if codes or declined else ():
        for delegate_id in pair:
            if delegate_id in codes:
                raise Conflict(
                    f"This run pairs {codes[delegate_id]}, who has withdrawn since."
                    " Run the engine again and publish that.",
                    path=("runId",),
                )
        if pair in declined:
            left, right = [await db.get_one(delegate, each) for each in pair]
            raise Conflict(
                f"This run pairs {left.code} with {right.code}, which one of them has declined"
                " since. Run the engine again and publish that.",
                path=("runId",),
            )


async def propose(db: WriteDb, run: models.PairingRun, *, at: datetime) -> None:
    """Bring the partnerships of an edition in line with the run that now stands published.

    Those of pairs that it has stay as they are, whatever became of them; those of pairs that it
    has not lapse, unless closed; the other pairs are proposed to their two.

    Cost: a fixed number of statements, and one for each thousand rows that change.
    """
    pairs = await _pairs_of(db, run)
    wanted = set(pairs)
    standing = await _hold(
        db, Partnership.edition_id == run.edition_id, Partnership.state.in_(STANDING)
    )
    await _lapse(
        db,
        [
            row
            for row in standing
            if row.state in LIVE and (row.left_delegate_id, row.right_delegate_id) not in wanted
        ],
        at=at,
    )
    there = {(row.left_delegate_id, row.right_delegate_id) for row in standing}
    added = [
        Partnership(
            id=models.new_id(),
            edition_id=run.edition_id,
            left_delegate_id=left,
            right_delegate_id=right,
            state=PartnershipState.PROPOSED,
            proposed_at=at,
            changed_at=at,
        )
        for left, right in pairs
        if (left, right) not in there
    ]
    for start in range(0, len(added), _ROWS_AT_ONCE):
        db.add_all(added[start : start + _ROWS_AT_ONCE])
        await db.flush()
    for row in added:
        proposed = {"state": "proposed"}
        change = audit.Change("Partnership", row.id, None, proposed, edition_id=row.edition_id)
        audit.note(db, change)


async def lapse_of_delegate(db: WriteDb, delegate_id: str, *, at: datetime) -> None:
    """End the partnerships of somebody who withdraws; the closed ones stay."""
    own = or_(
        Partnership.left_delegate_id == delegate_id, Partnership.right_delegate_id == delegate_id
    )
    await _lapse(db, await _hold(db, own, Partnership.state.in_(LIVE)), at=at)


async def _pairs_of(db: ReadDb, run: models.PairingRun) -> list[tuple[str, str]]:
    row = models.Pairing
    rows = await db.execute(
        select(row.left_delegate_id, row.right_delegate_id)
        .where(row.run_id == run.id)
        .order_by(row.position)
    )
    return [(left, right) for left, right in rows]


async def _hold(db: WriteDb, *conditions: ColumnElement[bool]) -> list[Partnership]:
    # In one order, so that two who hold several do not wait for each other.
    rows = await db.scalars(
        select(Partnership)
        .where(*conditions)
        .order_by(Partnership.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    return list(rows)


async def _lapse(db: WriteDb, rows: Sequence[Partnership], *, at: datetime) -> None:
    was = [{"state": row.state.value, "version": row.version} for row in rows]
    for row in rows:
        row.state, row.changed_at = PartnershipState.LAPSED, at
        row.version += 1
    await db.flush()
    for row, before in zip(rows, was, strict=True):
        after = {"state": row.state.value, "version": row.version}
        change = audit.Change("Partnership", row.id, before, after, edition_id=row.edition_id)
        audit.note(db, change)
    await announce_all(db, EventKind.PARTNERSHIP_LAPSED, "Partnership", rows, at=at)
