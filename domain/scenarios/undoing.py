"""What takes changes of scenarios back, by the functions that anybody else would use."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from domain import models, scenarios
from domain.audit import TakeBack, Taken
from domain.instructions import Kept
from domain.models import InstructionKind
from domain.runs import read_pairing_request
from domain.store import WriteDb


async def _add_scenario(db: WriteDb, taken: Taken) -> None:
    was = taken.values
    await scenarios.create_scenario(
        db,
        await db.get_one(models.Edition, was["edition"]),
        was["name"],
        read_pairing_request(was["parameters"]),
        at=taken.at,
        kept=Kept(taken.record_id, datetime.fromisoformat(was["made_at"])),
        demands=[_demand(each) for each in was.get("instructions", ())],
    )


def _demand(was: Mapping[str, str]) -> scenarios.Demand:
    return scenarios.Demand(
        InstructionKind(was["kind"]),
        (was["left_delegate"], was["right_delegate"]),
        was["reason"],
        Kept(was["instruction"], datetime.fromisoformat(was["made_at"])),
    )


async def _remove_scenario(db: WriteDb, taken: Taken) -> None:
    await scenarios.remove_scenario(db, taken.record_id, **taken.terms)


async def _update_scenario(db: WriteDb, taken: Taken) -> None:
    own = read_pairing_request(taken.values["parameters"])
    wanted = scenarios.ScenarioChange(
        taken.values["name"], own.parameters, own.priorities, own.partners_max
    )
    await scenarios.update_scenario(db, taken.record_id, wanted, **taken.terms)


async def _add_scenario_instruction(db: WriteDb, taken: Taken) -> None:
    was = taken.values
    await scenarios.add_scenario_instruction(
        db,
        taken.record_id,
        InstructionKind(was["kind"]),
        (was["left_delegate"], was["right_delegate"]),
        was["reason"],
        **taken.terms,
        kept=Kept(was["instruction"], datetime.fromisoformat(was["made_at"])),
    )


async def _remove_scenario_instruction(db: WriteDb, taken: Taken) -> None:
    await scenarios.remove_scenario_instruction(db, taken.values["instruction"], **taken.terms)


async def _mark_scenario(db: WriteDb, taken: Taken) -> None:
    await scenarios.mark_scenario(db, taken.record_id, taken.values, **taken.terms)


ACTS: Final[Mapping[str, TakeBack]] = {
    "add_scenario": _add_scenario,
    "remove_scenario": _remove_scenario,
    "update_scenario": _update_scenario,
    "add_scenario_instruction": _add_scenario_instruction,
    "remove_scenario_instruction": _remove_scenario_instruction,
    "mark_scenario": _mark_scenario,
}
