"""Runs and what they suggest as lists and loaders, and what a run weighed.

Reads only. The large texts of a run stay in the database until somebody asks for them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import aliased, defer

from domain import models
from domain.lookups import in_order, rows_by
from domain.pages import Key, Listing, any_of
from domain.runs.requests import (
    TopicPurpose,
    engine_parameters,
    read_pairing_request,
    read_topic_request,
    remembers_ties,
)
from domain.store import ReadDb
from graph.problem import PairingParameters, TopicParameters

RunT = TypeVar(
    "RunT",
    models.PairingRun,
    models.TopicRun,
    models.AgendaRun,
    models.CrossParticipationRun,
)


@dataclass(frozen=True)
class RunFilter:
    """Which runs; what is None does not narrow."""

    state_in: tuple[models.RunState, ...] | None = None
    was_published: bool | None = None


@dataclass(frozen=True)
class PairingFilter:
    """Which pairings; what is None does not narrow. Either of the two may be meant."""

    administration_code_in: tuple[str, ...] | None = None
    delegate_code_in: tuple[str, ...] | None = None
    score_gte: int | None = None


def _light(table: type[RunT]) -> Select[Any]:
    return select(table).options(defer(table.snapshot), defer(table.solution))


def narrow_runs(table: type[RunT], where: RunFilter) -> Iterator[ColumnElement[bool]]:
    """Yield what keeps the runs of any kind that a filter asks for."""
    published = table.published_at
    yield from any_of(table.state, where.state_in)
    if where.was_published is not None:
        yield published.is_not(None) if where.was_published else published.is_(None)


def _narrow_pairing_runs(where: RunFilter) -> Iterator[ColumnElement[bool]]:
    return narrow_runs(models.PairingRun, where)


def _narrow_topic_runs(where: RunFilter) -> Iterator[ColumnElement[bool]]:
    return narrow_runs(models.TopicRun, where)


_LEFT = aliased(models.Delegate)


def _narrow_pairings(where: PairingFilter) -> Iterator[ColumnElement[bool]]:
    row, delegate, manager = models.Pairing, models.Delegate, models.Manager
    if where.score_gte is not None:
        yield row.score >= where.score_gte
    people = select(delegate.id).join(manager, delegate.manager_id == manager.id)
    if where.delegate_code_in is not None:
        yield _either(people.where(delegate.code.in_(where.delegate_code_in)))
    if where.administration_code_in is not None:
        place = models.Administration
        yield _either(
            people.join(place, manager.administration_id == place.id).where(
                place.code.in_(where.administration_code_in)
            )
        )


def _either(people: Select[Any]) -> ColumnElement[bool]:
    row = models.Pairing
    return or_(row.left_delegate_id.in_(people), row.right_delegate_id.in_(people))


PAIRING_RUNS_OF_EDITION = Listing(
    name="edition.pairing_runs",
    row=models.PairingRun,
    statement=_light(models.PairingRun),
    orders={"requested_at": (Key(models.PairingRun.requested_at, datetime),)},
    default=(("requested_at", True),),
    narrow=_narrow_pairing_runs,
    parent=models.PairingRun.edition_id,
)
TOPIC_RUNS_OF_EDITION = Listing(
    name="edition.topic_runs",
    row=models.TopicRun,
    statement=_light(models.TopicRun),
    orders={"requested_at": (Key(models.TopicRun.requested_at, datetime),)},
    default=(("requested_at", True),),
    narrow=_narrow_topic_runs,
    parent=models.TopicRun.edition_id,
)
PAIRINGS_OF_RUN = Listing(
    name="run.pairings",
    row=models.Pairing,
    statement=select(models.Pairing).join(_LEFT, models.Pairing.left_delegate_id == _LEFT.id),
    orders={
        "score": (Key(models.Pairing.score, int),),
        "code": (Key(_LEFT.code),),
    },
    default=(("score", True), ("code", False)),
    narrow=_narrow_pairings,
    parent=models.Pairing.run_id,
)
UNPAIRED_OF_RUN = Listing(
    name="run.unpaired",
    row=models.UnpairedDelegate,
    statement=select(models.UnpairedDelegate).join(
        models.Delegate, models.UnpairedDelegate.delegate_id == models.Delegate.id
    ),
    orders={"code": (Key(models.Delegate.code),)},
    default=(("code", False),),
    parent=models.UnpairedDelegate.run_id,
)


async def light_pairing_runs_by_id(
    db: ReadDb, ids: Sequence[str]
) -> list[models.PairingRun | None]:
    """Return pairing runs without their large texts, None where there is none."""
    return await _by_id(db, models.PairingRun, ids)


async def light_topic_runs_by_id(db: ReadDb, ids: Sequence[str]) -> list[models.TopicRun | None]:
    """Return topic runs without their large texts, None where there is none."""
    return await _by_id(db, models.TopicRun, ids)


async def latest_pairing_runs(
    db: ReadDb, edition_ids: Sequence[str]
) -> list[models.PairingRun | None]:
    """Return the pairing run of each edition that was asked for last, None where there is none."""
    rows = await db.scalars(_newest_last(models.PairingRun, edition_ids))
    found = {row.edition_id: row for row in rows}
    return [found.get(edition_id) for edition_id in edition_ids]


async def latest_pairing_runs_of_scenarios(
    db: ReadDb, scenario_ids: Sequence[str]
) -> list[models.PairingRun | None]:
    """Return the pairing run under each scenario that was asked for last, or None."""
    table = models.PairingRun
    rows = await db.scalars(
        _light(table)
        .where(table.scenario_id.in_(scenario_ids))
        .order_by(table.requested_at, table.id)
    )
    found = {row.scenario_id: row for row in rows}
    return [found.get(scenario_id) for scenario_id in scenario_ids]


async def published_pairing_runs(
    db: ReadDb, edition_ids: Sequence[str]
) -> list[models.PairingRun | None]:
    """Return the pairing run of each edition that stands published, None where there is none."""
    table = models.PairingRun
    rows = await db.scalars(_newest_last(table, edition_ids).where(models.stands(table)))
    found = {row.edition_id: row for row in rows}
    return [found.get(edition_id) for edition_id in edition_ids]


async def latest_topic_runs(
    db: ReadDb, keys: Sequence[tuple[str, TopicPurpose | None]]
) -> list[models.TopicRun | None]:
    """Return the newest topic run by (edition id, purpose), whatever the purpose where None."""
    rows = await db.scalars(_newest_last(models.TopicRun, [edition_id for edition_id, _ in keys]))
    return _by_purpose(list(rows), keys)


async def published_topic_runs(
    db: ReadDb, keys: Sequence[tuple[str, TopicPurpose | None]]
) -> list[models.TopicRun | None]:
    """Return the topic run that stands published by (edition id, purpose)."""
    table = models.TopicRun
    statement = _newest_last(table, [edition_id for edition_id, _ in keys])
    return _by_purpose(list(await db.scalars(statement.where(models.stands(table)))), keys)


async def published_pairings_by_delegate(
    db: ReadDb, ids: Sequence[str]
) -> list[list[models.Pairing]]:
    """Return the pairings of each delegate in the run that stands published."""
    row = models.Pairing
    rows = await db.scalars(
        select(row)
        .join(models.PairingRun, row.run_id == models.PairingRun.id)
        .where(
            or_(row.left_delegate_id.in_(ids), row.right_delegate_id.in_(ids)),
            models.stands(models.PairingRun),
        )
        .order_by(row.position, row.id)
    )
    wanted = set(ids)
    pairs = (
        (delegate_id, each)
        for each in rows
        for delegate_id in (each.left_delegate_id, each.right_delegate_id)
        if delegate_id in wanted
    )
    return in_order(pairs, ids)


async def suggestions_by_id(db: ReadDb, ids: Sequence[str]) -> list[models.TopicSuggestion | None]:
    """Return suggestions in the order asked, None where there is none."""
    return await rows_by(db, models.TopicSuggestion.id, ids)


class SideGain(NamedTuple):
    """What one side gains of what it needs, by the key of the side."""

    side_key: str
    gain: int
    need: int


async def gains_of_topic_runs(db: ReadDb, ids: Sequence[str]) -> list[list[SideGain]]:
    """Return what each side gains from each run; nothing from a run without an answer."""
    table = models.TopicRun
    rows = await db.execute(select(table.id, table.solution).where(table.id.in_(ids)))
    gains: dict[str, list[SideGain]] = {run_id: [] for run_id in ids}
    for run_id, solution in rows:
        answer = json.loads(solution or "{}")
        gained = answer.get("gain", {})
        gains[run_id] = [
            SideGain(key, gained[key], need) for key, need in answer.get("need", {}).items()
        ]
    return [gains[run_id] for run_id in ids]


async def leaders_waived_of_topic_runs(db: ReadDb, ids: Sequence[str]) -> list[bool]:
    """Tell of each run whether it asked for no leaders, as nobody could lead any topic."""
    table = models.TopicRun
    rows = await db.execute(select(table.id, table.solution).where(table.id.in_(ids)))
    found = {row_id: json.loads(solution or "{}") for row_id, solution in rows}
    return [bool(found.get(run_id, {}).get("leaders_waived")) for run_id in ids]


def pairing_parameters(parameters: str) -> PairingParameters:
    """Return everything that a pairing run weighs: what was asked, over the defaults."""
    asked: Mapping[str, Any] = engine_parameters(read_pairing_request(parameters))
    return PairingParameters(**asked)


def knows_earlier_ties(parameters: str) -> bool:
    """Tell whether a pairing run knows who were partners in earlier editions."""
    return remembers_ties(read_pairing_request(parameters))


class TopicsAsked(NamedTuple):
    """Everything that a topic run weighed, and the topics that it had to take or leave, by key.

    ``must`` None stands for the focus topics of the edition.
    """

    parameters: TopicParameters
    must: tuple[str, ...] | None
    never: tuple[str, ...]


def topics_asked(run: models.TopicRun) -> TopicsAsked:
    """Return what a topic run was asked: what was given, over the defaults."""
    request = read_topic_request(run.parameters)
    asked: Mapping[str, Any] = request.parameters
    parameters = TopicParameters(
        count_min=request.count_min,
        count_max=request.count_max,
        minutes=request.minutes,
        **asked,
    )
    is_free = request.must is None and request.purpose is TopicPurpose.NEXT_SYMPOSIUM
    return TopicsAsked(parameters, () if is_free else request.must, request.never)


async def _by_id(db: ReadDb, table: type[RunT], ids: Sequence[str]) -> list[RunT | None]:
    rows = await db.scalars(_light(table).where(table.id.in_(ids)))
    found: dict[str, RunT] = {row.id: row for row in rows}
    return [found.get(run_id) for run_id in ids]


def _newest_last(table: type[RunT], edition_ids: Sequence[str]) -> Select[Any]:
    return (
        _light(table)
        .where(table.edition_id.in_(edition_ids))
        .order_by(table.requested_at, table.id)
    )


def _by_purpose(
    rows: Sequence[models.TopicRun], keys: Sequence[tuple[str, TopicPurpose | None]]
) -> list[models.TopicRun | None]:
    found: dict[tuple[str, str | None], models.TopicRun] = {}
    for row in rows:
        found[row.edition_id, row.purpose] = row
        found[row.edition_id, None] = row
    return [found.get((edition_id, purpose and purpose.value)) for edition_id, purpose in keys]
