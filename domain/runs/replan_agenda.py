"""Replanning an agenda: a run that moves as few sessions of an earlier one as it can."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from domain import models
from domain.errors import Conflict, NotFound
from domain.models import RunState
from domain.runs.agenda_lists import get_agenda_run, placements_by_run
from domain.runs.agendas import AgendaParts
from domain.runs.alternatives import require_tolerance
from domain.runs.lists import published_pairing_run
from domain.runs.requests import read_agenda_request
from domain.runs.start_agenda import named_pairing_run, queue_agenda_run
from domain.sessions.arrangement import held_component
from domain.store import ReadDb, WriteDb
from graph.problem import Placed


async def start_agenda_replan_run(
    db: WriteDb,
    run_id: str,
    tolerance: int,
    *,
    at: datetime,
    pairing_run: str | None = None,
    published_pairs: bool = False,
) -> models.AgendaRun:
    """Queue an agenda run that moves as few sessions as possible of an earlier one.

    It weighs what that run weighed, for the sessions, slots, rooms and people that the component
    has now; no topic becomes a session. Sessions, slots and rooms are those of before where their
    keys are.

    Args:
        db: of a unit of work.
        run_id: the run to move least of.
        tolerance: what staying may cost, in per mille of what the best agenda is worth now, 0 to
            1,000.
        at: when it was asked for.
        pairing_run: id of the pairing run whose pairs get a slot to meet in; None is none.
        published_pairs: take the one that stands published, else that of the earlier run.

    Raises:
        NotFound: there is no such run of a component that the viewer may plan, or no such pairing
            run of its edition.
        Conflict: the run or the pairing run is not done.
        NotReady: the component has no slot, no room or no session any more.
        InvalidInput: the tolerance is out of range.
    """
    run = await get_agenda_run(db, run_id)
    try:
        component = await held_component(db, run.component_id)
    except NotFound as error:
        # Published for all, and for others to plan.
        raise NotFound(
            "There is no agenda run of this id that you may plan.", path=("runId",)
        ) from error
    if run.state is not RunState.DONE:
        raise Conflict(
            f"This run is {run.state.value}. Replan a run that is done.", path=("runId",)
        )
    require_tolerance(tolerance, "keepTolerancePerMille")
    asked = read_agenda_request(run.parameters)
    if published_pairs:
        standing = await published_pairing_run(db, component.edition_id)
        pairing_run = standing.id if standing else asked.pairing_run
    pairs = await named_pairing_run(db, component, pairing_run) if pairing_run else None
    request = replace(
        asked,
        topic_run=run.topic_run_id,
        pairing_run=pairs.id if pairs else None,
        keep_tolerance=tolerance,
    )
    return await queue_agenda_run(db, component, request, at=at, replans_run_id=run.id)


async def published_places(
    db: ReadDb, run: models.AgendaRun, parts: AgendaParts
) -> Mapping[str, tuple[Placed, ...]]:
    """Return by slot where the run that a run replans holds the sessions that are still there."""
    if run.replans_run_id is None:
        return {}
    (rows,) = await placements_by_run(db, [run.replans_run_id])
    there = {session.id for session in parts.sessions.values()}
    # By the row and not the key alone: another session may have taken over the key.
    return by_slot([row for row in rows if row.session_id in there])


def by_slot(rows: Sequence[models.AgendaPlacement]) -> dict[str, tuple[Placed, ...]]:
    """Return what placements hold, by the key of the slot."""
    slots: dict[str, tuple[Placed, ...]] = {}
    for row in rows:
        held = slots.get(row.slot_key, ())
        slots[row.slot_key] = (*held, Placed(row.session_key, row.room_key))
    return slots
