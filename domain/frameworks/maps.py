"""Maps from one framework version to a later one: what became of each competency."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select

from domain import models
from domain.errors import Conflict, InvalidInput, NotFound
from domain.frameworks.drafts import noted, tell, touch
from domain.frameworks.moves import MAP, held_framework, version_of
from domain.lookups import lists_by
from domain.models import FrameworkState
from domain.store import ReadDb, WriteDb


@dataclass(frozen=True)
class LinkWanted:
    """What became of a competency: one or several of the later version, or none and why."""

    from_key: str
    to_keys: tuple[str, ...] = ()
    reason: str = ""


async def map_framework(
    db: WriteDb,
    framework_id: str,
    from_id: str,
    links: Sequence[LinkWanted],
    *,
    at: datetime,
    expected_version: int | None = None,
) -> models.CompetencyFramework:
    """Say what became of every competency of an earlier version in a draft of the same key.

    The map takes the place of an earlier one from the same version. It need not be whole before
    the draft is published.

    Raises:
        NotFound, Stale, Conflict: as ``held_framework``; also when there is no such earlier
            version or competency.
        InvalidInput: a competency is named twice, became nothing without a reason, or the version
            is not an earlier one of the same key.
    """
    framework = await held_framework(db, framework_id, MAP, expected_version=expected_version)
    earlier = await db.get(models.CompetencyFramework, from_id)
    if earlier is None:
        raise NotFound("There is no framework version of this id.", path=("fromFrameworkId",))
    if earlier.key != framework.key or earlier.version >= framework.version:
        raise InvalidInput(
            f"{version_of(earlier)} is no earlier version of {framework.key}. Name one.",
            path=("fromFrameworkId",),
        )
    if earlier.state is FrameworkState.DRAFT:
        raise Conflict(
            f"{version_of(earlier)} is a draft: nothing was rated in it. Name a published one.",
            path=("fromFrameworkId",),
        )
    before_ids = await _ids_by_key(db, earlier)
    after_ids = await _ids_by_key(db, framework)
    row = models.CompetencyMapping
    await db.execute(
        delete(row).where(
            row.framework_id == framework.id, row.from_competency_id.in_(before_ids.values())
        )
    )
    named: set[str] = set()
    for place, link in enumerate(links):
        path = ("links", str(place))
        if link.from_key not in before_ids:
            raise NotFound(
                f"{version_of(earlier)} has no competency {link.from_key}.",
                path=(*path, "fromKey"),
            )
        if link.from_key in named:
            raise InvalidInput(
                f"{link.from_key} is named twice. Say all that it became at once.",
                path=(*path, "fromKey"),
            )
        named.add(link.from_key)
        ends = _ends(framework, link, after_ids, path)
        for end in ends or (None,):
            db.add(
                row(
                    id=models.new_id(),
                    framework_id=framework.id,
                    from_competency_id=before_ids[link.from_key],
                    to_competency_id=end,
                    reason=link.reason,
                )
            )
    before = await touch(db, framework)
    tell(db, framework, at, before=before, after=noted(framework, mapped=earlier.id))
    return framework


def _ends(
    framework: models.CompetencyFramework,
    link: LinkWanted,
    after_ids: Mapping[str, str],
    path: tuple[str, ...],
) -> list[str]:
    if not link.to_keys and not link.reason.strip():
        raise InvalidInput(
            f"Say what {link.from_key} became, or why it became nothing.", path=(*path, "reason")
        )
    for number, key in enumerate(link.to_keys):
        if key not in after_ids:
            raise NotFound(
                f"{version_of(framework)} has no competency {key}.",
                path=(*path, "toKeys", str(number)),
            )
    return [after_ids[key] for key in dict.fromkeys(link.to_keys)]


async def _ids_by_key(db: ReadDb, framework: models.CompetencyFramework) -> dict[str, str]:
    row = models.Competency
    found = await db.execute(select(row.key, row.id).where(row.framework_id == framework.id))
    return dict(found.all())


async def unmapped_keys(
    db: ReadDb, earlier: models.CompetencyFramework, framework: models.CompetencyFramework
) -> list[str]:
    """Return the competencies of an earlier version of which a map does not say what they became.

    In the order of the earlier version.
    """
    competency, link = models.Competency, models.CompetencyMapping
    mapped = select(link.from_competency_id).where(link.framework_id == framework.id)
    return list(
        await db.scalars(
            select(competency.key)
            .where(competency.framework_id == earlier.id, competency.id.not_in(mapped))
            .order_by(competency.sort_order, competency.key)
        )
    )


async def mappings_by_framework(
    db: ReadDb, ids: Sequence[str]
) -> list[list[models.CompetencyMapping]]:
    """Return the maps that lead to each framework version, in the order of what they map."""
    row, competency = models.CompetencyMapping, models.Competency
    statement = (
        select(row)
        .join(competency, competency.id == row.from_competency_id)
        .join(models.CompetencyFramework, models.CompetencyFramework.id == competency.framework_id)
        .order_by(models.CompetencyFramework.version, competency.sort_order, competency.id, row.id)
    )
    return await lists_by(db, statement, row.framework_id, ids)


async def copy_topic_links(
    db: WriteDb, framework: models.CompetencyFramework, earlier_ids: Collection[str]
) -> None:
    """Let topics be about what the competencies became that they were about.

    Of several that became one the heaviest weight counts; what a topic is about already stays.
    """
    row, link = models.TopicCompetency, models.CompetencyMapping
    became = await db.execute(
        select(row.topic_id, link.to_competency_id, row.weight_per_mille)
        .join(link, link.from_competency_id == row.competency_id)
        .join(models.Competency, models.Competency.id == row.competency_id)
        .where(
            link.framework_id == framework.id,
            link.to_competency_id.is_not(None),
            models.Competency.framework_id.in_(earlier_ids),
        )
    )
    weights: dict[tuple[str, str], int] = {}
    for topic_id, competency_id, weight in became:
        if competency_id is not None:
            place = topic_id, competency_id
            weights[place] = max(weight, weights.get(place, 0))
    there = await db.execute(
        select(row.topic_id, row.competency_id)
        .join(models.Competency, models.Competency.id == row.competency_id)
        .where(models.Competency.framework_id == framework.id)
    )
    for topic_id, competency_id in there:
        weights.pop((topic_id, competency_id), None)
    for (topic_id, competency_id), weight in sorted(weights.items()):
        db.add(
            row(
                id=models.new_id(),
                topic_id=topic_id,
                competency_id=competency_id,
                weight_per_mille=weight,
            )
        )
    await db.flush()
