"""The catalogue of strategic topics, what they are about and what they rest on. Reads only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import aliased

from domain import models
from domain.frameworks.force import framework_in_force
from domain.lookups import in_order, lists_by, rows_by
from domain.pages import Column, Key, Listing, any_of, containing, equal_to
from domain.store import ReadDb

MAIN_FROM_PER_MILLE = 250


class TopicLink(NamedTuple):
    """How much a topic is about a competency, and whether that is a main part of it."""

    topic_id: str
    competency_id: str
    weight_per_mille: int
    is_main: bool


@dataclass(frozen=True)
class TopicFilter:
    """Which topics; what is None does not narrow."""

    is_leaf: bool | None = None
    key_in: tuple[str, ...] | None = None
    parent_key_in: tuple[str, ...] | None = None
    search: str | None = None


def _narrow(where: TopicFilter) -> Iterator[ColumnElement[bool]]:
    row = models.Topic
    yield from equal_to(row.is_leaf, where.is_leaf)
    yield from any_of(row.key, where.key_in)
    yield from containing(where.search, row.name, row.description)
    if where.parent_key_in is not None:
        above = aliased(models.Topic)
        yield row.parent_id.in_(select(above.id).where(above.key.in_(where.parent_key_in)))


TOPICS = Listing(
    name="topics",
    row=models.Topic,
    statement=select(models.Topic),
    orders={
        "position": (Key(models.Topic.sort_order, int),),
        "key": (Key(models.Topic.key),),
        "name": (Key(models.Topic.name),),
    },
    default=(("position", False),),
    narrow=_narrow,
)


async def topics_by_id(db: ReadDb, ids: Sequence[str]) -> list[models.Topic | None]:
    """Return topics in the order asked, None where there is none."""
    return await rows_by(db, models.Topic.id, ids)


async def topics_by_key(db: ReadDb, keys: Sequence[str]) -> list[models.Topic | None]:
    """Return topics by key, None where there is none."""
    return await rows_by(db, models.Topic.key, keys)


async def topics_by_parent(db: ReadDb, ids: Sequence[str]) -> list[list[models.Topic]]:
    """Return the topics directly below each topic, in the order of the catalogue."""
    row = models.Topic
    return await lists_by(db, select(row).order_by(row.sort_order, row.id), row.parent_id, ids)


async def references_by_topic(
    db: ReadDb, ids: Sequence[str]
) -> list[list[models.InstrumentReference]]:
    """Return the passages that each topic refers to, in the order of the catalogue."""
    row = models.InstrumentReference
    return await lists_by(db, select(row).order_by(row.position, row.id), row.topic_id, ids)


async def links_by_topic(db: ReadDb, ids: Sequence[str]) -> list[list[TopicLink]]:
    """Return which competencies in force each topic is about, heaviest first."""
    in_force = models.Competency.framework_id == framework_in_force()
    links = await _links(db, models.TopicCompetency.topic_id, ids, in_force)
    return in_order(((link.topic_id, link) for link in links), ids)


async def links_by_competency(db: ReadDb, ids: Sequence[str]) -> list[list[TopicLink]]:
    """Return the topics that are about each competency, heaviest first."""
    links = await _links(db, models.TopicCompetency.competency_id, ids)
    return in_order(((link.competency_id, link) for link in links), ids)


async def _links(
    db: ReadDb, column: Column, ids: Sequence[str], *more: ColumnElement[bool]
) -> list[TopicLink]:
    """Select links; a part is main from 250 per mille or when no other part is heavier."""
    row, other = models.TopicCompetency, aliased(models.TopicCompetency)
    heaviest = (
        select(func.max(other.weight_per_mille))
        .where(other.topic_id == row.topic_id)
        .scalar_subquery()
    )
    rows = await db.execute(
        select(row.topic_id, row.competency_id, row.weight_per_mille, heaviest)
        .join(models.Topic, row.topic_id == models.Topic.id)
        .join(models.Competency, row.competency_id == models.Competency.id)
        .where(column.in_(ids), *more)
        .order_by(
            row.weight_per_mille.desc(), models.Topic.sort_order, models.Competency.sort_order
        )
    )
    return [
        TopicLink(topic_id, competency_id, weight, weight >= min(MAIN_FROM_PER_MILLE, most))
        for topic_id, competency_id, weight, most in rows
    ]
