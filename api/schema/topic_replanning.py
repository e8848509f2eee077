"""The plan of a topic run held against its edition as it is now: what stays, goes and comes."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

import strawberry

from api import topic_sentences
from api.context import Info
from api.schema.node import WantedLocale, load_node, maybe_node, texts_in
from api.schema.scalars import Locale
from api.schema.topic_parameters import topics_by_ids
from api.schema.topics import Topic
from domain import runs, topics

UNITS_A_POINT = 1_000


@strawberry.enum(description="Why a topic is not kept; new values may be added.")
class DroppedTopicCode(Enum):
    """The codes of the engine."""

    CANNOT = strawberry.enum_value(
        "cannot", description="The records that are named stand against it."
    )
    WITHDRAWN = strawberry.enum_value("withdrawn", description="The catalogue has it no more.")
    WORTH = strawberry.enum_value(
        "worth", description="It could stay, but not beside as many others at as much worth."
    )


@strawberry.type(description="A topic of a run that a replan does not keep.")
class DroppedTopic:
    """As domain.runs.DroppedTopic."""

    dropped: strawberry.Private[runs.DroppedTopic]
    key: str = strawberry.field(description="Key of the topic.")

    @strawberry.field(description="What kind of reason it is.")
    def code(self) -> DroppedTopicCode:
        return DroppedTopicCode(self.dropped.code.value)

    @strawberry.field(
        description=(
            "Smallest sets of records that stand against it together, by name;"
            " empty unless the code is CANNOT."
        )
    )
    def conflicts(self) -> list[list[str]]:
        return [list(names) for names in self.dropped.conflicts]

    @strawberry.field(description="The reason in words.")
    async def text(self, info: Info, locale: WantedLocale = strawberry.UNSET) -> str:
        words = texts_in(info, locale)
        names = {}
        for key, row_id in self.dropped.topic_ids.items():
            node: Topic = await load_node(info, "Topic", row_id)
            names[key] = await node.name_in(info, Locale(words.locale))
        code, conflicts = self.dropped.code.value, self.dropped.conflicts
        return topic_sentences.topic_dropped(code, conflicts, names, words)

    @strawberry.field(description="The topic; null when the catalogue has it no more.")
    async def topic(self, info: Info) -> Topic | None:
        found: Topic | None = await maybe_node(info, "Topic", self.dropped.topic_id)
        return found


@strawberry.type(
    description="The plan that keeps most topics of a run as its edition is now; nothing is stored."
)
class TopicReplan:
    """As domain.runs.TopicReplanAnswer."""

    answer: strawberry.Private[runs.TopicReplanAnswer]
    best_objective: int = strawberry.field(
        description="Largest value that is possible now, in points."
    )
    conflicts: list[list[str]] = strawberry.field(
        description="Smallest sets of records that let no plan stand; empty when one does."
    )
    objective: int = strawberry.field(description="Value of this plan, in points.")
    proved: bool = strawberry.field(
        description="True when no plan on these terms keeps more topics."
    )
    smallest_share_per_mille: int = strawberry.field(
        description="Smallest share of its need that any side gets, rounded down."
    )
    tolerance_per_mille: int = strawberry.field(
        description="Share of the largest value that keeping may cost."
    )

    @strawberry.field(description="Topics that are new.")
    async def added(self, info: Info) -> list[Topic]:
        return await topics_by_ids(info, self.answer.added_ids)

    @strawberry.field(description="Topics of the run that are not kept, and why.")
    def dropped(self) -> list[DroppedTopic]:
        return [DroppedTopic(dropped=each, key=each.key) for each in self.answer.dropped]

    @strawberry.field(description="Topics of the run that stay.")
    async def kept(self, info: Info) -> list[Topic]:
        return await topics_by_ids(info, self.answer.kept_ids)

    @strawberry.field(description="What stays, goes and comes, in words.")
    async def text(self, info: Info, locale: WantedLocale = strawberry.UNSET) -> str:
        words, answer = texts_in(info, locale), self.answer
        if answer.conflicts:
            return topic_sentences.impossible(answer.conflicts, words)
        wanted = Locale(words.locale)
        added = [await each.name_in(info, wanted) for each in await self.added(info)]
        dropped = []
        for each in self.dropped():
            topic = await each.topic(info)
            dropped.append(await topic.name_in(info, wanted) if topic else each.key)
        return topic_sentences.topic_replan(answer, dropped, added, words)

    @strawberry.field(description="Topics of this plan, in the order of the catalogue.")
    async def topics(self, info: Info) -> list[Topic]:
        return await topics_by_ids(info, self.answer.topic_ids)


async def load_topic_replan(
    info: Info, run_id: str, tolerance: int, minutes: int | None, never_ids: Sequence[str]
) -> TopicReplan:
    """Return the plan that keeps most topics of a run as its edition is now."""
    async with info.context.reading() as db:
        rows = await topics.topics_by_id(db, never_ids)
        never = [row.key for row in rows if row is not None]
        asked = await runs.read_asked_replan(db, run_id, minutes=minutes, never=never)
    found = await runs.topic_replan(asked, tolerance)
    return TopicReplan(
        answer=found,
        best_objective=found.best_total // UNITS_A_POINT,
        conflicts=[list(names) for names in found.conflicts],
        objective=found.total // UNITS_A_POINT,
        proved=found.proved,
        smallest_share_per_mille=found.smallest_share_per_mille,
        tolerance_per_mille=found.tolerance,
    )
