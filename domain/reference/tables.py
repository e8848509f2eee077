"""Writes reference data: regions, administrations, competencies, roles, topics, instruments.

Parents before children; no file format.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar

from domain import models
from domain.errors import InvalidInput
from domain.reference.ledger import Ledger, Row, Sheet
from domain.reference.names import write_names
from domain.reference.reference_records import (
    AdministrationRecord,
    FrameworkRecord,
    InstrumentRecord,
    Origin,
    ReferenceRecords,
    RegionRecord,
    RoleRecord,
    TopicRecord,
)
from domain.reference.report import LoadReport
from domain.reference.stages import write_stages
from domain.store import WriteDb


class _Keyed(Protocol):
    @property
    def key(self) -> str: ...


_Record = TypeVar("_Record", bound=_Keyed)


async def write_reference(db: WriteDb, records: ReferenceRecords) -> LoadReport:
    """Make the seeded reference rows equal to the records.

    Raises:
        NotFound: a record names a key that neither the records nor the database hold.
        InvalidInput: two records have the same key.
        Conflict: a user's own row holds a value that must be unique.

    Cost: one reading statement for each table and at most two writing ones.

    """
    ledger = Ledger(db)
    regions = await _write_regions(ledger, records.regions)
    administrations = await _write_administrations(ledger, records.administrations, regions)
    competencies = await _write_framework(ledger, records.framework)
    await _write_roles(ledger, records.roles, competencies)
    await _write_topics(ledger, records.topics, competencies)
    await _write_instruments(ledger, records.instruments, administrations)
    await write_names(ledger, records.names)
    return await ledger.close()


async def _write_regions(ledger: Ledger, regions: Sequence[RegionRecord]) -> Sheet:
    sheet = await ledger.open(models.Region, ("key",), _keys(regions))
    rows = [
        {
            "key": region.key,
            "name": region.name,
            "short_name": region.short_name,
            "sort_order": region.sort_order,
            "as_of": region.as_of,
            **_origin(region.origin),
        }
        for region in regions
    ]
    await ledger.write(sheet, rows)
    return sheet


async def _write_administrations(
    ledger: Ledger, administrations: Sequence[AdministrationRecord], regions: Sheet
) -> Sheet:
    codes = [(administration.code,) for administration in administrations]
    sheet = await ledger.open(models.Administration, ("code",), codes)
    rows = [
        {
            "code": administration.code,
            "code_alpha3": administration.code_alpha3,
            "name": administration.name,
            "service_name": administration.service_name,
            "service_name_confidence": administration.service_name_confidence,
            "region_id": regions.id_of(administration.region),
            "time_zone": administration.time_zone,
            "entity_kind": administration.entity_kind,
            "wco_status": administration.wco_status,
            "as_of": administration.as_of,
            "notes": administration.notes,
            **_origin(administration.origin),
        }
        for administration in administrations
    ]
    await ledger.write(sheet, rows)
    languages = [
        {
            "administration_id": sheet.id_of(administration.code),
            "language": language,
            "position": position,
        }
        for administration in administrations
        for position, language in enumerate(administration.languages)
    ]
    key = ("administration_id", "language")
    await ledger.fill(models.AdministrationLanguage, key, languages, owner="administration_id")
    return sheet


async def _write_framework(ledger: Ledger, framework: FrameworkRecord) -> Sheet:
    """Return the competencies, by key."""
    key = (framework.key, framework.version)
    frameworks = await ledger.open(models.CompetencyFramework, ("key", "version"), [key])
    row = {
        "key": framework.key,
        "version": framework.version,
        "state": models.FrameworkState.PUBLISHED,
    }
    # An earlier version stays: ratings and targets point at it, and it never changes.
    await ledger.write(frameworks, [row], removes=False)
    framework_id = frameworks.id_of(*key)
    within = models.CompetencyGroup.framework_id == framework_id
    groups = await ledger.open(
        models.CompetencyGroup, ("key",), _keys(framework.groups), within=within
    )
    rows: list[Row] = [
        {
            "framework_id": framework_id,
            "key": group.key,
            "parent_id": groups.id_of(group.parent) if group.parent else None,
            "name": group.name,
            "description": group.description,
            "sort_order": group.sort_order,
            **_origin(group.origin),
        }
        for group in _parents_first(framework.groups)
    ]
    await ledger.write(groups, rows, owner="framework_id")
    within = models.Competency.framework_id == framework_id
    sheet = await ledger.open(
        models.Competency, ("key",), _keys(framework.competencies), within=within
    )
    rows = [
        {
            "framework_id": framework_id,
            "group_id": groups.id_of(competency.group),
            "key": competency.key,
            "kind": competency.kind,
            "name": competency.name,
            "definition": competency.definition,
            **{f"level_{level}": text for level, text in enumerate(competency.levels, start=1)},
            "sort_order": competency.sort_order,
            **_origin(competency.origin),
        }
        for competency in framework.competencies
    ]
    await ledger.write(sheet, rows, owner="framework_id")
    return sheet


async def _write_roles(ledger: Ledger, roles: Sequence[RoleRecord], competencies: Sheet) -> None:
    sheet = await ledger.open(models.RoleProfile, ("key",), _keys(roles))
    await ledger.write(sheet, [{"key": role.key, "name": role.name} for role in roles])
    targets = [
        {
            "role_profile_id": sheet.id_of(role.key),
            "competency_id": competencies.id_of(target.competency),
            "level": target.level,
            **_origin(target.origin),
        }
        for role in roles
        for target in role.targets
    ]
    key = ("role_profile_id", "competency_id")
    await ledger.fill(models.RoleTarget, key, targets, owner="role_profile_id")


async def _write_topics(ledger: Ledger, topics: Sequence[TopicRecord], competencies: Sheet) -> None:
    sheet = await ledger.open(models.Topic, ("key",), _keys(topics))
    rows = [
        {
            "key": topic.key,
            "parent_id": sheet.id_of(topic.parent) if topic.parent else None,
            "name": topic.name,
            "description": topic.description,
            "is_leaf": topic.is_leaf,
            "sort_order": topic.sort_order,
            **_origin(topic.origin),
        }
        for topic in _parents_first(topics)
    ]
    await ledger.write(sheet, rows)
    weights = [
        {
            "topic_id": sheet.id_of(topic.key),
            "competency_id": competencies.id_of(weight.competency),
            "weight_per_mille": weight.per_mille,
            **_origin(weight.origin),
        }
        for topic in topics
        for weight in topic.weights
    ]
    key = ("topic_id", "competency_id")
    await ledger.fill(models.TopicCompetency, key, weights, owner="topic_id")
    citations = [
        {"topic_id": sheet.id_of(topic.key), "citation": citation, "position": position}
        for topic in topics
        for position, citation in enumerate(topic.citations)
    ]
    key = ("topic_id", "citation")
    await ledger.fill(models.InstrumentReference, key, citations, owner="topic_id")


async def _write_instruments(
    ledger: Ledger, instruments: Sequence[InstrumentRecord], administrations: Sheet
) -> None:
    sheet = await ledger.open(models.CooperationInstrument, ("key",), _keys(instruments))
    rows = [
        {
            "key": instrument.key,
            "kind": instrument.kind,
            "title": instrument.title,
            "known_from": instrument.known_from,
            "cross_regional": instrument.cross_regional,
            "source_url": instrument.source_url,
            "notes": instrument.notes,
            "predecessor_id": (
                sheet.id_of(instrument.predecessor) if instrument.predecessor else None
            ),
            **_origin(instrument.origin),
        }
        for instrument in _parents_first(instruments, "predecessor")
    ]
    await ledger.write(sheet, rows)
    parties = [
        {
            "instrument_id": sheet.id_of(instrument.key),
            "administration_id": administrations.id_of(party),
            "position": position,
        }
        for instrument in instruments
        for position, party in enumerate(instrument.parties)
    ]
    key = ("instrument_id", "administration_id")
    await ledger.fill(models.InstrumentParty, key, parties, owner="instrument_id")
    await write_stages(ledger, instruments, sheet)


def _keys(records: Iterable[_Keyed]) -> list[tuple[str]]:
    return [(record.key,) for record in records]


def _origin(origin: Origin) -> dict[str, object]:
    return {"source": origin.source, "confidence": origin.confidence}


def _parents_first(records: Sequence[_Record], pointer: str = "parent") -> list[_Record]:
    """Return the records so that each stands after the one it points at."""
    by_key = {record.key: record for record in records}
    if len(by_key) < len(records):
        raise InvalidInput("Two records have the same key. Keep one of them.")
    ordered: dict[str, _Record] = {}
    for start in by_key:
        chain: dict[str, _Record] = {}
        key: str | None = start
        while key in by_key and key not in ordered:
            if key in chain:
                raise InvalidInput(f"{key} stands above itself. Give it another {pointer}.")
            chain[key] = by_key[key]
            key = getattr(by_key[key], pointer)
        for above in reversed(chain):
            ordered[above] = chain[above]
    return list(ordered.values())
