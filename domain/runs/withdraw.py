"""Taking the publication of a run back: what stood published before it does so again, or nothing.

The run is a draft again and can be published anew. What people were told stays on record: how often
and when a publication was taken back stands with the run, as calendars have to tell it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple, get_args

from sqlalchemy import select
from sqlalchemy.orm import aliased

from domain import audit, models
from domain.audit import TakeBack, Taken
from domain.errors import Conflict, NotFound
from domain.lookups import held
from domain.models import EventKind
from domain.partnerships.publication import require_current
from domain.partnerships.withdrawal import put_back, take_back
from domain.progress import find_run
from domain.runs.publish import WITHDRAW, announce_run, moved, same_part
from domain.store import ReadDb, WriteDb

_TABLES: Final = (models.PairingRun, models.TopicRun, models.AgendaRun)
_PATH: Final = ("runId",)
PublishedRun = models.PairingRun | models.TopicRun | models.AgendaRun


class Withdrawal(NamedTuple):
    """A run whose publication was taken back, and the one that stands again, if any."""

    run: PublishedRun
    restored: PublishedRun | None


async def withdraw_publication(db: WriteDb, run_id: str, *, at: datetime) -> Withdrawal:
    """Take the publication of pairs, topics or an agenda back.

    Raises:
        NotFound: there is no such run.
        Conflict: it does not stand published, or somebody has answered for a pair of it.
    """
    run = await _held(db, run_id)
    if run.published_at is None:
        raise Conflict("This run is not published: there is nothing to take back.", path=_PATH)
    if run.superseded_at is not None:
        raise Conflict(
            "A later publication has taken the place of this run. Take that one back first.",
            path=_PATH,
        )
    before, was = await _before(db, run), run.published_at
    if isinstance(run, models.PairingRun):
        pairs = before if isinstance(before, models.PairingRun) else None
        await take_back(db, run, pairs, at=at)
    run.withdrawals += 1
    run.published_at, run.withdrawn_at, run.restored_at = None, at, None
    # First: the database refuses two that stand published, even for a moment.
    await db.flush()
    if before is not None:
        before.superseded_at, before.restored_at = None, at
        await db.flush()
        moved(db, before, {"superseded_at": was}, {"superseded_at": None}, audit.ALONG)
        announce_run(db, EventKind.RUN_PUBLISHED, before, at=at)
    kept = {
        "published_at": was.isoformat(),
        "withdrawn_at": at.isoformat(),
        "restored": before and before.id,
    }
    undo = audit.Undo("reinstate_publication", kept)
    moved(db, run, {"published_at": was}, {"published_at": None}, undo)
    announce_run(db, EventKind.RUN_WITHDRAWN, run, at=at)
    return Withdrawal(run, before)


async def withdraw_plan(db: WriteDb, run_id: str, *, at: datetime) -> Withdrawal:
    """Take back all that stands published of what was published together with a run.

    Returns what became of that run; the others are told by the edition.

    Raises:
        NotFound: there is no such run.
        Conflict: it does not stand published, or somebody has answered for a pair of the plan.
    """
    run = await _held(db, run_id)
    others: list[str] = []
    for table in _TABLES:
        together = (table.edition_id == run.edition_id) & (table.published_at == run.published_at)
        found = select(table.id).where(together, models.stands(table), table.id != run_id)
        others += sorted(await db.scalars(found))
    done = await withdraw_publication(db, run_id, at=at)
    for each in others:
        await withdraw_publication(db, each, at=at)
    return done


async def reinstate_publication(
    db: WriteDb,
    run_id: str,
    moments: tuple[datetime, datetime],
    restored_id: str | None,
    *,
    at: datetime,
) -> None:
    """Make the publication of a run again what it was before it was taken back.

    Args:
        db: of a unit of work.
        run_id: of a run whose publication was taken back.
        moments: when it had been published, and when that was taken back.
        restored_id: of the run that stood again then, None where none did.
        at: when.

    Raises:
        NotFound: there is no such run.
        Conflict: another one was published since, or it pairs somebody who has withdrawn.
    """
    run = await _held(db, run_id)
    table: Any = type(run)
    standing: PublishedRun | None = await db.scalar(
        select(table).where(same_part(table, run), models.stands(table))
    )
    published_at, withdrawn_at = moments
    if run.published_at is not None or (standing and standing.id) != restored_id:
        raise Conflict(
            "Another publication has been made since. Take that one back first.", path=_PATH
        )
    if isinstance(run, models.PairingRun):
        await require_current(db, run)
    if standing is not None:
        standing.superseded_at = published_at
        await db.flush()
        moved(db, standing, {"superseded_at": None}, {"superseded_at": published_at}, audit.ALONG)
    run.published_at, run.restored_at = published_at, at
    await db.flush()
    if isinstance(run, models.PairingRun):
        await put_back(db, run, withdrawn_at, at=at)
    moved(db, run, {"published_at": None}, {"published_at": published_at}, WITHDRAW)
    announce_run(db, EventKind.RUN_PUBLISHED, run, at=at)


async def superseded_run_ids(db: ReadDb, ids: Sequence[str]) -> list[str | None]:
    """Return of each run, of any kind, the one whose place it took when it was published."""
    found: dict[str, str] = {}
    for table in get_args(models.AnyRun):
        run, before = table, aliased(table)
        rows = await db.execute(
            select(run.id, before.id).where(
                run.id.in_(ids),
                same_part(table, before),
                before.superseded_at == run.published_at,
            )
        )
        found |= dict(rows.all())
    return [found.get(run_id) for run_id in ids]


async def _before(db: ReadDb, run: PublishedRun) -> PublishedRun | None:
    """Return the run whose place another one took when it was published, or None."""
    table: Any = type(run)
    found: PublishedRun | None = await db.scalar(
        select(table).where(same_part(table, run), table.superseded_at == run.published_at)
    )
    return found


async def _held(db: WriteDb, run_id: str) -> PublishedRun:
    """Return a run of a part that can be taken back, as it is once nobody else publishes.

    Raises:
        NotFound: there is none of this id.
    """
    run = await find_run(db, run_id)
    if run is None or isinstance(run, models.CrossParticipationRun):
        raise NotFound("There is no such run of pairs, topics or an agenda.", path=_PATH)
    await held(db, models.Edition, run.edition_id)
    await db.refresh(run)
    return run


async def _withdraw(db: WriteDb, taken: Taken) -> None:
    await withdraw_publication(db, taken.record_id, at=taken.at)


async def _reinstate(db: WriteDb, taken: Taken) -> None:
    was = taken.values
    moments = (
        datetime.fromisoformat(was["published_at"]),
        datetime.fromisoformat(was["withdrawn_at"]),
    )
    await reinstate_publication(db, taken.record_id, moments, was["restored"], at=taken.at)


ACTS: Final[Mapping[str, TakeBack]] = {
    WITHDRAW.act: _withdraw,
    "reinstate_publication": _reinstate,
}
# Said of what was published before publications could be taken back, and of invitations.
INSTEAD: Final = {
    **dict.fromkeys(
        ("publishPairingRun", "publishTopicRun", "publishAgendaRun", "publishPlan"),
        "Take the publication back by withdrawPublication.",
    ),
    "publishCrossParticipationRun": "Invitations were made. Let another run supersede this one.",
}
