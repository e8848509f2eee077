"""`tradewinds roadmap`: what serves the strategies of a programme, and what is planned for them."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.cli.opening import carry, opened
from api.cli.options import Database, Debug, Json, Locale, Quiet
from api.cli.voice import Voice, speaking
from domain.policy import TERMINAL

if TYPE_CHECKING:
    from domain import models
    from domain.store import ReadDb


def roadmap(
    programme: Annotated[str, typer.Argument(metavar="PROGRAMME", help="Key of the programme.")],
    *,
    locale: Locale = None,
    database: Database = None,
    as_json: Json = False,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Say what of each edition serves which strategy of a programme, and what is planned when."""
    with speaking(as_json=as_json, quiet=quiet, debug=debug, locale=locale) as voice:
        carry(_roadmap(voice, database, programme))


async def _roadmap(voice: Voice, database: str | None, key: str) -> None:
    from api import roadmap_sentences  # noqa: PLC0415 -- slow import
    from domain.programmes import anchors_by_programme, get_programme  # noqa: PLC0415 -- slow import
    from domain.roadmap.reading import (  # noqa: PLC0415 -- slow import
        links_by_programme,
        steps_by_programme,
    )

    async with opened(database) as store, store.reading(TERMINAL) as db:
        programme = await get_programme(db, key)
        (anchors,) = await anchors_by_programme(db, [programme.id])
        (links,) = await links_by_programme(db, [programme.id])
        (steps,) = await steps_by_programme(db, [programme.id])
        slugs = await _slugs(db, links, steps)
        told = [await _strategy(db, each, links, steps, slugs) for each in anchors]
    others = [_step(each, slugs) for each in steps if each.anchor_id is None]
    if voice.as_json:
        voice.document({"programme": key, "strategies": told, "steps": others})
        return
    for each in told:
        for line in roadmap_sentences.strategy(each, voice.texts):
            voice.say(line)
    for line in roadmap_sentences.planned(others, voice.texts):
        voice.say(line)


_Slugs = dict[str, tuple[str, int]]


async def _slugs(
    db: "ReadDb", links: "list[models.StrategyLink]", steps: "list[models.RoadmapStep]"
) -> _Slugs:
    """Return the slug and the year of each edition that is spoken of, by id."""
    from domain.programmes import editions_by_id  # noqa: PLC0415 -- slow import

    ids = {each.edition_id for each in links}
    ids |= {each.edition_id for each in steps if each.edition_id is not None}
    rows = await editions_by_id(db, sorted(ids))
    return {row.id: (row.slug, row.starts_on.year) for row in rows if row is not None}


async def _strategy(
    db: "ReadDb",
    anchor: "models.StrategyAnchor",
    links: "list[models.StrategyLink]",
    steps: "list[models.RoadmapStep]",
    slugs: _Slugs,
) -> dict[str, Any]:
    from domain import models  # noqa: PLC0415 -- slow import

    organization = await db.get_one(models.Organization, anchor.organization_id)
    editions: dict[str, dict[str, Any]] = {}
    for link in links:
        if link.anchor_id == anchor.id:
            slug, year = slugs[link.edition_id]
            kinds: dict[str, Any] = {f"{kind}s": [] for kind in _KINDS}
            of = editions.setdefault(link.edition_id, {"edition": slug, "year": year, **kinds})
            kind, text = await _served(db, link)
            of[f"{kind}s"].append(text)
    return {
        "key": anchor.key,
        "name": anchor.name,
        "organization": organization.name,
        "editions": list(editions.values()),
        "steps": [_step(each, slugs) for each in steps if each.anchor_id == anchor.id],
    }


_KINDS = ("objective", "topic", "recommendation", "meeting")


async def _served(db: "ReadDb", link: "models.StrategyLink") -> tuple[str, str]:
    """Return what kind of record serves a strategy, and what it says of itself."""
    from domain import models  # noqa: PLC0415 -- slow import

    if link.objective_id is not None:
        return "objective", (await db.get_one(models.Objective, link.objective_id)).text
    if link.topic_id is not None:
        return "topic", (await db.get_one(models.Topic, link.topic_id)).name
    if link.recommendation_id is not None:
        row = await db.get_one(models.Recommendation, link.recommendation_id)
        return "recommendation", row.wording
    meeting = await db.get_one(models.RegionalMeeting, link.meeting_id)
    return "meeting", f"{meeting.name} ({meeting.starts_on.isoformat()})"


def _step(row: "models.RoadmapStep", slugs: _Slugs) -> dict[str, Any]:
    slug = None if row.edition_id is None else slugs[row.edition_id][0]
    return {"year": row.year, "title": row.title, "details": row.details, "edition": slug}
