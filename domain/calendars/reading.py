"""All that somebody has in an edition: sessions, meetings of pairs, regional meetings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from domain import models
from domain.calendars.entries import Calendar, Entry, EntryKind, EntryState, Named, Place
from domain.calendars.history import History, Pair, PairChanges, read_history
from domain.calendars.people import leaders_by_placement, named_delegates, names_in, titles_in
from domain.calendars.regional import regional_entries
from domain.calendars.subjects import Subject, require_subject
from domain.models import CalendarKind
from domain.policy import SYSTEM
from domain.runs.timetables import meetings_of_edition, timetables_by_delegate
from domain.store import ReadDb, Store


async def read_calendar(store: Store, subject: Subject, *, locale: str, at: datetime) -> Calendar:
    """Return what somebody has in an edition, with what was taken back within 90 days.

    What was told before is read first: of a publication in between, the next reading tells with a
    sequence that is higher still.

    Raises:
        NotFound: there is no such edition, or the person takes no part in it.

    Cost: some thirty statements, whatever the size.
    """
    async with store.reading(SYSTEM) as db:
        await require_subject(db, subject)
        history = await read_history(db, subject, at=at)
    async with store.reading(subject.viewer) as db:
        edition = await db.get_one(models.Edition, subject.edition_id)
        now = await _now(db, subject, history)
        entries = [
            *await _sessions(db, subject, history, now, locale),
            *await _meetings(db, subject, history, now, locale),
            *await regional_entries(db, subject, history.delegates, locale, at=at),
        ]
        whose = await _whose(db, subject, history, locale)
    entries.sort(key=lambda each: (each.starts.isoformat(), each.uid))
    return Calendar(edition.name, edition.slug, subject.kind, whose, tuple(entries))


@dataclass(frozen=True)
class _Session:
    """A session, with the delegates of the calendar who are in it, and whether one leads it.

    ``taken_at`` is since when it is no more, None while it is in force.
    """

    component_id: str
    placement: models.AgendaPlacement
    people: tuple[str, ...] = ()
    leads: bool = False
    taken_at: datetime | None = None


@dataclass(frozen=True)
class _Meeting:
    """A meeting of two, from then to then; ``taken_at`` likewise."""

    component_id: str
    pair: Pair
    starts_at: datetime
    ends_at: datetime
    taken_at: datetime | None = None


@dataclass(frozen=True)
class _Now:
    """What is in force: components, sessions and meetings, by what stays the same of them."""

    places: dict[str, Place]
    sessions: dict[tuple[str, str], _Session]
    meetings: dict[tuple[str, Pair], _Meeting]


async def _now(db: ReadDb, subject: Subject, history: History) -> _Now:
    row = models.Component
    found = await db.scalars(select(row).where(row.edition_id == subject.edition_id))
    places = {
        each.id: Place(each.id, each.name, each.time_zone, each.venue, each.city) for each in found
    }
    if subject.kind is CalendarKind.EDITION:
        return _Now(places, *await _all(db, subject))
    return _Now(places, *await _of_people(db, history))


async def _all(
    db: ReadDb, subject: Subject
) -> tuple[dict[tuple[str, str], _Session], dict[tuple[str, Pair], _Meeting]]:
    row, run = models.AgendaPlacement, models.AgendaRun
    rows = await db.execute(
        select(row, run.component_id)
        .join(run, run.id == row.run_id)
        .where(run.edition_id == subject.edition_id, models.stands(run))
    )
    sessions = {
        (component_id, placed.session_key): _Session(component_id, placed)
        for placed, component_id in rows
    }
    meetings = {}
    for each, component_id in await meetings_of_edition(db, subject.edition_id):
        pair = each.left_delegate_id, each.right_delegate_id
        meetings[component_id, pair] = _Meeting(component_id, pair, each.starts_at, each.ends_at)
    return sessions, meetings


async def _of_people(
    db: ReadDb, history: History
) -> tuple[dict[tuple[str, str], _Session], dict[tuple[str, Pair], _Meeting]]:
    mine = [each.id for each in history.delegates if each.withdrawn_at is None]
    sessions: dict[tuple[str, str], _Session] = {}
    meetings: dict[tuple[str, Pair], _Meeting] = {}
    for who, entries in zip(mine, await timetables_by_delegate(db, mine), strict=True):
        for entry in entries:
            if entry.placement is not None:
                key = entry.component_id, entry.placement.session_key
                before = sessions.get(key)
                sessions[key] = _Session(
                    entry.component_id,
                    entry.placement,
                    (*(before.people if before else ()), who),
                    leads=entry.leads or (before is not None and before.leads),
                )
            elif entry.meeting is not None:
                # As the pairing has them: of a plan, the sides are in one order.
                ends = who, entry.meeting.partner_id
                pair = ends if ends in history.pairs else ends[::-1]
                meetings[entry.component_id, pair] = _Meeting(
                    entry.component_id, pair, entry.starts_at, entry.ends_at
                )
    return sessions, meetings


async def _sessions(
    db: ReadDb, subject: Subject, history: History, now: _Now, locale: str
) -> list[Entry]:
    taken = [
        _Session(each.component_id, each.placement, taken_at=each.taken_at)
        for key, each in history.sessions.items()
        if key not in now.sessions and each.component_id in now.places
    ]
    sessions = [*now.sessions.values(), *taken]
    titles = await titles_in(db, [each.placement for each in sessions], locale)
    held = [each.placement.id for each in now.sessions.values()]
    leaders = await leaders_by_placement(db, held, locale)
    people = await named_delegates(db, {who for each in sessions for who in each.people}, locale)

    own = subject.kind is CalendarKind.PERSON

    def entry(each: _Session) -> Entry:
        placed = each.placement
        return Entry(
            uid=f"session-{each.component_id}-{placed.session_key}-{subject.row_id}",
            sequence=history.publications[each.component_id] + history.turns,
            kind=EntryKind.SESSION,
            state=EntryState.CANCELLED if each.taken_at else EntryState.CONFIRMED,
            told_at=each.taken_at or history.published_at.get(placed.run_id, placed.starts_at),
            starts=placed.starts_at,
            ends=placed.ends_at,
            title=titles[placed.id],
            where=placed.room_name,
            place=now.places[each.component_id],
            leads=each.leads and own,
            leaders=leaders.get(placed.id, ()),
            people=tuple(people[who] for who in each.people if who in people and not own),
            interpreted=placed.interpreted,
            synthetic=each.component_id in history.synthetic,
        )

    return [entry(each) for each in sessions]


async def _meetings(
    db: ReadDb, subject: Subject, history: History, now: _Now, locale: str
) -> list[Entry]:
    taken = [
        _Meeting(
            each.component_id, pair, each.meeting.starts_at, each.meeting.ends_at, each.taken_at
        )
        for key, each in history.meetings.items()
        if key not in now.meetings and each.component_id in now.places
        for pair in (key[1],)
    ]
    meetings = [*now.meetings.values(), *taken]
    people = await named_delegates(db, {who for each in meetings for who in each.pair}, locale)

    def entry(each: _Meeting) -> Entry:
        changes = history.pairs.get(each.pair, PairChanges(0, each.starts_at))
        return Entry(
            uid=f"meeting-{each.component_id}-{'-'.join(each.pair)}-{subject.row_id}",
            sequence=history.publications[each.component_id] + changes.number,
            kind=EntryKind.PAIR_MEETING,
            state=EntryState.CANCELLED if each.taken_at else EntryState.CONFIRMED,
            told_at=each.taken_at
            or max(changes.changed_at, history.since.get(each.component_id, changes.changed_at)),
            starts=each.starts_at,
            ends=each.ends_at,
            place=now.places[each.component_id],
            people=tuple(_others(subject, history, each.pair, people)),
            synthetic=each.component_id in history.synthetic,
        )

    return [entry(each) for each in meetings]


def _others(
    subject: Subject, history: History, pair: Pair, people: dict[str, Named]
) -> Iterable[Named]:
    """Yield the two who meet; to a person, the other one alone."""
    mine = {each.id for each in history.delegates} if subject.kind is CalendarKind.PERSON else set()
    yield from (people[who] for who in pair if who in people and who not in mine)


async def _whose(db: ReadDb, subject: Subject, history: History, locale: str) -> str:
    """Return the name of an administration, or of a person as they themselves see it."""
    if subject.kind is CalendarKind.PERSON:
        found = await named_delegates(db, [each.id for each in history.delegates], locale)
        return next((each.label for each in found.values()), "")
    if subject.kind is CalendarKind.ADMINISTRATION:
        row = await db.get(models.Administration, subject.row_id)
        return (await names_in(db, {row.id: row.name}, locale))[row.id] if row else ""
    return ""
