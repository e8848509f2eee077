"""Whether the network of a programme outlives departures: its people joined over its editions.

Somebody who took part in several editions is one person, known by the place of the newest of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from domain import models
from domain.policy.narrowing import viewer_of
from domain.runs.asked import answered
from domain.runs.child import SolveLimits
from domain.runs.lists import published_pairing_run
from domain.runs.network_health import MeasuredNetwork
from domain.runs.ties import (
    HealthRequest,
    PersonTie,
    TieKind,
    check_request,
    dormant_ties,
    read_ties,
)
from domain.store import ReadDb
from graph import network
from graph.problem import HealthPerson, HealthProblem


@dataclass(frozen=True)
class TrendPoint:
    """The network of all editions up to one."""

    edition_id: str
    measured: MeasuredNetwork


@dataclass(frozen=True)
class ProgrammeHealth:
    """The network of a programme, with its dormant ties and without them.

    Args:
        dormant: the ties without contact for long, the longest first.
        trend: edition by edition, the first first; the last is the whole network.
        delegate_ids: the newest place of each person, by key.
        side_ids: the side of the newest edition that has it, by key.
    """

    asked: HealthRequest
    every: MeasuredNetwork
    awake: MeasuredNetwork
    dormant: tuple[PersonTie, ...]
    trend: tuple[TrendPoint, ...]
    delegate_ids: Mapping[str, str]
    side_ids: Mapping[str, str]


@dataclass(frozen=True)
class ReadProgramme:
    """What the health of a programme is measured from.

    Args:
        edition_ids: those that the viewer plans, the first first.
        sides: the side of each person, by key.
        people, ties: of the editions up to each one; the last are all.
    """

    asked: HealthRequest
    edition_ids: tuple[str, ...]
    sides: Mapping[str, str]
    people: tuple[tuple[str, ...], ...]
    ties: tuple[tuple[PersonTie, ...], ...]
    delegate_ids: Mapping[str, str]
    side_ids: Mapping[str, str]


@dataclass(frozen=True)
class _Place:
    """A delegate who takes part in an edition."""

    edition_id: str
    delegate_id: str
    manager_id: str
    code: str
    slug: str
    side: str


async def read_programme_health(
    db: ReadDb, programme_id: str, asked: HealthRequest
) -> ReadProgramme | None:
    """Read what the health of a programme is measured from; None where no edition is the viewer's.

    Of pairings, those of published runs count.

    Raises:
        InvalidInput: the request is out of range.

    Cost: for each edition a handful of statements.
    """
    check_request(asked)
    edition, viewer = models.Edition, viewer_of(db.info)
    rows = await db.scalars(
        select(edition).where(edition.programme_id == programme_id).order_by(edition.number)
    )
    edition_ids = tuple(row.id for row in rows if viewer.holds(row.id))
    if not edition_ids:
        return None
    places = await _places(db, edition_ids)
    keys = _keys(places)
    newest = {place.manager_id: place for place in places}
    run_ids = []
    people, ties = [], []
    for count, edition_id in enumerate(edition_ids, 1):
        run = await published_pairing_run(db, edition_id)
        if run is not None and TieKind.PAIRING in asked.ties:
            run_ids.append(run.id)
        within = edition_ids[:count]
        there = {
            place.delegate_id: keys[place.manager_id]
            for place in places
            if place.edition_id in within
        }
        people.append(tuple(sorted(set(there.values()))))
        ties.append((await read_ties(db, within, asked, there, run_ids)).ties)
    return ReadProgramme(
        asked=asked,
        edition_ids=edition_ids,
        sides={keys[person]: place.side for person, place in newest.items()},
        people=tuple(people),
        ties=tuple(ties),
        delegate_ids={keys[person]: place.delegate_id for person, place in newest.items()},
        side_ids=await _sides(db, edition_ids),
    )


async def _places(db: ReadDb, edition_ids: Sequence[str]) -> list[_Place]:
    """Return who takes part in some editions, edition by edition, by code."""
    delegate, edition, side = models.Delegate, models.Edition, models.Side
    rows = await db.execute(
        select(
            delegate.edition_id,
            delegate.id,
            delegate.manager_id,
            delegate.code,
            edition.slug,
            side.key,
        )
        .join(edition, edition.id == delegate.edition_id)
        .join(side, side.id == delegate.side_id)
        .where(delegate.edition_id.in_(edition_ids), delegate.withdrawn_at.is_(None))
        .order_by(edition.number, delegate.code)
    )
    return [_Place(*row) for row in rows]


def _keys(places: Sequence[_Place]) -> dict[str, str]:
    """Name each person by the code of the newest place, with its edition where others have it."""
    newest = {place.manager_id: place for place in places}
    shared = Counter(place.code for place in newest.values())
    return {
        person: place.code if shared[place.code] == 1 else f"{place.code} ({place.slug})"
        for person, place in newest.items()
    }


async def _sides(db: ReadDb, edition_ids: Sequence[str]) -> dict[str, str]:
    side, edition = models.Side, models.Edition
    rows = await db.execute(
        select(side.key, side.id)
        .join(edition, edition.id == side.edition_id)
        .where(side.edition_id.in_(edition_ids))
        .order_by(edition.number, side.position)
    )
    return dict(rows.all())


async def measure_programme(
    found: ReadProgramme, *, limits: SolveLimits | None = None
) -> ProgrammeHealth:
    """Measure the network of a programme.

    Raises:
        SolveTooLong: see ``answered``.
    """
    *measured, awake = await answered(_measure, found, limits=limits)
    return ProgrammeHealth(
        asked=found.asked,
        every=measured[-1],
        awake=awake,
        dormant=dormant_ties(found.ties[-1], found.asked),
        trend=tuple(map(TrendPoint, found.edition_ids, measured)),
        delegate_ids=found.delegate_ids,
        side_ids=found.side_ids,
    )


def _measure(found: ReadProgramme) -> list[MeasuredNetwork]:
    """Measure in the child: after each edition, then all of them without the dormant ties."""
    measured = [
        _measured(found, people, ties)
        for people, ties in zip(found.people, found.ties, strict=True)
    ]
    dormant = dormant_ties(found.ties[-1], found.asked)
    if not dormant:
        return [*measured, measured[-1]]
    awake = [tie for tie in found.ties[-1] if tie not in dormant]
    return [*measured, _measured(found, found.people[-1], awake)]


def _measured(
    found: ReadProgramme, people: Sequence[str], ties: Sequence[PersonTie]
) -> MeasuredNetwork:
    persons = tuple(HealthPerson(key, found.sides[key]) for key in people)
    report = network.health(HealthProblem(persons, tuple(tie.pair for tie in ties)))
    return MeasuredNetwork(report, {}, {})
