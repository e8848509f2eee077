"""What the system counts for the indicators of an edition, whenever they are read."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Final, NamedTuple

from sqlalchemy import select

from domain import models
from domain.indicators.figures import exact
from domain.instruments.reading import in_force_between_sides
from domain.models import AGREED, MEETS, IndicatorMeasure
from domain.policy import SYSTEM, Role, Viewer
from domain.profiles.reading import missing_by_administration
from domain.runs.child import SolveLimits
from domain.runs.opportunities import find_opportunities, read_described
from domain.runs.sharing import SMALL_GROUP
from domain.store import ReadDb, Store
from graph.progress import Progress, progress


class _Counted(NamedTuple):
    """A figure, and how many people it is of; None where it is not of people."""

    value: int
    people: int | None = None


class Measured(NamedTuple):
    """A figure that was counted; None where it is of few people whom the viewer may not see."""

    value: int | None


async def measured(
    store: Store,
    viewer: Viewer,
    edition_id: str,
    measures: frozenset[IndicatorMeasure],
    *,
    limits: SolveLimits | None = None,
) -> Mapping[IndicatorMeasure, Measured]:
    """Count what indicators of an edition measure, past the rows of whoever asks.

    Raises:
        SolveTooLong, SolveTooLarge: opportunities take more than the limits.

    Cost: at most five statements each; opportunities as ``find_opportunities``.
    """
    found: dict[IndicatorMeasure, Measured] = {}
    counted: dict[IndicatorMeasure, _Counted] = {}
    async with store.reading(SYSTEM) as db:
        for measure in sorted(measures & _COUNTS.keys()):
            counted[measure] = await _COUNTS[measure](db, edition_id)
        described = None
        if measures - _COUNTS.keys():
            described = await read_described(db, edition_id, SYSTEM)
    if described is not None:
        opportunities = await find_opportunities(store, SYSTEM, described, limits=limits)
        counted[IndicatorMeasure.OPPORTUNITIES] = _Counted(len(opportunities))
    for measure, (count, people) in counted.items():
        few = people is not None and people < SMALL_GROUP
        hidden = few and not sees_partnerships(viewer, edition_id)
        found[measure] = Measured(None if hidden else count)
    return found


def sees_partnerships(viewer: Viewer, edition_id: str) -> bool:
    """Tell whether somebody sees every published partnership of an edition, few or many."""
    if viewer.role is Role.PLANNER:
        return viewer.holds(edition_id)
    return viewer.role in (Role.SYSTEM, Role.AUDITOR, Role.ADMIN)


async def _accepted(db: ReadDb, edition_id: str) -> _Counted:
    row = models.Partnership
    rows = await db.execute(
        select(row.left_delegate_id, row.right_delegate_id).where(
            row.edition_id == edition_id, row.state.in_(AGREED)
        )
    )
    pairs = rows.all()
    return _Counted(len(pairs), len({person for pair in pairs for person in pair}))


async def _people_met(db: ReadDb, edition_id: str) -> _Counted:
    row, contact = models.Partnership, models.Contact
    pairs = await db.execute(
        select(row.left_delegate_id, row.right_delegate_id)
        .join(contact, contact.partnership_id == row.id)
        .where(row.edition_id == edition_id, contact.kind.in_(MEETS))
    )
    people = len({person for pair in pairs for person in pair})
    return _Counted(people, people)


async def _complete(db: ReadDb, edition_id: str) -> _Counted:
    member = models.SideAdministration
    ids = await db.scalars(select(member.administration_id).where(member.edition_id == edition_id))
    missing = await missing_by_administration(db, list(ids))
    return _Counted(sum(not each for each in missing))


async def _in_force(db: ReadDb, edition_id: str) -> _Counted:
    return _Counted(await db.scalar(select(in_force_between_sides(edition_id))) or 0)


_COUNTS: Final[Mapping[IndicatorMeasure, Callable[[ReadDb, str], Awaitable[_Counted]]]] = {
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
