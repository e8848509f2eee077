"""What is asked of a topic run: what fairness costs, why not a topic, how sure one is."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

import strawberry

from api import topic_sentences
from api.context import Info
from api.schema.node import WantedLocale, load_node, texts_in
from api.schema.nominations import Delegate
from api.schema.scalars import Locale
from api.schema.sides import Side
from api.schema.topic_parameters import topics_by_ids
from api.schema.topics import Topic
from domain import runs

UNITS_A_POINT = 1_000


@strawberry.enum(description="Answers to why a topic is not chosen; new values may be added.")
class TopicVerdict(Enum):
    """The kinds of the engine."""

    CANNOT = strawberry.enum_value(
        "cannot", description="The records that are named stand against it."
    )
    CHOSEN = strawberry.enum_value("chosen", description="It is in the plan.")
    COSTS = strawberry.enum_value("costs", description="It could be, at a price.")
    TIE = strawberry.enum_value("tie", description="It could be, and the plan would be as good.")


@strawberry.type(description="The plan at one part of the fairest share.")
class TopicFairnessPoint:
    """As domain.runs.FairnessPoint."""

    ids: strawberry.Private[tuple[str, ...]]
    objective: int = strawberry.field(description="Value of the plan, in points.")
    phi_per_mille: int = strawberry.field(
        description="How near to the largest smallest share every side has to stay."
    )
    proved: bool = strawberry.field(description="True when no plan on these terms is better.")
    smallest_share_per_mille: int = strawberry.field(
        description="Smallest share of its need that any side gets, rounded down."
    )

    @strawberry.field(description="Topics of the plan, in the order of the catalogue.")
    async def topics(self, info: Info) -> list[Topic]:
        return await topics_by_ids(info, self.ids)


@strawberry.type(
    description="What fairness between the sides costs, from ignoring it to all of it."
)
class TopicFairness:
    """As domain.runs.TopicFairness."""

    loss_per_mille: int = strawberry.field(
        description="Share of the total that the last point gives up against the first."
    )
    points: list[TopicFairnessPoint] = strawberry.field(description="The plans, by rising phi.")

    @strawberry.field(description="The price in words.")
    def text(self, info: Info, locale: WantedLocale = strawberry.UNSET) -> str:
        low, high = self.points[0], self.points[-1]
        return topic_sentences.fairness(
            self.loss_per_mille,
            low.smallest_share_per_mille,
            high.smallest_share_per_mille,
            texts_in(info, locale),
        )


@strawberry.type(description="Who comes closest to leading a topic on a side that has no leader.")
class NearestLeader:
    """As domain.runs.NearestLeader."""

    leader: strawberry.Private[runs.NearestLeader]
    level_number: int = strawberry.field(description="The level reached, 0 to 4.")

    @strawberry.field(description="The person, as far as you may see them.")
    async def delegate(self, info: Info) -> Delegate | None:
        found: Delegate | None = await load_node(info, "Delegate", self.leader.delegate_id)
        return found

    @strawberry.field(description="The side that has no leader.")
    async def side(self, info: Info) -> Side:
        return await load_node(info, "Side", self.leader.side_id)


@strawberry.type(description="Why a topic is not chosen by a run, and what choosing it would cost.")
class TopicWhyNot:
    """As domain.runs.TopicAnswer."""

    answer: strawberry.Private[runs.TopicAnswer]
    loss_per_mille: int | None = strawberry.field(
        description="Share of the total that would be lost; null when it cannot be, or is chosen."
    )
    objective: int | None = strawberry.field(
        description="Value of the best plan with it, in points; null when there is none to tell."
    )
    possible_in_editions: int | None = strawberry.field(
        description="Editions after which it may be held again; null unless memory forbids it."
    )
    smallest_share_per_mille: int | None = strawberry.field(
        description="Smallest share of that plan, rounded down; null when there is none to tell."
    )
    verdict: TopicVerdict = strawberry.field(description="The answer in one word.")

    @strawberry.field(description="Topics that would come with it.")
    async def added(self, info: Info) -> list[Topic]:
        return await topics_by_ids(info, self.answer.added_ids)

    @strawberry.field(
        description=(
            "Smallest sets of records that stand against it together, by name;"
            " empty unless the verdict is CANNOT."
        )
    )
    def conflicts(self) -> list[list[str]]:
        return [list(names) for names in self.answer.conflicts]

    @strawberry.field(description="Topics that it would displace.")
    async def displaced(self, info: Info) -> list[Topic]:
        return await topics_by_ids(info, self.answer.displaced_ids)

    @strawberry.field(description="Where leaders are missing, who comes closest.")
    def nearest(self) -> list[NearestLeader]:
        return [NearestLeader(leader=each, level_number=each.level) for each in self.answer.nearest]

    @strawberry.field(description="The answer in words.")
    async def text(self, info: Info, locale: WantedLocale = strawberry.UNSET) -> str:
        words, answer = texts_in(info, locale), self.answer
        locale_asked = Locale(words.locale)
        names = {}
        for key, (noun, row_id) in answer.names.items():
            node = await load_node(info, noun.title(), row_id)
            names[key] = await node.name_in(info, locale_asked)
        displaced = [await each.name_in(info, locale_asked) for each in await self.displaced(info)]
        nearest = []
        for leader in self.nearest():
            person, side = await leader.delegate(info), await leader.side(info)
            code = person.code if person else ""
            name = await side.name_in(info, locale_asked)
            nearest.append((code, name, leader.level_number))
        return topic_sentences.topic_why_not(answer, names, displaced, nearest, words)

    @strawberry.field(description="The topic that is asked about.")
    async def topic(self, info: Info) -> Topic:
        return await load_node(info, "Topic", self.answer.topic_id)


@strawberry.type(description="How sure a suggested topic is when levels are a step off.")
class TopicCertainty:
    """As domain.runs.SuggestionCertainty."""

    found: strawberry.Private[runs.SuggestionCertainty]
    assessed: int = strawberry.field(
        description="Levels that are assessed, of those that somebody has a target for."
    )
    close_call: bool = strawberry.field(
        description="True when it stays in fewer than seven of ten draws."
    )
    draws: int = strawberry.field(description="How often the levels were drawn anew.")
    entries: int = strawberry.field(description="Levels that somebody has a target for.")
    impossible: int = strawberry.field(
        description="Draws in which no plan was possible, for want of leaders."
    )
    per_mille: int = strawberry.field(description="Share of the draws in which it stays.")
    stayed: int = strawberry.field(description="Draws in whose best plan it is.")

    @strawberry.field(description="How sure it is, in words.")
    def text(self, info: Info, locale: WantedLocale = strawberry.UNSET) -> str:
        return topic_sentences.topic_certainty(self.found, texts_in(info, locale))


async def load_fairness(info: Info, run_id: str, phis: list[int] | None) -> TopicFairness:
    """Return what fairness costs in a run."""
    found = await runs.topic_fairness(await _asked(info, run_id), phis)
    return TopicFairness(
        loss_per_mille=found.loss_per_mille,
        points=[
            TopicFairnessPoint(
                ids=point.topic_ids,
                objective=point.total // UNITS_A_POINT,
                phi_per_mille=point.phi_per_mille,
                proved=point.proved,
                smallest_share_per_mille=point.smallest_share_per_mille,
            )
            for point in found.points
        ],
    )


async def load_topic_why_not(info: Info, run_id: str, topic_id: str) -> TopicWhyNot:
    """Return why a topic is not chosen by a run."""
    found = await runs.topic_why_not(await _asked(info, run_id), topic_id)
    return TopicWhyNot(
        answer=found,
        loss_per_mille=None if found.total is None else found.loss_per_mille,
        objective=None if found.total is None else found.total // UNITS_A_POINT,
        possible_in_editions=found.possible_in_editions,
        smallest_share_per_mille=found.smallest_share_per_mille,
        verdict=TopicVerdict(found.kind.value),
    )


async def load_topic_certainty(
    info: Info, run_id: str, topic_id: str, doubt: runs.Doubt
) -> TopicCertainty:
    """Return how sure a topic of a run is; topics asked at once are drawn for at once."""

    async def draw(topic_ids: Sequence[str]) -> Sequence[runs.SuggestionCertainty]:
        return await runs.topic_certainties(await _asked(info, run_id), topic_ids, doubt)

    question = ("topic_certainty", run_id, doubt)
    found = await info.context.loaders.load_apart(question, draw, topic_id)
    return TopicCertainty(
        found=found,
        assessed=found.assessed,
        close_call=found.is_close_call,
        draws=found.draws,
        entries=found.entries,
        impossible=found.impossible,
        per_mille=found.per_mille,
        stayed=found.stayed,
    )


async def _asked(info: Info, run_id: str) -> runs.AskedRun:
    """Read a run that is asked about, and let go of the database before it is answered."""
    async with info.context.reading() as db:
        return await runs.read_asked_topics(db, run_id)
