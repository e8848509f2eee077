"""From an edition's regional meetings to the instance of cross-participation, and its solving.

Reads rows; names of people never enter. Days are counted from the first of the calendar.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import select

from domain import models
from domain.errors import InvalidInput, NotReady
from domain.meetings.invited import answered_pairs
from domain.meetings.reading import topics_by_meeting, ways_by_meeting
from domain.models import CrossParticipationState
from domain.runs.engines import Document
from domain.runs.instances import topic_links
from domain.runs.requests import CodePair, ParticipationRequest
from domain.runs.roster import RosterEntry, read_roster
from domain.sessions.absences import absences_by_delegate
from domain.store import ReadDb
from graph import interchange
from graph.problem import MeetingInfeasible, MeetingSolution


class ParticipationParts(NamedTuple):
    """What an answer in keys leads back to: meetings by key, delegates by code."""

    meetings: Mapping[str, str]
    delegates: Mapping[str, str]


@dataclass(frozen=True)
class SolvedParticipation:
    """The snapshot that was solved, what its keys lead back to, and the answer."""

    snapshot: Document
    parts: ParticipationParts
    answer: MeetingSolution | MeetingInfeasible

    def solution(self) -> Document:
        """Return the answer as a document that ``verify`` checks."""
        return interchange.meeting_solution(self.answer)


async def participation_document(
    db: ReadDb,
    edition: models.Edition,
    request: ParticipationRequest,
    codes: Collection[str] | None = None,
) -> tuple[Document, ParticipationParts]:
    """Return an edition as ``meeting-instance/1``, and what its keys lead back to.

    Args:
        db: where the edition is.
        edition: whose sides hold the meetings and send people.
        request: what is asked.
        codes: the only delegates who are read; None is all of them.

    Raises:
        NotReady: the edition has no regional meeting.
        InvalidInput: the request names a delegate or a meeting that the edition has not.
    """
    meetings = await meetings_in_order(db, edition)
    keys = {row.id: row.key for row in meetings}
    roster = await read_roster(db, edition, codes=codes)
    entries = [entry for entry in roster.entries if entry.consents]
    _require_known(request, {entry.code for entry in entries}, set(keys.values()))
    delegates = {entry.code: entry.delegate_id for entry in entries}
    must, never = await _instructed(db, edition, request, (delegates, keys))
    sides, places = await _sides_and_places(db, edition)
    topics = await _topics(db, meetings)
    document = {
        "format": "meeting-instance/1",
        "parameters": dict(request.parameters),
        "sides": list(sides.values()),
        "administrations": [{"id": code, "side": side} for code, side in places.items()],
        "topics": await _weighed(db, {key for there in topics for key in there}),
        "meetings": [
            _meeting(row, sides[row.side_id], there, ways)
            for row, there, ways in zip(
                meetings, topics, await _ways(db, meetings, places), strict=True
            )
        ],
        "people": await _people(db, entries, request),
        "editions": await _editions(db, edition),
        "must": [list(pair) for pair in must],
        "never": [list(pair) for pair in never],
    }
    return document, ParticipationParts({key: row_id for row_id, key in keys.items()}, delegates)


async def meetings_in_order(
    db: ReadDb, edition: models.Edition
) -> Sequence[models.RegionalMeeting]:
    """Return the regional meetings of an edition by key; there is one at least.

    Raises:
        NotReady: it has none.
    """
    row = models.RegionalMeeting
    found = await db.scalars(select(row).where(row.edition_id == edition.id).order_by(row.key))
    meetings = found.all()
    if not meetings:
        raise NotReady(
            f"The edition {edition.slug} has no regional meeting. Add one first.",
            path=("editionId",),
        )
    return meetings


def _require_known(
    request: ParticipationRequest, people: Collection[str], meetings: Collection[str]
) -> None:
    for field, pairs in (("must", request.must), ("never", request.never)):
        for place, (code, key) in enumerate(pairs):
            if code not in people:
                raise InvalidInput(
                    f"No delegate {code} takes part in the edition and agrees to be matched.",
                    path=(field, str(place)),
                )
            if key not in meetings:
                raise InvalidInput(
                    f"The edition has no regional meeting {key}.", path=(field, str(place))
                )
    for code in request.meetings_max:
        if code not in people:
            raise InvalidInput(
                f"No delegate {code} takes part in the edition and agrees to be matched.",
                path=("meetingLimits",),
            )


async def _instructed(
    db: ReadDb,
    edition: models.Edition,
    request: ParticipationRequest,
    known: tuple[Mapping[str, str], Mapping[str, str]],
) -> tuple[list[CodePair], list[CodePair]]:
    """Return what has to be and what may not: as asked, and as people have answered.

    Who demands or forbids an invitation knows what was answered, and has the last word.
    """
    delegates, keys = known
    codes = {row_id: code for code, row_id in delegates.items()}
    state = CrossParticipationState

    async def answered(*states: CrossParticipationState) -> list[CodePair]:
        rows = await db.execute(answered_pairs(edition.id, *states))
        return sorted(
            (codes[who], keys[where]) for who, where in rows if who in codes and where in keys
        )

    held = await answered(state.ACCEPTED, state.ATTENDED) if request.keep_accepted else []
    declined = [pair for pair in await answered(state.DECLINED) if pair not in held]
    must = dict.fromkeys((*request.must, *(pair for pair in held if pair not in request.never)))
    never = dict.fromkeys((*request.never, *(pair for pair in declined if pair not in must)))
    return list(must), list(never)


async def _sides_and_places(
    db: ReadDb, edition: models.Edition
) -> tuple[dict[str, str], dict[str, str]]:
    """Return the key of each side by id, and that of each administration by code, in order."""
    side, member, place = models.Side, models.SideAdministration, models.Administration
    rows = await db.execute(
        select(side.id, side.key).where(side.edition_id == edition.id).order_by(side.position)
    )
    sides = dict(rows.all())
    found = await db.execute(
        select(place.code, member.side_id)
        .join(member, member.administration_id == place.id)
        .where(member.edition_id == edition.id)
        .order_by(place.code)
    )
    return sides, {code: sides[side_id] for code, side_id in found}


async def _topics(db: ReadDb, meetings: Sequence[models.RegionalMeeting]) -> list[dict[str, int]]:
    """Return the weights of the topics of each meeting, by key."""
    rows = await topics_by_meeting(db, [row.id for row in meetings])
    topic = models.Topic
    ids = {each.topic_id for there in rows for each in there}
    keys = dict((await db.execute(select(topic.id, topic.key).where(topic.id.in_(ids)))).all())
    return [{keys[each.topic_id]: each.weight for each in there} for there in rows]


async def _weighed(db: ReadDb, keys: Collection[str]) -> list[Document]:
    links = await topic_links(db)
    return [{"id": key, "weights": links.get(key, {})} for key in sorted(keys)]


async def _ways(
    db: ReadDb, meetings: Sequence[models.RegionalMeeting], places: Collection[str]
) -> list[dict[str, int]]:
    """Return the days of the way to each meeting, by code of administrations on a side."""
    rows = await ways_by_meeting(db, [row.id for row in meetings])
    place = models.Administration
    ids = {each.administration_id for there in rows for each in there}
    codes = dict((await db.execute(select(place.id, place.code).where(place.id.in_(ids)))).all())
    return [
        {
            code: each.travel_days
            for each in there
            if (code := codes[each.administration_id]) in places
        }
        for there in rows
    ]


def _meeting(
    row: models.RegionalMeeting, side: str, topics: Mapping[str, int], ways: Mapping[str, int]
) -> Document:
    return {
        "id": row.key,
        "side": side,
        "first_day": row.starts_on.toordinal(),
        "last_day": row.ends_on.toordinal(),
        "places": row.places,
        "topics": topics,
        "travel_days": ways,
    }


async def _people(
    db: ReadDb, entries: Sequence[RosterEntry], request: ParticipationRequest
) -> list[Document]:
    away = await _away(db, entries)
    return [
        {
            "id": entry.code,
            "administration": entry.administration,
            "ratings": entry.levels,
            "away": away[entry.code],
            "meetings_max": request.meetings_max.get(entry.code),
        }
        for entry in entries
    ]


async def _away(db: ReadDb, entries: Sequence[RosterEntry]) -> dict[str, list[list[int]]]:
    """Return the days on which each person is away, by the calendar of their administration."""
    place = models.Administration
    codes = {entry.administration for entry in entries}
    found = await db.execute(select(place.code, place.time_zone).where(place.code.in_(codes)))
    zones = {code: ZoneInfo(zone) for code, zone in found}
    absences = await absences_by_delegate(db, [entry.delegate_id for entry in entries])
    away: dict[str, list[list[int]]] = defaultdict(list)
    for entry, times in zip(entries, absences, strict=True):
        zone = zones[entry.administration]
        away[entry.code] = [
            [_day(each.starts_at, zone), _day(each.ends_at, zone)] for each in times
        ]
    return away


def _day(moment: datetime, zone: ZoneInfo) -> int:
    return moment.astimezone(zone).date().toordinal()


async def _editions(db: ReadDb, edition: models.Edition) -> list[Document]:
    """Return the days of each edition of the programme: its people may be in any of them."""
    row = models.Edition
    found = await db.scalars(
        select(row).where(row.programme_id == edition.programme_id).order_by(row.slug)
    )
    return [
        {
            "id": each.slug,
            "first_day": each.starts_on.toordinal(),
            "last_day": each.ends_on.toordinal(),
        }
        for each in found
    ]
