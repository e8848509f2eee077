"""Recommending: adding, changing, agreeing on, superseding and removing recommendations."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any

import strawberry

from api.context import Info
from api.schema.changing import carried_out
from api.schema.editions import Edition
from api.schema.inputs import TEXT_LENGTH_MAX, fit_text, given, input_row_id, or_none
from api.schema.payloads import WHAT, Payload, deleted_field, key_field, result_field, version_field
from api.schema.recommendations import Recommendation
from api.schema.requests import edition_of
from domain import programmes
from domain.outcomes import reading, recommendations
from domain.store import WriteDb

_NOUN = "Recommendation"
_TEXTS = ("quote", "source", "wording")


@strawberry.input(description="Input of addRecommendation.")
class AddRecommendationInput:
    """An edition and a recommendation."""

    edition_id: strawberry.ID = strawberry.field(description="Edition that it comes out of.")
    article_id: strawberry.ID = strawberry.field(
        description="Article of a draft or a published version of the edition's programme."
    )
    key: str = strawberry.field(
        description="Small letters, digits and underscores; unique in the edition."
    )
    wording: str = strawberry.field(description="What is recommended, at most 4,000 characters.")
    quote: str | None = strawberry.field(
        default=strawberry.UNSET,
        description="Words of a source that state it, at most 4,000 characters.",
    )
    session_id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET,
        description="Session that it comes out of; left out means the edition as a whole.",
    )
    source: str | None = strawberry.field(
        default=strawberry.UNSET, description="Where the quote comes from; needed with one."
    )
    idempotency_key: str | None = key_field()


@strawberry.input(description="Input of changeRecommendation; what is left out stays.")
class ChangeRecommendationInput:
    """A draft as it is wanted."""

    id: strawberry.ID = strawberry.field(description="Draft to change.")
    article_id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET, description="Article that it stands under."
    )
    quote: str | None = strawberry.field(
        default=strawberry.UNSET, description="Words of a source that state it; empty for none."
    )
    session_id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET,
        description="Session that it comes out of; null means the edition as a whole.",
    )
    source: str | None = strawberry.field(
        default=strawberry.UNSET, description="Where the quote comes from; empty for nowhere."
    )
    wording: str | None = strawberry.field(
        default=strawberry.UNSET, description="What is recommended."
    )
    expected_version: int | None = version_field("recommendation")
    idempotency_key: str | None = key_field()


@strawberry.input(description="Input of removeRecommendation.")
class RemoveRecommendationInput:
    """A draft."""

    id: strawberry.ID = strawberry.field(description="Draft to remove.")
    expected_version: int | None = version_field("recommendation")
    idempotency_key: str | None = key_field()


@strawberry.input(description="Input of agreeRecommendation.")
class AgreeRecommendationInput:
    """A draft."""

    id: strawberry.ID = strawberry.field(description="Draft that is agreed on.")
    expected_version: int | None = version_field("recommendation")
    idempotency_key: str | None = key_field()


@strawberry.input(description="Input of supersedeRecommendation.")
class SupersedeRecommendationInput:
    """Two agreed recommendations."""

    id: strawberry.ID = strawberry.field(description="Agreed one that is superseded.")
    by_id: strawberry.ID = strawberry.field(
        description="Agreed one of the same programme that stands in its place."
    )
    expected_version: int | None = version_field("recommendation")
    idempotency_key: str | None = key_field()


@strawberry.type
class RecommendationPayload(Payload):
    """A recommendation."""

    recommendation: Recommendation | None = result_field("Recommendation")


@strawberry.type(description="What addRecommendation did.")
class AddRecommendationPayload(RecommendationPayload):
    """A recommendation and its edition."""

    edition: Edition | None = result_field("Edition")


@strawberry.type(description="What changeRecommendation did.")
class ChangeRecommendationPayload(RecommendationPayload):
    """A recommendation."""


@strawberry.type(description="What removeRecommendation did.")
class RemoveRecommendationPayload(Payload):
    """The id that is gone, and the edition."""

    deleted_id: strawberry.ID | None = deleted_field()
    edition: Edition | None = result_field("Edition")


@strawberry.type(description="What agreeRecommendation did.")
class AgreeRecommendationPayload(RecommendationPayload):
    """A recommendation."""


@strawberry.type(description="What supersedeRecommendation did.")
class SupersedeRecommendationPayload(RecommendationPayload):
    """A recommendation and its successor."""

    superseded_by: Recommendation | None = result_field("Recommendation in its place")


@strawberry.type
class RecommendationMutations:
    """One field for each act on recommendations."""

    @strawberry.mutation(
        description="Write down a practical recommendation of an edition, as a draft."
    )
    async def add_recommendation(
        self, info: Info, asked: Annotated[AddRecommendationInput, WHAT]
    ) -> AddRecommendationPayload:
        async def act(db: WriteDb) -> AddRecommendationPayload:
            edition = await edition_of(db, asked.edition_id)
            wanted = recommendations.RecommendationWanted(
                key=fit_text(asked.key, "key"), **_values(asked)
            )
            row = await recommendations.add_recommendation(
                db, edition, wanted, at=info.context.store.clock()
            )
            return AddRecommendationPayload(
                recommendation=Recommendation.of(row), edition=Edition.of(edition)
            )

        return await carried_out(info, AddRecommendationPayload, asked, act)

    @strawberry.mutation(description="Change a draft; what is left out stays.")
    async def change_recommendation(
        self, info: Info, asked: Annotated[ChangeRecommendationInput, WHAT]
    ) -> ChangeRecommendationPayload:
        async def act(db: WriteDb) -> ChangeRecommendationPayload:
            row_id = input_row_id(asked.id, _NOUN, "id")
            was = await recommendations.held_wanted(db, row_id)
            row = await recommendations.change_recommendation(
                db,
                row_id,
                replace(was, **_values(asked)),
                at=info.context.store.clock(),
                expected_version=or_none(asked.expected_version),
            )
            return ChangeRecommendationPayload(recommendation=Recommendation.of(row))

        return await carried_out(info, ChangeRecommendationPayload, asked, act)

    @strawberry.mutation(description="Delete a draft.")
    async def remove_recommendation(
        self, info: Info, asked: Annotated[RemoveRecommendationInput, WHAT]
    ) -> RemoveRecommendationPayload:
        async def act(db: WriteDb) -> RemoveRecommendationPayload:
            row = await recommendations.remove_recommendation(
                db,
                input_row_id(asked.id, _NOUN, "id"),
                at=info.context.store.clock(),
                expected_version=or_none(asked.expected_version),
            )
            (edition,) = await programmes.editions_by_id(db, [row.edition_id])
            return RemoveRecommendationPayload(deleted_id=asked.id, edition=Edition.maybe(edition))

        return await carried_out(info, RemoveRecommendationPayload, asked, act)

    @strawberry.mutation(
        description=(
            "Agree on a draft: its wording stands from now on, and administrations may commit to"
            " it."
        )
    )
    async def agree_recommendation(
        self, info: Info, asked: Annotated[AgreeRecommendationInput, WHAT]
    ) -> AgreeRecommendationPayload:
        async def act(db: WriteDb) -> AgreeRecommendationPayload:
            row = await recommendations.agree_recommendation(
                db,
                input_row_id(asked.id, _NOUN, "id"),
                at=info.context.store.clock(),
                expected_version=or_none(asked.expected_version),
            )
            return AgreeRecommendationPayload(recommendation=Recommendation.of(row))

        return await carried_out(info, AgreeRecommendationPayload, asked, act)

    @strawberry.mutation(
        description=(
            "Let an agreed recommendation be superseded by another agreed one; what administrations"
            " committed to because of it stands."
        )
    )
    async def supersede_recommendation(
        self, info: Info, asked: Annotated[SupersedeRecommendationInput, WHAT]
    ) -> SupersedeRecommendationPayload:
        async def act(db: WriteDb) -> SupersedeRecommendationPayload:
            by_id = input_row_id(asked.by_id, _NOUN, "byId")
            row = await recommendations.supersede_recommendation(
                db,
                input_row_id(asked.id, _NOUN, "id"),
                by_id,
                at=info.context.store.clock(),
                expected_version=or_none(asked.expected_version),
            )
            (by,) = await reading.recommendations_by_id(db, [by_id])
            return SupersedeRecommendationPayload(
                recommendation=Recommendation.of(row), superseded_by=Recommendation.maybe(by)
            )

        return await carried_out(info, SupersedeRecommendationPayload, asked, act)


def _values(asked: Any) -> dict[str, Any]:
    """Return what an input gives of a recommendation; what it leaves out is not there."""
    values: dict[str, Any] = {
        name: fit_text(getattr(asked, name), name, TEXT_LENGTH_MAX, lines=True)
        for name in _TEXTS
        if given(getattr(asked, name))
    }
    if given(asked.article_id):
        values["article_id"] = input_row_id(asked.article_id, "CooperationArticle", "articleId")
    if asked.session_id is None:
        values["session_id"] = None
    elif given(asked.session_id):
        values["session_id"] = input_row_id(asked.session_id, "Session", "sessionId")
    return values
