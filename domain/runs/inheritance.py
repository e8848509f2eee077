"""What an edition has from the earlier ones of its programme, as somebody may see it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import select

from domain import models
from domain.models import CommitmentState
from domain.nominations.states import STANDING
from domain.policy.conditions import COUNTED
from domain.policy.narrowing import viewer_of
from domain.programmes import earlier_editions
from domain.runs.memory import RememberedTie, remembered_ties, treated_topics
from domain.store import ReadDb


class TreatedTopic(NamedTuple):
    """A topic that earlier editions treated: the key, how many editions ago, and by which."""

    key: str
    editions_ago: int
    edition_id: str


class TiedPeople(NamedTuple):
    """Two managers who were partners, and the delegates that they are where both are."""

    manager_ids: tuple[str, str]
    delegate_ids: tuple[str, ...]
    tie: RememberedTie


async def inherited_ties(db: ReadDb, edition_id: str) -> list[TiedPeople]:
    """Return who of those put forward for an edition were partners in earlier ones.

    Of neither edition anybody, unless the viewer plans both: how far it came, and when they were in
    touch, is no matter of the new one.
    """
    edition = await _planned(db, edition_id)
    if edition is None:
        return []
    people = await _people(db, edition)
    viewer = viewer_of(db.info)
    ties = [
        tie
        for tie in await remembered_ties(db, edition, {person: person for person in people})
        if viewer.holds(tie.edition_id)
    ]
    row = models.Delegate
    found = await db.execute(
        select(row.manager_id, row.id).where(
            row.edition_id == edition.id, row.withdrawn_at.is_(None)
        )
    )
    places = dict(found.all())
    return [
        TiedPeople(
            tie.pair,
            tuple(places[each] for each in tie.pair) if places.keys() >= set(tie.pair) else (),
            tie,
        )
        for tie in ties
    ]


async def returning_people(db: ReadDb, edition_id: str) -> list[str]:
    """Return who of those put forward for an edition took part in an earlier one, by id.

    Of neither edition anybody, unless the viewer plans both.
    """
    edition = await _planned(db, edition_id)
    if edition is None:
        return []
    viewer = viewer_of(db.info)
    earlier = [each for each in await earlier_editions(db, edition) if viewer.holds(each)]
    people = await _people(db, edition)
    place = COUNTED.c
    there = await db.scalars(
        select(place.manager_id).where(place.edition_id.in_(earlier), place.withdrawn_at.is_(None))
    )
    known = set(there)
    return [each for each in people if each in known]


async def inherited_topics(db: ReadDb, edition_id: str) -> list[TreatedTopic]:
    """Return which topics earlier editions treated, those of the newest one first, then by key."""
    edition = await _edition(db, edition_id)
    earlier = await earlier_editions(db, edition)
    treated = await treated_topics(db, earlier)
    found: dict[str, TreatedTopic] = {}
    for ago, each in enumerate(earlier, 1):
        for key in sorted(treated.get(each, ())):
            found.setdefault(key, TreatedTopic(key, ago, each))
    return list(found.values())


async def inherited_commitments(db: ReadDb, edition_id: str) -> list[str]:
    """Return the open commitments of earlier editions, by id, the first due first."""
    edition = await _edition(db, edition_id)
    row, because = models.Commitment, models.Recommendation
    earlier = await earlier_editions(db, edition)
    rows = await db.scalars(
        select(row)
        .join(because, because.id == row.recommendation_id)
        .where(because.edition_id.in_(earlier), row.state == CommitmentState.OPEN)
        .order_by(row.due_on, row.id)
    )
    return [each.id for each in rows]


async def inherited_proposals(db: ReadDb, edition_id: str) -> list[str]:
    """Return the proposals of other editions that an edition adopted, by id, in that order."""
    row = models.Proposal
    rows = await db.scalars(
        select(row)
        .where(row.adopted_edition_id == edition_id, row.edition_id != edition_id)
        .order_by(row.adopted_at, row.id)
    )
    return [each.id for each in rows]


async def _planned(db: ReadDb, edition_id: str) -> models.Edition | None:
    return await _edition(db, edition_id) if viewer_of(db.info).holds(edition_id) else None


async def _edition(db: ReadDb, edition_id: str) -> models.Edition:
    return await db.get_one(models.Edition, edition_id)


async def _people(db: ReadDb, edition: models.Edition) -> Sequence[str]:
    """Return whom an edition has or may have: those put forward, by code."""
    row, manager = models.Nomination, models.Manager
    rows = await db.execute(
        select(row.manager_id)
        .join(manager, manager.id == row.manager_id)
        .where(row.edition_id == edition.id, row.state.in_(STANDING))
        .order_by(manager.code)
    )
    return [person for (person,) in rows]
