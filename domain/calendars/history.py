"""What was told before: which sessions and meetings were taken back, and how often what changed.

Whoever a calendar is for was told all of this when it was published, and no role reads a run that
was superseded: so it is looked up here as the program itself, of the calendar's own people alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, case, func, or_, select

from domain import models
from domain.calendars.subjects import Subject, delegates_of
from domain.models import CalendarKind
from domain.store import ReadDb

# A calendar that looks once a quarter still hears that something was taken back.
TOLD_FOR: Final = timedelta(days=90)
Pair = tuple[str, str]


class PairChanges(NamedTuple):
    """How often the partnerships of two changed in all, and when they last did."""

    number: int
    changed_at: datetime


class TakenSession(NamedTuple):
    """A session as it was placed when it was told last, and since when it is no more."""

    component_id: str
    placement: models.AgendaPlacement
    taken_at: datetime


class TakenMeeting(NamedTuple):
    """A meeting of two as it was told last, and since when it is no more."""

    component_id: str
    meeting: models.AgendaMeeting
    taken_at: datetime


@dataclass(frozen=True)
class History:
    """What was told of an edition to those whom a calendar is for.

    ``sessions`` and ``meetings`` hold all that some publication told and that is told for long
    enough, by what stays the same of them; what is in force may be among them, for the reader to
    leave out. ``since`` is when the newest agenda of a component began to stand. ``synthetic`` are
    the components whose agendas were made of invented people.
    """

    delegates: Sequence[models.Delegate]
    publications: Mapping[str, int]
    published_at: Mapping[str, datetime]
    since: Mapping[str, datetime]
    synthetic: frozenset[str]
    pairs: Mapping[Pair, PairChanges]
    sessions: Mapping[tuple[str, str], TakenSession]
    meetings: Mapping[tuple[str, Pair], TakenMeeting]

    @property
    def turns(self) -> int:
        """How often something changed that decides where the calendar's own people are."""
        mine = sum(each.version for each in self.delegates)
        return mine + sum(each.number for each in self.pairs.values()) if self.delegates else 0


async def read_history(db: ReadDb, subject: Subject, *, at: datetime) -> History:
    """Return what was told before of an edition, by a handle that sees everything.

    Cost: five statements, whatever the size.
    """
    delegates = await delegates_of(db, subject)
    run = models.AgendaRun
    rows = await db.execute(
        select(
            run.id,
            run.component_id,
            models.stands_since(run).label("since"),
            run.synthetic,
            case((run.published_at.is_(None), 0), else_=1) + 2 * run.withdrawals,
        )
        .where(run.edition_id == subject.edition_id)
        .where(or_(run.published_at.is_not(None), run.withdrawals > 0))
        .order_by("since", run.id)
    )
    runs = rows.all()
    publications: Counter[str] = Counter()
    # Told once when it was published, and once more when that was taken back.
    for _, component_id, _, _, times in runs:
        publications[component_id] += times
    pairs = await _pairs(db, subject, delegates)
    return History(
        delegates=delegates,
        publications=publications,
        published_at={each.id: each.since for each in runs if each.since},
        since={each.component_id: each.since for each in runs if each.since},
        synthetic=frozenset(each.component_id for each in runs if each.synthetic),
        pairs=pairs,
        sessions=await _sessions(db, subject, delegates, since=at - TOLD_FOR),
        meetings=await _meetings(db, subject, delegates, pairs, since=at - TOLD_FOR),
    )


def _mine(subject: Subject, delegates: Sequence[models.Delegate], row: Any) -> list[Any]:
    """Return what keeps the pairs of the calendar's people; of all of an edition it is nothing."""
    if subject.kind is CalendarKind.EDITION:
        return []
    ids = [each.id for each in delegates]
    return [or_(row.left_delegate_id.in_(ids), row.right_delegate_id.in_(ids))]


async def _pairs(
    db: ReadDb, subject: Subject, delegates: Sequence[models.Delegate]
) -> dict[Pair, PairChanges]:
    row = models.Partnership
    left, right = row.left_delegate_id, row.right_delegate_id
    rows = await db.execute(
        select(left, right, func.sum(row.version), func.max(row.changed_at))
        .where(row.edition_id == subject.edition_id, *_mine(subject, delegates, row))
        .group_by(left, right)
    )
    return {(one, other): PairChanges(int(number), at) for one, other, number, at in rows}


def _gone_at(run: type[models.AgendaRun]) -> ColumnElement[datetime | None]:
    """Return since when an agenda that was told stands no more: superseded, or taken back."""
    return case((run.published_at.is_(None), run.withdrawn_at), else_=run.superseded_at)


async def _sessions(
    db: ReadDb, subject: Subject, delegates: Sequence[models.Delegate], *, since: datetime
) -> dict[tuple[str, str], TakenSession]:
    """Return the sessions of agendas that stand no more, and of people who have withdrawn."""
    row, run, there = models.AgendaPlacement, models.AgendaRun, models.AgendaAttendance
    gone_at = _gone_at(run)
    ended = (run.edition_id == subject.edition_id) & (gone_at >= since)
    statement: Any = select(row, run.component_id, gone_at)
    statement = statement.join(run, run.id == row.run_id)
    if subject.kind is CalendarKind.EDITION:
        statement = statement.where(ended)
    else:
        gone = [each.id for each in delegates if each.withdrawn_at]
        statement = (
            statement.add_columns(there.delegate_id)
            .join(there, there.placement_id == row.id)
            .where(there.delegate_id.in_([each.id for each in delegates]))
            .where(or_(ended, models.stands(run) & there.delegate_id.in_(gone)))
        )
    left_at = {each.id: each.withdrawn_at for each in delegates}
    rows = await db.execute(statement.order_by(gone_at.is_(None), gone_at, run.id, row.position))
    found: dict[tuple[str, str], TakenSession] = {}
    for placed, component_id, ended_at, *who in rows.all():
        taken_at = ended_at or left_at[who[0]]
        if taken_at is not None and taken_at >= since:
            found[component_id, placed.session_key] = TakenSession(component_id, placed, taken_at)
    return found


async def _meetings(
    db: ReadDb,
    subject: Subject,
    delegates: Sequence[models.Delegate],
    pairs: Mapping[Pair, PairChanges],
    *,
    since: datetime,
) -> dict[tuple[str, Pair], TakenMeeting]:
    """Return the meetings of agendas that stand or do no more, of two who were told of it."""
    row, run = models.AgendaMeeting, models.AgendaRun
    gone_at = _gone_at(run)
    rows = await db.execute(
        select(row, run.component_id, gone_at)
        .join(run, run.id == row.run_id)
        .where(run.edition_id == subject.edition_id, *_mine(subject, delegates, row))
        .where(or_(models.stands(run), gone_at >= since))
        .order_by(gone_at.is_(None), gone_at, run.id)
    )
    found: dict[tuple[str, Pair], TakenMeeting] = {}
    for meeting, component_id, ended_at in rows:
        pair = meeting.left_delegate_id, meeting.right_delegate_id
        changes = pairs.get(pair)
        taken_at = ended_at or (changes.changed_at if changes else None)
        if changes and taken_at and taken_at >= since:
            found[component_id, pair] = TakenMeeting(component_id, meeting, taken_at)
    return found
