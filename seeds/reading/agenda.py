"""demo_agenda.json: what was invented about the agenda of an edition."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime
from typing import Final

from domain.errors import InvalidInput
from domain.models import LanguageLevel, Seniority, SessionKind
from domain.reference import (
    AgendaRecord,
    ArrangementRecord,
    ComponentRecord,
    EditionRecord,
    ReferenceRecords,
    RoomRecord,
    SessionRecord,
    SlotRecord,
    SpeakerRecord,
)
from domain.sessions.rules import Times, broken_slot_rules, moment_at
from seeds.reading.documents import Node
from seeds.reading.files import SeedFiles
from seeds.reading.invented import invented_name, read_invented
from seeds.reading.topics import TOPICS

AGENDA: Final = "demo_agenda.json"
_AMOUNT_MAX: Final = 1_000_000
_MINUTES_MAX: Final = 24 * 60
_LOCAL: Final = r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}"
_NEVER: Final = datetime(1, 1, 2, tzinfo=UTC)


def read_agenda(
    files: SeedFiles, edition: EditionRecord, reference: ReferenceRecords
) -> AgendaRecord:
    """Read the agenda of an edition; faults are kept with the files, not raised.

    A file that does not call itself synthetic is refused: nothing about a person may pass for real
    by an oversight.
    """
    root = read_invented(files, AGENDA, edition, ("speakers", "components"))
    organizations = {each.key for each in edition.organizations}
    speakers = tuple(_speaker(node, organizations) for node in root.listed("speakers", "code"))
    topics = {topic.key for topic in reference.topics if topic.is_leaf}
    components = {each.key: each for each in edition.components}
    known = {each.code for each in speakers}
    return AgendaRecord(
        speakers,
        tuple(
            _arrangement(node, components, known, topics)
            for node in root.listed("components", "key")
        ),
    )


def _speaker(node: Node, organizations: Collection[str]) -> SpeakerRecord:
    node.fields(("code", "name", "organization", "seniority", "languages"))
    name = invented_name(node)
    languages = []
    for language in node.listed("languages", "code"):
        language.fields(("code", "level"))
        code = language["code"].pattern("[a-z]{2}", "an ISO 639-1 language such as es")
        languages.append((code, language["level"].word(LanguageLevel)))
    return SpeakerRecord(
        code=node["code"].pattern(r"[A-Za-z0-9][A-Za-z0-9_\-]{0,63}", "a code such as SPK-01"),
        name=name,
        organization=node["organization"].one_of(
            organizations, "the key of an organization of the edition"
        ),
        seniority=node["seniority"].word(Seniority),
        languages=tuple(languages),
    )


def _arrangement(
    node: Node,
    components: dict[str, ComponentRecord],
    speakers: Collection[str],
    topics: Collection[str],
) -> ArrangementRecord:
    node.fields(("key", "booths", "rooms", "slots", "sessions"))
    key = node["key"].one_of(components, "the key of a component of the edition")
    rooms = []
    for room in node.listed("rooms", "key"):
        room.fields(("key", "name", "capacity"))
        capacity = room["capacity"].whole(0, _AMOUNT_MAX)
        rooms.append(RoomRecord(room["key"].key(), room["name"].name(), capacity))
    return ArrangementRecord(
        component=key,
        booths=node["booths"].whole(0, _AMOUNT_MAX),
        rooms=tuple(rooms),
        slots=_slots(node, components[key]) if key else (),
        sessions=tuple(_session(each, speakers, topics) for each in node.listed("sessions", "key")),
    )


def _slots(node: Node, component: ComponentRecord) -> tuple[SlotRecord, ...]:
    records: list[SlotRecord] = []
    for slot in node.listed("slots", "key"):
        slot.fields(("key", "starts", "ends"))
        times = Times(*(_moment(slot[name], component.time_zone) for name in ("starts", "ends")))
        if _NEVER not in times:
            others = [Times(each.starts_at, each.ends_at) for each in records]
            for rule in broken_slot_rules(component, times, others):
                slot["starts"].refuse(f"a slot that keeps the rule {rule.label}")
        records.append(SlotRecord(slot["key"].key(), *times))
    return tuple(records)


def _moment(node: Node, time_zone: str) -> datetime:
    """Read a moment by the clock of a component; of one that is at fault another."""
    expected = "a moment by the clock there, such as 2011-12-12T09:30:00"
    text = node.pattern(_LOCAL, expected)
    try:
        return moment_at(time_zone, datetime.fromisoformat(text)) if text else _NEVER
    except (ValueError, InvalidInput):
        node.refuse(expected)
        return _NEVER


def _session(node: Node, speakers: Collection[str], topics: Collection[str]) -> SessionRecord:
    node.fields(("key", "kind", "title", "topic", "minutes", "seniority", "speakers"))
    return SessionRecord(
        key=node["key"].key(),
        kind=node["kind"].word(SessionKind),
        title=node["title"].name(),
        topic=node["topic"].one_of(topics, f"the key of a leaf of {TOPICS}"),
        minutes=node["minutes"].whole(1, _MINUTES_MAX),
        seniority=node["seniority"].word(Seniority),
        speakers=tuple(
            each.one_of(speakers, "the code of a speaker of this document")
            for each in node["speakers"].distinct()
        ),
    )
