"""A whole edition made over GraphQL alone, after the record of one, and how one is read."""

from dataclasses import dataclass, field
from typing import Any, Protocol

from domain.reference import EditionRecord
from domain.reference.programme_records import ComponentRecord, SideRecord

BY_CODE = "query($by: AdministrationBy!) { administration(by: $by) { id } }"
BY_TOPIC = "query($by: TopicBy!) { topic(by: $by) { id } }"
# All that says what an edition is, and nothing of when it was written or by whom.
EDITION = """
  slug number name kind state startsOn endsOn quote source { title publisher url sha256 }
  programme { key name anchors { key name quote organization { ...organization } } }
  sides { key name quote places administrations(first: 100) { nodes { code name } } }
  components {
    key kind name startsOn endsOn city country timeZone venue format quote booths
    attendingSides { key } hosts { key }
  }
  organizations { role quote component { key } organization { ...organization } }
  objectives { key text } focusTopics { statedAs topic { key } }
  developments { key text } outputs { key text } quotes { key text }
"""
FACTS = """
  facts(first: 100) { nodes {
    key unit stated quote source note status side { key }
  } }
"""
PARTS = "fragment organization on Organization { key name administration { code } }"
NEWEST = "{ auditEntries(first: 1) { nodes { id } } }"


class Door(Protocol):
    """Whoever asks and acts as a planner of all editions."""

    async def ask(self, query: str, **variables: object) -> Any:
        """Ask; return the data of an answer without errors."""

    async def done(self, act: str, /, **asked: object) -> dict[str, Any]:
        """Act without errors; return the payload."""


async def whole(door: Door, slug: str) -> dict[str, Any]:
    """Return all that an edition is."""
    document = (
        f"query($slug: String!) {{ edition(by: {{slug: $slug}}) {{ {EDITION} {FACTS} }} }} {PARTS}"
    )
    found: dict[str, Any] = (await door.ask(document, slug=slug))["edition"]
    return found


async def by_id(door: Door, edition_id: str, selection: str = "") -> dict[str, Any]:
    """Return what an edition is without its facts, or a selection of it, by its id."""
    asked = f"... on Edition {{ {selection or EDITION} }}"
    document = f"query($id: ID!) {{ node(id: $id) {{ {asked} }} }} {'' if selection else PARTS}"
    found: dict[str, Any] = (await door.ask(document, id=edition_id))["node"]
    return found


async def revert_newest(door: Door) -> None:
    """Take the newest change back."""
    (entry,) = (await door.ask(NEWEST))["auditEntries"]["nodes"]
    await door.done("revertChange", auditEntryId=entry["id"])


def plain_name(word: object) -> str:
    """Return how GraphQL writes a word of the domain."""
    return str(getattr(word, "name", word))


@dataclass
class Made:
    """The ids of what was made, by key."""

    door: Door
    record: EditionRecord
    edition: str = ""
    programme_id: str = ""
    organizations: dict[str, str] = field(default_factory=dict)
    sides: dict[str, str] = field(default_factory=dict)
    components: dict[str, str] = field(default_factory=dict)

    async def administration(self, code: str) -> str:
        return str((await self.door.ask(BY_CODE, by={"code": code}))["administration"]["id"])

    async def topic(self, key: str) -> str:
        return str((await self.door.ask(BY_TOPIC, by={"key": key}))["topic"]["id"])

    async def programme(self) -> str:
        """Make the organizations and the programme; return the programme's id."""
        for each in self.record.organizations:
            more: dict[str, str] = {}
            if each.administration is not None:
                more["administrationId"] = await self.administration(each.administration)
            made = await self.door.done("createOrganization", key=each.key, name=each.name, **more)
            self.organizations[each.key] = made["organization"]["id"]
        anchors = [
            {
                "key": each.key,
                "name": each.name,
                "quote": each.quote,
                "organizationId": self.organizations[each.organization],
            }
            for each in self.record.programme.anchors
        ]
        told = {"key": self.record.programme.key, "name": self.record.programme.name}
        made = await self.door.done("createProgramme", **told, anchors=anchors)
        self.programme_id = str(made["programme"]["id"])
        return self.programme_id

    async def side(self, each: SideRecord) -> None:
        places = [await self.administration(code) for code in each.administrations]
        told = {"key": each.key, "name": each.name, "quote": each.quote}
        made = await self.door.done(
            "addSide", editionId=self.edition, administrationIds=places, **told
        )
        self.sides[each.key] = made["side"]["id"]
        if each.places is not None:
            await self.door.done("changeQuota", sideId=made["side"]["id"], places=each.places)

    async def component(self, each: ComponentRecord) -> None:
        made = await self.door.done(
            "addComponent",
            editionId=self.edition,
            key=each.key,
            kind=each.kind.name,
            name=each.name,
            startsOn=each.starts_on.isoformat(),
            endsOn=each.ends_on.isoformat(),
            city=each.city,
            country=each.country,
            timeZone=each.time_zone,
            venue=each.venue,
            format=each.format,
            quote=each.quote,
            sideIds=[self.sides[key] for key in each.sides],
        )
        self.components[each.key] = made["component"]["id"]

    async def words(self) -> None:
        """Say who carries it, what it is for, what it focuses on and what it carries on."""
        record, of = self.record, {"editionId": self.edition}
        roles = [
            {
                "organizationId": self.organizations[each.key],
                "role": role.name,
                "quote": each.quote,
                "componentId": self.components[each.component] if each.component else None,
            }
            for each in record.organizations
            for role in each.roles
        ]
        await self.door.done("setEditionOrganizations", **of, roles=roles)
        for each in sorted(record.objectives, key=lambda one: one.position):
            await self.door.done("addObjective", **of, key=each.key, text=each.text)
        topics = [
            {"topicId": await self.topic(each.topic), "statedAs": each.stated_as}
            for each in record.focus_topics
        ]
        await self.door.done("setFocusTopics", **of, topics=topics)
        statements = [
            {"key": each.key, "kind": each.kind.name, "text": each.text}
            for each in record.statements
        ]
        await self.door.done("setStatements", **of, statements=statements)

    async def facts(self) -> None:
        for each in self.record.facts:
            await self.door.done(
                "stateFact",
                editionId=self.edition,
                key=each.key,
                unit=each.unit,
                stated=each.stated_value,
                quote=each.quote,
                source=self.record.source.publisher,
                countedFrom=each.counted_from.name if each.counted_from else None,
                sideId=self.sides[each.side] if each.side else None,
                note=each.note,
            )


async def make(door: Door, record: EditionRecord, *, closes: bool = True) -> Made:
    """Make what a record says over GraphQL, from reference data alone; nobody is put forward."""
    made = Made(door, record)
    source = record.source
    begun = await door.done(
        "createEdition",
        programmeId=await made.programme(),
        slug=record.slug,
        number=record.number,
        name=record.name,
        kind=record.kind.name,
        startsOn=record.starts_on.isoformat(),
        endsOn=record.ends_on.isoformat(),
        quote=record.quote,
        source={
            "title": source.title,
            "publisher": source.publisher,
            "url": source.url,
            "sha256": source.sha256,
        },
    )
    made.edition = begun["edition"]["id"]
    for side in record.sides:
        await made.side(side)
    for component in record.components:
        await made.component(component)
    await made.words()
    await made.facts()
    for state in ("NOMINATING", "OPEN", "CLOSED") if closes else ():
        await door.done("changeEditionState", editionId=made.edition, state=state)
    return made
