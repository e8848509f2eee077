"""Administrations of an edition side by side."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Self

import strawberry

from api.context import Info
from api.schema.administrations import Administration
from api.schema.inputs import or_none
from api.schema.instruments import CooperationInstrument
from api.schema.node import load_node, load_nodes
from api.schema.opportunities import AsOf, SharingCount
from api.schema.profiles import Challenge, GoodPractice, StrategicFunction
from api.schema.scalars import CountryCode, Locale
from api.schema.topics import Topic
from domain import runs


@strawberry.type(description="What one administration does, offers and faces on a topic.")
class ComparedTopicEntry:
    """As domain.runs.TopicEntry."""

    entry: strawberry.Private[runs.TopicEntry]
    challenges: list[Challenge] = strawberry.field(description="What it finds difficult, by name.")
    functions: list[StrategicFunction] = strawberry.field(
        description="Functions and processes that are about the topic, by name."
    )
    practices: list[GoodPractice] = strawberry.field(description="What it offers, by name.")
    sharing: SharingCount = strawberry.field(description="People of it who can share the topic.")

    @classmethod
    def of(cls, entry: runs.TopicEntry) -> Self:
        """Make it of an entry of the domain."""
        return cls(
            entry=entry,
            challenges=[Challenge.of(row) for row in entry.challenges],
            functions=[StrategicFunction.of(row) for row in entry.functions],
            practices=[GoodPractice.of(row) for row in entry.practices],
            sharing=SharingCount.of(entry.people),
        )

    @strawberry.field(description="Whose entry it is.")
    async def administration(self, info: Info) -> Administration:
        return await load_node(info, "Administration", self.entry.administration_id)


@strawberry.type(description="A topic that one of the administrations names.")
class ComparedTopic:
    """As domain.runs.ComparedTopic."""

    topic_id: strawberry.Private[str]
    entries: list[ComparedTopicEntry] = strawberry.field(
        description="One of each administration, in their order."
    )

    @strawberry.field(description="Which topic.")
    async def topic(self, info: Info) -> Topic:
        return await load_node(info, "Topic", self.topic_id)


@strawberry.type(description="Administrations of an edition side by side, in the order asked for.")
class AdministrationComparison:
    """As domain.runs.SideBySide."""

    found: strawberry.Private[runs.SideBySide]
    common_languages: list[Locale] = strawberry.field(
        description="Languages that are official in all of them, in the order of the first."
    )
    topics: list[ComparedTopic] = strawberry.field(
        description="Topics that one of them names, in the order of the catalogue."
    )

    @classmethod
    def of(cls, found: runs.SideBySide) -> Self:
        """Make it of what the domain laid side by side."""
        return cls(
            found=found,
            common_languages=[Locale(each) for each in found.common_languages],
            topics=[
                ComparedTopic(
                    topic_id=topic.topic_id,
                    entries=[ComparedTopicEntry.of(entry) for entry in topic.entries],
                )
                for topic in found.topics
            ],
        )

    @strawberry.field(description="The administrations, with their languages and time zones.")
    async def administrations(self, info: Info) -> list[Administration]:
        ids = self.found.administration_ids
        return await load_nodes(info, "Administration", ids)

    @strawberry.field(description="Arrangements between two of them at least, by key.")
    async def instruments(self, info: Info) -> list[CooperationInstrument]:
        ids = self.found.instrument_ids
        return await load_nodes(info, "CooperationInstrument", ids)


@strawberry.type
class EditionComparisons:
    """How the administrations of an edition stand beside each other."""

    row_id: strawberry.Private[str]

    @strawberry.field(
        description=(
            "Administrations of the edition side by side: what they do, offer and face, topic by"
            " topic, and who can share it."
        )
    )
    async def administration_comparison(
        self,
        info: Info,
        codes: Annotated[
            list[CountryCode],
            strawberry.argument(
                description="Two to ten administrations on sides of the edition, each once."
            ),
        ],
        as_of: AsOf = strawberry.UNSET,
    ) -> AdministrationComparison:
        viewer, day = info.context.viewer, or_none(as_of)

        async def answer(
            keys: Sequence[tuple[str, tuple[str, ...], date | None]],
        ) -> Sequence[runs.SideBySide]:
            laid = []
            for edition_id, wanted, known_by in keys:
                async with info.context.reading() as db:
                    found = await runs.read_described(db, edition_id, viewer, known_by)
                    read = await runs.read_side_by_side(db, found, wanted)
                laid.append(await runs.lay_side_by_side(info.context.store, viewer, read))
            return laid

        key = (self.row_id, tuple(map(str, codes)), day)
        load = info.context.loaders.load_apart
        return AdministrationComparison.of(await load("side_by_side", answer, key))
