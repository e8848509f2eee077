"""What takes changes of outcomes back, by the functions that anybody else would use."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import date
from typing import Any, Final

from domain import models
from domain.audit import TakeBack, Taken
from domain.models import CommitmentState
from domain.outcomes import articles, closing, commitments, frameworks, recommendations
from domain.store import WriteDb


def _plainly(act: Callable[..., Awaitable[Any]]) -> TakeBack:
    """Return what takes a change back by an act that needs the record alone."""

    async def take(db: WriteDb, taken: Taken) -> None:
        await act(db, taken.record_id, **taken.terms)

    return take


async def _change_framework(db: WriteDb, taken: Taken) -> None:
    wanted = frameworks.FrameworkWanted(**taken.values)
    await frameworks.change_cooperation_framework(db, taken.record_id, wanted, **taken.terms)


def _article(values: Mapping[str, Any]) -> articles.ArticleWanted:
    return articles.ArticleWanted(values["title"], values["text"], values["number"])


async def _add_article(db: WriteDb, taken: Taken) -> None:
    was = taken.values
    kept = articles.KeptArticle(was["article"], tuple(was["mapped_from"]))
    await articles.add_article(db, taken.record_id, _article(was), kept=kept, **taken.terms)


async def _change_article(db: WriteDb, taken: Taken) -> None:
    was = taken.values
    await articles.change_article(db, was["article"], _article(was), **taken.terms)


async def _remove_article(db: WriteDb, taken: Taken) -> None:
    await articles.remove_article(db, taken.values["article"], **taken.terms)


async def _map_article(db: WriteDb, taken: Taken) -> None:
    was = taken.values["link"]
    link = None if was is None else articles.ArticleLink(tuple(was["to"]), was["reason"])
    await articles.map_article(db, taken.record_id, taken.values["from"], link, **taken.terms)


async def _add_recommendation(db: WriteDb, taken: Taken) -> None:
    was = dict(taken.values)
    edition = await db.get_one(models.Edition, was.pop("edition"))
    kept = recommendations.Kept(taken.record_id, was.pop("position"))
    wanted = recommendations.RecommendationWanted(**was)
    await recommendations.add_recommendation(db, edition, wanted, at=taken.at, kept=kept)


async def _change_recommendation(db: WriteDb, taken: Taken) -> None:
    wanted = recommendations.RecommendationWanted(**taken.values)
    await recommendations.change_recommendation(db, taken.record_id, wanted, **taken.terms)


async def _supersede(db: WriteDb, taken: Taken) -> None:
    by_id = taken.values["by"]
    await recommendations.supersede_recommendation(db, taken.record_id, by_id, **taken.terms)


async def _add_commitment(db: WriteDb, taken: Taken) -> None:
    was = dict(taken.values)
    because_id = was.pop("recommendation")
    wanted = commitments.read_commitment(was)
    await commitments.add_commitment(db, because_id, wanted, at=taken.at, kept_id=taken.record_id)


async def _change_commitment(db: WriteDb, taken: Taken) -> None:
    wanted = commitments.read_commitment(taken.values)
    await commitments.change_commitment(db, taken.record_id, wanted, **taken.terms)


async def _close_commitment(db: WriteDb, taken: Taken) -> None:
    was = taken.values
    day = was["closed_on"] and date.fromisoformat(was["closed_on"])
    ending = closing.Ending(CommitmentState(was["state"]), was["outcome"], day)
    await closing.close_commitment(db, taken.record_id, ending, **taken.terms)


# What to do instead, by type of record, where nothing takes a change back.
INSTEAD: Final[Mapping[str, str]] = {
    "ActionUpdate": "An update that was told stays in the record. Tell what is so now.",
    "CommitmentReminder": "A reminder that was sent stays so.",
    "CooperationFramework": (
        "What was published stays so, and a draft that was discarded is gone. Draft a version."
    ),
}
ACTS: Final[Mapping[str, TakeBack]] = {
    "change_cooperation_framework": _change_framework,
    "discard_cooperation_framework": _plainly(frameworks.discard_cooperation_framework),
    "add_article": _add_article,
    "change_article": _change_article,
    "remove_article": _remove_article,
    "map_article": _map_article,
    "add_recommendation": _add_recommendation,
    "change_recommendation": _change_recommendation,
    "remove_recommendation": _plainly(recommendations.remove_recommendation),
    "agree_recommendation": _plainly(recommendations.agree_recommendation),
    "disagree_recommendation": _plainly(recommendations.disagree_recommendation),
    "supersede_recommendation": _supersede,
    "reinstate_recommendation": _plainly(recommendations.reinstate_recommendation),
    "add_commitment": _add_commitment,
    "change_commitment": _change_commitment,
    "remove_commitment": _plainly(commitments.remove_commitment),
    "close_commitment": _close_commitment,
    "reopen_commitment": _plainly(closing.reopen_commitment),
}
