"""Writes what was invented about the agenda of an edition: slots, rooms, speakers, sessions.

Every speaker written here is marked synthetic; no file format.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Select, select

from domain import models
from domain.errors import NotFound
from domain.reference.ledger import Ledger, Row, Sheet
from domain.reference.programme_records import AgendaRecord, ArrangementRecord
from domain.reference.report import LoadReport
from domain.store import WriteDb


async def write_agenda(db: WriteDb, edition: str, record: AgendaRecord) -> LoadReport:
    """Make the seeded parts of an edition's agenda equal to the record, speakers as synthetic.

    Args:
        db: a unit of work.
        edition: the slug of an edition whose components stand already.
        record: each component and speaker at most once.

    Raises:
        NotFound: the edition, a component, an organization or a topic is not there.
    """
    found = await db.scalar(select(models.Edition.id).where(models.Edition.slug == edition))
    if found is None:
        raise NotFound(f"There is no edition {edition}. Load it first.", path=("edition",))
    ledger = Ledger(db)
    of_edition = models.Component.edition_id == found
    components = await ledger.open(models.Component, ("key",), within=of_edition)
    booths: list[Row] = [
        {"key": each.component, "booths": each.booths} for each in record.components
    ]
    for each in record.components:
        components.id_of(each.component)
    await ledger.write(components, booths, removes=False)
    speakers = await _write_speakers(ledger, found, record)
    within = select(models.Component.id).where(of_edition)
    await _write_rooms(ledger, components, record.components, within)
    slots = models.Slot.component_id.in_(within)
    rows: list[Row] = [
        {
            "component_id": components.id_of(each.component),
            "key": slot.key,
            "starts_at": slot.starts_at,
            "ends_at": slot.ends_at,
        }
        for each in record.components
        for slot in each.slots
    ]
    key = ("component_id", "key")
    await ledger.fill(models.Slot, key, rows, within=slots, owner="component_id")
    await _write_sessions(ledger, components, speakers, record.components, within)
    return await ledger.close()


async def _write_speakers(ledger: Ledger, edition_id: str, record: AgendaRecord) -> Sheet:
    organizations = await ledger.open(models.Organization, ("key",))
    wanted = [(each.code,) for each in record.speakers]
    within = models.Speaker.edition_id == edition_id
    sheet = await ledger.open(models.Speaker, ("code",), wanted, within=within)
    rows: list[Row] = [
        {
            "edition_id": edition_id,
            "organization_id": organizations.id_of(each.organization),
            "code": each.code,
            "name": each.name,
            "seniority": each.seniority,
            "synthetic": True,
        }
        for each in record.speakers
    ]
    await ledger.write(sheet, rows, owner="edition_id")
    languages: list[Row] = [
        {
            "speaker_id": sheet.id_of(each.code),
            "language": language,
            "level": level,
            "position": position,
        }
        for each in record.speakers
        for position, (language, level) in enumerate(each.languages)
    ]
    spoken = models.SpeakerLanguage.speaker_id.in_(select(models.Speaker.id).where(within))
    key = ("speaker_id", "language")
    await ledger.fill(models.SpeakerLanguage, key, languages, within=spoken, owner="speaker_id")
    return sheet


async def _write_rooms(
    ledger: Ledger,
    components: Sheet,
    records: Sequence[ArrangementRecord],
    within: Select[str],
) -> None:
    rows: list[Row] = [
        {
            "component_id": components.id_of(each.component),
            "key": room.key,
            "name": room.name,
            "capacity": room.capacity,
        }
        for each in records
        for room in each.rooms
    ]
    rooms = models.Room.component_id.in_(within)
    key = ("component_id", "key")
    await ledger.fill(models.Room, key, rows, within=rooms, owner="component_id")


async def _write_sessions(
    ledger: Ledger,
    components: Sheet,
    speakers: Sheet,
    records: Sequence[ArrangementRecord],
    within: Select[str],
) -> None:
    topics = await ledger.open(models.Topic, ("key",))
    key = ("component_id", "key")
    given = [
        (components.id_of(each.component), session) for each in records for session in each.sessions
    ]
    held = models.Session.component_id.in_(within)
    wanted = [(component_id, session.key) for component_id, session in given]
    sheet = await ledger.open(models.Session, key, wanted, within=held)
    rows: list[Row] = [
        {
            "component_id": component_id,
            "key": session.key,
            "kind": session.kind,
            "title": session.title,
            "topic_id": topics.id_of(session.topic),
            "slot_id": None,
            "minutes": session.minutes,
            "seniority": session.seniority,
            "languages": "",
        }
        for component_id, session in given
    ]
    await ledger.write(sheet, rows, owner="component_id")
    leaders: list[Row] = [
        {
            "session_id": sheet.id_of(component_id, session.key),
            "speaker_id": speakers.id_of(code),
            "position": position,
        }
        for component_id, session in given
        for position, code in enumerate(session.speakers)
    ]
    led = models.SessionLeader.session_id.in_(select(models.Session.id).where(held))
    keys = ("session_id", "speaker_id")
    await ledger.fill(models.SessionLeader, keys, leaders, within=led, owner="session_id")
