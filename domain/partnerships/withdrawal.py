"""What becomes of partnerships when the publication that made or ended them is taken back.

Those that it made lapse, and say that they were taken back; those that it ended are again what they
were. Once somebody has answered for one that it made, it is not taken back any more.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, select

from domain import audit, models
from domain.errors import Conflict
from domain.lookups import in_order
from domain.models import (
    MEETS,
    Contact,
    Partnership,
    PartnershipAnswer,
    PartnershipResponse,
    PartnershipState,
)
from domain.outbox import announce_all
from domain.partnerships.publication import hold, lapse_others, pairs_of, put_into
from domain.store import ReadDb, WriteDb

_BOTH: Final = 2


async def take_back(
    db: WriteDb, run: models.PairingRun, before: models.PairingRun | None, *, at: datetime
) -> None:
    """Take back what a run that stands published made of the partnerships of its edition.

    Those of the run that stands again are what they were, unless somebody has withdrawn since.

    Raises:
        Conflict: somebody has answered for a partnership that it made; naming the two by code.

    Cost: a fixed number of statements, and one for each thousand rows that change.
    """
    row = Partnership
    ours = (row.edition_id == run.edition_id) & row.withdrawn_at.is_(None)
    made = await hold(db, ours, row.proposed_at == run.published_at)
    await _require_unanswered(db, made)
    for each in made:
        each.withdrawn_at = at
    standing = [each for each in made if each.state is not PartnershipState.LAPSED]
    lapsed = dict.fromkeys(made, PartnershipState.LAPSED)
    await put_into(db, lapsed, at=at, undo=audit.ALONG)
    await announce_all(db, models.EventKind.PARTNERSHIP_LAPSED, "Partnership", standing, at=at)
    if before is not None:
        ended = await _lapsed_of(db, before, ours)
        await put_into(db, await _states_before(db, ended), at=at, undo=audit.ALONG)


async def _lapsed_of(
    db: WriteDb, run: models.PairingRun, ours: ColumnElement[bool]
) -> list[Partnership]:
    """Return the newest partnership of each pair of a run, where that has lapsed."""
    wanted = set(await pairs_of(db, run))
    newest = {
        (row.left_delegate_id, row.right_delegate_id): row
        for row in sorted(await hold(db, ours), key=lambda row: row.proposed_at)
    }
    return [
        row
        for pair, row in newest.items()
        if pair in wanted and row.state is PartnershipState.LAPSED
    ]


async def put_back(
    db: WriteDb, run: models.PairingRun, withdrawn_at: datetime, *, at: datetime
) -> None:
    """Make the partnerships of an edition again what they were before a run was taken back then."""
    row = Partnership
    await lapse_others(db, run, set(await pairs_of(db, run)), at=at)
    made = await hold(
        db,
        row.edition_id == run.edition_id,
        row.proposed_at == run.published_at,
        row.withdrawn_at == withdrawn_at,
    )
    for each in made:
        each.withdrawn_at = None
    await put_into(db, dict.fromkeys(made, PartnershipState.PROPOSED), at=at, undo=audit.ALONG)


async def _require_unanswered(db: ReadDb, rows: Sequence[Partnership]) -> None:
    """Refuse to take back what somebody has answered already.

    Raises:
        Conflict: naming the two of one such partnership, who of them answered, and when.
    """
    answer, delegate = PartnershipResponse, models.Delegate
    first = await db.scalar(
        select(answer)
        .where(answer.partnership_id.in_([row.id for row in rows]))
        .order_by(answer.answered_at, answer.id)
        .limit(1)
    )
    if first is None:
        return
    row = next(each for each in rows if each.id == first.partnership_id)
    codes = {
        each.id: each.code
        for each in await db.scalars(
            select(delegate).where(delegate.id.in_((row.left_delegate_id, row.right_delegate_id)))
        )
    }
    raise Conflict(
        f"{codes[row.left_delegate_id]} and {codes[row.right_delegate_id]} are past taking back:"
        f" {codes[first.delegate_id]} has {first.answer.value} on {first.answered_at:%Y-%m-%d}."
        " What people have answered stays. Publish other pairs instead: they take the place of"
        " these, and whoever is among them keeps what they answered.",
        path=("runId",),
    )


async def _states_before(
    db: ReadDb, rows: Sequence[Partnership]
) -> Mapping[Partnership, PartnershipState]:
    """Return what lapsed partnerships were, by what was answered and by how the two were in touch.

    Without those of people who have withdrawn.
    """
    delegate, answer = models.Delegate, PartnershipResponse
    ids = [row.id for row in rows]
    everybody = {each for row in rows for each in (row.left_delegate_id, row.right_delegate_id)}
    left = set(
        await db.scalars(
            select(delegate.id).where(
                delegate.id.in_(everybody), delegate.withdrawn_at.is_not(None)
            )
        )
    )
    said = await db.execute(
        select(answer.partnership_id, answer.answer).where(answer.partnership_id.in_(ids))
    )
    met = await db.scalars(
        select(Contact.partnership_id).where(
            Contact.partnership_id.in_(ids), Contact.kind.in_(MEETS)
        )
    )
    have_met = set(met)
    return {
        row: _state_of(answers, have_met=row.id in have_met)
        for row, answers in zip(rows, in_order(said.all(), ids), strict=True)
        if not left & {row.left_delegate_id, row.right_delegate_id}
    }


def _state_of(answers: Sequence[PartnershipAnswer], *, have_met: bool) -> PartnershipState:
    if answers.count(PartnershipAnswer.ACCEPTED) < _BOTH:
        return PartnershipState.PROPOSED
    return PartnershipState.MET if have_met else PartnershipState.ACCEPTED
