"""Starting agenda runs: topics that were chosen become sessions, and the run is queued."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final, TypeVar

from sqlalchemy import select

from domain import audit, models, work
from domain.errors import Conflict, InvalidInput, NotFound
from domain.models import EventKind, RunState, SessionKind
from domain.outbox import announce
from domain.programmes import sides_by_component, sides_by_edition
from domain.runs.agendas import require_parts
from domain.runs.listings import published_topic_runs
from domain.runs.lists import (
    published_pairing_run,
    suggestions_by_run,
    topic_reasons_by_suggestion,
)
from domain.runs.requests import AgendaRequest, TopicPurpose, write_request
from domain.runs.roster import has_synthetic
from domain.sessions.arrangement import held_component
from domain.sessions.fitting import SessionWanted
from domain.sessions.planning import add_session
from domain.sessions.reading import rooms_by_component, slots_by_component
from domain.store import ReadDb, WriteDb

RunT = TypeVar("RunT", models.PairingRun, models.TopicRun)

SIDES_MAX: Final = 6
_NO_KEY: Final = re.compile(r"[^a-z0-9_]")


async def start_agenda_run(
    db: WriteDb,
    component_id: str,
    request: AgendaRequest,
    *,
    at: datetime,
    published_topics: bool = False,
    published_pairs: bool = False,
) -> models.AgendaRun:
    """Queue an agenda run of a component; chosen topics without a session there get one first.

    Args:
        db: of a unit of work.
        component_id: what to give an agenda.
        request: what to weigh; names the topic run whose topics become sessions, or none.
        at: when it was asked for.
        published_topics: take the topic run that stands published, where all sides attend.
        published_pairs: take the pairing run that stands published.

    Raises:
        NotFound: there is no such component that the viewer may plan, or run of its edition.
        NotReady: the component has no slot, no room or no session.
        Conflict: the topic run or the pairing run is not done.
        InvalidInput: a value is out of range.
    """
    component = await held_component(db, component_id)
    least = request.panel_sides_min
    if least is not None and not 0 <= least <= SIDES_MAX:
        raise InvalidInput(f"{least} is not from 0 to {SIDES_MAX}.", path=("panelSidesMin",))
    (slots,) = await slots_by_component(db, [component.id])
    (rooms,) = await rooms_by_component(db, [component.id])
    topics = await _topic_run(db, component, request, published_topics=published_topics)
    pairs = await _pairing_run(db, component, request, published_pairs=published_pairs)
    added = 0
    if topics is not None and slots and rooms:
        added = await _plan_topics(db, component, topics, at)
    request = replace(
        request,
        topic_run=topics.id if topics else None,
        pairing_run=pairs.id if pairs else None,
    )
    # The sessions are a change that can be taken back; the run that they came with is none.
    undo = audit.ALONG if added else None
    return await queue_agenda_run(db, component, request, at=at, undo=undo)


async def queue_agenda_run(
    db: WriteDb,
    component: models.Component,
    request: AgendaRequest,
    *,
    at: datetime,
    replans_run_id: str | None = None,
    undo: audit.Undo | None = None,
) -> models.AgendaRun:
    """Queue a run of what is asked of a component; see who asks.

    Raises:
        NotReady: the component has no slot, no room or no session.
    """
    (slots,) = await slots_by_component(db, [component.id])
    (rooms,) = await rooms_by_component(db, [component.id])
    row = models.Session
    sessions = (await db.scalars(select(row.id).where(row.component_id == component.id))).all()
    require_parts(component, slots, rooms, sessions)
    edition = await db.get_one(models.Edition, component.edition_id)
    run = models.AgendaRun(
        id=models.new_id(),
        edition_id=edition.id,
        component_id=component.id,
        topic_run_id=request.topic_run,
        state=RunState.QUEUED,
        requested_at=at,
        parameters=write_request(request),
        synthetic=await has_synthetic(db, edition),
        replans_run_id=replans_run_id,
    )
    db.add(run)
    await db.flush()
    await work.enqueue(db, models.WorkKind.AGENDA_RUN, run.id, at=at)
    after = {"edition": edition.id, "component": component.id, "state": run.state.value}
    if replans_run_id is not None:
        after["replans"] = replans_run_id
    audit.note(db, audit.Change("AgendaRun", run.id, None, after, edition_id=edition.id, undo=undo))
    announce(db, EventKind.RUN_QUEUED, "AgendaRun", run.id, at=at, edition_id=run.edition_id)
    return run


async def all_attend(db: ReadDb, component: models.Component) -> bool:
    """Tell whether every side of the edition attends a component."""
    (attending,) = await sides_by_component(db, [component.id])
    (sides,) = await sides_by_edition(db, [component.edition_id])
    return len(attending) == len(sides)


async def _topic_run(
    db: ReadDb, component: models.Component, request: AgendaRequest, *, published_topics: bool
) -> models.TopicRun | None:
    """Return the run whose topics become sessions, if any."""
    if request.topic_run is not None:
        found = await db.get(models.TopicRun, request.topic_run)
        return _named(found, component, "topic")
    if not published_topics or not await all_attend(db, component):
        return None
    key = (component.edition_id, TopicPurpose.THIS_EDITION)
    (standing,) = await published_topic_runs(db, [key])
    return standing


async def _pairing_run(
    db: ReadDb, component: models.Component, request: AgendaRequest, *, published_pairs: bool
) -> models.PairingRun | None:
    """Return the run whose pairs get a slot to meet in, if any."""
    if request.pairing_run is not None:
        return await named_pairing_run(db, component, request.pairing_run)
    return await published_pairing_run(db, component.edition_id) if published_pairs else None


async def named_pairing_run(
    db: ReadDb, component: models.Component, run_id: str
) -> models.PairingRun:
    """Return a pairing run that is done, of the edition of a component.

    Raises:
        NotFound: the edition has none of this id.
        Conflict: it is not done.
    """
    return _named(await db.get(models.PairingRun, run_id), component, "pairing")


def _named(found: RunT | None, component: models.Component, noun: str) -> RunT:
    """Return a run that is named by its id, if it is done and of the component's edition."""
    path = (f"{noun}RunId",)
    if found is None or found.edition_id != component.edition_id:
        raise NotFound(f"The edition has no {noun} run of this id.", path=path)
    if found.state is not RunState.DONE:
        raise Conflict(f"This {noun} run is {found.state.value}. Name one that is done.", path=path)
    return found


async def _plan_topics(
    db: WriteDb, component: models.Component, run: models.TopicRun, at: datetime
) -> int:
    """Add a session for each topic that has none in the component, led by whom the run suggests.

    Returns how many were added.
    """
    (suggestions,) = await suggestions_by_run(db, [run.id])
    reasons = await topic_reasons_by_suggestion(db, [row.id for row in suggestions])
    attending = await _attending(db, component)
    row = models.Session
    found = await db.execute(select(row.key, row.topic_id).where(row.component_id == component.id))
    planned = found.all()
    keys, treated = {key for key, _ in planned}, {topic_id for _, topic_id in planned}
    for suggestion, why in zip(suggestions, reasons, strict=True):
        if suggestion.topic_id in treated:
            continue
        topic = await db.get_one(models.Topic, suggestion.topic_id)
        wanted = SessionWanted(
            key=_free_key(topic.key, keys),
            kind=SessionKind.TECHNICAL_DISCUSSION,
            title=topic.name,
            minutes=suggestion.minutes,
            topic_id=topic.id,
            delegate_ids=_leaders(why, attending),
        )
        keys.add(wanted.key)
        await add_session(db, component.id, wanted, at=at)
    return len(keys) - len(planned)


async def _attending(db: ReadDb, component: models.Component) -> dict[str, str]:
    """Return the side of each delegate who attends, by id."""
    delegate, attends = models.Delegate, models.DelegateComponent
    rows = await db.execute(
        select(delegate.id, delegate.side_id)
        .join(attends, attends.delegate_id == delegate.id)
        .where(attends.component_id == component.id, delegate.withdrawn_at.is_(None))
    )
    return dict(rows.all())


def _leaders(reasons: Sequence[models.TopicReason], attending: dict[str, str]) -> tuple[str, ...]:
    """Choose the first suggested leader of each side; () where a leader has to be invited."""
    chosen: dict[str, str] = {}
    for reason in reasons:
        who = reason.delegate_id
        if reason.code == "can_be_led" and who is not None and who in attending:
            chosen.setdefault(attending[who], who)
    return tuple(chosen.values())


def _free_key(key: str, taken: set[str]) -> str:
    """Return a key for a session on a topic that no session has yet."""
    plain = _NO_KEY.sub("_", key.lower()).strip("_")[:60] or "topic"
    tries = (plain, *(f"{plain}_{number}" for number in range(2, 200)))
    return next(each for each in tries if each not in taken)
