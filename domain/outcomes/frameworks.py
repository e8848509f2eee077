"""Beginning a version of a cooperation framework, changing its head, and discarding a draft."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.attributes import flag_modified

from domain import models
from domain.audit import Undo
from domain.checks import require_key
from domain.errors import Conflict, InvalidInput, NotFound
from domain.lookups import held
from domain.models import ArticleMapping, CooperationArticle, CooperationFramework
from domain.models import CooperationFrameworkState as State
from domain.outcomes.holding import (
    framework_noted,
    hold_framework,
    may_keep,
    tell_framework,
    version_of,
)
from domain.outcomes.moves import DISCARD, DRAFT_NEXT, EDIT
from domain.store import ReadDb, WriteDb

VERSIONS_MAX: Final = 200
KEY_WORDS: Final = "A key has 1 to 64 small letters, digits and underscores, such as data_exchange."


@dataclass(frozen=True)
class FrameworkWanted:
    """The head of a version; ``quote`` is what a source says, word for word."""

    title: str
    summary: str = ""
    quote: str = ""
    source: str = ""


async def create_cooperation_framework(
    db: WriteDb, programme_id: str, key: str, wanted: FrameworkWanted, *, at: datetime
) -> CooperationFramework:
    """Begin the first version of a cooperation framework, as a draft without articles.

    Raises:
        NotFound: there is no such programme whose frameworks the viewer keeps.
        InvalidInput: the key or the title does not fit.
        Conflict: the programme has a framework of the key.
    """
    programme = await held(db, models.Programme, programme_id)
    if programme is None or not await may_keep(db, programme_id):
        path = ("programmeId",)
        raise NotFound("There is no programme of this id whose frameworks you keep.", path=path)
    require_key(key, KEY_WORDS, "key")
    _check_head(key, wanted)
    row = CooperationFramework
    mine = select(row.id).where(row.programme_id == programme.id, row.key == key)
    if await db.scalar(mine.limit(1)) is not None:
        raise Conflict(
            f"The programme {programme.key} has a cooperation framework {key} already. Draft its"
            " next version, or choose another key.",
            path=("key",),
        )
    made = row(
        id=models.new_id(),
        programme_id=programme.id,
        key=key,
        version=1,
        state=State.DRAFT,
        **_head(wanted),
    )
    db.add(made)
    await db.flush()
    undo = Undo("discard_cooperation_framework", {})
    tell_framework(db, made, None, framework_noted(made), at, undo=undo)
    return made


async def draft_cooperation_framework(
    db: WriteDb, framework_id: str, *, at: datetime
) -> CooperationFramework:
    """Begin the next version as a copy of one, with a map of its articles.

    Raises:
        NotFound: there is no such framework that the viewer keeps.
        Conflict: the framework has a draft, or as many versions as it may have.
    """
    copied = await hold_framework(db, framework_id, DRAFT_NEXT)
    versions = await held_versions(db, copied)
    draft = next((each for each in versions if each.state is State.DRAFT), None)
    if draft is not None:
        raise Conflict(
            f"{version_of(draft)} is a draft already. Publish or discard it first.", path=("id",)
        )
    if len(versions) >= VERSIONS_MAX:
        raise Conflict(
            f"The cooperation framework {copied.key} has {VERSIONS_MAX} versions, and may have no"
            " more. Begin another framework.",
            path=("id",),
        )
    made = CooperationFramework(
        id=models.new_id(),
        programme_id=copied.programme_id,
        key=copied.key,
        version=max(each.version for each in versions) + 1,
        state=State.DRAFT,
        synthetic=copied.synthetic,
        **_head(head_of(copied)),
    )
    db.add(made)
    await db.flush()
    for article in await articles_of(db, copied.id):
        new_id = models.new_id()
        db.add(
            CooperationArticle(
                id=new_id,
                framework_id=made.id,
                number=article.number,
                title=article.title,
                text=article.text,
            )
        )
        await db.flush()
        db.add(
            ArticleMapping(
                id=models.new_id(),
                framework_id=made.id,
                from_article_id=article.id,
                to_article_id=new_id,
            )
        )
    await db.flush()
    undo = Undo("discard_cooperation_framework", {})
    tell_framework(db, made, None, framework_noted(made, copied=copied.id), at, undo=undo)
    return made


async def change_cooperation_framework(
    db: WriteDb,
    framework_id: str,
    wanted: FrameworkWanted,
    *,
    at: datetime,
    expected_version: int | None = None,
) -> CooperationFramework:
    """Give a draft another head; its key and programme stay. The same head changes nothing.

    Raises:
        NotFound, Stale, Conflict: as ``hold_framework``.
        InvalidInput: the title is empty, or a quote has no source.
    """
    row = await hold_framework(db, framework_id, EDIT, expected_version=expected_version)
    was = head_of(row)
    if wanted == was:
        return row
    _check_head(row.key, wanted)
    before = framework_noted(row)
    for name, value in _head(wanted).items():
        setattr(row, name, value)
    row.seeded = False
    await db.flush()
    undo = Undo("change_cooperation_framework", _head(was))
    tell_framework(db, row, before, framework_noted(row), at, undo=undo)
    return row


async def discard_cooperation_framework(
    db: WriteDb, framework_id: str, *, at: datetime, expected_version: int | None = None
) -> CooperationFramework:
    """Delete a draft with its articles, and return what it was.

    Raises:
        NotFound, Stale, Conflict: as ``hold_framework``; also when recommendations stand under it.
    """
    row = await hold_framework(db, framework_id, DISCARD, expected_version=expected_version)
    article = CooperationArticle
    inside = select(article.id).where(article.framework_id == row.id)
    await refuse_recommended(db, inside, version_of(row))
    before = framework_noted(row)
    await db.delete(row)
    await flush_unless_recommended(db, version_of(row))
    tell_framework(db, row, before, None, at)
    return row


async def held_versions(db: WriteDb, framework: CooperationFramework) -> list[CooperationFramework]:
    """Return all versions of a framework as they are now, the earliest first, and hold them."""
    row = CooperationFramework
    found = await db.scalars(
        select(row)
        .where(row.programme_id == framework.programme_id, row.key == framework.key)
        .order_by(row.version)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    return list(found)


async def articles_of(db: ReadDb, framework_id: str) -> list[CooperationArticle]:
    """Return the articles of a version in order."""
    row = CooperationArticle
    found = await db.scalars(
        select(row).where(row.framework_id == framework_id).order_by(row.number)
    )
    return list(found)


async def touch(db: WriteDb, row: CooperationFramework) -> dict[str, Any]:
    """Count a change of a version that is in its articles; return it as it was before."""
    before = framework_noted(row)
    flag_modified(row, "key")
    row.seeded = False
    await db.flush()
    return before


async def refuse_recommended(db: ReadDb, articles: Any, named: str) -> None:
    """Refuse to delete articles under which recommendations stand that the viewer may see.

    Args:
        db: of a unit of work.
        articles: ids of them, or a statement that finds these.
        named: what they are of, in words.

    Raises:
        Conflict: naming the recommendations.
    """
    row = models.Recommendation
    keys = list(
        await db.scalars(
            select(row.key).where(row.article_id.in_(articles)).order_by(row.key).limit(_SHOWN_MAX)
        )
    )
    if keys:
        raise Conflict(
            f"{named} has recommendations: {', '.join(keys)}. Let them stand under another article,"
            " or remove them first.",
            path=("id",),
        )


async def flush_unless_recommended(db: WriteDb, named: str) -> None:
    """Delete what was said to be deleted; the database knows recommendations of other editions.

    Raises:
        Conflict: some stand under it.
    """
    try:
        await db.flush()
    except IntegrityError as error:
        raise Conflict(
            f"{named} has recommendations of an edition that you do not plan. Ask who plans it.",
            path=("id",),
        ) from error


def head_of(row: CooperationFramework) -> FrameworkWanted:
    """Return the head of a version in the form in which one is asked for."""
    return FrameworkWanted(row.title, row.summary, row.quote, row.source)


def _head(wanted: FrameworkWanted) -> dict[str, str]:
    return {
        "title": wanted.title,
        "summary": wanted.summary,
        "quote": wanted.quote,
        "source": wanted.source,
    }


def _check_head(key: str, wanted: FrameworkWanted) -> None:
    if not wanted.title.strip():
        raise InvalidInput(f"Give the cooperation framework {key} a title.", path=("title",))
    if wanted.quote.strip() and not wanted.source.strip():
        raise InvalidInput(
            f"Say where the quote of the cooperation framework {key} comes from.", path=("source",)
        )


_SHOWN_MAX: Final = 5
