"""From what a component has to the instance that the agenda engine solves, ``agenda-instance/1``.

Reads rows; names of people never enter.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple

from sqlalchemy import select

from domain import models
from domain.errors import NotReady
from domain.models import SessionKind
from domain.programmes import sides_by_component
from domain.runs.engines import Document
from domain.runs.instances import COVER_LEVELS, main_parts, topic_links
from domain.runs.listings import topics_asked
from domain.runs.lists import pairings_by_run
from domain.runs.requests import AgendaRequest
from domain.runs.roster import RosterEntry, read_roster
from domain.sessions.absences import absences_by_delegate
from domain.sessions.reading import leaders_by_session, rooms_by_component, slots_by_component
from domain.sessions.rules import Times
from domain.store import ReadDb
from graph import interchange
from graph.problem import (
    UNITS,
    AgendaInfeasible,
    AgendaReplan,
    AgendaSolution,
    Cover,
    Meetings,
    Misses,
    Pair,
    Part,
    TopicParameters,
)
from graph.problem.pairing import pair_key

# What nobody can learn from a topic, and all go to, is worth one step of a gap.
FOR_ALL: Final = 1_000
_FOR_ALL_KINDS: Final = (SessionKind.PANEL, SessionKind.PLENARY, SessionKind.SITE_VISIT)
SIDES_MIN: Final = 2


class PlacedSession(NamedTuple):
    """A session as a run will tell of it."""

    id: str
    title: str


class PlacedSlot(NamedTuple):
    """A slot as a run will tell of it."""

    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class AgendaParts:
    """What an answer in keys leads back to: sessions, slots, rooms by key, people by code.

    ``partners`` are the ids of each pair, as its pairing orders them, by their codes in order.
    """

    sessions: Mapping[str, PlacedSession]
    slots: Mapping[str, PlacedSlot]
    rooms: Mapping[str, str]
    delegates: Mapping[str, str]
    speakers: Mapping[str, str]
    partners: Mapping[Pair, Pair]


@dataclass(frozen=True)
class _Planned:
    """A session with the codes of those who lead it."""

    row: models.Session
    topic: str | None
    leaders: tuple[str, ...]


class _Spoken(NamedTuple):
    """Which languages people speak, by code."""

    by_code: Mapping[str, frozenset[str]]

    def common(self, codes: Iterable[str]) -> frozenset[str] | None:
        """Return what all of some people speak; None where there is nobody."""
        spoken = [self.by_code[code] for code in codes]
        return frozenset.intersection(*spoken) if spoken else None


async def agenda_document(
    db: ReadDb, component: models.Component, request: AgendaRequest
) -> tuple[Document, AgendaParts]:
    """Return a component as ``agenda-instance/1``, and what its keys lead back to.

    Raises:
        NotReady: the component has no slot, no room or no session.
    """
    (slots,) = await slots_by_component(db, [component.id])
    (rooms,) = await rooms_by_component(db, [component.id])
    edition = await db.get_one(models.Edition, component.edition_id)
    roster = await read_roster(db, edition)
    entries = [each for each in roster.entries if component.key in each.components]
    speakers = await _speakers(db, component)
    codes = {each.delegate_id: each.code for each in entries}
    codes |= {row_id: code for code, row_id in speakers.items()}
    planned = await _planned(db, component, codes)
    require_parts(component, slots, rooms, planned)
    value = await _values(db, request, entries, planned)
    spoken = _Spoken(
        {each.code: frozenset(each.languages) for each in entries} | await _languages(db, speakers)
    )
    leading = sorted({code for each in planned for code in each.leaders if code in speakers})
    partners = await _partners(db, request, entries)
    document = {
        "format": "agenda-instance/1",
        "slots": [slot.key for slot in slots],
        "rooms": [{"id": room.key, "capacity": room.capacity} for room in rooms],
        "booths": component.booths,
        "people": [
            *({"id": each.code, "side": each.side} for each in entries),
            *({"id": code, "side": None} for code in leading),
        ],
        "sessions": [_session(each, slots, value, spoken) for each in planned],
        "value": value,
        "away": await _away(db, entries, slots),
        "panel_sides_min": await _panel_sides_min(db, component, request, entries, planned),
        "pairs": [list(pair) for pair in sorted(partners)],
    }
    return document, AgendaParts(
        sessions={each.row.key: PlacedSession(each.row.id, each.row.title) for each in planned},
        slots={slot.key: PlacedSlot(slot.starts_at, slot.ends_at) for slot in slots},
        rooms={room.key: room.name for room in rooms},
        delegates={each.code: each.delegate_id for each in entries},
        speakers={code: speakers[code] for code in leading},
        partners=partners,
    )


def require_parts(
    component: models.Component,
    slots: Sequence[models.Slot],
    rooms: Sequence[models.Room],
    sessions: Sequence[object],
) -> None:
    """Refuse a component that no agenda can be made of.

    Raises:
        NotReady: it has no slot, no room or no session; says what to do.
    """
    for there, what, do in (
        (slots, "slots", "Arrange it first."),
        (rooms, "rooms", "Arrange it first."),
        (sessions, "sessions", "Plan one, or name a topic run whose topics become sessions."),
    ):
        if not there:
            raise NotReady(
                f"The component {component.key} has no {what}. {do}", path=("componentId",)
            )


async def _speakers(db: ReadDb, component: models.Component) -> dict[str, str]:
    row = models.Speaker
    found = await db.execute(
        select(row.code, row.id).where(row.edition_id == component.edition_id).order_by(row.code)
    )
    return dict(found.all())


async def _planned(
    db: ReadDb, component: models.Component, codes: Mapping[str, str]
) -> list[_Planned]:
    """Return the sessions by key; of leaders, those who still come."""
    row, topic = models.Session, models.Topic
    found = (
        await db.execute(
            select(row, topic.key)
            .outerjoin(topic, topic.id == row.topic_id)
            .where(row.component_id == component.id)
            .order_by(row.key)
        )
    ).all()
    leaders = await leaders_by_session(db, [session.id for session, _ in found])
    return [
        _Planned(
            session,
            key,
            tuple(
                codes[who]
                for each in led
                if (who := each.delegate_id or each.speaker_id or "") in codes
            ),
        )
        for (session, key), led in zip(found, leaders, strict=True)
    ]


async def _values(
    db: ReadDb, request: AgendaRequest, entries: Sequence[RosterEntry], planned: Sequence[_Planned]
) -> dict[str, dict[str, int]]:
    """Say what each session is worth to each person; what is worth nothing is left out."""
    links = await topic_links(db)
    run = await db.get(models.TopicRun, request.topic_run) if request.topic_run else None
    weighed = topics_asked(run).parameters if run else TopicParameters()
    value: dict[str, dict[str, int]] = {}
    for each in planned:
        covers = topic_covers(links.get(each.topic, {})) if each.topic else ()
        for entry in entries:
            worth = worth_of(entry, covers, weighed)
            if each.topic is None and each.row.kind in _FOR_ALL_KINDS:
                worth = FOR_ALL
            if each.row.kind is not SessionKind.PAIR_MEETING and worth:
                value.setdefault(entry.code, {})[each.row.key] = worth
    return value


def topic_covers(weights: Mapping[str, int]) -> tuple[Cover, ...]:
    """Return what a topic does for each competency, as when topics are chosen."""
    low, high = COVER_LEVELS
    mains = main_parts(weights)
    return tuple(Cover(key, low, high, Part.MAIN if key in mains else Part.ALSO) for key in weights)


def worth_of(entry: RosterEntry, covers: Sequence[Cover], weighed: TopicParameters) -> int:
    """Return what a topic is worth to a person: what it closes of each gap, times the gap.

    In per mille of one step. A target whose level is not assessed counts as part of a step.
    """
    worth = 0
    for cover in covers:
        level, target = entry.levels.get(cover.competency), entry.targets.get(cover.competency, 0)
        closed = sum(weighed.curve[: UNITS[cover.part]])
        if not cover.serves(level):
            continue
        if level is None:
            worth += closed * weighed.unassessed_per_mille // 1_000 if target else 0
        else:
            worth += closed * max(0, target - level)
    return worth


async def _languages(db: ReadDb, speakers: Mapping[str, str]) -> dict[str, frozenset[str]]:
    row = models.SpeakerLanguage
    found = await db.execute(
        select(row.speaker_id, row.language).where(row.speaker_id.in_(speakers.values()))
    )
    pairs = [(speaker, language) for speaker, language in found]
    return {
        code: frozenset(language for speaker, language in pairs if speaker == row_id)
        for code, row_id in speakers.items()
    }


def _session(
    planned: _Planned,
    slots: Sequence[models.Slot],
    value: Mapping[str, Mapping[str, int]],
    spoken: _Spoken,
) -> Document:
    row = planned.row
    fitting = [
        slot.key
        for slot in slots
        if Times(slot.starts_at, slot.ends_at).minutes >= row.minutes
        and row.slot_id in (None, slot.id)
    ]
    audience = [code for code, worth in value.items() if worth.get(row.key)]
    return {
        "id": row.key,
        "leaders": list(planned.leaders),
        "interpreted": _is_interpreted(row, {*audience, *planned.leaders}, spoken),
        "slots": None if len(fitting) == len(slots) else fitting,
        "requires": row.requires.split(),
    }


def _is_interpreted(row: models.Session, codes: set[str], spoken: _Spoken) -> bool:
    """Tell whether those who come share no language that the session is held in."""
    common = spoken.common(sorted(codes))
    if common is None:
        return False
    held_in = set(row.languages.split())
    return not (common & held_in if held_in else common)


async def _away(
    db: ReadDb, entries: Sequence[RosterEntry], slots: Sequence[models.Slot]
) -> dict[str, list[str]]:
    absences = await absences_by_delegate(db, [entry.delegate_id for entry in entries])
    away = {}
    for entry, times in zip(entries, absences, strict=True):
        missed = [
            slot.key
            for slot in slots
            if any(
                Times(slot.starts_at, slot.ends_at).meets(Times(each.starts_at, each.ends_at))
                for each in times
            )
        ]
        if missed:
            away[entry.code] = missed
    return away


async def _partners(
    db: ReadDb, request: AgendaRequest, entries: Sequence[RosterEntry]
) -> dict[Pair, Pair]:
    """Return the pairs of the pairing run of whom both attend: their ids by their codes."""
    if request.pairing_run is None:
        return {}
    codes = {each.delegate_id: each.code for each in entries}
    (rows,) = await pairings_by_run(db, [request.pairing_run])
    ends = ((row.left_delegate_id, row.right_delegate_id) for row in rows)
    return {pair_key(codes[a], codes[b]): (a, b) for a, b in ends if a in codes and b in codes}


async def _panel_sides_min(
    db: ReadDb,
    component: models.Component,
    request: AgendaRequest,
    entries: Sequence[RosterEntry],
    planned: Sequence[_Planned],
) -> int:
    """Return how many sides each panel has to be of.

    Where two sides attend that is two, unless some session has to wait for an invited leader.
    """
    if request.panel_sides_min is not None:
        return request.panel_sides_min
    (attending,) = await sides_by_component(db, [component.id])
    if len(attending) < SIDES_MIN:
        return 0
    side_of = {entry.code: entry.side for entry in entries}
    full = all(
        len({side_of[code] for code in each.leaders if code in side_of}) >= SIDES_MIN
        for each in planned
    )
    return SIDES_MIN if full else 0


@dataclass(frozen=True)
class SolvedAgenda:
    """The snapshot that was solved, what its keys lead back to, and the answer.

    With what people miss of it, and when pairs meet, where there is an agenda; and of a run that
    replans another, with what it moves.
    """

    snapshot: Document
    parts: AgendaParts
    answer: AgendaSolution | AgendaInfeasible
    misses: Misses | None = None
    meetings: Meetings | None = None
    replan: AgendaReplan | None = None

    def solution(self) -> Document:
        """Return the answer as a document that ``verify`` checks."""
        if self.replan is not None:
            return interchange.agenda_replan(self.replan, self.misses, self.meetings)
        return interchange.agenda_solution(self.answer, self.misses, self.meetings)
