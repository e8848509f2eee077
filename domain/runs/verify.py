"""Checking a stored run: every number of it, with the standard library's arithmetic alone.

Reads the rows as they stand, rebuilds what they must say from the snapshot, and compares.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from sqlalchemy import select

from domain import models
from domain.errors import Conflict, NotFound
from domain.models import RunState
from domain.progress import find_run
from domain.runs.engines import Document
from domain.runs.lists import pairings_by_run
from domain.runs.record import NO_CONSENT, Paired, pairing_record_hash, topic_record_hash
from domain.runs.requests import digest
from domain.runs.sealing import pairing_rows, topic_rows
from domain.runs.verify_agenda import CHANGED, agenda_faults
from domain.runs.verify_participation import participation_faults
from domain.store import ReadDb
from graph import certificate

_POINTING = ("learner_delegate_id", "competency_id", "topic_id")


async def verify_run(db: ReadDb, run_id: str) -> tuple[str, ...]:
    """Check a run of any kind that is done.

    Returns:
        What does not hold, in words that name the record and the field; empty when all does.

    Raises:
        NotFound: there is no run of this id.
        Conflict: the run is not done.
    """
    run = await _run(db, run_id)
    if run.state is not RunState.DONE:
        raise Conflict(
            f"This run is {run.state.value}. Only a run that is done has something to verify.",
            path=("runId",),
        )
    faults = tuple(_snapshot_faults(run))
    if isinstance(run, models.PairingRun):
        return (*faults, *await _pairing_faults(db, run))
    if isinstance(run, models.TopicRun):
        return (*faults, *await _topic_faults(db, run))
    if isinstance(run, models.AgendaRun):
        return (*faults, *await agenda_faults(db, run))
    return (*faults, *await participation_faults(db, run))


async def run_documents(db: ReadDb, run_id: str) -> tuple[Document, Document]:
    """Return what a run solved and what it answered, as ``verify_instance`` checks them.

    Raises:
        NotFound: there is no run of this id.
        Conflict: it has no answer, nor a contradiction in place of one.
    """
    run = await _run(db, run_id)
    if run.snapshot is None or run.solution is None:
        raise Conflict(
            f"This run is {run.state.value}, without an answer. Ask for one that is done.",
            path=("runId",),
        )
    return json.loads(run.snapshot), json.loads(run.solution)


async def _run(db: ReadDb, run_id: str) -> models.AnyRun:
    run = await find_run(db, run_id)
    if run is None:
        raise NotFound("There is no run of this id.", path=("runId",))
    return run


def _snapshot_faults(run: models.AnyRun) -> Iterator[str]:
    if run.snapshot is None or run.solution is None:
        yield "the run has no snapshot or no solution"
    elif digest(run.snapshot) != run.snapshot_hash:
        yield "the snapshot's hash is not that of the snapshot"


async def _pairing_faults(db: ReadDb, run: models.PairingRun) -> list[str]:
    rows, unpaired, inherited = await pairing_rows(db, run.id)
    sealed = pairing_record_hash(run, rows, unpaired, inherited)
    faults = [] if sealed == run.record_hash else [CHANGED]
    if run.snapshot is None or run.solution is None:
        return faults
    instance, solution = json.loads(run.snapshot), json.loads(run.solution)
    faults += certificate.check_pairing(instance, solution)
    codes = await _codes(db, run.edition_id)
    keys = await _keys(db)
    faults += _total_faults(run, solution)
    faults += await _replan_faults(db, run, [row for row, _ in rows])
    faults += _inherited_faults(instance, inherited, codes)
    lost = tuple(_lost_faults(rows, unpaired, codes | keys))
    if lost:
        return [*faults, *lost]
    faults += _row_faults(instance, solution, rows, codes | keys)
    alone = [codes[row.delegate_id] for row in unpaired if row.code != NO_CONSENT]
    faults += _unpaired_faults(solution, instance, alone)
    faults += _consent_faults(instance, {codes[row.delegate_id] for row in unpaired} - {*alone})
    return faults


def _total_faults(run: models.PairingRun, solution: Document) -> Iterator[str]:
    """Compare the three objectives with the solution, and with their bounds when proved."""
    for name in ("people", "floor", "total"):
        stored, bound = getattr(run, name), getattr(run, f"{name}_bound")
        if stored != solution[name]:
            yield f"run.{name} is {stored}, but the solution says {solution[name]}"
        if run.proved and bound != stored:
            yield f"run.{name}_bound is {bound}, but a proved run's bound is its value, {stored}"


async def _replan_faults(
    db: ReadDb, run: models.PairingRun, pairings: Sequence[models.Pairing]
) -> list[str]:
    """Count the pairs that a run keeps of the one that it replans."""
    if run.replans_run_id is None:
        return []
    (earlier,) = await pairings_by_run(db, [run.replans_run_id])
    one, other = (
        {(row.left_delegate_id, row.right_delegate_id) for row in rows}
        for rows in (earlier, pairings)
    )
    kept, bound = len(one & other), run.kept_bound
    faults = []
    if run.kept != kept:
        faults.append(f"run.kept is {run.kept}, but {kept} pairs of the earlier run are there")
    if bound is None or bound < kept:
        faults.append(f"run.kept_bound is {bound}, but {kept} pairs are kept")
    return faults


def _inherited_faults(
    instance: Document, inherited: Sequence[models.InheritedTie], codes: dict[str, str]
) -> Iterator[str]:
    """Compare whom a run says it remembered with the pairs of its snapshot.

    A run from before such rows were kept has none of them.
    """
    told = {
        tuple(
            sorted(codes.get(each, "?") for each in (row.left_delegate_id, row.right_delegate_id))
        )
        for row in inherited
    }
    if told and told != {tuple(sorted(pair)) for pair in instance.get("prior", ())}:
        yield "the inherited ties are not the prior pairs of the snapshot"


def _lost_faults(
    rows: Sequence[Paired], unpaired: Sequence[models.UnpairedDelegate], keys: dict[str, str]
) -> Iterator[str]:
    """Name the columns that point at a record which is not there, or is of another edition."""
    named: list[tuple[str, models.Record, tuple[str, ...]]] = []
    for row, reasons in rows:
        name = f"pairing {row.position}"
        named.append((name, row, ("left_delegate_id", "right_delegate_id")))
        named += ((f"{name}, reason {each.position}", each, _POINTING) for each in reasons)
    named += (("an unpaired delegate", row, ("delegate_id",)) for row in unpaired)
    for name, record, columns in named:
        for column in columns:
            value = getattr(record, column)
            if value is not None and value not in keys:
                yield f"{name}: {column} is {value}, and the edition has no such record"


def _row_faults(
    instance: Document, solution: Document, rows: Sequence[Paired], keys: dict[str, str]
) -> Iterator[str]:
    stored = [[keys[row.left_delegate_id], keys[row.right_delegate_id]] for row, _ in rows]
    if sorted(map(sorted, stored)) != sorted(map(sorted, solution["pairs"])):
        yield "the stored pairings are not those of the solution"
        return
    for (row, reasons), (left, right) in zip(rows, stored, strict=True):
        name = f"pairing {left}|{right}"
        score = certificate.score_pair(instance, left, right)
        if row.score != score:
            yield f"{name}: score is {row.score}, but the snapshot gives {score}"
        stored_reasons = [_reason(reason, keys) for reason in reasons]
        given = certificate.reasons_of_pair(instance, left, right)
        if len(stored_reasons) != len(given):
            yield f"{name}: {len(stored_reasons)} reasons, but the snapshot gives {len(given)}"
        for place, (one, other) in enumerate(zip(stored_reasons, given, strict=False)):
            for field in (field for field in one if one[field] != other[field]):
                yield (
                    f"{name}, reason {place}: {field} is {one[field]}, "
                    f"but the snapshot gives {other[field]}"
                )


def _reason(reason: models.PairingReason, keys: dict[str, str]) -> Document:
    """Return a stored reason as the certificate's checker writes it: keys instead of ids."""

    def key(row_id: str | None) -> str | None:
        return None if row_id is None else keys[row_id]

    return {
        "code": reason.code,
        "points": reason.points,
        "millionths": reason.millionths,
        "learner": key(reason.learner_delegate_id),
        "competency": key(reason.competency_id),
        "topic": key(reason.topic_id),
        "language": reason.language,
        "level_from": reason.level_from,
        "level_to": reason.level_to,
        "level_partner": reason.level_partner,
    }


def _unpaired_faults(
    solution: Document, instance: Document, stored: Sequence[str]
) -> Iterator[str]:
    paired = {code for pair in solution["pairs"] for code in pair}
    left_out = sorted(person["id"] for person in instance["people"] if person["id"] not in paired)
    if sorted(stored) != left_out:
        yield "the delegates stored as unpaired are not those that the solution leaves out"


def _consent_faults(instance: Document, left_out: set[str]) -> Iterator[str]:
    for code in sorted(left_out & {person["id"] for person in instance["people"]}):
        yield f"{code} was left out without consent, and is in the snapshot all the same"


async def _topic_faults(db: ReadDb, run: models.TopicRun) -> list[str]:
    rows = await topic_rows(db, run.id)
    faults = [] if topic_record_hash(run, rows) == run.record_hash else [CHANGED]
    if run.snapshot is None or run.solution is None:
        return faults
    instance, solution = json.loads(run.snapshot), json.loads(run.solution)
    faults += certificate.check_topics(instance, solution)
    for name, stored, said in (
        ("total", run.total, solution["total"]),
        ("total_bound", run.total_bound, solution["bound"]),
        ("smallest_share_numerator", run.smallest_share_numerator, _share(solution, "numerator")),
        (
            "smallest_share_denominator",
            run.smallest_share_denominator,
            _share(solution, "denominator"),
        ),
    ):
        if stored != said:
            faults.append(f"run.{name} is {stored}, but the solution says {said}")
    keys = await _keys(db)
    if [keys.get(row.topic_id) for row, _ in rows] != solution["chosen"]:
        faults.append("the stored suggestions are not the topics that the solution chooses")
    return faults


def _share(solution: Document, part: str) -> int:
    return int(solution["smallest_share"][part])


async def _codes(db: ReadDb, edition_id: str) -> dict[str, str]:
    delegate = models.Delegate
    rows = await db.execute(
        select(delegate.id, delegate.code).where(delegate.edition_id == edition_id)
    )
    return dict(rows.all())


async def _keys(db: ReadDb) -> dict[str, str]:
    keys: dict[str, str] = {}
    for table in (models.Competency, models.Topic):
        keys |= dict((await db.execute(select(table.id, table.key))).all())
    return keys
