"""What the agendas of the two editions are made of: slots, rooms, sessions, speakers, absences."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from domain import models
from domain.models import LanguageLevel, RunState, Seniority, SessionKind
from tests.two_editions import EDITIONS, PEOPLE, secret


def begins(edition: str) -> datetime:
    """Return when the slot of an edition begins."""
    return datetime(2011 + EDITIONS.index(edition), 12, 7, 9, tzinfo=UTC)


def agenda_rows() -> list[list[models.Record]]:
    """Return for each edition a slot, a room, a speaker who leads a session, and who is away."""
    parts, sessions, leaders = [], [], []
    for edition in EDITIONS:
        at, forum = begins(edition), {"component_id": f"{edition}forum"}
        until = at + timedelta(hours=2)
        parts += [
            models.Slot(id=f"slot{edition}", key="slot", starts_at=at, ends_at=until, **forum),
            models.Room(id=f"room{edition}", key="room", name="Hall", capacity=30, **forum),
            models.Speaker(
                id=f"speaker{edition}",
                edition_id=edition,
                organization_id="wco",
                code="SPK-01",
                name=secret("speaker", edition),
                seniority=Seniority.TOP_EXECUTIVE,
            ),
            models.Session(
                id=f"session{edition}",
                key="panel",
                kind=SessionKind.PANEL,
                title=secret("title", edition),
                topic_id="window",
                minutes=60,
                seniority=Seniority.TOP_EXECUTIVE,
                **forum,
            ),
        ]
        sessions.append(
            models.SpeakerLanguage(
                speaker_id=f"speaker{edition}", language="es", level=LanguageLevel.C1, position=0
            )
        )
        first = {"own": "dwei", "other": "dbao"}[edition]
        leaders += [
            models.SessionLeader(session_id=f"session{edition}", delegate_id=first, position=0),
            models.SessionLeader(
                session_id=f"session{edition}", speaker_id=f"speaker{edition}", position=1
            ),
        ]
    absences = [
        models.Absence(
            delegate_id=f"d{person}",
            starts_at=begins(edition),
            ends_at=begins(edition) + timedelta(hours=1),
        )
        for person, (_, edition, _) in PEOPLE.items()
        if edition is not None
    ]
    return [parts, sessions, leaders, absences]


def agenda_secrets() -> list[tuple[str, str, str, str]]:
    """Return the words that only some may read: each with the field and the row that show it."""
    return [
        (secret(word, edition), f"{noun}.{name}", noun, row_id + edition)
        for edition in EDITIONS
        for word, noun, name, row_id in (
            ("speaker", "Speaker", "name", "speaker"),
            ("title", "Session", "title", "session"),
        )
    ]


def agenda_run_rows(
    run: models.AgendaRun,
    edition: str,
    partners: tuple[str, ...],
    meets: Mapping[str, tuple[str, str]],
) -> list[list[models.Record]]:
    """Return an agenda run; one that is done holds the session, with those who are there.

    And a slot for each two who are to meet, by the partnership that they have or had.
    """
    if run.state is not RunState.DONE:
        return [[run]]
    at = begins(edition)
    placement = models.AgendaPlacement(
        # An id of an agenda is as long as an id may be.
        id=run.id.replace("agenda", "place"),
        run_id=run.id,
        session_id=f"session{edition}",
        session_key="panel",
        title=secret("placed", run.id),
        slot_key="slot",
        starts_at=at,
        ends_at=at + timedelta(hours=2),
        room_key="room",
        room_name="Hall",
        interpreted=True,
        position=0,
    )
    people = [
        models.AgendaAttendance(
            placement_id=placement.id, delegate_id=f"d{person}", code=person, leads=place == 0
        )
        for place, person in enumerate(partners)
    ]
    people.append(
        models.AgendaAttendance(
            placement_id=placement.id, speaker_id=f"speaker{edition}", code="SPK-01", leads=True
        )
    )
    meetings = [
        models.AgendaMeeting(
            run_id=run.id,
            left_delegate_id=f"d{left}",
            right_delegate_id=f"d{right}",
            slot_key=secret("meeting", run.id + row_id),
            starts_at=at + timedelta(hours=3),
            ends_at=at + timedelta(hours=4),
        )
        for row_id, (left, right) in meets.items()
    ]
    return [[run], [placement], [*people, *meetings]]
