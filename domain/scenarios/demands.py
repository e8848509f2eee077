"""What a draft demands of two delegates, on top of what its edition demands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select

from domain import models
from domain.audit import Undo
from domain.errors import Conflict, NotFound
from domain.instructions import ANEW, Kept, fit_pair, require_both_there
from domain.models import EventKind, InstructionKind
from domain.runs import PairingRequest, PairingWish, read_pairing_request
from domain.scenarios.drafts import (
    INSTRUCTIONS_MAX,
    Demand,
    create_scenario,
    held_draft,
    plain,
    tell,
    touch,
)
from domain.scenarios.reading import scenarios_by_id
from domain.store import ReadDb, WriteDb


async def add_scenario_instruction(  # noqa: PLR0913 -- what an instruction is made of
    db: WriteDb,
    scenario_id: str,
    kind: InstructionKind,
    delegate_ids: tuple[str, str],
    reason: str,
    *,
    at: datetime,
    expected_version: int | None = None,
    kept: Kept = ANEW,
) -> tuple[models.Scenario, models.ScenarioInstruction]:
    """Demand something of two delegates in a draft; one that was there before may keep its id.

    Raises:
        NotFound: there is no such scenario, or a delegate is not of its edition.
        Stale: the scenario is not of the version expected.
        InvalidInput: both delegates are of one side, or are the same.
        Conflict: it is no draft, the two already have an instruction in it or in the edition, or
            it has as many as it may have, or one of the two was erased.
    """
    scenario, edition = await held_draft(db, scenario_id, expected_version)
    left_id, right_id = await fit_pair(db, edition, delegate_ids)
    await require_both_there(db, delegate_ids)
    await _check_free(db, scenario, left_id, right_id)
    await _check_room(db, scenario)
    instruction = models.ScenarioInstruction(
        id=kept.id or models.new_id(),
        scenario_id=scenario.id,
        kind=kind,
        left_delegate_id=left_id,
        right_delegate_id=right_id,
        reason=reason,
        made_at=kept.made_at or at,
    )
    before = plain(scenario)
    db.add(instruction)
    await touch(db, scenario, at)
    undo = Undo("remove_scenario_instruction", {"instruction": instruction.id})
    happened = EventKind.SCENARIO_CHANGED
    tell(db, happened, scenario, before, at, undo, instruction=instruction)
    return scenario, instruction


async def draft_extra_pairings(
    db: WriteDb,
    edition: models.Edition,
    name: str,
    wish: PairingWish,
    reasons: Sequence[str],
    *,
    at: datetime,
) -> models.Scenario:
    """Begin a draft that demands what the network of its edition wishes, with places for all.

    Args:
        db: of a unit of work.
        edition: whose network it is.
        name: of the draft.
        wish: the pairs and the places.
        reasons: why each pair is demanded, in the order of the wish.
        at: when.

    Raises:
        NotFound, InvalidInput, Conflict: as ``create_scenario`` does.
    """
    pairs = zip(wish.demands, reasons, strict=True)
    return await create_scenario(
        db,
        edition,
        name,
        PairingRequest(partners_max=wish.partners_max),
        at=at,
        demands=[Demand(each.kind, each.delegate_ids, reason) for each, reason in pairs],
    )


async def contents_of(
    db: ReadDb, edition: models.Edition, scenario_id: str | None
) -> tuple[PairingRequest, list[Demand]]:
    """Return what a scenario weighs and demands, for a copy of it; of none, nothing.

    Raises:
        NotFound: the edition has no such scenario.
    """
    if scenario_id is None:
        return PairingRequest(), []
    (scenario,) = await scenarios_by_id(db, [scenario_id])
    if scenario is None or scenario.edition_id != edition.id:
        raise NotFound("The edition has no such scenario to copy.", path=("copyOf",))
    row = models.ScenarioInstruction
    found = await db.scalars(
        select(row).where(row.scenario_id == scenario.id).order_by(row.made_at, row.id)
    )
    demands = [
        Demand(each.kind, (each.left_delegate_id, each.right_delegate_id), each.reason)
        for each in found
    ]
    return read_pairing_request(scenario.parameters), demands


async def remove_scenario_instruction(
    db: WriteDb, instruction_id: str, *, at: datetime, expected_version: int | None = None
) -> models.Scenario:
    """Take an instruction out of a draft.

    Raises:
        NotFound: there is no such instruction.
        Stale: the scenario is not of the version expected.
        Conflict: the scenario is no draft.
    """
    instruction = await db.get(models.ScenarioInstruction, instruction_id)
    if instruction is None:
        raise NotFound("There is no such instruction of a scenario.", path=("id",))
    scenario, _ = await held_draft(db, instruction.scenario_id, expected_version)
    before = plain(scenario)
    undo = Undo(
        "add_scenario_instruction",
        {
            "instruction": instruction.id,
            "kind": instruction.kind.value,
            "left_delegate": instruction.left_delegate_id,
            "right_delegate": instruction.right_delegate_id,
            "reason": instruction.reason,
            "made_at": instruction.made_at.isoformat(),
        },
    )
    await db.delete(instruction)
    await touch(db, scenario, at)
    happened = EventKind.SCENARIO_CHANGED
    tell(db, happened, scenario, before, at, undo, instruction=instruction)
    return scenario


async def _check_free(db: ReadDb, scenario: models.Scenario, left_id: str, right_id: str) -> None:
    mine, theirs = models.ScenarioInstruction, models.PairingInstruction
    for table, owner, place in (
        (mine, mine.scenario_id == scenario.id, "scenario"),
        (theirs, theirs.edition_id == scenario.edition_id, "edition"),
    ):
        found = await db.scalar(
            select(table.kind).where(
                owner, table.left_delegate_id == left_id, table.right_delegate_id == right_id
            )
        )
        if found is not None:
            raise Conflict(
                f"These two delegates already have the instruction '{found.value}' in the {place}."
                " Remove it first.",
                path=("rightDelegateId",),
            )


async def _check_room(db: ReadDb, scenario: models.Scenario) -> None:
    row = models.ScenarioInstruction
    count = await db.scalar(
        select(func.count()).select_from(row).where(row.scenario_id == scenario.id)
    )
    if (count or 0) >= INSTRUCTIONS_MAX:
        raise Conflict(
            f"A scenario has at most {INSTRUCTIONS_MAX} instructions. Publish this one, or make"
            " another.",
            path=("scenarioId",),
        )
