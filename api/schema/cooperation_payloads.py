"""Inputs and payloads of the acts on cooperation frameworks and their articles."""

from __future__ import annotations

from typing import Any

import strawberry

from api.schema.cooperation_frameworks import CooperationArticle, CooperationFramework
from api.schema.payloads import Payload, deleted_field, key_field, result_field
from api.schema.programmes import Programme


def _version() -> Any:
    return strawberry.field(
        default=strawberry.UNSET,
        description=(
            "Revision of the version that you read; another one now is STALE. Left out means"
            " whichever there is."
        ),
    )


@strawberry.input(description="Input of createCooperationFramework.")
class CreateCooperationFrameworkInput:
    """A programme, a key and a head."""

    programme_id: strawberry.ID = strawberry.field(description="Programme that it belongs to.")
    key: str = strawberry.field(
        description="Small letters, digits and underscores; the same over all versions."
    )
    title: str = strawberry.field(description="Title, at most 200 characters.")
    quote: str | None = strawberry.field(
        default=strawberry.UNSET,
        description="Words of a source about it, at most 4,000 characters; left out means none.",
    )
    source: str | None = strawberry.field(
        default=strawberry.UNSET,
        description="Where the quote comes from; needed with one, left out means none.",
    )
    summary: str | None = strawberry.field(
        default=strawberry.UNSET,
        description="What it is about, at most 4,000 characters; left out means nothing yet.",
    )
    idempotency_key: str | None = key_field()


@strawberry.input(description="Input of changeCooperationFramework; what is left out stays.")
class ChangeCooperationFrameworkInput:
    """A draft and another head."""

    id: strawberry.ID = strawberry.field(description="Draft to change.")
    quote: str | None = strawberry.field(
        default=strawberry.UNSET, description="Words of a source about it; empty for none."
    )
    source: str | None = strawberry.field(
        default=strawberry.UNSET, description="Where the quote comes from; empty for nowhere."
    )
    summary: str | None = strawberry.field(
        default=strawberry.UNSET, description="What it is about; empty for nothing."
    )
    title: str | None = strawberry.field(default=strawberry.UNSET, description="Title.")
    expected_version: int | None = _version()
    idempotency_key: str | None = key_field()


@strawberry.input(description="Input of draftCooperationFramework.")
class DraftCooperationFrameworkInput:
    """A version."""

    id: strawberry.ID = strawberry.field(description="Version that the next one is a copy of.")
    idempotency_key: str | None = key_field()


@strawberry.input(description="Input of publishCooperationFramework.")
class PublishCooperationFrameworkInput:
    """A draft."""

    id: strawberry.ID = strawberry.field(description="Draft to publish.")
    expected_version: int | None = _version()
    idempotency_key: str | None = key_field()


@strawberry.input(description="Input of retireCooperationFramework.")
class RetireCooperationFrameworkInput:
    """A published version."""

    id: strawberry.ID = strawberry.field(description="Published version to take out of force.")
    expected_version: int | None = _version()
    idempotency_key: str | None = key_field()


@strawberry.input(description="Input of discardCooperationFramework.")
class DiscardCooperationFrameworkInput:
    """A draft."""

    id: strawberry.ID = strawberry.field(description="Draft to delete.")
    expected_version: int | None = _version()
    idempotency_key: str | None = key_field()


@strawberry.input(description="Input of addArticle.")
class AddArticleInput:
    """A draft and an article."""

    framework_id: strawberry.ID = strawberry.field(description="Draft that it is an article of.")
    title: str = strawberry.field(description="Title, at most 200 characters.")
    number: int | None = strawberry.field(
        default=strawberry.UNSET,
        description="Its place; those behind it count one further. Left out means the last.",
    )
    text: str | None = strawberry.field(
        default=strawberry.UNSET,
        description="What it says, at most 4,000 characters; left out means nothing yet.",
    )
    expected_version: int | None = _version()
    idempotency_key: str | None = key_field()


@strawberry.input(description="Input of changeArticle; what is left out stays.")
class ChangeArticleInput:
    """An article as it is wanted."""

    id: strawberry.ID = strawberry.field(description="Article to change.")
    number: int | None = strawberry.field(default=strawberry.UNSET, description="Its place.")
    text: str | None = strawberry.field(default=strawberry.UNSET, description="What it says.")
    title: str | None = strawberry.field(default=strawberry.UNSET, description="Title.")
    expected_version: int | None = _version()
    idempotency_key: str | None = key_field()


@strawberry.input(description="Input of removeArticle.")
class RemoveArticleInput:
    """An article."""

    id: strawberry.ID = strawberry.field(description="Article to take out.")
    expected_version: int | None = _version()
    idempotency_key: str | None = key_field()


@strawberry.input(description="Input of mapArticle.")
class MapArticleInput:
    """An article of an earlier version, and what it became."""

    framework_id: strawberry.ID = strawberry.field(description="Draft whose map it is.")
    from_article_id: strawberry.ID = strawberry.field(
        description="Article of an earlier version of the framework."
    )
    to_article_ids: list[strawberry.ID] = strawberry.field(
        description="Articles of the draft that it became; empty means none, for a reason."
    )
    reason: str | None = strawberry.field(
        default=strawberry.UNSET,
        description="Why, at most 4,000 characters; needed where it became nothing.",
    )
    expected_version: int | None = _version()
    idempotency_key: str | None = key_field()


@strawberry.type
class FrameworkPayload(Payload):
    """A version."""

    cooperation_framework: CooperationFramework | None = result_field("Version")


@strawberry.type
class ArticlePayload(FrameworkPayload):
    """An article and its version."""

    article: CooperationArticle | None = result_field("Article")


@strawberry.type(description="What createCooperationFramework did.")
class CreateCooperationFrameworkPayload(FrameworkPayload):
    """A draft and its programme."""

    programme: Programme | None = result_field("Programme")


@strawberry.type(description="What draftCooperationFramework did.")
class DraftCooperationFrameworkPayload(FrameworkPayload):
    """The next version and its programme."""

    programme: Programme | None = result_field("Programme")


@strawberry.type(description="What changeCooperationFramework did.")
class ChangeCooperationFrameworkPayload(FrameworkPayload):
    """A draft."""


@strawberry.type(description="What publishCooperationFramework did.")
class PublishCooperationFrameworkPayload(FrameworkPayload):
    """A version in force, and the one before."""

    superseded: CooperationFramework | None = strawberry.field(
        default=None, description="Version that it superseded; null when none was in force."
    )


@strawberry.type(description="What retireCooperationFramework did.")
class RetireCooperationFrameworkPayload(FrameworkPayload):
    """A version out of force."""


@strawberry.type(description="What discardCooperationFramework did.")
class DiscardCooperationFrameworkPayload(Payload):
    """The id that is gone, and the programme."""

    deleted_id: strawberry.ID | None = deleted_field()
    programme: Programme | None = result_field("Programme")


@strawberry.type(description="What addArticle did.")
class AddArticlePayload(ArticlePayload):
    """An article and its version."""


@strawberry.type(description="What changeArticle did.")
class ChangeArticlePayload(ArticlePayload):
    """An article and its version."""


@strawberry.type(description="What removeArticle did.")
class RemoveArticlePayload(FrameworkPayload):
    """The id that is gone, and the version."""

    deleted_id: strawberry.ID | None = deleted_field()


@strawberry.type(description="What mapArticle did.")
class MapArticlePayload(FrameworkPayload):
    """A draft with its map."""
