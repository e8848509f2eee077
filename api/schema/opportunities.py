"""Opportunities of an edition, and its administrations side by side."""

from __future__ import annotations

from asyncio import gather
from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any, Final, Self

import strawberry

from api import opportunity_sentences
from api.context import Info
from api.errors import BadUserInput
from api.opportunity_sentences import Told
from api.schema.inputs import fit_filter, or_none
from api.schema.instruments import CooperationInstrument
from api.schema.node import WantedLocale, load_node, load_nodes, name_in, texts_in
from api.schema.profiles import Challenge, GoodPractice
from api.schema.scalars import CountryCode
from domain import runs
from domain.models import InstrumentStage
from domain.runs import FoundOpportunity, OpportunityFilter, RankedOpportunities

FIRST_MAX: Final = 100

AsOf = Annotated[
    date | None,
    strawberry.argument(
        description=(
            "Day of the arrangements: those known by then, at the stage they had; left out means"
            " the latest news."
        )
    ),
]


@strawberry.input(
    name="OpportunityFilter", description="Which opportunities: every given field must hold."
)
class OpportunityWhere:
    """As domain.runs.OpportunityFilter."""

    administration_code_in: list[CountryCode] | None = strawberry.field(
        default=strawberry.UNSET,
        description="The challenge or the practice is of any of these administrations.",
    )
    challenge_administration_code_in: list[CountryCode] | None = strawberry.field(
        default=strawberry.UNSET, description="Challenges of any of these administrations."
    )
    challenge_side_key_in: list[str] | None = strawberry.field(
        default=strawberry.UNSET, description="Challenges of any of these sides, by key."
    )
    practice_administration_code_in: list[CountryCode] | None = strawberry.field(
        default=strawberry.UNSET, description="Practices of any of these administrations."
    )
    practice_side_key_in: list[str] | None = strawberry.field(
        default=strawberry.UNSET, description="Practices of any of these sides, by key."
    )
    topic_key_in: list[str] | None = strawberry.field(
        default=strawberry.UNSET,
        description="The challenge or the practice belongs to any of these topics, by key.",
    )


@strawberry.type(description="How many people of an administration can share a topic.")
class SharingCount:
    """A count, or that it may not be told."""

    people: int | None = strawberry.field(
        description=(
            "Delegates of the edition who can share competencies that make up half of the topic at"
            " least; null where it is suppressed."
        )
    )
    suppressed: bool = strawberry.field(
        description=(
            "True where the count, alone or less a shown sum, would tell of fewer than five people"
            " whose ratings you may not see."
        )
    )

    @classmethod
    def of(cls, people: int | None) -> Self:
        """Make it of a count that may be None."""
        return cls(people=people, suppressed=people is None)


@strawberry.type(
    description=(
        "A challenge of one side that a good practice of another side meets, on the same topic or"
        " on one above or below it."
    )
)
class Opportunity:
    """As domain.runs.FoundOpportunity."""

    found: strawberry.Private[FoundOpportunity]
    people_per_mille: int = strawberry.field(
        description="200 for each of up to five people who can share the topic of the practice."
    )
    score_per_mille: int = strawberry.field(
        description=(
            "Topic times (600 + a fifth of the stage + a fifth of the people): what the"
            " opportunities are ranked by. People whom you are not told of do not count."
        )
    )
    sharing: SharingCount = strawberry.field(
        description=(
            "People of the administration that offers the practice who can share its topic."
        )
    )
    stage: InstrumentStage | None = strawberry.field(
        description="Stage of the furthest arrangement between the two; null without one."
    )
    stage_per_mille: int = strawberry.field(
        description="200 for each stage reached, from CONTACT to IN_FORCE; 0 without one."
    )
    synthetic: bool = strawberry.field(
        description="True when the challenge or the practice was invented for a demonstration."
    )
    topic_per_mille: int = strawberry.field(
        description="1,000 for the same topic, half of it for each step up or down in the tree."
    )
    topic_steps: int = strawberry.field(
        description="Steps in the tree of topics between the two; 0 for the same topic."
    )

    @classmethod
    def of(cls, found: FoundOpportunity) -> Self:
        """Make it of what the domain found."""
        return cls(
            found=found,
            people_per_mille=found.worth.people_per_mille,
            score_per_mille=found.worth.score_per_mille,
            sharing=SharingCount.of(found.people),
            stage=found.stage,
            stage_per_mille=found.worth.stage_per_mille,
            synthetic=found.is_synthetic,
            topic_per_mille=found.worth.topic_per_mille,
            topic_steps=found.worth.steps,
        )

    @strawberry.field(description="Challenge that is met.")
    def challenge(self) -> Challenge:
        return Challenge.of(self.found.challenge)

    @strawberry.field(description="Arrangements between the two administrations, by key.")
    async def instruments(self, info: Info) -> list[CooperationInstrument]:
        ids = self.found.instrument_ids
        return await load_nodes(info, "CooperationInstrument", ids)

    @strawberry.field(description="Good practice that meets it.")
    def practice(self) -> GoodPractice:
        return GoodPractice.of(self.found.practice)

    @strawberry.field(description="The opportunity in words, which name both records.")
    async def text(self, info: Info, locale: WantedLocale = strawberry.UNSET) -> str:
        found = self.found
        administrations = await gather(
            *(
                load_node(info, "Administration", each.id)
                for each in (found.faced_by, found.offered_by)
            )
        )
        faced_by, offered_by = await gather(
            *(each.name_in(info, locale) for each in administrations)
        )
        topic, practice_topic = await gather(
            *(
                name_in(info, each.id, each.name, locale)
                for each in (found.challenge_topic, found.practice_topic)
            )
        )
        told = Told(
            challenge=found.challenge.name,
            practice=found.practice.name,
            faced_by=faced_by,
            offered_by=offered_by,
            challenge_topic=topic,
            practice_topic=practice_topic,
            steps=found.worth.steps,
            stage=opportunity_sentences.stage_word(found.stage, is_known=found.is_stage_known),
            people=found.people,
            synthetic=found.is_synthetic,
        )
        return opportunity_sentences.opportunity(told, texts_in(info, locale))


@strawberry.type(description="Opportunities of an edition, best first.")
class Opportunities:
    """Some of them, and how many there are."""

    nodes: list[Opportunity] = strawberry.field(description="The best of them.")
    total_count: int = strawberry.field(description="How many there are in all.")


Question = tuple[str, date | None, OpportunityFilter | None]


async def load_opportunities(
    info: Info, edition_id: str, as_of: date | None, where: OpportunityFilter | None
) -> RankedOpportunities:
    """Return the opportunities of an edition, as the viewer may know them."""
    viewer = info.context.viewer

    async def answer(keys: Sequence[Question]) -> Sequence[RankedOpportunities]:
        found = []
        for key, day, narrowed in keys:
            async with info.context.reading() as db:
                read = await runs.read_described(db, key, viewer, day)
            # Read before it is counted, so that a request never holds two handles at a time.
            found.append(
                await runs.find_opportunities(
                    info.context.store, viewer, read, as_of=day, where=narrowed
                )
            )
        return found

    return await info.context.loaders.load_apart(
        "opportunities", answer, (edition_id, as_of, where)
    )


@strawberry.type
class EditionOpportunities:
    """What an edition says of what its sides have to give each other."""

    row_id: strawberry.Private[str]

    @strawberry.field(
        description=(
            "Challenges of the edition's administrations that a good practice of another side"
            " meets, best first."
        )
    )
    async def opportunities(
        self,
        info: Info,
        where: Annotated[
            OpportunityWhere | None,
            strawberry.argument(
                name="filter", description="Which opportunities; left out means all."
            ),
        ] = strawberry.UNSET,
        as_of: AsOf = strawberry.UNSET,
        first: Annotated[
            int, strawberry.argument(description="How many of the best, 1 to 100.")
        ] = 50,
    ) -> Opportunities:
        if not 1 <= first <= FIRST_MAX:
            raise BadUserInput(f"first is {first}. Give 1 to {FIRST_MAX}.")
        narrowed: Any = fit_filter(where, OpportunityFilter)
        found = await load_opportunities(info, self.row_id, or_none(as_of), narrowed)
        shown = [Opportunity.of(each) for each in found.best(first)]
        return Opportunities(nodes=shown, total_count=len(found))
