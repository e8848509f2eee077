"""Writes the cooperation frameworks of an edition: that of its source, and what was invented."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from typing import NamedTuple

from sqlalchemy import select

from domain import models
from domain.errors import NotFound
from domain.models import CooperationFrameworkState as State
from domain.policy import Role
from domain.reference.ledger import Ledger, Row, Sheet
from domain.reference.outcome_records import (
    CommitmentRecord,
    CooperationFrameworkRecord,
    RecommendationRecord,
)
from domain.reference.report import LoadReport
from domain.store import WriteDb

# Those that were invented come behind those of the source.
_BEHIND = 1_000


class _Place(NamedTuple):
    """The programme and the edition that are written to, and whether it was all invented."""

    programme_id: str
    edition_id: str
    synthetic: bool


async def write_demo_outcomes(
    db: WriteDb, edition: str, records: Sequence[CooperationFrameworkRecord]
) -> LoadReport:
    """Make the synthetic cooperation frameworks of an edition equal to the records.

    Raises:
        NotFound: the edition, a session, an administration or an instrument is not there.
    """
    row = models.Edition
    found = await db.scalar(select(row).where(row.slug == edition))
    if found is None:
        raise NotFound(f"There is no edition {edition}. Load it first.", path=("edition",))
    ledger = Ledger(db)
    await ledger.open(models.Programme, ("key",))
    await ledger.open(row, ("slug",))
    await write_outcomes(ledger, found.programme_id, found.id, records, synthetic=True)
    return await ledger.close()


async def write_outcomes(
    ledger: Ledger,
    programme_id: str,
    edition_id: str,
    records: Sequence[CooperationFrameworkRecord],
    *,
    synthetic: bool,
) -> None:
    """Make the seeded frameworks of an edition that are invented, or are not, equal to these."""
    place = _Place(programme_id, edition_id, synthetic)
    articles = await _write_frameworks(ledger, place, records)
    given = [
        (articles[framework.key, framework.version, number], each)
        for framework in records
        for number, article in enumerate(framework.articles, 1)
        for each in article.recommendations
    ]
    recommendations = await _write_recommendations(ledger, place, given)
    await _write_commitments(
        ledger,
        place,
        [
            (recommendations.id_of(each.key), commitment)
            for _, each in given
            for commitment in each.commitments
        ],
    )


async def _write_frameworks(
    ledger: Ledger, place: _Place, records: Sequence[CooperationFrameworkRecord]
) -> dict[tuple[str, int, int], str]:
    """Write versions and articles; return the id of each article by key, version and number."""
    row, article = models.CooperationFramework, models.CooperationArticle
    # Others of the programme are of its other editions, and stay.
    named = row.key.in_([each.key for each in records])
    ours = (row.programme_id == place.programme_id) & (row.synthetic == place.synthetic)
    within = ours & named
    key = ("key", "version")
    wanted = [(each.key, each.version) for each in records]
    sheet = await ledger.open(row, key, wanted, within=within)
    rows: list[Row] = [
        {
            "programme_id": place.programme_id,
            "key": each.key,
            "version": each.version,
            "title": each.title,
            "summary": each.summary,
            "quote": each.quote,
            "source": each.source,
            "state": State.DRAFT if each.published_on is None else State.PUBLISHED,
            "published_at": None if each.published_on is None else _moment(each.published_on),
            "synthetic": place.synthetic,
        }
        for each in records
    ]
    await ledger.write(sheet, rows, owner="programme_id")
    numbered = [
        (each, number, one) for each in records for number, one in enumerate(each.articles, 1)
    ]
    ids = [sheet.id_of(each.key, each.version) for each, _, _ in numbered]
    inside = article.framework_id.in_(select(row.id).where(within))
    places = [(row_id, number) for row_id, (_, number, _) in zip(ids, numbered, strict=True)]
    articles = await ledger.open(article, ("framework_id", "number"), places, within=inside)
    lines: list[Row] = [
        {"framework_id": row_id, "number": number, "title": one.title, "text": one.text}
        for row_id, (_, number, one) in zip(ids, numbered, strict=True)
    ]
    await ledger.write(articles, lines, owner="framework_id")
    return {
        (each.key, each.version, number): articles.id_of(row_id, number)
        for row_id, (each, number, _) in zip(ids, numbered, strict=True)
    }


async def _write_recommendations(
    ledger: Ledger, place: _Place, given: Sequence[tuple[str, RecommendationRecord]]
) -> Sheet:
    row = models.Recommendation
    within = (row.edition_id == place.edition_id) & (row.synthetic == place.synthetic)
    sessions = await _sessions(ledger, place.edition_id)
    sheet = await ledger.open(row, ("key",), [(each.key,) for _, each in given], within=within)
    rows: list[Row] = [
        {
            "edition_id": place.edition_id,
            "article_id": article_id,
            "session_id": sessions[each.session] if each.session else None,
            "key": each.key,
            "wording": each.wording,
            "quote": each.quote,
            "source": each.source,
            "state": each.state,
            "synthetic": place.synthetic,
            "position": position + _BEHIND * place.synthetic,
        }
        for position, (article_id, each) in enumerate(given)
    ]
    await ledger.write(sheet, rows, owner="article_id")
    return sheet


async def _sessions(ledger: Ledger, edition_id: str) -> dict[tuple[str, str], str]:
    """Return the sessions of an edition by the keys of their component and of their own."""
    row = models.Component
    components = await ledger.open(row, ("key",), within=row.edition_id == edition_id)
    keys = {str(each["id"]): str(each["key"]) for each in components.rows.values()}
    held = models.Session.component_id.in_(sorted(keys))
    sheet = await ledger.open(models.Session, ("component_id", "key"), within=held)
    return {
        (keys[str(each["component_id"])], str(each["key"])): str(each["id"])
        for each in sheet.rows.values()
    }


async def _write_commitments(
    ledger: Ledger, place: _Place, given: Sequence[tuple[str, CommitmentRecord]]
) -> None:
    row, because, update = models.Commitment, models.Recommendation, models.ActionUpdate
    administrations = await ledger.open(models.Administration, ("code",))
    instruments = await ledger.open(models.CooperationInstrument, ("key",))
    ours = select(because.id).where(because.edition_id == place.edition_id)
    within = row.recommendation_id.in_(ours) & (row.synthetic == place.synthetic)
    key = ("recommendation_id", "administration_id", "title")
    wanted = [
        (because_id, administrations.id_of(each.administration), each.title)
        for because_id, each in given
    ]
    sheet = await ledger.open(row, key, wanted, within=within)
    rows: list[Row] = [
        {
            "recommendation_id": because_id,
            "administration_id": administration_id,
            "title": title,
            "details": each.details,
            "due_on": each.due_on,
            "state": each.state,
            "closed_on": each.closed_on,
            "outcome": each.outcome,
            "instrument_id": instruments.id_of(each.instrument) if each.instrument else None,
            "target_stage": each.target_stage,
            "synthetic": place.synthetic,
        }
        for (because_id, administration_id, title), (_, each) in zip(wanted, given, strict=True)
    ]
    await ledger.write(sheet, rows, owner="recommendation_id")
    told: list[Row] = [
        {
            "commitment_id": sheet.id_of(*found),
            "happened_on": one.on,
            "text": one.text,
            "told_at": _moment(one.on),
            "role": Role.SYSTEM,
        }
        for found, (_, each) in zip(wanted, given, strict=True)
        for one in each.updates
    ]
    of_them = update.seeded & update.commitment_id.in_(select(row.id).where(within))
    keys = ("commitment_id", "happened_on")
    await ledger.fill(update, keys, told, within=of_them, owner="commitment_id")


def _moment(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
