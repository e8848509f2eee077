"""Why two delegates are paired: the reasons of a pairing, as values and as sentences."""

from __future__ import annotations

from asyncio import gather
from collections.abc import Sequence
from contextlib import suppress
from enum import Enum
from functools import partial
from typing import Any, Self

import strawberry

from api.connections import page_size
from api.context import Info
from api.schema.ahead import arguments_of, asked_below
from api.schema.at_once import at_once
from api.schema.competencies import Competency
from api.schema.node import WantedLocale, load_node, maybe_node, texts_in
from api.schema.nominations import Delegate, load_delegates_ahead
from api.schema.runs import ForAudience, read_by
from api.schema.scalars import Locale
from api.schema.sides import Side
from api.schema.topics import Topic
from api.sentences import pairing_reason
from domain import models, runs
from domain.competencies import competencies_by_id
from domain.nominations import delegates_by_id
from domain.topics import topics_by_id


@strawberry.enum(description="Kinds of reason for a pairing; new values may be added.")
class PairingReasonCode(Enum):
    """The codes of the engine."""

    COMPETENCY_GAIN = strawberry.enum_value(
        "competency_gain",
        description="The partner can share a competency that the delegate lacks.",
    )
    TOPIC_GAIN = strawberry.enum_value(
        "topic_gain", description="The partner offers a topic that the delegate seeks."
    )
    MUTUAL_BENEFIT = strawberry.enum_value("mutual_benefit", description="Both gain.")
    COMMON_LANGUAGE = strawberry.enum_value(
        "common_language", description="A language that both speak."
    )
    REPEAT_PAIRING = strawberry.enum_value(
        "repeat_pairing", description="The two were partners in an earlier edition."
    )


@strawberry.type(description="One reason for a pairing, as values; text makes the sentence.")
class PairingReason:
    """A reason as it was recorded, or as it is priced."""

    values: strawberry.Private[models.PairingReason | runs.ReasonValue]
    pair: strawberry.Private[tuple[str, str]]
    points: int = strawberry.field(
        description=(
            "Points of the score that come from this reason; negative for a repeated pairing."
        )
    )

    @classmethod
    def of(cls, values: models.PairingReason | runs.ReasonValue, pair: tuple[str, str]) -> Self:
        """Make it of the domain's values; the pair holds the two delegates."""
        return cls(values=values, pair=pair, points=values.points)

    @strawberry.field(description="What kind of reason it is.")
    def code(self) -> PairingReasonCode:
        return PairingReasonCode(self.values.code)

    @strawberry.field(description="Competency concerned; null when the reason is none about one.")
    async def competency(self, info: Info) -> Competency | None:
        return await maybe_node(info, "Competency", self.values.competency_id)

    @strawberry.field(description="Delegate who gains; null when both do or nobody does.")
    async def delegate(self, info: Info) -> Delegate | None:
        return await maybe_node(info, "Delegate", self.values.learner_delegate_id)

    @strawberry.field(description="Language concerned; null when the reason is none about one.")
    def language(self) -> Locale | None:
        return None if self.values.language is None else Locale(self.values.language)

    @strawberry.field(
        description="Side of the delegate who gains; null when both do or nobody does."
    )
    async def side(self, info: Info) -> Side | None:
        learner = await maybe_node(info, "Delegate", self.values.learner_delegate_id)
        return None if learner is None else await maybe_node(info, "Side", learner.side_id)

    @strawberry.field(description="Topic concerned; null when the reason is none about one.")
    async def topic(self, info: Info) -> Topic | None:
        return await maybe_node(info, "Topic", self.values.topic_id)

    @strawberry.field(
        description=("The reason as a sentence. For participants no sentence reveals a level.")
    )
    @at_once
    async def text(
        self,
        info: Info,
        locale: WantedLocale = strawberry.UNSET,
        audience: ForAudience = strawberry.UNSET,
    ) -> str:
        words = texts_in(info, locale)
        values = self.values
        people: list[Any] = await info.context.loaders.load_many(delegates_by_id, self.pair)
        names = {each.id: each.code for each in people}
        for type_name, row_id in (
            ("Competency", values.competency_id),
            ("Topic", values.topic_id),
        ):
            if row_id is not None:
                names[row_id] = await _name(info, type_name, row_id, Locale(words.locale))
        partners = [each for each in self.pair if each != values.learner_delegate_id]
        return pairing_reason(
            values, names, words, partner_id=partners[0], audience=read_by(info, audience)
        )


async def load_reasons(
    info: Info, pairing_ids: Sequence[str], first: int | None
) -> list[Sequence[models.PairingReason]]:
    """Return the reasons of each pairing, strongest first.

    Raises:
        BadUserInput: so many cannot be asked for.

    """
    loaders = info.context.loaders
    if first is None or first is strawberry.UNSET:
        return await loaders.load_many(runs.reasons_by_pairing, pairing_ids)
    some = partial(runs.first_reasons_by_pairing, most=page_size("first", first, "reasons"))
    asked = [loaders.load_as(("first_reasons", first), some, each) for each in pairing_ids]
    return [await each for each in asked]


async def load_pairings_ahead(info: Info, rows: Sequence[models.Pairing]) -> None:
    """Load what the fields of a page of pairings will ask for."""
    people = [each for row in rows for each in (row.left_delegate_id, row.right_delegate_id)]
    await gather(
        load_delegates_ahead(info, people),
        _load_reasons_ahead(info, [row.id for row in rows]),
    )


async def _load_reasons_ahead(info: Info, pairing_ids: Sequence[str]) -> None:
    """Load what ``reasons``, and their sentences, will ask for.

    What cannot be loaded is told by the field that asks for it.
    """
    load = info.context.loaders.load_many
    with suppress(Exception):
        for field in asked_below(info, "reasons"):
            found = await load_reasons(info, pairing_ids, arguments_of(info, field).get("first"))
            if asked_below(info, "reasons", "text"):
                rows = [each for reasons in found for each in reasons]
                named = {each.competency_id for each in rows}, {each.topic_id for each in rows}
                competencies, topics = (sorted(filter(None, ids)) for ids in named)
                await gather(load(competencies_by_id, competencies), load(topics_by_id, topics))


async def _name(info: Info, type_name: str, row_id: str, locale: Locale) -> str:
    node = await load_node(info, type_name, row_id)
    return "" if node is None else await node.name_in(info, locale)
