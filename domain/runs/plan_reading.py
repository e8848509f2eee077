"""Reading the runs that are to be one plan of an edition: their documents, and what rows know."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple, TypeVar

from sqlalchemy import select

from domain import models
from domain.errors import Conflict, InvalidInput, NotFound
from domain.models import RunState, SessionKind
from domain.runs.current_agenda import people_there
from domain.runs.listings import published_pairing_runs, published_topic_runs
from domain.runs.requests import TopicPurpose
from domain.sessions.rules import local_moment
from domain.store import ReadDb
from graph.problem import Pair

AGENDAS_MAX: Final = 20
_TWO: Final = 2


@dataclass(frozen=True)
class PlanTime:
    """When and in which component a slot is; ``component`` is its own name."""

    component_id: str
    component: str
    time_zone: str
    starts_at: datetime
    ends_at: datetime

    @property
    def local_starts_at(self) -> datetime:
        """The start by the clock of the component."""
        return local_moment(self.time_zone, self.starts_at)

    @property
    def local_ends_at(self) -> datetime:
        """The end by the clock of the component."""
        return local_moment(self.time_zone, self.ends_at)


@dataclass(frozen=True)
class PlanSession:
    """A session of a published or proposed agenda, with the row that places it.

    ``slot`` is its name in the plan.
    """

    placement_id: str
    title: str
    room: str
    slot: str


@dataclass(frozen=True)
class PlanRunIds:
    """Ids of runs; None is not named."""

    pairing: str | None
    topic: str | None
    agendas: tuple[str, ...] | None


@dataclass(frozen=True)
class PlanRuns:
    """The runs that are to be one plan of an edition, each done, the agendas by component."""

    pairing: models.PairingRun
    topic: models.TopicRun
    agendas: tuple[models.AgendaRun, ...]

    @property
    def edition_id(self) -> str:
        """The edition of all of them."""
        return self.pairing.edition_id


@dataclass(frozen=True)
class AskedPlan:
    """What the child reads: the documents of the runs, and what only rows know.

    Args:
        pairing, topic: snapshot and solution, as canonical JSON.
        agendas: by the key of the component, likewise.
        topics: by component and key of a session, the key of its topic.
        apart: components whose agenda holds sessions of its own alone, on whatever topic.
        meetings: by component and key of a session, the two who are to meet in it.
        removed: components and keys of sessions that were taken off since.
        people: codes of who takes part now.
        times: when each slot begins and ends, in seconds of one clock.
    """

    pairing: tuple[str, str]
    topic: tuple[str, str]
    agendas: Mapping[str, tuple[str, str]]
    topics: Mapping[tuple[str, str], str]
    apart: frozenset[str]
    meetings: Mapping[tuple[str, str], Pair]
    removed: frozenset[tuple[str, str]]
    people: frozenset[str]
    times: Mapping[str, tuple[int, int]]


@dataclass(frozen=True)
class ReadPlan:
    """What is asked, and the rows behind its names.

    Args:
        sessions: where each is placed, by component and key as its name in the plan.
        session_ids: the name of each in the plan by the id of its row.
        delegate_ids, topic_ids: rows by code and key.
        time_zones: of the component of each agenda, by the id of the run.
        times: of slots by their name in the plan: as the agendas have them, and of the others now.
    """

    asked: AskedPlan
    sessions: Mapping[str, PlanSession]
    session_ids: Mapping[str, str]
    delegate_ids: Mapping[str, str]
    topic_ids: Mapping[str, str]
    time_zones: Mapping[str, str]
    times: Mapping[str, PlanTime]

    def slot_beside(self, session: str, key: str) -> str:
        """Name a slot in the plan by its key, of the component that a session is in."""
        component, _, _ = session.partition("/")
        return name_in_plan(component, key)


async def plan_run_ids(db: ReadDb, edition_id: str, asked: PlanRunIds) -> PlanRunIds | None:
    """Return the runs that are meant: where none is named, those that stand published.

    None when no pairing run or no topic run is named or published.
    """
    pairing, topic, agendas = asked.pairing, asked.topic, asked.agendas
    if pairing is None:
        (standing,) = await published_pairing_runs(db, [edition_id])
        pairing = standing.id if standing else None
    if topic is None:
        (chosen,) = await published_topic_runs(db, [(edition_id, TopicPurpose.THIS_EDITION)])
        topic = chosen.id if chosen else None
    if agendas is None:
        row = models.AgendaRun
        found = await db.scalars(
            select(row.id)
            .where(row.edition_id == edition_id, models.stands(row))
            .order_by(row.component_id)
        )
        agendas = tuple(found)
    if pairing is None or topic is None:
        return None
    return PlanRunIds(pairing, topic, agendas)


async def read_plan_runs(db: ReadDb, edition_id: str | None, ids: PlanRunIds) -> PlanRuns:
    """Read the runs that are to be one plan, of an edition where one is given.

    Raises:
        NotFound: there is no such run of the edition; the path is the field.
        Conflict: one of them is not done.
        InvalidInput: they are of different editions, two agendas are of one component, or there
            are too many.
    """
    named = ids.agendas or ()
    if len(named) > AGENDAS_MAX:
        raise InvalidInput(f"Give at most {AGENDAS_MAX} agendas.", path=("agendaRunIds",))
    pairing = await _done(db, models.PairingRun, ids.pairing, ("pairingRunId",))
    edition_id = edition_id or pairing.edition_id
    _require_edition(pairing, edition_id, ("pairingRunId",))
    topic = await _done(db, models.TopicRun, ids.topic, ("topicRunId",))
    _require_edition(topic, edition_id, ("topicRunId",))
    agendas: dict[str, models.AgendaRun] = {}
    for place, run_id in enumerate(named):
        path = ("agendaRunIds", str(place))
        run = await _done(db, models.AgendaRun, run_id, path)
        _require_edition(run, edition_id, path)
        if run.component_id in agendas:
            raise InvalidInput("Another agenda of this component is named already.", path=path)
        agendas[run.component_id] = run
    return PlanRuns(pairing, topic, tuple(agendas.values()))


RunT = TypeVar("RunT", models.PairingRun, models.TopicRun, models.AgendaRun)


async def _done(db: ReadDb, table: type[RunT], run_id: str | None, path: tuple[str, ...]) -> RunT:
    run = await db.get(table, run_id) if run_id is not None else None
    if run is None:
        raise NotFound("There is no such run.", path=path)
    if run.state is not RunState.DONE or run.snapshot is None or run.solution is None:
        raise Conflict(f"This run is {run.state.value}. Name one that is done.", path=path)
    return run


def _require_edition(run: models.AnyRun, edition_id: str, path: tuple[str, ...]) -> None:
    if run.edition_id != edition_id:
        raise InvalidInput("This run is of another edition.", path=path)


async def read_plan(db: ReadDb, runs: PlanRuns) -> ReadPlan:
    """Read what the check needs; the large documents are read in the child."""
    row, delegate, topic = models.Component, models.Delegate, models.Topic
    rows = await db.scalars(select(row).where(row.edition_id == runs.edition_id))
    components = {each.id: each for each in rows}
    placed = {components[run.component_id].key: await _placed(db, run) for run in runs.agendas}
    found = await db.execute(
        select(delegate.code, delegate.id).where(delegate.edition_id == runs.edition_id)
    )
    delegate_ids = dict(found.all())
    every = [((key, each.place.session_key), each) for key, held in placed.items() for each in held]
    times = await _times(db, runs, components)
    return ReadPlan(
        asked=AskedPlan(
            pairing=_documents(runs.pairing),
            topic=_documents(runs.topic),
            agendas={components[run.component_id].key: _documents(run) for run in runs.agendas},
            topics={name: each.topic for name, each in every if each.topic},
            apart=frozenset(
                components[run.component_id].key for run in runs.agendas if run.topic_run_id is None
            ),
            meetings={name: each.meeting for name, each in every if each.meeting},
            removed=frozenset(name for name, each in every if each.row_id is None),
            people=await people_there(db, runs.edition_id),
            times={
                slot: (int(each.starts_at.timestamp()), int(each.ends_at.timestamp()))
                for slot, each in times.items()
            },
        ),
        sessions={
            name_in_plan(*name): PlanSession(
                row.id, row.title, row.room_name, name_in_plan(name[0], row.slot_key)
            )
            for name, (row, *_) in every
        },
        session_ids={each.row_id: name_in_plan(*name) for name, each in every if each.row_id},
        delegate_ids=delegate_ids,
        topic_ids=dict((await db.execute(select(topic.key, topic.id))).all()),
        time_zones={run.id: components[run.component_id].time_zone for run in runs.agendas},
        times=times,
    )


async def _times(
    db: ReadDb, runs: PlanRuns, components: Mapping[str, models.Component]
) -> dict[str, PlanTime]:
    """Return when slots are: those of now, and over them those of the agendas, as they were."""
    slot, placed, meeting = models.Slot, models.AgendaPlacement, models.AgendaMeeting
    found: dict[str, PlanTime] = {}
    for run in runs.agendas:
        place = components[run.component_id]
        for asked in (
            select(slot.key, slot.starts_at, slot.ends_at).where(slot.component_id == place.id),
            *(
                select(row.slot_key, row.starts_at, row.ends_at).where(row.run_id == run.id)
                for row in (meeting, placed)
            ),
        ):
            for key, starts_at, ends_at in await db.execute(asked):
                found[name_in_plan(place.key, key)] = PlanTime(
                    place.id, place.name, place.time_zone, starts_at, ends_at
                )
    return found


class _Placed(NamedTuple):
    """A session that a run places, with its row, topic and meeting."""

    place: models.AgendaPlacement
    row_id: str | None
    topic: str | None
    meeting: Pair | None


async def _placed(db: ReadDb, run: models.AgendaRun) -> list[_Placed]:
    placed, there = models.AgendaPlacement, models.AgendaAttendance
    row, topic = models.Session, models.Topic
    leaders: dict[str, list[str]] = {}
    for placement_id, code in await db.execute(
        select(there.placement_id, there.code)
        .join(placed, placed.id == there.placement_id)
        .where(placed.run_id == run.id, there.leads, there.delegate_id.is_not(None))
        .order_by(there.code)
    ):
        leaders.setdefault(placement_id, []).append(code)
    found = await db.execute(
        select(placed, row.id, row.kind, topic.key)
        .outerjoin(row, row.id == placed.session_id)
        .outerjoin(topic, topic.id == row.topic_id)
        .where(placed.run_id == run.id)
        .order_by(placed.position)
    )
    sessions = []
    for place, row_id, kind, topic_key in found:
        led = leaders.get(place.id, [])
        meets = kind is SessionKind.PAIR_MEETING and len(led) == _TWO
        meeting = (led[0], led[1]) if meets else None
        sessions.append(_Placed(place, row_id, topic_key, meeting))
    return sessions


def name_in_plan(component: str, key: str) -> str:
    """Name a session, or a slot, of a component among those of all."""
    return f"{component}/{key}"


def _documents(run: models.AnyRun) -> tuple[str, str]:
    return run.snapshot or "", run.solution or ""
