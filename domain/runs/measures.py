"""What the system counts for the indicators of an edition, whenever they are read."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Final, NamedTuple

from sqlalchemy import select

from domain import models
from domain.indicators.figures import exact
from domain.models import AGREED, ContactKind, IndicatorMeasure, InstrumentStage
from domain.policy import SYSTEM, Role, Viewer
from domain.profiles.reading import missing_by_administration
from domain.runs.opportunities import find_opportunities, read_described
from domain.runs.sharing import SMALL_GROUP
from domain.store import ReadDb, Store
from graph.progress import Progress, progress

_MEETS: Final = (ContactKind.MEETING, ContactKind.CALL)
_PEOPLE: Final = {IndicatorMeasure.ACCEPTED_PARTNERSHIPS: 2, IndicatorMeasure.PEOPLE_MET: 1}


class Measured(NamedTuple):
    """A figure that was counted; None where it is of few people whom the viewer may not see."""

    value: int | None


async def measured(
    store: Store, viewer: Viewer, edition_id: str, measures: frozenset[IndicatorMeasure]
) -> Mapping[IndicatorMeasure, Measured]:
    """Count what indicators of an edition measure, past the rows of whoever asks.

    Cost: at most five statements each; opportunities as ``find_opportunities``.
    """
    found: dict[IndicatorMeasure, Measured] = {}
    counted: dict[IndicatorMeasure, int] = {}
    async with store.reading(SYSTEM) as db:
        for measure in sorted(measures & _COUNTS.keys()):
            counted[measure] = await _COUNTS[measure](db, edition_id)
        described = await read_described(db, edition_id, SYSTEM)
    if IndicatorMeasure.OPPORTUNITIES in measures:
        opportunities = await find_opportunities(store, SYSTEM, described)
        counted[IndicatorMeasure.OPPORTUNITIES] = len(opportunities)
    for measure, count in counted.items():
        few = count * _PEOPLE.get(measure, SMALL_GROUP) < SMALL_GROUP and measure in _PEOPLE
        hidden = few and not _sees_partnerships(viewer, edition_id)
        found[measure] = Measured(None if hidden else count)
    return found


def _sees_partnerships(viewer: Viewer, edition_id: str) -> bool:
    """Tell whether somebody sees every published partnership of an edition, few or many."""
    if viewer.role is Role.PLANNER:
        return viewer.holds(edition_id)
    return viewer.role in (Role.SYSTEM, Role.AUDITOR, Role.ADMIN)


async def _accepted(db: ReadDb, edition_id: str) -> int:
    row = models.Partnership
    found = await db.scalars(
        select(row.id).where(row.edition_id == edition_id, row.state.in_(AGREED))
    )
    return len(found.all())


async def _people_met(db: ReadDb, edition_id: str) -> int:
    row, contact = models.Partnership, models.Contact
    pairs = await db.execute(
        select(row.left_delegate_id, row.right_delegate_id)
        .join(contact, contact.partnership_id == row.id)
        .where(row.edition_id == edition_id, contact.kind.in_(_MEETS))
    )
    return len({person for pair in pairs for person in pair})


async def _complete(db: ReadDb, edition_id: str) -> int:
    member = models.SideAdministration
    ids = await db.scalars(select(member.administration_id).where(member.edition_id == edition_id))
    return sum(not missing for missing in await missing_by_administration(db, list(ids)))


async def _in_force(db: ReadDb, edition_id: str) -> int:
    described = await read_described(db, edition_id, SYSTEM)
    return sum(
        row.stage is InstrumentStage.IN_FORCE
        and len({described.members[each].side_id for each in parties}) > 1
        for row, parties in described.instruments
    )


_COUNTS: Final[Mapping[IndicatorMeasure, Callable[[ReadDb, str], Awaitable[int]]]] = {
    IndicatorMeasure.ACCEPTED_PARTNERSHIPS: _accepted,
    IndicatorMeasure.COMPLETE_PROFILES: _complete,
    IndicatorMeasure.INSTRUMENTS_IN_FORCE: _in_force,
    IndicatorMeasure.PEOPLE_MET: _people_met,
}


def indicator_progress(
    baseline: str | None, target: str | None, current: str | None
) -> Progress | None:
    """Return how far figures have come, decimals as text; None where one is not known."""
    return progress(exact(baseline), exact(target), exact(current))
