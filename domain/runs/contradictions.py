"""Why an edition cannot be paired: the records that contradict, each with its row, and repairs.

Of a run that failed for it, or of an edition before any run.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import chain
from typing import Final

from sqlalchemy import select

from domain import models
from domain.models import InstructionKind, RunState
from domain.runs.asked import answered, read_ids
from domain.runs.child import SolveLimits
from domain.runs.engines import read_pairing_problem
from domain.runs.explain import PlanValue
from domain.runs.instances import pairing_document, pairing_outline
from domain.runs.layers import layered_request
from domain.runs.lists import get_pairing_run
from domain.runs.requests import PairingRequest, canonical
from domain.runs.roster import require_ready
from domain.store import ReadDb
from graph import pairing
from graph.problem import PairingProblem, Repair, Repairs
from graph.rules import PLAN_RULES, broken_rules

REPAIRS_MAX: Final = 10
INFEASIBLE: Final = "INFEASIBLE"
_INSTRUCTED: Final = {
    "must": InstructionKind.MUST,
    "locked": InstructionKind.LOCK,
    "conflict": InstructionKind.NEVER,
}
# An instruction is found by what it demands of which two delegates.
_Demand = tuple[InstructionKind, frozenset[str]]


class RecordKind(StrEnum):
    """What can contradict: demands on two people, limits, and that everybody has a partner."""

    MUST = "must"
    LOCKED = "locked"
    CONFLICT = "conflict"
    MAX = "max"
    CAP = "cap"
    EVERYONE = "everyone"


@dataclass(frozen=True)
class ContradictingRecord:
    """A record that cannot hold together with others.

    Args:
        name: as the engine names it, such as ``must:LAC-01|CHN-04``.
        delegate_ids: of a demand two, of a person's most partners one, else none.
        administration_ids: of a limit between two administrations both.
        instruction_id: the edition's instruction; None of a limit, of a demand of the run alone,
            or when it was removed since.
        most: how many pairings a limit lets be; None of other records.
    """

    name: str
    kind: RecordKind
    delegate_ids: tuple[str, ...] = ()
    administration_ids: tuple[str, ...] = ()
    instruction_id: str | None = None
    most: int | None = None


@dataclass(frozen=True)
class Contradiction:
    """Records of which each is needed for the contradiction.

    Args:
        broken_rules: labels of what keeps two apart whose demand contradicts by itself.
        short: codes of those for whom the records leave too few places, where everybody must have
            a partner.
        short_ids: the same by id; without who is gone since.
    """

    records: tuple[ContradictingRecord, ...]
    broken_rules: tuple[str, ...] = ()
    short: tuple[str, ...] = ()
    short_ids: tuple[str, ...] = ()


@dataclass(frozen=True)
class RaisedLimit:
    """A limit that would do instead of none.

    Args:
        least: all that are told together at their least let a plan stand.
        places: what the plan without the limit takes there.
    """

    record: ContradictingRecord
    least: int
    places: int


@dataclass(frozen=True)
class PairingRepair:
    """Records that contradict no more once they are dropped.

    Args:
        records: what to drop; a dropped limit is no limit at all.
        after: what can be had then.
        raised: each limit among them, with the least that would do instead.
    """

    records: tuple[ContradictingRecord, ...]
    after: PlanValue
    raised: tuple[RaisedLimit, ...]


@dataclass(frozen=True)
class PairingContradictions:
    """Why there is no plan.

    Args:
        contradictions: minimal sets of records that share none; empty when a plan exists.
        repairs: with the fewest records, the best outcome first.
        complete: there are no other repairs of as few records.
    """

    contradictions: tuple[Contradiction, ...]
    repairs: tuple[PairingRepair, ...]
    complete: bool


@dataclass(frozen=True)
class Contested:
    """A problem that may have no plan, with the rows behind its names.

    Args:
        snapshot: canonical JSON.
        known: the contradictions when a run has named them already.
    """

    snapshot: str
    known: tuple[tuple[str, ...], ...] | None
    ids: Mapping[tuple[str, str], str]
    instructions: Mapping[_Demand, str]


async def read_contested_run(db: ReadDb, run_id: str) -> Contested | None:
    """Read a run that failed because records contradict each other; None of any other run.

    Raises:
        NotFound: there is no such run.
    """
    run = await get_pairing_run(db, run_id)
    failed = run.state is RunState.FAILED and run.failure_code == INFEASIBLE
    if not failed or run.snapshot is None:
        return None
    known = tuple(tuple(names) for names in json.loads(run.failure_detail or "[]"))
    return await _contested(db, run.edition_id, run.snapshot, known)


async def read_contested_edition(
    db: ReadDb,
    edition: models.Edition,
    request: PairingRequest,
    scenario: models.Scenario | None = None,
) -> Contested:
    """Read an edition as a run of it would be read now, under a scenario where one is given.

    Raises:
        NotReady: the edition has one side, or a side without delegates.
        Conflict: the scenario was discarded.
        InvalidInput: the request names what is not there, or a value is out of range.
    """
    await require_ready(db, edition)
    request = await layered_request(db, edition.id, request, scenario)
    # What is asked is checked here; the people, who may be many, in the child.
    read_pairing_problem(await pairing_outline(db, edition, request))
    document, _ = await pairing_document(db, edition, request)
    return await _contested(db, edition.id, canonical(document), None)


async def _contested(
    db: ReadDb, edition_id: str, snapshot: str, known: tuple[tuple[str, ...], ...] | None
) -> Contested:
    ids = await read_ids(db, edition_id)
    place = models.Administration
    rows = await db.execute(select(place.code, place.id))
    ids |= {("administration", code): row_id for code, row_id in rows}
    instruction = models.PairingInstruction
    demands = await db.scalars(select(instruction).where(instruction.edition_id == edition_id))
    instructions = {
        (row.kind, frozenset((row.left_delegate_id, row.right_delegate_id))): row.id
        for row in demands
    }
    return Contested(snapshot, known, ids, instructions)


async def pairing_contradictions(
    contested: Contested, *, limits: SolveLimits | None = None
) -> PairingContradictions:
    """Name the records that contradict each other, and the cheapest repairs.

    Raises:
        SolveTooLong: see ``answered``.
    """
    found, rules, short, repairs, most = await answered(
        _explain, contested.snapshot, contested.known, limits=limits
    )
    records = {
        name: _record(contested, name, most.get(name))
        for name in {*chain(*found), *chain(*(each.records for each in repairs.repairs))}
    }
    return PairingContradictions(
        contradictions=tuple(
            Contradiction(
                tuple(records[name] for name in names),
                broken,
                codes,
                tuple(
                    contested.ids["delegate", code]
                    for code in codes
                    if ("delegate", code) in contested.ids
                ),
            )
            for names, broken, codes in zip(found, rules, short, strict=True)
        ),
        repairs=tuple(_repair(repair, records) for repair in repairs.repairs),
        complete=repairs.complete,
    )


_Sets = tuple[tuple[str, ...], ...]


def _explain(
    snapshot: str, known: _Sets | None
) -> tuple[_Sets, _Sets, _Sets, Repairs, Mapping[str, int]]:
    """Look in the child for what contradicts, by which rules and for whom, repairs, and limits."""
    problem = read_pairing_problem(json.loads(snapshot))
    found = pairing.contradictions(problem) if known is None else known
    if not found:
        return (), (), (), Repairs((), complete=True), {}
    rules = tuple(_keeping_apart(problem, names) for names in found)
    limits = {
        limit.record: limit.most
        for rule in PLAN_RULES
        for limit in rule.limits(problem)
        if limit.most is not None
    }
    short = tuple(
        pairing.left_short(problem, names) if RecordKind.EVERYONE in names else ()
        for names in found
    )
    return found, rules, short, pairing.cheapest_repairs(problem, REPAIRS_MAX), limits


def _keeping_apart(problem: PairingProblem, names: tuple[str, ...]) -> tuple[str, ...]:
    """Say which rules keep two apart whose demand contradicts by itself."""
    peaceful = replace(problem, conflicts=())
    demanded = (("must", problem.must), ("locked", problem.locked))
    for kind, pairs in demanded if len(names) == 1 else ():
        for a, b in pairs:
            if names == (f"{kind}:{a}|{b}",):
                return broken_rules(peaceful, a, b)
    return ()


def _repair(repair: Repair, records: Mapping[str, ContradictingRecord]) -> PairingRepair:
    return PairingRepair(
        records=tuple(records[name] for name in repair.records),
        after=PlanValue.of(repair.after),
        raised=tuple(
            RaisedLimit(records[each.record], each.least, each.places) for each in repair.raised
        ),
    )


def _record(contested: Contested, name: str, most: int | None) -> ContradictingRecord:
    """Find the rows behind a record's name; who is gone since is left out."""
    label, _, rest = name.partition(":")
    kind = RecordKind(label)
    noun = "administration" if kind is RecordKind.CAP else "delegate"
    keys = rest.split("|") if rest else []
    rows = tuple(contested.ids[noun, key] for key in keys if (noun, key) in contested.ids)
    if kind is RecordKind.CAP:
        return ContradictingRecord(name, kind, administration_ids=rows, most=most)
    instructed = _INSTRUCTED.get(label)
    found = contested.instructions.get((instructed, frozenset(rows))) if instructed else None
    return ContradictingRecord(name, kind, delegate_ids=rows, instruction_id=found, most=most)
