"""What an agenda is made of: rooms and slots, speakers, sessions."""

from __future__ import annotations

from asyncio import gather
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Self

import strawberry

from api.context import Info
from api.schema.administrations import Organization
from api.schema.enums import described
from api.schema.lists import Connection, Paged, listed
from api.schema.node import Node, load_node, load_nodes, maybe_node
from api.schema.nominations import Delegate
from api.schema.scalars import LocalDateTime, Locale
from api.schema.seniorities import EditionSeniorities, SessionSeniorities
from api.schema.topics import Topic
from domain import models, programmes
from domain.sessions import reading, speakers
from domain.sessions.rules import local_moment

if TYPE_CHECKING:
    from api.schema.editions import Edition
    from api.schema.sides import Component

_EDITIONS = strawberry.lazy("api.schema.editions")
_SIDES = strawberry.lazy("api.schema.sides")

described(
    models.SessionKind,
    "Kinds of session; new values may be added.",
    {
        "PANEL": "Those who lead discuss a strategic question before the others.",
        "TECHNICAL_DISCUSSION": "A topic, led by people who can share it.",
        "PLENARY": "For all.",
        "PAIR_MEETING": "Two partners meet, and nobody else.",
        "SITE_VISIT": "A visit.",
    },
)


@strawberry.type(description="A room of a component.")
class Room:
    """One row of ``room``."""

    capacity: int = strawberry.field(description="People that it seats, beside those who lead.")
    key: str = strawberry.field(description="Key, unique in the component.")
    name: str = strawberry.field(description="Name, as it stands at the door.")

    @classmethod
    def of(cls, row: models.Room) -> Self:
        """Make it of a row."""
        return cls(capacity=row.capacity, key=row.key, name=row.name)


@strawberry.type(description="A time of a component in which sessions run side by side.")
class Slot:
    """One row of ``slot``."""

    ends_at: datetime = strawberry.field(description="End, in UTC.")
    key: str = strawberry.field(description="Key, unique in the component.")
    local_ends_at: LocalDateTime = strawberry.field(
        description="End by the clock of the component's own time zone."
    )
    local_starts_at: LocalDateTime = strawberry.field(
        description="Start by the clock of the component's own time zone."
    )
    starts_at: datetime = strawberry.field(description="Start, in UTC.")

    @classmethod
    def of(cls, row: models.Slot, time_zone: str) -> Self:
        """Make it of a row, by the clock of its component."""
        return cls(
            ends_at=row.ends_at,
            key=row.key,
            local_ends_at=LocalDateTime(local_moment(time_zone, row.ends_at)),
            local_starts_at=LocalDateTime(local_moment(time_zone, row.starts_at)),
            starts_at=row.starts_at,
        )


@strawberry.type(description="A language that a speaker speaks.")
class SpeakerLanguage:
    """One row of ``speaker_language``."""

    language: str = strawberry.field(description="ISO 639-1 code.")
    level: models.LanguageLevel = strawberry.field(description="How well.")


@strawberry.type(
    description=(
        "A person of an organisation who may lead sessions: has no ratings, and is never paired."
    )
)
class Speaker(Node):
    """One row of ``speaker``."""

    batch = speakers.speakers_by_id
    edition_id: strawberry.Private[str]
    organization_id: strawberry.Private[str]
    code: str = strawberry.field(description="Code, unique in the edition, such as SPK-01.")
    name: str = strawberry.field(description="Name.")
    seniority: models.Seniority | None = strawberry.field(
        description="Standing in the organisation; null when it is not known."
    )
    synthetic: bool = strawberry.field(
        description="True when the person was invented for a demonstration."
    )
    version: int = strawberry.field(description="Counts the changes, from 1; for expectedVersion.")

    @strawberry.field(description="Edition that the speaker comes to.")
    async def edition(self, info: Info) -> Annotated[Edition, _EDITIONS]:
        return await load_node(info, "Edition", self.edition_id)

    @strawberry.field(description="Languages, the first of them the most usual.")
    async def languages(self, info: Info) -> list[SpeakerLanguage]:
        rows = await info.context.loaders.load(speakers.languages_by_speaker, self.row_id)
        return [SpeakerLanguage(language=row.language, level=row.level) for row in rows]

    @strawberry.field(description="Organisation that the speaker comes from.")
    async def organization(self, info: Info) -> Organization:
        return await load_node(info, "Organization", self.organization_id)


@strawberry.type(
    description="Something to be held in a component; an agenda run gives it a slot and a room."
)
class Session(SessionSeniorities, Node):
    """One row of ``session``."""

    batch = reading.sessions_by_id
    component_id: strawberry.Private[str]
    topic_id: strawberry.Private[str | None]
    slot_id: strawberry.Private[str | None]
    spoken: strawberry.Private[str]
    required: strawberry.Private[str]
    key: str = strawberry.field(description="Key, unique in the component.")
    kind: models.SessionKind = strawberry.field(description="What kind of session it is.")
    minutes: int = strawberry.field(description="How long it lasts.")
    seniority: models.Seniority | None = strawberry.field(
        description="Standing of those whom a panel brings together; null when nothing is said."
    )
    title: str = strawberry.field(description="Title, in the words of whoever planned it.")
    version: int = strawberry.field(description="Counts the changes, from 1; for expectedVersion.")

    @classmethod
    def of(cls, row: models.Session) -> Self:
        """Make the node of a row."""
        return cls.with_values(row, spoken=row.languages, required=row.requires)

    @strawberry.field(description="Component that it belongs to.")
    async def component(self, info: Info) -> Annotated[Component, _SIDES]:
        return await load_node(info, "Component", self.component_id)

    @strawberry.field(
        description="Languages that it is held in, by ISO 639-1; empty leaves that to its leaders."
    )
    def languages(self) -> list[str]:
        return self.spoken.split()

    @strawberry.field(description="Delegates who lead it, as far as you may see them.")
    async def leaders(self, info: Info) -> list[Delegate]:
        rows = await info.context.loaders.load(reading.leaders_by_session, self.row_id)
        ids = [row.delegate_id for row in rows if row.delegate_id]
        found = await load_nodes(info, "Delegate", ids)
        return [each for each in found if each is not None]

    @strawberry.field(description="Keys of the sessions that have to be held in an earlier slot.")
    def requires(self) -> list[str]:
        return self.required.split()

    @strawberry.field(description="Only slot that it may be held in; null when it may be in any.")
    async def slot(self, info: Info) -> Slot | None:
        if self.slot_id is None:
            return None
        load = info.context.loaders.load
        row, component = await gather(
            load(reading.slots_by_id, self.slot_id),
            load(programmes.components_by_id, self.component_id),
        )
        return Slot.of(row, component.time_zone) if row and component else None

    @strawberry.field(description="Speakers who lead it, as far as you may see them.")
    async def speakers(self, info: Info) -> list[Speaker]:
        rows = await info.context.loaders.load(reading.leaders_by_session, self.row_id)
        ids = [row.speaker_id for row in rows if row.speaker_id]
        found = await load_nodes(info, "Speaker", ids)
        return [each for each in found if each is not None]

    @strawberry.field(description="Topic that it treats; null when it treats none.")
    async def topic(self, info: Info) -> Topic | None:
        return await maybe_node(info, "Topic", self.topic_id)


@strawberry.type
class ComponentAgenda:
    """What of a component an agenda is made of."""

    row_id: strawberry.Private[str]
    time_zone: str = strawberry.field(
        description="Time zone of the place by its IANA name, such as Asia/Shanghai."
    )

    @strawberry.field(description="Rooms, by key; at most 100.")
    async def rooms(self, info: Info) -> list[Room]:
        rows = await info.context.loaders.load(reading.rooms_by_component, self.row_id)
        return [Room.of(row) for row in rows]

    @strawberry.field(
        description="What is to be held, by key, as far as you may see it.", extensions=[Paged()]
    )
    def sessions(self) -> Connection[Session]:
        return listed(reading.SESSIONS_OF_COMPONENT, Session.of, self.row_id)

    @strawberry.field(description="Slots, in order of time; at most 100.")
    async def slots(self, info: Info) -> list[Slot]:
        rows = await info.context.loaders.load(reading.slots_by_component, self.row_id)
        return [Slot.of(row, self.time_zone) for row in rows]


@strawberry.type
class EditionSpeakers(EditionSeniorities):
    """Who comes to an edition from outside the administrations."""

    row_id: strawberry.Private[str]

    @strawberry.field(
        description="Speakers of the edition, as far as you may see them.", extensions=[Paged()]
    )
    def speakers(self) -> Connection[Speaker]:
        return listed(speakers.SPEAKERS_OF_EDITION, Speaker.of, self.row_id)


async def placed_title(info: Info, row: models.AgendaPlacement, locale: Locale | None) -> str:
    """Return the title that a session had; in the wanted language where it is that of a topic."""
    session: Session | None = await maybe_node(info, "Session", row.session_id)
    topic = await maybe_node(info, "Topic", session.topic_id if session else None)
    if topic is None or topic.english != row.title:
        return row.title
    named: str = await topic.name_in(info, locale)
    return named
