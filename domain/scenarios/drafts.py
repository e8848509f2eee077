"""Drafts: begun, changed, discarded, and held while they are changed.

Whoever changes a scenario holds its edition until the unit of work ends.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm.attributes import flag_modified

from domain import audit, changes, models, runs
from domain.audit import Undo
from domain.errors import Conflict, InvalidInput, NotFound
from domain.instructions import ANEW, Kept, fit_pair
from domain.lookups import held, held_with_edition, is_seen, require_version
from domain.models import EventKind, InstructionKind, ScenarioState
from domain.models.record import NAME_LENGTH_MAX
from domain.runs import PairingRequest, ParameterValue
from domain.store import ReadDb, WriteDb

DRAFTS_MAX: Final = 100
INSTRUCTIONS_MAX: Final = 100
_MOMENTS: Final = ("published_at", "superseded_at", "discarded_at")


class ScenarioChange(NamedTuple):
    """What to change of a scenario; None leaves it, a mapping replaces the one before."""

    name: str | None = None
    parameters: Mapping[str, ParameterValue] | None = None
    priorities: Mapping[str, int] | None = None
    partners_max: Mapping[str, int] | None = None


class Demand(NamedTuple):
    """What a new draft demands of two delegates; one that was there before may keep its id."""

    kind: InstructionKind
    delegate_ids: tuple[str, str]
    reason: str
    kept: Kept = ANEW


async def create_scenario(
    db: WriteDb,
    edition: models.Edition,
    name: str,
    asked: PairingRequest,
    *,
    at: datetime,
    kept: Kept = ANEW,
    demands: Sequence[Demand] = (),
) -> models.Scenario:
    """Begin a draft; of what is asked, the parameters, priorities and limits count.

    One that was there before may keep its id and moment.

    Raises:
        NotFound: something is demanded of a delegate who is not of the edition.
        InvalidInput: the name is empty or too long, a parameter is out of range, or two delegates
            are of one side.
        Conflict: a draft of the edition has the name, there are as many as there may be, it demands
            too much, or something of two of whom the edition demands something.
    """
    await held(db, models.Edition, edition.id)
    await _check_room(db, edition)
    scenario = models.Scenario(
        id=kept.id or models.new_id(),
        edition_id=edition.id,
        name=await _free_name(db, edition.id, name),
        state=ScenarioState.DRAFT,
        parameters=await _fit_parameters(db, edition.id, asked),
        made_at=kept.made_at or at,
        changed_at=at,
    )
    db.add(scenario)
    await db.flush()
    await _add_demands(db, scenario, edition, demands)
    tell(db, EventKind.SCENARIO_CHANGED, scenario, None, at, Undo("remove_scenario", {}))
    return scenario


async def remove_scenario(
    db: WriteDb, scenario_id: str, *, at: datetime, expected_version: int | None = None
) -> None:
    """Delete a draft as if it had never been.

    Raises:
        NotFound: there is no such scenario.
        Stale: it is not of the version expected.
        Conflict: it is no draft, or a run was asked for under it.
    """
    scenario, _ = await held_draft(db, scenario_id, expected_version)
    run = models.PairingRun
    if await db.scalar(select(run.id).where(run.scenario_id == scenario.id).limit(1)):
        raise Conflict("A run was asked for under this scenario. Discard it instead.", path=("id",))
    undo = Undo(
        "add_scenario",
        {
            "name": scenario.name,
            "parameters": scenario.parameters,
            "edition": scenario.edition_id,
            "made_at": scenario.made_at.isoformat(),
            "instructions": await _take_demands(db, scenario),
        },
    )
    await db.delete(scenario)
    await db.flush()
    tell(db, EventKind.SCENARIO_CHANGED, scenario, plain(scenario), at, undo, is_gone=True)


async def _add_demands(
    db: WriteDb, scenario: models.Scenario, edition: models.Edition, demands: Sequence[Demand]
) -> None:
    if len(demands) > INSTRUCTIONS_MAX:
        raise Conflict(
            f"This takes {len(demands)} instructions, and a scenario has at most"
            f" {INSTRUCTIONS_MAX}. What the edition itself demands need not be demanded here: lock"
            " the accepted pairs there first.",
            path=("editionId",),
        )
    theirs = models.PairingInstruction
    rows = await db.scalars(select(theirs).where(theirs.edition_id == edition.id))
    taken = {(row.left_delegate_id, row.right_delegate_id): row.kind for row in rows}
    for demand in demands:
        pair = await fit_pair(db, edition, demand.delegate_ids)
        if pair in taken:
            raise Conflict(
                f"Two of the delegates have the instruction '{taken[pair].value}' in the edition."
                " Remove it first.",
                path=("editionId",),
            )
        db.add(
            models.ScenarioInstruction(
                id=demand.kept.id or models.new_id(),
                scenario_id=scenario.id,
                kind=demand.kind,
                left_delegate_id=pair[0],
                right_delegate_id=pair[1],
                reason=demand.reason,
                made_at=demand.kept.made_at or scenario.made_at,
            )
        )
    await db.flush()


async def _take_demands(db: WriteDb, scenario: models.Scenario) -> list[dict[str, str]]:
    """Delete what a draft demands, and return it as plain values."""
    row = models.ScenarioInstruction
    found = await db.scalars(
        select(row).where(row.scenario_id == scenario.id).order_by(row.made_at, row.id)
    )
    taken = []
    for each in found.all():
        taken.append(
            {
                "instruction": each.id,
                "kind": each.kind.value,
                "left_delegate": each.left_delegate_id,
                "right_delegate": each.right_delegate_id,
                "reason": each.reason,
                "made_at": each.made_at.isoformat(),
            }
        )
        await db.delete(each)
    # Before their scenario goes, and takes what is left of them with it.
    await db.flush()
    return taken


async def mark_scenario(
    db: WriteDb, scenario_id: str, marks: Mapping[str, Any], *, at: datetime, expected_version: int
) -> None:
    """Put a scenario back to where it stood in its life, as ``marks_of`` tells it.

    Raises:
        NotFound: there is no such scenario.
        Stale: it is not of the version expected.
        Conflict: it would be a draft again, and another has its name or there is no room.
    """
    scenario, edition = await _held(db, scenario_id, expected_version)
    before, undo = plain(scenario), Undo("mark_scenario", marks_of(scenario))
    state = ScenarioState(marks["state"])
    if state is ScenarioState.DRAFT and scenario.state is not state:
        await _check_room(db, edition)
        await _free_name(db, edition.id, scenario.name)
    scenario.state, scenario.standing = state, marks["standing"]
    for name in _MOMENTS:
        moment = marks[name]
        setattr(scenario, name, datetime.fromisoformat(moment) if moment else None)
    await touch(db, scenario, at)
    tell(db, EventKind.SCENARIO_CHANGED, scenario, before, at, undo)


def marks_of(scenario: models.Scenario) -> dict[str, Any]:
    """Return where a scenario stands in its life, as plain values."""
    moments = {name: getattr(scenario, name) for name in _MOMENTS}
    return {
        "state": scenario.state.value,
        "standing": scenario.standing,
        **{name: moment and moment.isoformat() for name, moment in moments.items()},
    }


async def update_scenario(
    db: WriteDb,
    scenario_id: str,
    wanted: ScenarioChange,
    *,
    at: datetime,
    expected_version: int | None = None,
) -> models.Scenario:
    """Change the name or what a draft weighs; what is as it was changes nothing.

    Raises:
        NotFound: there is no such scenario.
        Stale: it is not of the version expected.
        InvalidInput: the name is empty or too long, or a parameter is out of range.
        Conflict: it is no draft, or another draft of the edition has the name.
    """
    scenario, _ = await held_draft(db, scenario_id, expected_version)
    before = plain(scenario)
    was = {"name": scenario.name, "parameters": scenario.parameters}
    name = scenario.name
    if wanted.name is not None and wanted.name.strip() != name:
        name = await _free_name(db, scenario.edition_id, wanted.name)
    own = runs.read_pairing_request(scenario.parameters)
    asked = replace(
        own,
        parameters=own.parameters if wanted.parameters is None else wanted.parameters,
        priorities=own.priorities if wanted.priorities is None else wanted.priorities,
        partners_max=own.partners_max if wanted.partners_max is None else wanted.partners_max,
    )
    parameters = await _fit_parameters(db, scenario.edition_id, asked)
    if (name, parameters) != (scenario.name, scenario.parameters):
        scenario.name, scenario.parameters = name, parameters
        await touch(db, scenario, at)
        undo = Undo("update_scenario", was)
        tell(db, EventKind.SCENARIO_CHANGED, scenario, before, at, undo)
    return scenario


async def discard_scenario(
    db: WriteDb, scenario_id: str, *, at: datetime, expected_version: int | None = None
) -> models.Scenario:
    """Throw a draft away; its runs stay as they are.

    Raises:
        NotFound: there is no such scenario.
        Stale: it is not of the version expected.
        Conflict: it is no draft.
    """
    scenario, _ = await held_draft(db, scenario_id, expected_version)
    before, undo = plain(scenario), Undo("mark_scenario", marks_of(scenario))
    scenario.state = ScenarioState.DISCARDED
    scenario.discarded_at = at
    await touch(db, scenario, at)
    tell(db, EventKind.SCENARIO_DISCARDED, scenario, before, at, undo)
    return scenario


async def held_draft(
    db: WriteDb, scenario_id: str, expected_version: int | None
) -> tuple[models.Scenario, models.Edition]:
    """Return a draft and its edition, both held.

    Raises:
        NotFound: there is no such scenario.
        Stale: it is not of the version expected.
        Conflict: it is no draft.
    """
    scenario, edition = await _held(db, scenario_id, expected_version)
    if scenario.state is not ScenarioState.DRAFT:
        raise Conflict(
            f"This scenario is {scenario.state.value}. Only a draft can be changed, published or"
            " discarded.",
            path=("id",),
        )
    return scenario, edition


async def _held(
    db: WriteDb, scenario_id: str, expected_version: int | None
) -> tuple[models.Scenario, models.Edition]:
    found = await held_with_edition(db, models.Scenario, scenario_id, is_seen)
    if found is None:
        raise NotFound("There is no such scenario.", path=("id",))
    edition, scenario = found
    require_version("scenario", scenario.version, expected_version)
    return scenario, edition


async def touch(db: WriteDb, scenario: models.Scenario, at: datetime) -> None:
    """Write a change of a scenario or of what it demands; its version counts both."""
    scenario.changed_at = at
    flag_modified(scenario, "changed_at")
    await db.flush()


async def _check_room(db: ReadDb, edition: models.Edition) -> None:
    row = models.Scenario
    drafts = await db.scalar(
        select(func.count())
        .select_from(row)
        .where(row.edition_id == edition.id, row.state == ScenarioState.DRAFT)
    )
    if (drafts or 0) >= DRAFTS_MAX:
        raise Conflict(
            f"The edition {edition.slug} has {DRAFTS_MAX} drafts, as many as it may have. Discard"
            " one first.",
            path=("editionId",),
        )


async def _free_name(db: ReadDb, edition_id: str, name: str) -> str:
    """Return a name without spaces around it.

    Raises:
        InvalidInput: it is empty or too long.
        Conflict: a draft of the edition has it.
    """
    name = name.strip()
    if not 1 <= len(name) <= NAME_LENGTH_MAX:
        raise InvalidInput(
            f"Give the scenario a name of 1 to {NAME_LENGTH_MAX} characters.", path=("name",)
        )
    row = models.Scenario
    taken = await db.scalar(
        select(row.id).where(
            row.edition_id == edition_id, row.state == ScenarioState.DRAFT, row.name == name
        )
    )
    if taken is not None:
        raise Conflict(
            "A draft of this edition has the same name. Choose another name.", path=("name",)
        )
    return name


async def _fit_parameters(db: ReadDb, edition_id: str, asked: PairingRequest) -> str:
    """Return what a scenario weighs as it is kept, checked over what the edition weighs."""
    own = PairingRequest(
        parameters=asked.parameters,
        priorities=asked.priorities,
        partners_max=asked.partners_max,
    )
    runs.check_parameters(runs.over(await runs.edition_request(db, edition_id), own))
    return runs.write_request(own)


def plain(row: models.Scenario) -> dict[str, object]:
    """Return what the audit may hold; the name is the planner's own words."""
    return {
        "edition": row.edition_id,
        "state": row.state.value,
        "superseded": row.superseded_at is not None,
        "version": row.version,
    }


def tell(  # noqa: PLR0913 -- what a change is made of
    db: WriteDb,
    kind: EventKind,
    scenario: models.Scenario,
    before: dict[str, object] | None,
    at: datetime,
    undo: Undo,
    *,
    instruction: models.ScenarioInstruction | None = None,
    is_gone: bool = False,
) -> None:
    """Note a change of a scenario, with what takes it back, and announce it."""
    after = None if is_gone else plain(scenario)
    if after is not None and instruction is not None:
        after |= {
            "instruction": instruction.id,
            "kind": instruction.kind.value,
            "left_delegate": instruction.left_delegate_id,
            "right_delegate": instruction.right_delegate_id,
        }
    change = audit.Change(
        "Scenario", scenario.id, before, after, edition_id=scenario.edition_id, undo=undo
    )
    changes.tell(db, kind, change, at=at)
