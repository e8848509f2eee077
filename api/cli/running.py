"""Starts runs and sees them through to their end."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import TYPE_CHECKING, Final

from api.cli.trouble import CheckFailed
from api.cli.voice import is_shown, show_progress
from domain.errors import Conflict, Infeasible, InvalidInput
from domain.policy import TERMINAL

if TYPE_CHECKING:
    from domain import models, runs
    from domain.store import Store

_POLL_SECONDS: Final = 0.2
_SHOWN_SECONDS: Final = 0.5


async def run_edition(
    store: "Store",
    edition_key: str,
    request: "runs.PairingRequest | runs.TopicRequest | runs.ParticipationRequest",
    scenario: str | None = None,
) -> str:
    """Run the engine that a request is for on an edition; return the id of the run, which is done.

    Pairings may be asked for under a draft of the edition, by its name.

    Raises:
        DomainError: the request or the edition is not fit to be run, or has no feasible answer.

    """
    run_id = await _start(store, edition_key, request, scenario)
    await _see_through(store, run_id)
    return run_id


async def replan_run(
    store: "Store",
    earlier_id: str,
    without: tuple[str, ...],
    tolerance: int,
    *,
    keep_agreed: bool,
) -> str:
    """Pair again and keep most pairs of a run; return the id of the new run, which is done.

    Raises:
        DomainError: what is asked is not fit to be run, or has no feasible answer.

    """
    from domain import runs  # noqa: PLC0415 -- slow import
    from domain.audit import Acting  # noqa: PLC0415 -- slow import
    from domain.changes import change  # noqa: PLC0415 -- slow import

    async with change(store, Acting(TERMINAL, "", "startReplanRun")) as db:
        terms = (earlier_id, without, tolerance)
        run = await runs.start_replan_run(db, *terms, at=store.clock(), keep_agreed=keep_agreed)
    run_id = run.id
    await _see_through(store, run_id)
    return run_id


async def replan_agenda(
    store: "Store", edition_key: str, component: str | None, earlier_id: str, tolerance: int
) -> str:
    """Plan an agenda again and move least of a run; return the id of the new run, which is done.

    Raises:
        DomainError: what is asked is not fit to be run, or has no feasible answer; the run is of
            another edition, or of another component than the one named.

    """
    from domain import runs  # noqa: PLC0415 -- slow import
    from domain.audit import Acting  # noqa: PLC0415 -- slow import
    from domain.changes import change  # noqa: PLC0415 -- slow import
    from domain.programmes import get_edition  # noqa: PLC0415 -- slow import
    from domain.runs import agenda_lists  # noqa: PLC0415 -- slow import

    async with store.reading(TERMINAL) as db:
        edition = await get_edition(db, edition_key)
        earlier = await agenda_lists.get_agenda_run(db, earlier_id)
        if earlier.edition_id != edition.id:
            raise InvalidInput(f"This run is of another edition than {edition_key}.")
        if component is not None:
            (named,) = await agenda_lists.components_with_slots(db, edition.id, component)
            if earlier.component_id != named.id:
                raise InvalidInput(f"This run is of another component than {component}.")
    async with change(store, Acting(TERMINAL, "", "startAgendaReplanRun")) as db:
        at = store.clock()
        run = await runs.start_agenda_replan_run(
            db, earlier_id, tolerance, at=at, published_pairs=True
        )
    await _see_through(store, run.id)
    return run.id


async def run_agendas(
    store: "Store",
    edition_key: str,
    component: str | None,
    topics: str | None,
    pairs: str | None = None,
) -> list[str]:
    """Make an agenda for a component, or for each that has slots; return the runs, which are done.

    Chosen topics become sessions where all sides attend, or where the topic run was named. The
    pairs of a pairing run get a slot to meet in: of one that is named, published, or the newest.

    Raises:
        DomainError: the request or a component is not fit to be run, or has no feasible answer.

    """
    from domain import runs  # noqa: PLC0415 -- slow import
    from domain.audit import Acting  # noqa: PLC0415 -- slow import
    from domain.changes import change  # noqa: PLC0415 -- slow import
    from domain.programmes import get_edition  # noqa: PLC0415 -- slow import
    from domain.runs import agenda_lists  # noqa: PLC0415 -- slow import

    async with store.reading(TERMINAL) as db:
        edition = await get_edition(db, edition_key)
        found = await agenda_lists.components_with_slots(db, edition.id, component)
        chosen = topics or await agenda_lists.topic_run_to_hold(db, edition.id)
        if pairs is None:
            paired = await runs.published_pairing_run(db, edition.id)
            paired = paired or await runs.latest_done_pairing_run(db, edition.id)
            pairs = paired.id if paired else None
        named = {
            each.id: chosen if topics or await runs.all_attend(db, each) else None for each in found
        }
    run_ids = []
    for each in found:
        async with change(store, Acting(TERMINAL, "", "startAgendaRun")) as db:
            request = runs.AgendaRequest(topic_run=named[each.id], pairing_run=pairs)
            run = await runs.start_agenda_run(db, each.id, request, at=store.clock())
        await _see_through(store, run.id)
        run_ids.append(run.id)
    return run_ids


async def _see_through(store: "Store", run_id: str) -> None:
    """Carry a run out, and wait for its end where a worker has it."""
    from domain import runs  # noqa: PLC0415 -- slow import
    from domain.progress import progress_of  # noqa: PLC0415 -- slow import

    async with _cancelled_with_us(store, run_id), _shown(store, run_id):
        while True:
            with _log_kept_back():
                await runs.carry_out(store, run_id)
            async with store.reading(TERMINAL) as db:
                found = await progress_of(db, run_id)
            if found is None:
                raise CheckFailed(f"The run {run_id} was removed.")
            show_progress(found.best, found.bound)
            if _ended(found.run):
                return
            await asyncio.sleep(_POLL_SECONDS)


@asynccontextmanager
async def _shown(store: "Store", run_id: str) -> AsyncIterator[None]:
    """Show how a run gets on while the block lasts, where a terminal shows anything."""
    if not is_shown():
        yield
        return
    showing = asyncio.create_task(_show(store, run_id))
    try:
        yield
    finally:
        showing.cancel()
        await asyncio.gather(showing, return_exceptions=True)


async def _show(store: "Store", run_id: str) -> None:
    from domain.progress import progress_of  # noqa: PLC0415 -- slow import

    while True:
        await asyncio.sleep(_SHOWN_SECONDS)
        async with store.reading(TERMINAL) as db:
            found = await progress_of(db, run_id)
        if found is not None:
            show_progress(found.best, found.bound)


async def _start(
    store: "Store",
    edition_key: str,
    request: "runs.PairingRequest | runs.TopicRequest | runs.ParticipationRequest",
    scenario: str | None,
) -> str:
    """Queue a run as the mutation of the same name does; return its id."""
    from domain import runs  # noqa: PLC0415 -- slow import
    from domain.audit import Acting  # noqa: PLC0415 -- slow import
    from domain.changes import change  # noqa: PLC0415 -- slow import
    from domain.programmes import get_edition  # noqa: PLC0415 -- slow import
    from domain.scenarios import get_draft  # noqa: PLC0415 -- slow import

    actions = {
        runs.PairingRequest: "startPairingRun",
        runs.TopicRequest: "startTopicRun",
        runs.ParticipationRequest: "startCrossParticipationRun",
    }
    async with change(store, Acting(TERMINAL, "", actions[type(request)])) as db:
        edition = await get_edition(db, edition_key)
        if isinstance(request, runs.ParticipationRequest):
            at = store.clock()
            return (await runs.start_participation_run(db, edition, request, at=at)).id
        if isinstance(request, runs.PairingRequest):
            draft = await get_draft(db, edition, scenario) if scenario is not None else None
            at = store.clock()
            return (await runs.start_pairing_run(db, edition, request, at=at, scenario=draft)).id
        return (await runs.start_topic_run(db, edition, request, at=store.clock())).id


@asynccontextmanager
async def _cancelled_with_us(store: "Store", run_id: str) -> AsyncIterator[None]:
    """Cancel the run when Ctrl-C ends the block; one that has ended meanwhile stays as it is."""
    from domain import runs  # noqa: PLC0415 -- slow import
    from domain.audit import Acting  # noqa: PLC0415 -- slow import
    from domain.changes import change  # noqa: PLC0415 -- slow import

    async def cancel() -> None:
        with suppress(Conflict):
            async with change(store, Acting(TERMINAL, "", "cancelRun")) as db:
                await runs.cancel_run(db, run_id, at=store.clock())

    try:
        yield
    except asyncio.CancelledError:
        await asyncio.shield(cancel())
        raise


@contextmanager
def _log_kept_back() -> Iterator[None]:
    """Keep a failed engine's log from the terminal: the command itself says what happened."""
    logger, silence = logging.getLogger("domain"), logging.NullHandler()
    logger.addHandler(silence)
    try:
        yield
    finally:
        logger.removeHandler(silence)


def _ended(run: "models.AnyRun") -> bool:
    """Tell whether a run is done, and raise what it failed with.

    A worker on the same database may have claimed it; then it ends a little later.
    """
    if run.state == "done":
        return True
    if run.state == "cancelled":
        raise CheckFailed(f"The run {run.id} was cancelled.")
    if run.state != "failed":
        return False
    detail = run.failure_detail or ""
    if run.failure_code == "INFEASIBLE":
        conflicts = tuple(tuple(names) for names in json.loads(detail))
        raise Infeasible("No plan satisfies all of this.", conflicts)
    if run.failure_code == "INTERNAL":
        raise CheckFailed(
            f"The engine stopped in the run {run.id}, which is stored as failed. This should not "
            "have happened.\nKeep a copy of the database and report it."
        )
    if run.failure_code in ("ATTEMPTS_EXHAUSTED", "SOLVE_MEMORY", "SOLVE_TIMEOUT"):
        raise CheckFailed(detail)
    raise InvalidInput(detail)
