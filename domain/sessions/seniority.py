"""How many people of each standing an edition, a session or a place of an agenda brings together.

Counts what the viewer may see, and nobody else.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from sqlalchemy import func, select

from domain import models
from domain.models import Seniority
from domain.store import ReadDb

_ORDER: Final = (*Seniority, None)


class SeniorityCount(NamedTuple):
    """How many have a standing; None is those of whom it is not known."""

    seniority: Seniority | None
    delegates: int
    speakers: int


async def seniorities_by_edition(db: ReadDb, ids: Sequence[str]) -> list[list[SeniorityCount]]:
    """Return the delegates who take part in each edition, and its speakers, by standing.

    Cost: two statements, here as below.
    """
    delegate, speaker, person = models.Delegate, models.Speaker, models.Manager
    people = (
        select(delegate.edition_id, person.seniority, func.count(delegate.id))
        .join(person, person.id == delegate.manager_id)
        .where(delegate.edition_id.in_(ids), delegate.withdrawn_at.is_(None))
        .group_by(delegate.edition_id, person.seniority)
    )
    guests = (
        select(speaker.edition_id, speaker.seniority, func.count(speaker.id))
        .where(speaker.edition_id.in_(ids))
        .group_by(speaker.edition_id, speaker.seniority)
    )
    return await _counts(db, ids, people, guests)


async def seniorities_by_session(db: ReadDb, ids: Sequence[str]) -> list[list[SeniorityCount]]:
    """Return those who lead each session, by standing."""
    link = models.SessionLeader
    return await _of_links(db, ids, link, link.session_id)


async def seniorities_by_placement(db: ReadDb, ids: Sequence[str]) -> list[list[SeniorityCount]]:
    """Return those who lead or attend each place of an agenda, by standing."""
    link = models.AgendaAttendance
    return await _of_links(db, ids, link, link.placement_id)


async def _of_links(
    db: ReadDb, ids: Sequence[str], link: Any, parent: Any
) -> list[list[SeniorityCount]]:
    delegate, speaker, person = models.Delegate, models.Speaker, models.Manager
    people = (
        select(parent, person.seniority, func.count(link.id))
        .join(delegate, delegate.id == link.delegate_id)
        .join(person, person.id == delegate.manager_id)
        .where(parent.in_(ids))
        .group_by(parent, person.seniority)
    )
    guests = (
        select(parent, speaker.seniority, func.count(link.id))
        .join(speaker, speaker.id == link.speaker_id)
        .where(parent.in_(ids))
        .group_by(parent, speaker.seniority)
    )
    return await _counts(db, ids, people, guests)


async def _counts(
    db: ReadDb, ids: Sequence[str], people: Any, guests: Any
) -> list[list[SeniorityCount]]:
    found: dict[tuple[str, Seniority | None], list[int]] = defaultdict(lambda: [0, 0])
    for place, statement in enumerate((people, guests)):
        for parent_id, seniority, count in await db.execute(statement):
            found[parent_id, seniority][place] = count
    return [
        [
            SeniorityCount(seniority, *found[parent_id, seniority])
            for seniority in _ORDER
            if (parent_id, seniority) in found
        ]
        for parent_id in ids
    ]
