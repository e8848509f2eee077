"""Who of the other sides can close the gaps of a side in one competency."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import select

from domain import models
from domain.assessments import SHARE_LEVEL, levels_of_managers
from domain.errors import NotFound
from domain.readers import read_of
from domain.store import ReadDb
from domain.targets import targets_of_managers
from graph.competence import Standing, closers


class GapCloser(NamedTuple):
    """A delegate who can share, how many people of the side they can help, by how many steps."""

    delegate_id: str
    level: int
    helped: int
    steps: int


async def gap_closers(db: ReadDb, side: models.Side, competency_id: str) -> list[GapCloser]:
    """List the delegates of other sides who can help people of a side in a competency.

    Of people whose levels the viewer may not read nothing is said.

    Returns:
        Most steps closed first, then most people helped, then the higher level, then by code.

    Raises:
        NotFound: there is no such competency.
    """
    if await db.get(models.Competency, competency_id) is None:
        raise NotFound("There is no such competency.", path=("competency",))
    delegate = models.Delegate
    rows = await db.execute(
        select(delegate.code, delegate.id, delegate.manager_id, delegate.side_id).where(
            delegate.edition_id == side.edition_id, delegate.withdrawn_at.is_(None)
        )
    )
    places = {code: place for code, *place in rows}
    people = [manager_id for _, manager_id, _ in places.values()]
    levels = await levels_of_managers(db, people)
    read_of(db, {manager_id for manager_id, _ in levels})
    targets = await targets_of_managers(db, people)
    standings = []
    for code, (_, manager_id, side_id) in places.items():
        rating = levels.get((manager_id, competency_id))
        if rating is not None and rating.level is not None:
            target = targets.get((manager_id, competency_id))
            gap = max(0, target.level - rating.level) if target else 0
            standings.append(Standing(code, side_id, rating.level, gap))
    return [
        GapCloser(places[each.code][0], each.level, each.helped, each.steps)
        for each in closers(standings, side.id, SHARE_LEVEL)
    ]
