"""Replanning: a run that keeps most pairs of an earlier one, after somebody has left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select

from domain import models
from domain.errors import Conflict, InvalidInput
from domain.models import RunState
from domain.runs.alternatives import require_tolerance
from domain.runs.lists import get_pairing_run
from domain.runs.requests import CodePair, PairingRequest, read_pairing_request
from domain.runs.roster import require_left
from domain.runs.start import start_pairing_run
from domain.store import WriteDb


async def start_replan_run(
    db: WriteDb,
    run_id: str,
    without: Sequence[str],
    tolerance: int,
    *,
    at: datetime,
    keep_agreed: bool = True,
) -> models.PairingRun:
    """Queue a run that keeps most pairs of another, for the edition as it is now.

    It weighs what that run weighed and demands what it demanded, but of nobody who is out now;
    whoever that run left out stays out. Everybody may have as many partners as in that run. It
    serves as many people at the same floor as the best plan, and gives up no more of the total
    than the tolerance.

    Args:
        db: of a unit of work.
        run_id: the run to keep the pairs of.
        without: codes of delegates who do not take part any more.
        tolerance: what keeping may cost, in per mille of the best total, 0 to 1,000.
        at: when it was asked for.
        keep_agreed: whether two stay partners, whatever it costs, who have both accepted or have
            met, unless an instruction keeps them apart.

    Raises:
        NotFound: there is no such run.
        Conflict: it is not done.
        NotReady: the edition cannot be paired any more.
        InvalidInput: a delegate is unknown, nobody of a side would be left, or the tolerance is
            out of range.
    """
    run = await get_pairing_run(db, run_id)
    if run.state is not RunState.DONE:
        raise Conflict(
            f"This run is {run.state.value}. Replan a run that is done.", path=("runId",)
        )
    require_tolerance(tolerance, "keepTolerancePerMille")
    edition = await db.get_one(models.Edition, run.edition_id)
    request = await _asked_again(db, run, without)
    await require_left(db, edition, request.without)
    request = replace(request, keep_tolerance=tolerance, keep_agreed=keep_agreed)
    scenario = await db.get(models.Scenario, run.scenario_id) if run.scenario_id else None
    return await start_pairing_run(
        db, edition, request, at=at, scenario=scenario, replans_run_id=run.id
    )


async def _asked_again(
    db: WriteDb, run: models.PairingRun, without: Sequence[str]
) -> PairingRequest:
    """Return what a run asked, with more delegates left out and nothing demanded of who is out."""
    delegate = models.Delegate
    rows = await db.execute(
        select(delegate.code, delegate.withdrawn_at).where(delegate.edition_id == run.edition_id)
    )
    withdrawn = dict(rows.all())
    for code in without:
        if code not in withdrawn:
            raise InvalidInput(f"{code} is not a delegate of this edition.", path=("without",))
    asked = read_pairing_request(run.parameters)
    left_out = tuple(dict.fromkeys((*asked.without, *without)))
    there = {code for code, at in withdrawn.items() if at is None}.difference(left_out)

    def standing(pairs: Sequence[CodePair]) -> tuple[CodePair, ...]:
        return tuple(pair for pair in pairs if there.issuperset(pair))

    return replace(
        asked,
        must=standing(asked.must),
        never=standing(asked.never),
        locked=standing(asked.locked),
        partners_max={code: most for code, most in asked.partners_max.items() if code in there},
        without=left_out,
    )
