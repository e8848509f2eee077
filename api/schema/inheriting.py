"""What an edition has from the earlier ones of its programme."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

import strawberry

from api.context import Info
from api.schema.commitments import Commitment
from api.schema.inherited_ties import InheritedTie, sleeps
from api.schema.managers import Manager
from api.schema.network_people import First, most
from api.schema.node import load_node, load_nodes, maybe_node
from api.schema.proposals import Proposal
from api.schema.topics import Topic
from domain import programmes, topics
from domain.runs import inheritance

if TYPE_CHECKING:
    from api.schema.editions import Edition

_EDITIONS = strawberry.lazy("api.schema.editions")


@strawberry.type(description="A topic that an earlier edition treated.")
class TreatedTopic:
    """As domain.runs.inheritance.TreatedTopic."""

    key: strawberry.Private[str]
    edition_id: strawberry.Private[str]
    editions_ago: int = strawberry.field(
        description="How many editions ago it was treated last; 1 is the edition before."
    )

    @strawberry.field(description="Edition that treated it last.")
    async def edition(self, info: Info) -> Annotated[Edition, _EDITIONS]:
        return await load_node(info, "Edition", self.edition_id)

    @strawberry.field(description="Topic.")
    async def topic(self, info: Info) -> Topic:
        row: Any = await info.context.loaders.load(topics.topics_by_key, self.key)
        return Topic.of(row)


@strawberry.type(description="What an edition has from the earlier ones of its programme.")
class EditionInheritance:
    """As domain.runs.inheritance."""

    row_id: strawberry.Private[str]

    @strawberry.field(description="Proposals of earlier editions that this one adopted, in order.")
    async def adopted_proposals(
        self, info: Info, first: First = strawberry.UNSET
    ) -> list[Proposal]:
        return await self._nodes(info, "Proposal", inheritance.inherited_proposals, first)

    @strawberry.field(
        description="Commitments of earlier editions that are open, the first due first."
    )
    async def open_commitments(
        self, info: Info, first: First = strawberry.UNSET
    ) -> list[Commitment]:
        return await self._nodes(info, "Commitment", inheritance.inherited_commitments, first)

    @strawberry.field(description="How many commitments that are, beyond what is shown of them.")
    async def open_commitment_count(self, info: Info) -> int:
        return len(await self._told(info, inheritance.inherited_commitments))

    @strawberry.field(
        description=(
            "Who of those put forward took part in an earlier edition, by code; only of editions"
            " that you plan."
        )
    )
    async def returning_people(self, info: Info, first: First = strawberry.UNSET) -> list[Manager]:
        return await self._nodes(info, "Manager", inheritance.returning_people, first)

    @strawberry.field(description="How many people that are, beyond what is shown of them.")
    async def returning_person_count(self, info: Info) -> int:
        return len(await self._told(info, inheritance.returning_people))

    @strawberry.field(
        description=(
            "Who of those put forward were partners in earlier editions, as they stand today; only"
            " of editions that you plan. A run keeps what it knew of them."
        )
    )
    async def ties(self, info: Info, first: First = strawberry.UNSET) -> list[InheritedTie]:
        today = info.context.store.clock().date()
        return [
            InheritedTie(
                edition_id=each.tie.edition_id,
                manager_ids=each.manager_ids,
                delegate_ids=each.delegate_ids,
                contact_count=each.tie.contacts,
                is_dormant=sleeps(each.tie.last_contact_on, today),
                last_contact_on=each.tie.last_contact_on,
                state=each.tie.state,
            )
            for each in (await self._told(info, inheritance.inherited_ties))[: most(first)]
        ]

    @strawberry.field(description="How many ties that are, beyond what is shown of them.")
    async def tie_count(self, info: Info) -> int:
        return len(await self._told(info, inheritance.inherited_ties))

    @strawberry.field(
        description="Topics that earlier editions treated, those of the newest edition first."
    )
    async def topics(self, info: Info, first: First = strawberry.UNSET) -> list[TreatedTopic]:
        found = (await self._told(info, inheritance.inherited_topics))[: most(first)]
        return [
            TreatedTopic(key=each.key, edition_id=each.edition_id, editions_ago=each.editions_ago)
            for each in found
        ]

    async def _told(self, info: Info, question: Any) -> Sequence[Any]:
        batch = partial(_each, question)
        found: Sequence[Any] = await info.context.loaders.load_as(question, batch, self.row_id)
        return found

    async def _nodes(self, info: Info, noun: str, question: Any, first: Any) -> list[Any]:
        ids = (await self._told(info, question))[: most(first)]
        found = await load_nodes(info, noun, ids)
        return [each for each in found if each is not None]


async def _each(question: Any, db: Any, ids: Sequence[str]) -> list[Any]:
    """Ask the same of each edition in turn."""
    return [await question(db, row_id) for row_id in ids]


@strawberry.type
class InheritingEdition:
    """What an edition says of those before and after it."""

    row_id: strawberry.Private[str]

    @strawberry.field(description="What the edition has from the earlier ones of its programme.")
    def inherited(self) -> EditionInheritance:
        return EditionInheritance(row_id=self.row_id)

    @strawberry.field(
        description="Edition of the programme that begins next after it; null when none does."
    )
    async def next(self, info: Info) -> Annotated[Edition, _EDITIONS] | None:
        found = await info.context.loaders.load(programmes.neighbours_by_edition, self.row_id)
        return await maybe_node(info, "Edition", found[1])

    @strawberry.field(
        description="Edition of the programme that began last before it; null when none did."
    )
    async def previous(self, info: Info) -> Annotated[Edition, _EDITIONS] | None:
        found = await info.context.loaders.load(programmes.neighbours_by_edition, self.row_id)
        return await maybe_node(info, "Edition", found[0])
