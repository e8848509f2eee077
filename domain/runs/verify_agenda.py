"""Checking a stored agenda run: its proof, and that its rows say what its solution says."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from sqlalchemy import select

from domain import models
from domain.runs.agenda_lists import placements_by_run
from domain.runs.engines import Document
from domain.runs.record_agenda import Placed, agenda_record_hash
from domain.runs.requests import read_agenda_request
from domain.runs.sealing import agenda_rows
from domain.store import ReadDb
from graph import certificate

CHANGED = "the record's hash is not that of the record: a stored value was changed"


async def agenda_faults(db: ReadDb, run: models.AgendaRun) -> list[str]:
    """Return what does not hold of an agenda run that is done, in words."""
    placed, meetings = await agenda_rows(db, run.id)
    faults = [] if agenda_record_hash(run, placed, meetings) == run.record_hash else [CHANGED]
    if run.snapshot is None or run.solution is None:
        return faults
    instance, solution = json.loads(run.snapshot), json.loads(run.solution)
    faults += certificate.check_agenda(instance, solution)
    for name, stored, said in (
        ("total", run.total, solution["value"]),
        ("total_bound", run.total_bound, solution["bound"]),
    ):
        if stored != said:
            faults.append(f"run.{name} is {stored}, but the solution says {said}")
    faults += await _replan_faults(db, run, solution, placed)
    faults += await _meeting_faults(db, solution, meetings)
    return [*faults, *_row_faults(instance, solution, placed)]


async def _meeting_faults(
    db: ReadDb, solution: Document, meetings: Sequence[models.AgendaMeeting]
) -> list[str]:
    """Compare who meets in which slot by the rows with who does by the solution."""
    if not meetings:
        # Runs from before there were rows have their meetings in the solution alone.
        return []
    delegate = models.Delegate
    pairs = [(row.left_delegate_id, row.right_delegate_id) for row in meetings]
    ids = {each for pair in pairs for each in pair}
    rows = await db.execute(select(delegate.id, delegate.code).where(delegate.id.in_(ids)))
    codes: dict[str, str] = dict(rows.all())
    stored = sorted(
        (sorted(codes[each] for each in pair), row.slot_key)
        for pair, row in zip(pairs, meetings, strict=True)
    )
    held = solution.get("meetings", {}).get("held", ())
    if stored != sorted((sorted(each["pair"]), each["slot"]) for each in held):
        return ["the stored meetings are not those of the solution"]
    return []


async def _replan_faults(
    db: ReadDb, run: models.AgendaRun, solution: Document, placed: Sequence[Placed]
) -> list[str]:
    """Compare what a run replans with the run that it names, and its moves with its answer."""
    if run.replans_run_id is None:
        return []
    if solution.get("format") != "agenda-replan/1":
        return ["the run replans another, and its solution does not say so"]
    asked = read_agenda_request(run.parameters)
    faults = [
        f"run.{name} is {stored}, but the solution says {said}"
        for name, stored, said in (
            ("moves", run.moves, solution["moves"]),
            ("moves_bound", run.moves_bound, solution["moves_bound"]),
            ("keep_tolerance", asked.keep_tolerance, solution["tolerance"]),
        )
        if stored != said
    ]
    (earlier,) = await placements_by_run(db, [run.replans_run_id])
    there = {(row.slot_key, row.session_key, row.room_key) for row in earlier}
    # By the row and not the key alone: another session may have taken over the key.
    still = {row.session_id for row, _ in placed} - {None}
    must = {
        (row.slot_key, row.session_key, row.room_key) for row in earlier if row.session_id in still
    }
    said = {
        (slot, place["session"], place["room"])
        for slot, places in solution["published"].items()
        for place in places
    }
    if not must <= said <= there:
        faults.append("what the solution says was published is not what the earlier run placed")
    return faults


def _row_faults(instance: Document, solution: Document, placed: Sequence[Placed]) -> Iterator[str]:
    stored = [(row.slot_key, row.session_key, row.room_key) for row, _ in placed]
    said = [
        (slot, place["session"], place["room"])
        for slot in instance["slots"]
        for place in solution["slots"][slot]
    ]
    if stored != said:
        yield "the stored placements are not those of the solution"
        return
    for row, there in placed:
        name = f"placement {row.position}"
        (session,) = (each for each in instance["sessions"] if each["id"] == row.session_key)
        if row.interpreted != session["interpreted"]:
            yield f"{name}: interpreted is {row.interpreted}, but the snapshot says otherwise"
        if row.starts_at >= row.ends_at:
            yield f"{name}: it ends before it starts"
        people = sorted(
            code
            for code, where in solution["attendance"].items()
            if where.get(row.slot_key) == row.session_key
        )
        if [each.code for each in there] != people:
            yield f"{name}: the stored people are not those of the solution"
        for each in there:
            if each.leads != (each.code in session["leaders"]):
                yield f"{name}: {each.code} leads or does not, and the snapshot says otherwise"
