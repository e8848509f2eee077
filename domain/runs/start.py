"""Starting runs: the row is written QUEUED, and with it the work that a worker will claim.

Everything that can be wrong with a request is said here, before anything is written. The people of
the edition are not read for it: they may be many, and it is a worker that has the time.
"""

from __future__ import annotations

from datetime import datetime

from domain import audit, changes, models, work
from domain.models import EventKind
from domain.runs.engines import read_pairing_problem, read_topics_problem
from domain.runs.instances import pairing_outline, topics_outline
from domain.runs.layers import layered_request
from domain.runs.requests import PairingRequest, TopicRequest, write_request
from domain.runs.roster import has_synthetic, require_ready
from domain.store import WriteDb


async def start_pairing_run(
    db: WriteDb,
    edition: models.Edition,
    request: PairingRequest,
    *,
    at: datetime,
    scenario: models.Scenario | None = None,
    replans_run_id: str | None = None,
) -> models.PairingRun:
    """Queue a pairing run of an edition, under one of its scenarios where one is given.

    What the scenario says now is recorded with the run: a later change of it changes no run. One
    that replans another, see ``replan``, weighs what that one weighed and nothing more.

    Raises:
        NotReady: the edition has one side, or a side without delegates.
        Conflict: the scenario was discarded.
        InvalidInput: an unknown parameter, delegate or competency, or a value out of range.
    """
    await require_ready(db, edition)
    if replans_run_id is None:
        request = await layered_request(db, edition.id, request, scenario)
    read_pairing_problem(await pairing_outline(db, edition, request))
    run = models.PairingRun(
        id=models.new_id(),
        edition_id=edition.id,
        scenario_id=scenario.id if scenario else None,
        state=models.RunState.QUEUED,
        requested_at=at,
        parameters=write_request(request),
        synthetic=await has_synthetic(db, edition),
        replans_run_id=replans_run_id,
    )
    db.add(run)
    await db.flush()
    await work.enqueue(db, models.WorkKind.PAIRING_RUN, run.id, at=at)
    _told(db, run, at)
    return run


async def start_topic_run(
    db: WriteDb, edition: models.Edition, request: TopicRequest, *, at: datetime
) -> models.TopicRun:
    """Queue a topic run of an edition.

    Raises:
        NotReady: the edition has one side, or a side without delegates.
        InvalidInput: an unknown parameter or topic, or a value out of range.
    """
    await require_ready(db, edition)
    read_topics_problem(await topics_outline(db, edition, request))
    run = models.TopicRun(
        id=models.new_id(),
        edition_id=edition.id,
        state=models.RunState.QUEUED,
        requested_at=at,
        purpose=request.purpose.value,
        parameters=write_request(request),
        synthetic=await has_synthetic(db, edition),
    )
    db.add(run)
    await db.flush()
    await work.enqueue(db, models.WorkKind.TOPIC_RUN, run.id, at=at)
    _told(db, run, at)
    return run


def _told(db: WriteDb, run: models.PairingRun | models.TopicRun, at: datetime) -> None:
    after = {"edition": run.edition_id, "state": run.state.value}
    if isinstance(run, models.PairingRun) and run.scenario_id:
        after["scenario"] = run.scenario_id
    change = audit.Change(type(run).__name__, run.id, None, after, edition_id=run.edition_id)
    changes.tell(db, EventKind.RUN_QUEUED, change, at=at)
