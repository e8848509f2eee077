"""Writes an edition: programme, sides, components, words of the source, facts and people.

Reference data stands already; no file format.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from domain import models
from domain.nominations.attending import attend_new_components
from domain.reference.indicators import write_indicators
from domain.reference.ledger import Ledger, Row, Sheet
from domain.reference.names import write_names
from domain.reference.outcomes import write_outcomes
from domain.reference.programme_records import EditionRecord, SourceRecord
from domain.reference.report import LoadReport
from domain.store import WriteDb


@dataclass(frozen=True, slots=True)
class _Edition:
    """The edition being written, and the sheets that its rows point into."""

    id: str
    record: EditionRecord
    ledger: Ledger
    administrations: Sheet
    organizations: Sheet


async def write_edition(db: WriteDb, record: EditionRecord) -> LoadReport:
    """Make the seeded rows of an edition equal to the record.

    What managers can do (role, seniority, languages, ratings, interests) is left as it is. An
    edition of a user's own under the same slug is left alone as a whole.

    Raises:
        NotFound: the record names an administration or topic that the database does not hold.
        InvalidInput: two parts of the record have the same key.
        Conflict: a user's own row holds a value that must be unique.

    Cost: one reading statement for each table and at most two writing ones.

    """
    ledger = Ledger(db)
    programmes = await ledger.open(models.Programme, ("key",), [(record.programme.key,)])
    row: Row = {"key": record.programme.key, "name": record.programme.name}
    await ledger.write(programmes, [row], removes=False)
    programme_id = programmes.id_of(record.programme.key)
    edition_id = await _write_edition_row(ledger, record, programme_id)
    if not ledger.is_alone(edition_id):
        administrations = await ledger.open(models.Administration, ("code",))
        organizations = await _write_organizations(ledger, record, administrations)
        edition = _Edition(edition_id, record, ledger, administrations, organizations)
        await _write_anchors(edition, programme_id)
        sides = await _write_sides(edition)
        components = await _write_components(edition, sides)
        await _write_roles(edition, components)
        await _write_words(edition)
        await _write_facts(edition, sides)
        await write_indicators(ledger, edition_id, record.indicators, synthetic=False)
        await _write_people(db, edition, sides, components)
        await attend_new_components(db, edition_id)
        await write_outcomes(ledger, programme_id, edition_id, record.frameworks, synthetic=False)
    await write_names(ledger, record.names)
    return await ledger.close()


async def _write_edition_row(ledger: Ledger, record: EditionRecord, programme_id: str) -> str:
    sheet = await ledger.open(models.Edition, ("slug",), [(record.slug,)])
    source: SourceRecord = record.source
    # What the document leaves out keeps its value; an edition that is new is planned.
    stored = sheet.rows.get((record.slug,), {"state": models.EditionState.PLANNED})
    row: Row = {
        "programme_id": programme_id,
        "slug": record.slug,
        "number": record.number,
        "name": record.name,
        "kind": record.kind,
        "state": record.state or stored["state"],
        "starts_on": record.starts_on,
        "ends_on": record.ends_on,
        "quote": record.quote,
        "source_title": source.title,
        "source_publisher": source.publisher,
        "source_url": source.url,
        "source_sha256": source.sha256,
    }
    await ledger.write(sheet, [row], removes=False)
    return sheet.id_of(record.slug)


async def _write_organizations(
    ledger: Ledger, record: EditionRecord, administrations: Sheet
) -> Sheet:
    keys = [(organization.key,) for organization in record.organizations]
    sheet = await ledger.open(models.Organization, ("key",), keys)
    rows = [
        {
            "key": organization.key,
            "name": organization.name,
            "administration_id": (
                administrations.id_of(organization.administration)
                if organization.administration
                else None
            ),
        }
        for organization in record.organizations
    ]
    # An organization that left this edition may play a role in another one.
    await ledger.write(sheet, rows, removes=False)
    return sheet


async def _write_anchors(edition: _Edition, programme_id: str) -> None:
    rows = [
        {
            "programme_id": programme_id,
            "organization_id": edition.organizations.id_of(anchor.organization),
            "key": anchor.key,
            "name": anchor.name,
            "quote": anchor.quote,
            "position": position,
        }
        for position, anchor in enumerate(edition.record.programme.anchors)
    ]
    within = models.StrategyAnchor.programme_id == programme_id
    await edition.ledger.fill(
        models.StrategyAnchor, ("key",), rows, within=within, owner="programme_id"
    )


async def _write_sides(edition: _Edition) -> Sheet:
    sides, ledger = edition.record.sides, edition.ledger
    within = models.Side.edition_id == edition.id
    sheet = await ledger.open(models.Side, ("key",), [(side.key,) for side in sides], within=within)
    rows = [
        {
            "edition_id": edition.id,
            "key": side.key,
            "name": side.name,
            "quote": side.quote,
            "position": position,
        }
        for position, side in enumerate(sides)
    ]
    await ledger.write(sheet, rows, owner="edition_id")
    members = [
        {
            "edition_id": edition.id,
            "side_id": sheet.id_of(side.key),
            "administration_id": edition.administrations.id_of(code),
            "position": position,
        }
        for side in sides
        for position, code in enumerate(side.administrations)
    ]
    within = models.SideAdministration.edition_id == edition.id
    await ledger.fill(
        models.SideAdministration, ("administration_id",), members, within=within, owner="side_id"
    )
    quotas = [
        {"side_id": sheet.id_of(side.key), "administration_id": None, "places": side.places}
        for side in sides
        if side.places is not None
    ]
    within = models.Quota.side_id.in_(
        select(models.Side.id).where(models.Side.edition_id == edition.id)
    )
    key = ("side_id", "administration_id")
    await ledger.fill(models.Quota, key, quotas, within=within, owner="side_id")
    return sheet


async def _write_components(edition: _Edition, sides: Sheet) -> Sheet:
    components, ledger = edition.record.components, edition.ledger
    within = models.Component.edition_id == edition.id
    keys = [(component.key,) for component in components]
    sheet = await ledger.open(models.Component, ("key",), keys, within=within)
    rows = [
        {
            "edition_id": edition.id,
            "key": component.key,
            "kind": component.kind,
            "name": component.name,
            "starts_on": component.starts_on,
            "ends_on": component.ends_on,
            "city": component.city,
            "country": component.country,
            "time_zone": component.time_zone,
            "venue": component.venue,
            "format": component.format,
            "quote": component.quote,
            "position": position,
        }
        for position, component in enumerate(components)
    ]
    await ledger.write(sheet, rows, owner="edition_id")
    attending = [
        {"component_id": sheet.id_of(component.key), "side_id": sides.id_of(side)}
        for component in components
        for side in component.sides
    ]
    within = models.ComponentSide.component_id.in_(
        select(models.Component.id).where(models.Component.edition_id == edition.id)
    )
    key = ("component_id", "side_id")
    await ledger.fill(models.ComponentSide, key, attending, within=within, owner="component_id")
    return sheet


async def _write_roles(edition: _Edition, components: Sheet) -> None:
    rows = [
        {
            "edition_id": edition.id,
            "organization_id": edition.organizations.id_of(organization.key),
            "role": role,
            "component_id": (
                components.id_of(organization.component) if organization.component else None
            ),
            "quote": organization.quote,
            "position": position,
        }
        for position, organization in enumerate(edition.record.organizations)
        for role in organization.roles
    ]
    within = models.EditionOrganization.edition_id == edition.id
    key = ("organization_id", "role")
    await edition.ledger.fill(
        models.EditionOrganization, key, rows, within=within, owner="edition_id"
    )


async def _write_words(edition: _Edition) -> None:
    record, ledger = edition.record, edition.ledger
    objectives = [
        {
            "edition_id": edition.id,
            "key": objective.key,
            "text": objective.text,
            "position": objective.position,
        }
        for objective in record.objectives
    ]
    within = models.Objective.edition_id == edition.id
    await ledger.fill(models.Objective, ("key",), objectives, within=within, owner="edition_id")
    topics = await ledger.open(models.Topic, ("key",))
    focus = [
        {
            "edition_id": edition.id,
            "topic_id": topics.id_of(focus.topic),
            "stated_as": focus.stated_as,
            "position": position,
        }
        for position, focus in enumerate(record.focus_topics)
    ]
    within = models.FocusTopic.edition_id == edition.id
    await ledger.fill(models.FocusTopic, ("topic_id",), focus, within=within, owner="edition_id")
    statements = [
        {
            "edition_id": edition.id,
            "key": statement.key,
            "kind": statement.kind,
            "text": statement.text,
            "position": position,
        }
        for position, statement in enumerate(record.statements)
    ]
    within = models.Statement.edition_id == edition.id
    await ledger.fill(models.Statement, ("key",), statements, within=within, owner="edition_id")


async def _write_facts(edition: _Edition, sides: Sheet) -> None:
    rows = [
        {
            "edition_id": edition.id,
            "key": fact.key,
            "unit": fact.unit,
            "stated_value": fact.stated_value,
            "quote": fact.quote,
            "source": edition.record.source.publisher,
            "counted_from": fact.counted_from,
            "side_id": sides.id_of(fact.side) if fact.side else None,
            "proves_nothing": fact.proves_nothing,
            "note": fact.note,
            "position": position,
        }
        for position, fact in enumerate(edition.record.facts)
    ]
    within = models.Fact.edition_id == edition.id
    await edition.ledger.fill(models.Fact, ("key",), rows, within=within, owner="edition_id")


async def _write_people(db: WriteDb, edition: _Edition, sides: Sheet, components: Sheet) -> None:
    """Write managers without a name, their confirmed nominations and their attendance."""
    delegates, ledger = edition.record.delegates, edition.ledger
    former = await db.scalars(
        select(models.Nomination.manager_id)
        .join(models.Manager, models.Manager.id == models.Nomination.manager_id)
        .where(models.Nomination.edition_id == edition.id, models.Manager.seeded)
    )
    keys = [
        (edition.administrations.id_of(delegate.administration), delegate.code)
        for delegate in delegates
    ]
    managers = await ledger.open(
        models.Manager,
        ("administration_id", "code"),
        keys,
        within=models.Manager.administration_id.in_(sorted({key[0] for key in keys})),
    )
    rows: list[Row] = [
        {"administration_id": administration_id, "code": code, "name": None}
        for administration_id, code in keys
    ]
    await ledger.write(managers, rows, removes=False)
    manager_ids = [managers.id_of(*key) for key in keys]
    ledger.release(models.Manager, set(former) - set(manager_ids))
    within = models.Nomination.edition_id == edition.id
    nominations = await ledger.open(
        models.Nomination, ("manager_id",), [(row_id,) for row_id in manager_ids], within=within
    )
    rows = [
        {
            "edition_id": edition.id,
            "manager_id": manager_id,
            "side_id": sides.id_of(delegate.side),
            "state": models.NominationState.CONFIRMED,
        }
        for manager_id, delegate in zip(manager_ids, delegates, strict=True)
    ]
    await ledger.write(nominations, rows, owner="edition_id")
    nomination_ids = [nominations.id_of(row_id) for row_id in manager_ids]
    await _write_delegates(edition, sides, components, manager_ids, nomination_ids)


async def _write_delegates(
    edition: _Edition,
    sides: Sheet,
    components: Sheet,
    manager_ids: Sequence[str],
    nomination_ids: Sequence[str],
) -> None:
    delegates, ledger = edition.record.delegates, edition.ledger
    within = models.Delegate.edition_id == edition.id
    keys = [(delegate.code,) for delegate in delegates]
    sheet = await ledger.open(models.Delegate, ("code",), keys, within=within)
    rows = [
        {
            "edition_id": edition.id,
            "nomination_id": nomination_id,
            "manager_id": manager_id,
            "side_id": sides.id_of(delegate.side),
            "code": delegate.code,
            "assignment": delegate.assignment,
            "assignment_note": delegate.assignment_note,
        }
        for delegate, manager_id, nomination_id in zip(
            delegates, manager_ids, nomination_ids, strict=True
        )
    ]
    await ledger.write(sheet, rows, owner="nomination_id")
    attendance = [
        {"delegate_id": sheet.id_of(delegate.code), "component_id": components.id_of(component)}
        for delegate in delegates
        for component in delegate.components
    ]
    within = models.DelegateComponent.delegate_id.in_(
        select(models.Delegate.id).where(models.Delegate.edition_id == edition.id)
    )
    key = ("delegate_id", "component_id")
    await ledger.fill(models.DelegateComponent, key, attendance, within=within, owner="delegate_id")
