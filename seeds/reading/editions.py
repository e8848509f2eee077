"""An edition's document: the whole, its programme, and what is said in the words of its source."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass

from domain.models import EditionKind, EditionState, OrganizationRole, StatementKind
from domain.reference import (
    AnchorRecord,
    EditionRecord,
    FocusTopicRecord,
    NameRecord,
    ObjectiveRecord,
    OrganizationRecord,
    ProgrammeRecord,
    SourceRecord,
    StatementRecord,
)
from seeds.reading.documents import Node, read_document
from seeds.reading.facts import read_facts
from seeds.reading.files import SeedFiles
from seeds.reading.indicators import read_indicators
from seeds.reading.outcomes import read_framework
from seeds.reading.parts import Parts, read_parts
from seeds.reading.places import ADMINISTRATIONS
from seeds.reading.quotes import Quotes
from seeds.reading.topics import TOPICS
from seeds.reading.values import SORT_ORDER_MAX

SCHEMA_VERSION = 1
_NUMBER_MAX = 10_000
_STATEMENTS = {
    "recommended_developments": StatementKind.DEVELOPMENT,
    "outputs": StatementKind.OUTPUT,
    "quotes": StatementKind.QUOTE,
}


@dataclass(frozen=True)
class Known:
    """What an edition may refer to; no keys where the reference data cannot be read."""

    administrations: frozenset[str] | None
    topics: frozenset[str] | None
    names: tuple[NameRecord, ...] = ()


def read_edition(files: SeedFiles, name: str, known: Known) -> EditionRecord:
    """Read the document of an edition; faults are kept with the files, not raised."""
    root = read_document(files, name).fields(
        ("schema_version", "programme", "edition", "sides"),
        (
            "about",
            "source",
            "organizations",
            "components",
            "named_countries",
            "objectives",
            "focus_topics",
            *_STATEMENTS,
            "cooperation_framework",
            "facts",
            "indicators",
            "participants",
        ),
    )
    if root["schema_version"].whole(0, _NUMBER_MAX) != SCHEMA_VERSION:
        root["schema_version"].refuse(str(SCHEMA_VERSION))
    if root["about"].is_given:
        root["about"].text()
    source, quotes = _source(files, root["source"])
    head = root["edition"].fields(
        ("key", "number", "name", "kind", "starts_on", "ends_on"), ("state", "quote")
    )
    state = head["state"].word(EditionState) if head["state"].is_given else None
    parts = read_parts(root, state or EditionState.PLANNED, quotes, known.administrations)
    organizations = _organizations(root, quotes, parts, known.administrations)
    objectives = _objectives(root, quotes)
    facts = read_facts(root, parts, quotes)
    statements = _statements(root, quotes)
    return EditionRecord(
        programme=_programme(root["programme"], quotes, {one.key for one in organizations}),
        slug=head["key"].key(),
        number=head["number"].whole(1, _NUMBER_MAX),
        name=head["name"].name(),
        kind=head["kind"].word(EditionKind),
        state=state,
        starts_on=parts.starts_on,
        ends_on=parts.ends_on,
        quote=quotes.optional(head["quote"]),
        source=source,
        organizations=organizations,
        sides=parts.sides,
        components=parts.components,
        objectives=objectives,
        focus_topics=_focus_topics(root, quotes, known.topics),
        statements=statements,
        facts=facts,
        indicators=read_indicators(
            root, {each.key for each in objectives}, {each.key for each in facts}
        ),
        delegates=parts.delegates,
        frameworks=read_framework(root, quotes, statements, source.publisher),
        names=known.names,
    )


def _source(files: SeedFiles, node: Node) -> tuple[SourceRecord, Quotes]:
    """Read where the edition is told, and the text itself, which must have the hash it states."""
    if not node.is_given:
        return SourceRecord(), Quotes("", None)
    node.fields(("file", "title", "publisher", "sha256", "url"))
    name = node["file"].pattern(r"[A-Za-z0-9_\-]+\.txt", "the name of a .txt file beside this one")
    sha256 = node["sha256"].pattern("[0-9a-f]{64}", "64 hexadecimal digits")
    if name and not files.holds(name):
        node["file"].refuse("the name of a file beside this one")
        name = ""
    content = files.content(name) if name else None
    text = files.text(name) if content is not None else None
    if content is not None and sha256:
        found = hashlib.sha256(content).hexdigest()
        if found != sha256:
            node["sha256"].refuse(f"{found}, the SHA-256 of {name}")
    record = SourceRecord(
        title=node["title"].name(),
        publisher=node["publisher"].name(),
        url=node["url"].pattern("https?://[^ ]+", "an address"),
        sha256=sha256,
    )
    return record, Quotes(name or "its source", text, is_named=True)


def _programme(node: Node, quotes: Quotes, organizations: Collection[str]) -> ProgrammeRecord:
    node.fields(("key", "name"), ("anchors",))
    anchors = []
    for anchor in node.listed("anchors", "key"):
        anchor.fields(("key", "organization", "name"), ("quote",))
        anchors.append(
            AnchorRecord(
                key=anchor["key"].key(),
                organization=anchor["organization"].one_of(
                    organizations, "the key of an organization of this document"
                ),
                name=anchor["name"].name(),
                quote=quotes.optional(anchor["quote"]),
            )
        )
    return ProgrammeRecord(node["key"].key(), node["name"].name(), tuple(anchors))


def _organizations(
    root: Node, quotes: Quotes, parts: Parts, administrations: Collection[str] | None
) -> tuple[OrganizationRecord, ...]:
    components = {component.key for component in parts.components}
    records = []
    for node in root.listed("organizations", "key"):
        node.fields(("key", "name", "roles"), ("administration", "component", "quote"))
        administration, component = node["administration"], node["component"]
        record = OrganizationRecord(
            key=node["key"].key(),
            name=node["name"].name(),
            administration=(
                administration.one_of(administrations, f"an iso2 of {ADMINISTRATIONS}")
                if administration.is_given
                else None
            ),
            roles=tuple(role.word(OrganizationRole) for role in node.listed("roles")),
            component=(
                component.one_of(components, "the key of a component of this document")
                if component.is_given
                else None
            ),
            quote=quotes.optional(node["quote"]),
        )
        records.append(record)
    return tuple(records)


def _objectives(root: Node, quotes: Quotes) -> tuple[ObjectiveRecord, ...]:
    return tuple(
        ObjectiveRecord(
            key=node["key"].key(),
            text=quotes.passage(node["text"]),
            position=node["sort_order"].whole(0, SORT_ORDER_MAX),
        )
        for node in (
            one.fields(("key", "text", "sort_order")) for one in root.listed("objectives", "key")
        )
    )


def _focus_topics(
    root: Node, quotes: Quotes, topics: Collection[str] | None
) -> tuple[FocusTopicRecord, ...]:
    return tuple(
        FocusTopicRecord(
            topic=node["topic"].one_of(topics, f"the key of a leaf of {TOPICS}"),
            stated_as=quotes.passage(node["stated_as"]),
        )
        for node in (
            one.fields(("topic", "stated_as")) for one in root.listed("focus_topics", "topic")
        )
    )


def _statements(root: Node, quotes: Quotes) -> tuple[StatementRecord, ...]:
    records: dict[str, StatementRecord] = {}
    for field, kind in _STATEMENTS.items():
        for node in root.listed(field, "key"):
            node.fields(("key", "text"))
            key = node["key"].key()
            if key in records:
                node["key"].refuse(f"another key than in {records[key].kind.value}s")
            records[key] = StatementRecord(key, kind, quotes.passage(node["text"]))
    return tuple(records.values())
