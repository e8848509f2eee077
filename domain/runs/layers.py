"""What a run weighs, in layers: the edition's own, a scenario's over it, and what is asked on top.

The edition's own is that of the published scenario which stands.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import aliased

from domain import models
from domain.errors import Conflict
from domain.models import InstructionKind, ScenarioState
from domain.runs.engines import read_pairing_problem
from domain.runs.requests import (
    CodePair,
    PairingRequest,
    engine_parameters,
    read_pairing_request,
)
from domain.store import ReadDb


def over(below: PairingRequest, above: PairingRequest) -> PairingRequest:
    """Lay one request over another: its values win, its instructions are added."""
    return replace(
        above,
        parameters={**below.parameters, **above.parameters},
        must=(*below.must, *above.must),
        never=(*below.never, *above.never),
        locked=(*below.locked, *above.locked),
        priorities={**below.priorities, **above.priorities},
        partners_max={**below.partners_max, **above.partners_max},
        without=(*below.without, *above.without),
    )


def check_parameters(request: PairingRequest) -> None:
    """Check what a request weighs, whoever there is to be paired.

    Raises:
        InvalidInput: an unknown parameter, or a value out of range; the path says which.
    """
    read_pairing_problem(
        {
            "format": "pairing-instance/1",
            "parameters": engine_parameters(request),
            "sides": [],
            "people": [],
        }
    )


async def standing_scenarios(
    db: ReadDb, edition_ids: Sequence[str]
) -> list[models.Scenario | None]:
    """Return the published scenario of each edition that stands, None where there is none."""
    row = models.Scenario
    rows = await db.scalars(
        select(row).where(
            row.edition_id.in_(edition_ids),
            row.state == ScenarioState.PUBLISHED,
            row.superseded_at.is_(None),
        )
    )
    found = {each.edition_id: each for each in rows}
    return [found.get(edition_id) for edition_id in edition_ids]


async def edition_requests(db: ReadDb, edition_ids: Sequence[str]) -> list[PairingRequest]:
    """Return what every run of each edition weighs before it is asked anything."""
    return [
        read_pairing_request(found.standing) if found and found.standing else PairingRequest()
        for found in await standing_scenarios(db, edition_ids)
    ]


async def edition_request(db: ReadDb, edition_id: str) -> PairingRequest:
    """Return the same of one edition."""
    (found,) = await edition_requests(db, [edition_id])
    return found


async def scenario_request(db: ReadDb, scenario: models.Scenario) -> PairingRequest:
    """Return what a scenario itself weighs and demands; a published one demands it as the edition.

    Raises:
        Conflict: it was discarded.
    """
    if scenario.state is ScenarioState.DISCARDED:
        raise Conflict("This scenario was discarded. Ask under another one.", path=("scenarioId",))
    own = read_pairing_request(scenario.parameters)
    if scenario.state is ScenarioState.PUBLISHED:
        return own
    demanded: dict[InstructionKind, list[CodePair]] = {kind: [] for kind in InstructionKind}
    row, left, right = (
        models.ScenarioInstruction,
        aliased(models.Delegate),
        aliased(models.Delegate),
    )
    found = await db.execute(
        select(row.kind, left.code, right.code)
        .join(left, left.id == row.left_delegate_id)
        .join(right, right.id == row.right_delegate_id)
        # What is demanded of somebody who has withdrawn is void.
        .where(
            row.scenario_id == scenario.id,
            left.withdrawn_at.is_(None),
            right.withdrawn_at.is_(None),
        )
        .order_by(left.code, right.code)
    )
    for kind, *codes in found:
        demanded[kind].append((codes[0], codes[1]))
    return replace(
        own,
        must=tuple(demanded[InstructionKind.MUST]),
        never=tuple(demanded[InstructionKind.NEVER]),
        locked=tuple(demanded[InstructionKind.LOCK]),
    )


async def layered_request(
    db: ReadDb, edition_id: str, asked: PairingRequest, scenario: models.Scenario | None = None
) -> PairingRequest:
    """Return everything that a run weighs and demands beyond the edition's instructions.

    Raises:
        Conflict: the scenario was discarded.
    """
    request = await edition_request(db, edition_id)
    if scenario is not None:
        request = over(request, await scenario_request(db, scenario))
    if request.partners_max:
        request = replace(request, partners_max=await _of_who_is_there(db, edition_id, request))
    return over(request, asked)


async def _of_who_is_there(db: ReadDb, edition_id: str, request: PairingRequest) -> dict[str, int]:
    """Return the limits of those who take part: of somebody who has withdrawn they are void."""
    row = models.Delegate
    codes = await db.scalars(
        select(row.code).where(row.edition_id == edition_id, row.withdrawn_at.is_(None))
    )
    return {code: request.partners_max[code] for code in codes if code in request.partners_max}
