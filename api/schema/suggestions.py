"""Topic runs, the topics that they suggest, and why."""

from __future__ import annotations

from enum import Enum
from typing import Annotated, Final, Self

import strawberry

from api import topic_sentences
from api.context import Info
from api.schema.competencies import Competency
from api.schema.inputs import given, row_id_of
from api.schema.node import Node, WantedLocale, load_node, load_nodes, maybe_node, texts_in
from api.schema.nominations import Delegate
from api.schema.runs import ForAudience, Run, read_by
from api.schema.scalars import Locale
from api.schema.sides import Side
from api.schema.topic_parameters import TopicParameters, topics_by_keys
from api.schema.topic_questions import (
    TopicCertainty,
    TopicFairness,
    TopicWhyNot,
    load_fairness,
    load_topic_certainty,
    load_topic_why_not,
)
from api.schema.topic_replanning import TopicReplan, load_topic_replan
from api.schema.topics import Topic
from api.sentences import topic_reason
from domain import models, programmes, runs
from domain.runs import TopicPurpose, listings

UNITS_A_POINT: Final = 1_000
_SHARES: Final = {"closes_gaps", "serves_side", "loss_without_it"}
_COUNTS: Final = {"people_at_level", "people_not_assessed", "sought_by"}


@strawberry.enum(description="Kinds of reason for a topic; new values may be added.")
class TopicReasonCode(Enum):
    """The codes of the engine."""

    REQUIRED = strawberry.enum_value("required", description="The run was asked to choose it.")
    CLOSES_GAPS = strawberry.enum_value(
        "closes_gaps", description="It closes a share of the need of all."
    )
    SERVES_SIDE = strawberry.enum_value(
        "serves_side", description="A side has a part of what it closes."
    )
    PEOPLE_AT_LEVEL = strawberry.enum_value(
        "people_at_level", description="So many people who need it stand at one level."
    )
    PEOPLE_NOT_ASSESSED = strawberry.enum_value(
        "people_not_assessed", description="So many people who may need it are not assessed."
    )
    SOUGHT_BY = strawberry.enum_value("sought_by", description="So many people seek it.")
    CAN_BE_LED = strawberry.enum_value("can_be_led", description="A delegate can lead it.")
    NEEDS_INVITED_LEADER = strawberry.enum_value(
        "needs_invited_leader", description="Nobody of a side can lead it."
    )
    LOSS_WITHOUT_IT = strawberry.enum_value(
        "loss_without_it", description="The plan would lose so much without it."
    )


@strawberry.type(description="What one side gains from the chosen topics.")
class SideShare:
    """A gain and a need, in points."""

    gain: int = strawberry.field(description="Points gained.")
    need: int = strawberry.field(description="Points needed.")
    share_per_mille: int = strawberry.field(
        description="Gain as a share of the need, rounded down."
    )
    side: Side = strawberry.field(description="The side.")


@strawberry.type(description="One reason for a topic, as values; text makes the sentence.")
class TopicReason:
    """One row of ``topic_reason``."""

    values: strawberry.Private[models.TopicReason]

    @strawberry.field(description="What kind of reason it is.")
    def code(self) -> TopicReasonCode:
        return TopicReasonCode(self.values.code)

    @strawberry.field(description="Competency concerned; null when the reason is none about one.")
    async def competency(self, info: Info) -> Competency | None:
        return await maybe_node(info, "Competency", self.values.competency_id)

    @strawberry.field(description="Delegate concerned; null when the reason is none about one.")
    async def delegate(self, info: Info) -> Delegate | None:
        return await maybe_node(info, "Delegate", self.values.delegate_id)

    @strawberry.field(description="People concerned; null when the reason counts none.")
    def people_count(self) -> int | None:
        return self.values.value if self.values.code in _COUNTS else None

    @strawberry.field(description="Share concerned; null when the reason names none.")
    def share_per_mille(self) -> int | None:
        if self.values.code not in _SHARES:
            return None
        return _per_mille(self.values.value or 0, self.values.out_of or 0)

    @strawberry.field(description="Side concerned; null when the reason is none about one.")
    async def side(self, info: Info) -> Side | None:
        return await maybe_node(info, "Side", self.values.side_id)

    @strawberry.field(
        description="The reason as a sentence. For participants no sentence reveals a level."
    )
    async def text(
        self,
        info: Info,
        locale: WantedLocale = strawberry.UNSET,
        audience: ForAudience = strawberry.UNSET,
    ) -> str:
        words = texts_in(info, locale)
        names: dict[str, str] = {}
        side = await maybe_node(info, "Side", self.values.side_id)
        delegate = await maybe_node(info, "Delegate", self.values.delegate_id)
        if side is not None:
            names[side.row_id] = await side.name_in(info, Locale(words.locale))
        if delegate is not None:
            names[delegate.row_id] = delegate.code
        return topic_reason(self.values, names, words, audience=read_by(info, audience))


@strawberry.type(description="A topic that a run suggests.")
class TopicSuggestion(Node):
    """One row of ``topic_suggestion``."""

    batch = listings.suggestions_by_id
    run_id: strawberry.Private[str]
    topic_id: strawberry.Private[str]
    loss_without_per_mille: int = strawberry.field(
        description="Share of the total that would be lost without it, all else equal."
    )
    minutes: int = strawberry.field(description="Minutes that it takes.")
    required: bool = strawberry.field(description="True when the run was asked to choose it.")

    @strawberry.field(
        description=(
            "How sure the topic is when levels are a step off: they are drawn anew so often, those"
            " that are not assessed from all levels; the same seed gives the same answer."
        )
    )
    async def certainty(
        self,
        info: Info,
        draws: Annotated[int, strawberry.argument(description="How often, 1 to 1,000.")] = 100,
        seed: Annotated[
            int, strawberry.argument(description="Where chance begins, 0 or more.")
        ] = 0,
        down_per_mille: Annotated[
            int, strawberry.argument(description="Chance that a level is drawn a step lower.")
        ] = 75,
        up_per_mille: Annotated[
            int, strawberry.argument(description="Chance that a level is drawn a step higher.")
        ] = 75,
    ) -> TopicCertainty:
        doubt = runs.Doubt(seed, draws, down_per_mille, up_per_mille)
        return await load_topic_certainty(info, self.run_id, self.topic_id, doubt)

    @strawberry.field(description="Delegates who can lead it, by side, as far as you may see them.")
    async def leaders(self, info: Info) -> list[Delegate]:
        ids = await self._named(info, "can_be_led", "delegate_id")
        found = await load_nodes(info, "Delegate", ids)
        return [each for each in found if each is not None]

    @strawberry.field(
        description=(
            "Sides without anyone who can lead it: a leader has to be invited;"
            " empty when none is missing."
        )
    )
    async def needs_invited_leader(self, info: Info) -> list[Side]:
        ids = await self._named(info, "needs_invited_leader", "side_id")
        return await load_nodes(info, "Side", ids)

    @strawberry.field(description="Why this topic, strongest first.")
    async def reasons(self, info: Info) -> list[TopicReason]:
        batch = runs.topic_reasons_by_suggestion
        rows = await info.context.loaders.load(batch, self.row_id)
        return [TopicReason(values=row) for row in rows]

    @strawberry.field(description="Run that suggested it.")
    async def run(self, info: Info) -> TopicRun:
        return await load_node(info, "TopicRun", self.run_id)

    @strawberry.field(description="The topic.")
    async def topic(self, info: Info) -> Topic:
        return await load_node(info, "Topic", self.topic_id)

    async def _named(self, info: Info, code: str, column: str) -> list[str]:
        """Return whom the reasons of one kind name, each once."""
        batch = runs.topic_reasons_by_suggestion
        rows = await info.context.loaders.load(batch, self.row_id)
        return list(dict.fromkeys(getattr(row, column) for row in rows if row.code == code))


@strawberry.type(
    description="That a run asked for no leaders, as nobody could lead any topic, and why."
)
class LeadersWaived:
    """The reason, which is always the same; the level differs."""

    level_number: int = strawberry.field(
        description="Least level that leading takes; a topic may take more."
    )

    @strawberry.field(description="The reason in words, and what to do.")
    def text(self, info: Info, locale: WantedLocale = strawberry.UNSET) -> str:
        return topic_sentences.leaders_waived(self.level_number, texts_in(info, locale))


@strawberry.type(
    description=(
        "A run that chooses topics for a symposium."
        " A point is a thousandth of one step of one person's gap."
    )
)
class TopicRun(Run):
    """One row of ``topic_run``."""

    batch = listings.light_topic_runs_by_id
    displaced: strawberry.Private[tuple[str, ...]]
    parameters: TopicParameters = strawberry.field(
        description="What the run was asked to weigh and how."
    )
    price_of_required_per_mille: int | None = strawberry.field(
        description=(
            "What requiring the required topics costs of the best total without them;"
            " null when nothing is required, or until done."
        )
    )
    purpose: TopicPurpose = strawberry.field(description="What the topics are for.")
    smallest_share_per_mille: int | None = strawberry.field(
        description=(
            "Smallest share of its need that any side gets, rounded down; null until done."
        )
    )

    @classmethod
    def of(cls, row: models.TopicRun) -> Self:
        """Make the node of a row."""
        share = None
        if row.smallest_share_numerator is not None:
            share = _per_mille(row.smallest_share_numerator, row.smallest_share_denominator or 0)
        return cls.with_run(
            row,
            objective=_points(row.total),
            bound=_points(row.total_bound),
            displaced=tuple(key for key in (row.required_displace or "").split(";") if key),
            parameters=TopicParameters.of(row),
            purpose=TopicPurpose(row.purpose),
            smallest_share_per_mille=share,
        )

    @strawberry.field(
        description=(
            "Topics that would stand in place of the required ones if nothing were required;"
            " empty when none would."
        )
    )
    async def displaced_topics(self, info: Info) -> list[Topic]:
        return await topics_by_keys(info, self.displaced)

    @strawberry.field(
        description=(
            "What fairness between the sides costs: the plan at each part of the largest smallest"
            " share."
        )
    )
    async def fairness(
        self,
        info: Info,
        phi_per_mille: Annotated[
            list[int] | None,
            strawberry.argument(
                description="Parts of that share, 0 to 1,000; left out means six of them."
            ),
        ] = strawberry.UNSET,
    ) -> TopicFairness:
        return await load_fairness(info, self.row_id, phi_per_mille or None)

    @strawberry.field(
        description=(
            "The plan that keeps most of these topics as the edition is now: people who left are"
            " out, and what is said here holds."
        )
    )
    async def replan(
        self,
        info: Info,
        tolerance_per_mille: Annotated[
            int, strawberry.argument(description="Share of the largest value that may be lost.")
        ] = 20,
        minutes: Annotated[
            int | None, strawberry.argument(description="Another budget of minutes than before.")
        ] = strawberry.UNSET,
        never_topic_ids: Annotated[
            list[strawberry.ID] | None, strawberry.argument(description="Topics that are out now.")
        ] = strawberry.UNSET,
    ) -> TopicReplan:
        never = [row_id_of(each, "Topic", "neverTopicIds") for each in never_topic_ids or ()]
        minutes = minutes if given(minutes) else None
        return await load_topic_replan(info, self.row_id, tolerance_per_mille, minutes, never)

    @strawberry.field(
        description="Why no leaders were asked for; null when they were, or until done."
    )
    async def leaders_waived(self, info: Info) -> LeadersWaived | None:
        batch = listings.leaders_waived_of_topic_runs
        if not await info.context.loaders.load(batch, self.row_id):
            return None
        return LeadersWaived(level_number=self.parameters.leader_level_min)

    @strawberry.field(
        description="What each side gains, in the order of the sides; empty until done."
    )
    async def side_shares(self, info: Info) -> list[SideShare]:
        rows = await info.context.loaders.load(programmes.sides_by_edition, self.edition_id)
        gains = await info.context.loaders.load(listings.gains_of_topic_runs, self.row_id)
        by_key = {each.side_key: each for each in gains}
        return [
            SideShare(
                gain=by_key[row.key].gain // UNITS_A_POINT,
                need=by_key[row.key].need // UNITS_A_POINT,
                share_per_mille=_per_mille(by_key[row.key].gain, by_key[row.key].need),
                side=Side.of(row),
            )
            for row in rows
            if row.key in by_key
        ]

    @strawberry.field(
        description="Topics of the answer, in the order of the catalogue; empty until done."
    )
    async def suggestions(self, info: Info) -> list[TopicSuggestion]:
        batch = runs.suggestions_by_run
        rows = await info.context.loaders.load(batch, self.row_id)
        return [TopicSuggestion.of(row) for row in rows]

    @strawberry.field(description="Why a topic is not chosen, and what it would cost to choose it.")
    async def why_not(
        self,
        info: Info,
        topic: Annotated[strawberry.ID, strawberry.argument(description="Id of the topic.")],
    ) -> TopicWhyNot:
        return await load_topic_why_not(info, self.row_id, row_id_of(topic, "Topic", "topic"))


def _points(units: int | None) -> int | None:
    """Turn the engine's units into points; both the value and its bound are rounded down."""
    return None if units is None else units // UNITS_A_POINT


def _per_mille(part: int, whole: int) -> int:
    return part * 1_000 // whole if whole else 1_000
