"""What a publication and a withdrawal do to the partnerships of an edition."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
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
    for pair in await pairs_of(db, run) if codes or declined else ():
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
    pairs = await pairs_of(db, run)
    wanted = set(pairs)
    standing = await lapse_others(db, run, wanted, at=at)
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
        _note(db, row, None, {"state": "proposed"}, audit.ALONG)


async def lapse_others(
    db: WriteDb, run: models.PairingRun, pairs: Collection[tuple[str, str]], *, at: datetime
) -> list[Partnership]:
    """End the partnerships of an edition that a run has not, and return all that counted as some.

    The closed ones stay.
    """
    standing = await hold(
        db, Partnership.edition_id == run.edition_id, Partnership.state.in_(STANDING)
    )
    gone = [
        row
        for row in standing
        if row.state in LIVE and (row.left_delegate_id, row.right_delegate_id) not in pairs
    ]
    await lapse(db, gone, at=at, undo=audit.ALONG)
    return standing


async def lapse_of_delegate(db: WriteDb, delegate_id: str, *, at: datetime) -> None:
    """End the partnerships of somebody who withdraws; the closed ones stay."""
    own = or_(
        Partnership.left_delegate_id == delegate_id, Partnership.right_delegate_id == delegate_id
    )
    await lapse(db, await hold(db, own, Partnership.state.in_(LIVE)), at=at)


async def pairs_of(db: ReadDb, run: models.PairingRun) -> list[tuple[str, str]]:
    """Return the two delegates of each pairing of a run, in its order."""
    row = models.Pairing
    rows = await db.execute(
        select(row.left_delegate_id, row.right_delegate_id)
        .where(row.run_id == run.id)
        .order_by(row.position)
    )
    return [(left, right) for left, right in rows]


async def hold(db: WriteDb, *conditions: ColumnElement[bool]) -> list[Partnership]:
    """Return the partnerships that meet conditions as they are now, and hold them."""
    # In one order, so that two who hold several do not wait for each other.
    rows = await db.scalars(
        select(Partnership)
        .where(*conditions)
        .order_by(Partnership.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    return list(rows)


async def lapse(
    db: WriteDb, rows: Sequence[Partnership], *, at: datetime, undo: audit.Undo | None = None
) -> None:
    """End partnerships, note it with what takes it back, and announce it."""
    await put_into(db, dict.fromkeys(rows, PartnershipState.LAPSED), at=at, undo=undo)
    await announce_all(db, EventKind.PARTNERSHIP_LAPSED, "Partnership", rows, at=at)


async def put_into(
    db: WriteDb,
    states: Mapping[Partnership, PartnershipState],
    *,
    at: datetime,
    undo: audit.Undo | None = None,
) -> None:
    """Bring partnerships into states, and note it with what takes it back."""
    was = {row.id: {"state": row.state.value, "version": row.version} for row in states}
    for row, state in states.items():
        row.state, row.changed_at = state, at
        row.version += 1
    await db.flush()
    for row in states:
        _note(db, row, was[row.id], {"state": row.state.value, "version": row.version}, undo)


def _note(
    db: WriteDb,
    row: Partnership,
    before: Mapping[str, object] | None,
    after: Mapping[str, object],
    undo: audit.Undo | None,
) -> None:
    change = audit.Change(
        "Partnership", row.id, before, after, edition_id=row.edition_id, undo=undo
    )
    audit.note(db, change)
