"""The articles of a draft: added, changed, moved, removed, and mapped from earlier versions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple

from sqlalchemy import select

from domain import models
from domain.audit import Undo
from domain.errors import Conflict, InvalidInput, NotFound
from domain.models import ArticleMapping, CooperationArticle, CooperationFramework
from domain.models import CooperationFrameworkState as State
from domain.outcomes.frameworks import (
    articles_of,
    flush_unless_recommended,
    refuse_recommended,
    touch,
)
from domain.outcomes.holding import framework_noted, hold_framework, tell_framework, version_of
from domain.outcomes.moves import EDIT, MAP, Move
from domain.store import ReadDb, WriteDb

ARTICLES_MAX: Final = 50


@dataclass(frozen=True)
class ArticleWanted:
    """An article; ``number`` is its place among the others, behind them where it is None."""

    title: str
    text: str = ""
    number: int | None = None


class KeptArticle(NamedTuple):
    """What an article that was there before keeps: its id, and what it was mapped from."""

    id: str
    mapped_from: tuple[str, ...] = ()


class ArticleLink(NamedTuple):
    """What became of an article: one or several of the later version, or none and why."""

    to_ids: tuple[str, ...] = ()
    reason: str = ""


async def add_article(
    db: WriteDb,
    framework_id: str,
    wanted: ArticleWanted,
    *,
    at: datetime,
    expected_version: int | None = None,
    kept: KeptArticle | None = None,
) -> tuple[CooperationFramework, CooperationArticle]:
    """Add an article to a draft; those behind it count one further.

    Raises:
        NotFound, Stale, Conflict: as ``hold_framework``; also when it has as many as it may have.
        InvalidInput: the title is empty, or the number leaves a gap.
    """
    framework = await hold_framework(
        db, framework_id, EDIT, expected_version=expected_version, path=("frameworkId",)
    )
    articles = await articles_of(db, framework.id)
    if len(articles) >= ARTICLES_MAX:
        raise Conflict(
            f"{version_of(framework)} has {ARTICLES_MAX} articles, and may have no more. Remove"
            " one first.",
            path=("frameworkId",),
        )
    number = _check(framework, wanted, len(articles) + 1)
    kept = kept or KeptArticle(models.new_id())
    made = CooperationArticle(
        id=kept.id,
        framework_id=framework.id,
        number=number,
        title=wanted.title,
        text=wanted.text,
    )
    db.add(made)
    articles.insert(number - 1, made)
    _count(articles)
    await db.flush()
    for from_id in kept.mapped_from:
        _link(db, framework, from_id, made.id, "")
    before = await touch(db, framework)
    undo = Undo("remove_article", {"article": made.id})
    after = framework_noted(framework, article=number)
    tell_framework(db, framework, before, after, at, undo=undo)
    return framework, made


async def change_article(
    db: WriteDb,
    article_id: str,
    wanted: ArticleWanted,
    *,
    at: datetime,
    expected_version: int | None = None,
) -> tuple[CooperationFramework, CooperationArticle]:
    """Make an article of a draft what is wanted, also in another place. The same changes nothing.

    Raises:
        NotFound, Stale, Conflict: as ``hold_framework``.
        InvalidInput: the title is empty, or the number is none of an article.
    """
    framework, article = await hold_article(db, article_id, EDIT, expected_version)
    articles = await articles_of(db, framework.id)
    was = as_wanted(article)
    number = _check(framework, wanted, len(articles))
    if (wanted.title, wanted.text, number) == (was.title, was.text, was.number):
        return framework, article
    article.title, article.text = wanted.title, wanted.text
    articles.remove(article)
    articles.insert(number - 1, article)
    _count(articles)
    await db.flush()
    before = await touch(db, framework)
    values = {"article": article.id, "title": was.title, "text": was.text, "number": was.number}
    after = framework_noted(framework, article=number)
    tell_framework(db, framework, before, after, at, undo=Undo("change_article", values))
    return framework, article


async def remove_article(
    db: WriteDb, article_id: str, *, at: datetime, expected_version: int | None = None
) -> CooperationFramework:
    """Take an article out of a draft; those behind it count one less.

    What was mapped onto it is mapped onto nothing, and has to be said anew before publication.

    Raises:
        NotFound, Stale, Conflict: as ``hold_framework``; also when recommendations stand under it.
    """
    framework, article = await hold_article(db, article_id, EDIT, expected_version)
    named = f"Article {article.number} of {_lower(version_of(framework))}"
    await refuse_recommended(db, [article.id], named)
    row = ArticleMapping
    mapped = list(
        await db.scalars(
            select(row.from_article_id).where(row.to_article_id == article.id).order_by(row.id)
        )
    )
    values = {
        "article": article.id,
        "title": article.title,
        "text": article.text,
        "number": article.number,
        "mapped_from": mapped,
    }
    await db.delete(article)
    await flush_unless_recommended(db, named)
    _count(await articles_of(db, framework.id))
    before = await touch(db, framework)
    after = framework_noted(framework, removed=values["number"])
    tell_framework(db, framework, before, after, at, undo=Undo("add_article", values))
    return framework


async def map_article(
    db: WriteDb,
    framework_id: str,
    from_id: str,
    link: ArticleLink | None,
    *,
    at: datetime,
    expected_version: int | None = None,
) -> CooperationFramework:
    """Say what became of an article of an earlier version in a draft; None says nothing any more.

    Raises:
        NotFound, Stale, Conflict: as ``hold_framework``; also when an article is not of the
            version that it should be of.
        InvalidInput: it became nothing without a reason, or the same article twice.
    """
    framework = await hold_framework(
        db, framework_id, MAP, expected_version=expected_version, path=("frameworkId",)
    )
    earlier = await _earlier(db, framework, from_id)
    if link is not None:
        await _check_link(db, framework, earlier, link)
    row = ArticleMapping
    old = list(
        await db.scalars(
            select(row)
            .where(row.framework_id == framework.id, row.from_article_id == earlier.id)
            .order_by(row.id)
        )
    )
    was = None
    if old:
        was = ArticleLink(
            tuple(each.to_article_id for each in old if each.to_article_id), old[0].reason
        )
    if was == link:
        return framework
    for each in old:
        await db.delete(each)
    await db.flush()
    if link is not None:
        for to_id in link.to_ids or (None,):
            _link(db, framework, earlier.id, to_id, link.reason)
    before = await touch(db, framework)
    values = {
        "from": earlier.id,
        "link": None if was is None else {"to": was.to_ids, "reason": was.reason},
    }
    after = framework_noted(framework, mapped=earlier.id)
    tell_framework(db, framework, before, after, at, undo=Undo("map_article", values))
    return framework


async def hold_article(
    db: WriteDb, article_id: str, move: Move[State], expected_version: int | None
) -> tuple[CooperationFramework, CooperationArticle]:
    """Return an article with its version, the version held, if something may be done to that.

    Raises:
        NotFound: there is none of a framework that the viewer keeps.
        Stale: the version is not of the revision expected.
        Conflict: its state does not allow it.
    """
    known = await db.get(CooperationArticle, article_id)
    if known is not None:
        framework = await hold_framework(
            db, known.framework_id, move, expected_version=expected_version
        )
        found = await db.get(CooperationArticle, article_id, populate_existing=True)
        if found is not None:
            return framework, found
    raise NotFound("There is no article of this id that you may change.", path=("id",))


def as_wanted(article: CooperationArticle) -> ArticleWanted:
    """Return an article as it is, in the form in which one is asked for."""
    return ArticleWanted(article.title, article.text, article.number)


def _check(framework: CooperationFramework, wanted: ArticleWanted, last: int) -> int:
    """Return the number that an article gets, or refuse it."""
    if not wanted.title.strip():
        raise InvalidInput(
            f"Give the article of {_lower(version_of(framework))} a title.", path=("title",)
        )
    number = last if wanted.number is None else wanted.number
    if not 1 <= number <= last:
        raise InvalidInput(
            f"{version_of(framework)} cannot have an article {number} now: articles are numbered"
            f" without gaps. Give a number from 1 to {last}.",
            path=("number",),
        )
    return number


def _lower(named: str) -> str:
    return named[:1].lower() + named[1:]


def _count(articles: Sequence[CooperationArticle]) -> None:
    for number, article in enumerate(articles, 1):
        article.number = number


async def _earlier(db: ReadDb, framework: CooperationFramework, from_id: str) -> CooperationArticle:
    found = await db.get(CooperationArticle, from_id)
    version = None if found is None else await db.get(CooperationFramework, found.framework_id)
    if found is None or version is None:
        raise NotFound("There is no article of this id.", path=("fromArticleId",))
    same = (version.programme_id, version.key) == (framework.programme_id, framework.key)
    if not same or version.version >= framework.version or version.state is State.DRAFT:
        raise Conflict(
            f"Article {found.number} of {_lower(version_of(version))} is of no earlier version of"
            f" {framework.key}. Name one that was published.",
            path=("fromArticleId",),
        )
    return found


async def _check_link(
    db: ReadDb, framework: CooperationFramework, earlier: CooperationArticle, link: ArticleLink
) -> None:
    if not link.to_ids and not link.reason.strip():
        raise InvalidInput(
            f"Say why article {earlier.number} became nothing, or name what it became.",
            path=("reason",),
        )
    if len(link.to_ids) > len(set(link.to_ids)):
        raise InvalidInput("Name each article once.", path=("toArticleIds",))
    row = CooperationArticle
    there = set(await db.scalars(select(row.id).where(row.framework_id == framework.id)))
    for place, to_id in enumerate(link.to_ids):
        if to_id not in there:
            raise NotFound(
                f"{version_of(framework)} has no article of this id.",
                path=("toArticleIds", str(place)),
            )


def _link(
    db: WriteDb, framework: CooperationFramework, from_id: str, to_id: str | None, reason: str
) -> None:
    db.add(
        ArticleMapping(
            id=models.new_id(),
            framework_id=framework.id,
            from_article_id=from_id,
            to_article_id=to_id,
            reason=reason,
        )
    )


async def unmapped_numbers(
    db: ReadDb, earlier: CooperationFramework, framework: CooperationFramework
) -> list[int]:
    """Return the articles of an earlier version of which a draft does not say what became."""
    article, row = CooperationArticle, ArticleMapping
    told = select(row.from_article_id).where(row.framework_id == framework.id)
    found = await db.scalars(
        select(article.number)
        .where(article.framework_id == earlier.id, article.id.not_in(told))
        .order_by(article.number)
    )
    return list(found)
