"""Writing cooperation frameworks: drafts, their articles and maps, publishing and retiring."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any

import strawberry

from api.context import Info
from api.schema.changing import carried_out
from api.schema.cooperation_frameworks import CooperationArticle, CooperationFramework
from api.schema.cooperation_payloads import (
    AddArticleInput,
    AddArticlePayload,
    ChangeArticleInput,
    ChangeArticlePayload,
    ChangeCooperationFrameworkInput,
    ChangeCooperationFrameworkPayload,
    CreateCooperationFrameworkInput,
    CreateCooperationFrameworkPayload,
    DiscardCooperationFrameworkInput,
    DiscardCooperationFrameworkPayload,
    DraftCooperationFrameworkInput,
    DraftCooperationFrameworkPayload,
    MapArticleInput,
    MapArticlePayload,
    PublishCooperationFrameworkInput,
    PublishCooperationFrameworkPayload,
    RemoveArticleInput,
    RemoveArticlePayload,
    RetireCooperationFrameworkInput,
    RetireCooperationFrameworkPayload,
)
from api.schema.inputs import (
    TEXT_LENGTH_MAX,
    fit_text,
    given,
    input_row_id,
    input_row_ids,
    or_none,
)
from api.schema.payloads import WHAT
from api.schema.programmes import Programme
from domain import programmes
from domain.outcomes import articles, frameworks, life
from domain.outcomes.holding import hold_framework
from domain.outcomes.moves import EDIT
from domain.store import ReadDb, WriteDb

_FRAMEWORK = "CooperationFramework"
_ARTICLE = "CooperationArticle"
_TEXTS = ("quote", "source", "summary", "text")


def _texts(asked: Any) -> dict[str, str]:
    """Return the texts that an input gives, by name; what it leaves out is not there."""
    found: dict[str, str] = {}
    if given(asked.title):
        found["title"] = fit_text(asked.title, "title")
    for name in _TEXTS:
        text: Any = getattr(asked, name, None)
        if given(text):
            found[name] = fit_text(text, name, TEXT_LENGTH_MAX, lines=True)
    return found


async def _programme(db: ReadDb, programme_id: str) -> Programme | None:
    (found,) = await programmes.programmes_by_id(db, [programme_id])
    return Programme.maybe(found)


@strawberry.type
class CooperationFrameworkMutations:
    """One field for each act on a version as a whole."""

    @strawberry.mutation(
        description="Begin a cooperation framework of a programme, as a draft without articles."
    )
    async def create_cooperation_framework(
        self, info: Info, asked: Annotated[CreateCooperationFrameworkInput, WHAT]
    ) -> CreateCooperationFrameworkPayload:
        async def act(db: WriteDb) -> CreateCooperationFrameworkPayload:
            row = await frameworks.create_cooperation_framework(
                db,
                input_row_id(asked.programme_id, "Programme", "programmeId"),
                fit_text(asked.key, "key"),
                frameworks.FrameworkWanted(**_texts(asked)),
                at=info.context.store.clock(),
            )
            return CreateCooperationFrameworkPayload(
                cooperation_framework=CooperationFramework.of(row),
                programme=await _programme(db, row.programme_id),
            )

        return await carried_out(info, CreateCooperationFrameworkPayload, asked, act)

    @strawberry.mutation(
        description=(
            "Begin the next version of a cooperation framework as a copy of one, with a map of its"
            " articles; refused while there is a draft."
        )
    )
    async def draft_cooperation_framework(
        self, info: Info, asked: Annotated[DraftCooperationFrameworkInput, WHAT]
    ) -> DraftCooperationFrameworkPayload:
        async def act(db: WriteDb) -> DraftCooperationFrameworkPayload:
            row = await frameworks.draft_cooperation_framework(
                db, input_row_id(asked.id, _FRAMEWORK, "id"), at=info.context.store.clock()
            )
            return DraftCooperationFrameworkPayload(
                cooperation_framework=CooperationFramework.of(row),
                programme=await _programme(db, row.programme_id),
            )

        return await carried_out(info, DraftCooperationFrameworkPayload, asked, act)

    @strawberry.mutation(description="Give a draft another head; what is left out stays.")
    async def change_cooperation_framework(
        self, info: Info, asked: Annotated[ChangeCooperationFrameworkInput, WHAT]
    ) -> ChangeCooperationFrameworkPayload:
        async def act(db: WriteDb) -> ChangeCooperationFrameworkPayload:
            row_id = input_row_id(asked.id, _FRAMEWORK, "id")
            was = frameworks.head_of(await hold_framework(db, row_id, EDIT))
            row = await frameworks.change_cooperation_framework(
                db,
                row_id,
                replace(was, **_texts(asked)),
                at=info.context.store.clock(),
                expected_version=or_none(asked.expected_version),
            )
            framework = CooperationFramework.of(row)
            return ChangeCooperationFrameworkPayload(cooperation_framework=framework)

        return await carried_out(info, ChangeCooperationFrameworkPayload, asked, act)

    @strawberry.mutation(
        description=(
            "Put a draft into force for good; it supersedes the version before, of each of whose"
            " articles it has to say what became."
        )
    )
    async def publish_cooperation_framework(
        self, info: Info, asked: Annotated[PublishCooperationFrameworkInput, WHAT]
    ) -> PublishCooperationFrameworkPayload:
        async def act(db: WriteDb) -> PublishCooperationFrameworkPayload:
            row, superseded = await life.publish_cooperation_framework(
                db,
                input_row_id(asked.id, _FRAMEWORK, "id"),
                at=info.context.store.clock(),
                expected_version=or_none(asked.expected_version),
            )
            return PublishCooperationFrameworkPayload(
                cooperation_framework=CooperationFramework.of(row),
                superseded=CooperationFramework.maybe(superseded),
            )

        return await carried_out(info, PublishCooperationFrameworkPayload, asked, act)

    @strawberry.mutation(
        description=(
            "Take a published version out of force, without another in its place; what stands under"
            " it stays."
        )
    )
    async def retire_cooperation_framework(
        self, info: Info, asked: Annotated[RetireCooperationFrameworkInput, WHAT]
    ) -> RetireCooperationFrameworkPayload:
        async def act(db: WriteDb) -> RetireCooperationFrameworkPayload:
            row = await life.retire_cooperation_framework(
                db,
                input_row_id(asked.id, _FRAMEWORK, "id"),
                at=info.context.store.clock(),
                expected_version=or_none(asked.expected_version),
            )
            framework = CooperationFramework.of(row)
            return RetireCooperationFrameworkPayload(cooperation_framework=framework)

        return await carried_out(info, RetireCooperationFrameworkPayload, asked, act)

    @strawberry.mutation(
        description="Delete a draft with its articles; refused while it has recommendations."
    )
    async def discard_cooperation_framework(
        self, info: Info, asked: Annotated[DiscardCooperationFrameworkInput, WHAT]
    ) -> DiscardCooperationFrameworkPayload:
        async def act(db: WriteDb) -> DiscardCooperationFrameworkPayload:
            row = await frameworks.discard_cooperation_framework(
                db,
                input_row_id(asked.id, _FRAMEWORK, "id"),
                at=info.context.store.clock(),
                expected_version=or_none(asked.expected_version),
            )
            programme = await _programme(db, row.programme_id)
            return DiscardCooperationFrameworkPayload(deleted_id=asked.id, programme=programme)

        return await carried_out(info, DiscardCooperationFrameworkPayload, asked, act)


@strawberry.type
class ArticleMutations:
    """One field for each act on the articles of a draft."""

    @strawberry.mutation(description="Add an article to a draft.")
    async def add_article(
        self, info: Info, asked: Annotated[AddArticleInput, WHAT]
    ) -> AddArticlePayload:
        async def act(db: WriteDb) -> AddArticlePayload:
            framework, article = await articles.add_article(
                db,
                input_row_id(asked.framework_id, _FRAMEWORK, "frameworkId"),
                articles.ArticleWanted(number=or_none(asked.number), **_texts(asked)),
                at=info.context.store.clock(),
                expected_version=or_none(asked.expected_version),
            )
            return AddArticlePayload(
                cooperation_framework=CooperationFramework.of(framework),
                article=CooperationArticle.of(article),
            )

        return await carried_out(info, AddArticlePayload, asked, act)

    @strawberry.mutation(
        description="Change an article of a draft, or its place; what is left out stays."
    )
    async def change_article(
        self, info: Info, asked: Annotated[ChangeArticleInput, WHAT]
    ) -> ChangeArticlePayload:
        async def act(db: WriteDb) -> ChangeArticlePayload:
            row_id = input_row_id(asked.id, _ARTICLE, "id")
            _, held = await articles.hold_article(db, row_id, EDIT, None)
            values: dict[str, Any] = _texts(asked)
            if given(asked.number):
                values["number"] = asked.number
            framework, article = await articles.change_article(
                db,
                row_id,
                replace(articles.as_wanted(held), **values),
                at=info.context.store.clock(),
                expected_version=or_none(asked.expected_version),
            )
            return ChangeArticlePayload(
                cooperation_framework=CooperationFramework.of(framework),
                article=CooperationArticle.of(article),
            )

        return await carried_out(info, ChangeArticlePayload, asked, act)

    @strawberry.mutation(
        description=(
            "Take an article out of a draft; refused while recommendations stand under it. What was"
            " mapped onto it has to be mapped anew."
        )
    )
    async def remove_article(
        self, info: Info, asked: Annotated[RemoveArticleInput, WHAT]
    ) -> RemoveArticlePayload:
        async def act(db: WriteDb) -> RemoveArticlePayload:
            framework = await articles.remove_article(
                db,
                input_row_id(asked.id, _ARTICLE, "id"),
                at=info.context.store.clock(),
                expected_version=or_none(asked.expected_version),
            )
            return RemoveArticlePayload(
                deleted_id=asked.id, cooperation_framework=CooperationFramework.of(framework)
            )

        return await carried_out(info, RemoveArticlePayload, asked, act)

    @strawberry.mutation(
        description=(
            "Say what became of an article of an earlier version in a draft; it takes the place of"
            " what was said before."
        )
    )
    async def map_article(
        self, info: Info, asked: Annotated[MapArticleInput, WHAT]
    ) -> MapArticlePayload:
        async def act(db: WriteDb) -> MapArticlePayload:
            ids = input_row_ids(asked.to_article_ids, _ARTICLE, "toArticleIds")
            reason = asked.reason if given(asked.reason) else ""
            framework = await articles.map_article(
                db,
                input_row_id(asked.framework_id, _FRAMEWORK, "frameworkId"),
                input_row_id(asked.from_article_id, _ARTICLE, "fromArticleId"),
                articles.ArticleLink(
                    ids, fit_text(str(reason), "reason", TEXT_LENGTH_MAX, lines=True)
                ),
                at=info.context.store.clock(),
                expected_version=or_none(asked.expected_version),
            )
            return MapArticlePayload(cooperation_framework=CooperationFramework.of(framework))

        return await carried_out(info, MapArticlePayload, asked, act)
