"""Recording what the agenda engine answered, and the one text that the record's hash covers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from sqlalchemy import select

from domain import models
from domain.models import RunState
from domain.runs.agendas import AgendaParts, SolvedAgenda
from domain.runs.record import RUN_COLUMNS, record_infeasible, record_input, values_of
from domain.runs.requests import canonical, digest
from domain.store import WriteDb
from graph.problem import AgendaInfeasible, AgendaStatus
from graph.problem.pairing import pair_key

_AGENDA_RUN_COLUMNS: Final = (*RUN_COLUMNS, "component_id", "total", "total_bound")
# Of a run that replans another alone, so that the hashes of runs before there were any still hold.
_REPLAN_COLUMNS: Final = ("replans_run_id", "moves", "moves_bound")
PLACEMENT_COLUMNS: Final = (
    "session_key",
    "title",
    "slot_key",
    "starts_at",
    "ends_at",
    "room_key",
    "room_name",
    "interpreted",
    "position",
)
ATTENDANCE_COLUMNS: Final = ("code", "delegate_id", "leads")
MEETING_COLUMNS: Final = (
    "left_delegate_id",
    "right_delegate_id",
    "slot_key",
    "starts_at",
    "ends_at",
)

Placed = tuple[models.AgendaPlacement, Sequence[models.AgendaAttendance]]


def agenda_record_hash(
    run: models.AgendaRun, placed: Sequence[Placed], meetings: Sequence[models.AgendaMeeting]
) -> str:
    """Return the hash over every stored value of an agenda run that is not a later event.

    Meetings only where there are any, so that the hashes of runs before there were rows still hold.
    """
    more = () if run.replans_run_id is None else _REPLAN_COLUMNS
    record: list[Any] = [
        values_of(run, (*_AGENDA_RUN_COLUMNS, *more)),
        [
            [
                *values_of(row, PLACEMENT_COLUMNS),
                [values_of(each, ATTENDANCE_COLUMNS) for each in there],
            ]
            for row, there in placed
        ],
    ]
    if meetings:
        record.append(sorted(values_of(row, MEETING_COLUMNS) for row in meetings))
    return digest(canonical(record))


async def record_agenda(db: WriteDb, run: models.AgendaRun, solved: SolvedAgenda) -> None:
    """Write a solved agenda run: done with its placements, or failed with its conflicts."""
    answer = solved.answer
    record_input(run, solved.snapshot, solved.solution())
    if isinstance(answer, AgendaInfeasible):
        record_infeasible(run, tuple(conflict.records for conflict in answer.conflicts))
        return
    run.state = RunState.DONE
    run.proved = answer.status is AgendaStatus.OPTIMAL
    run.engine = answer.solver
    run.total, run.total_bound = answer.value, answer.bound
    if solved.replan is not None:
        run.moves, run.moves_bound = solved.replan.moves, solved.replan.moves_bound
    there = await _standing(db, solved.parts)
    interpreted = {each["id"]: each["interpreted"] for each in solved.snapshot["sessions"]}
    leaders = {each["id"]: set(each["leaders"]) for each in solved.snapshot["sessions"]}
    placed: list[Placed] = []
    for slot, places in answer.slots.items():
        for place in places:
            row = _placement(run, solved.parts, (place.session, slot, place.room), len(placed))
            row.session_id = row.session_id if row.session_id in there else None
            row.interpreted = interpreted[place.session]
            people = sorted(
                code
                for code, where in answer.attendance.items()
                if where.get(slot) == place.session
            )
            attendances = [
                models.AgendaAttendance(
                    id=models.new_id(),
                    placement_id=row.id,
                    code=code,
                    delegate_id=solved.parts.delegates.get(code),
                    speaker_id=_kept(solved.parts.speakers.get(code), there),
                    leads=code in leaders[place.session],
                )
                for code in people
            ]
            placed.append((row, attendances))
    meetings = list(_meetings(run, solved))
    run.record_hash = agenda_record_hash(run, placed, meetings)
    db.add_all(row for row, _ in placed)
    await db.flush()
    db.add_all(each for _, attendances in placed for each in attendances)
    db.add_all(meetings)
    await db.flush()


def _placement(
    run: models.AgendaRun, parts: AgendaParts, keys: tuple[str, str, str], position: int
) -> models.AgendaPlacement:
    session, slot, room = keys
    return models.AgendaPlacement(
        id=models.new_id(),
        run_id=run.id,
        session_id=parts.sessions[session].id,
        session_key=session,
        title=parts.sessions[session].title,
        slot_key=slot,
        starts_at=parts.slots[slot].starts_at,
        ends_at=parts.slots[slot].ends_at,
        room_key=room,
        room_name=parts.rooms[room],
        position=position,
    )


def _meetings(run: models.AgendaRun, solved: SolvedAgenda) -> Iterator[models.AgendaMeeting]:
    """Yield when partners meet, in the order of the solution."""
    for held in solved.meetings.held if solved.meetings else ():
        left, right = solved.parts.partners[pair_key(*held.pair)]
        slot = solved.parts.slots[held.slot]
        yield models.AgendaMeeting(
            id=models.new_id(),
            run_id=run.id,
            left_delegate_id=left,
            right_delegate_id=right,
            slot_key=held.slot,
            starts_at=slot.starts_at,
            ends_at=slot.ends_at,
        )


def _kept(row_id: str | None, there: set[str]) -> str | None:
    return row_id if row_id in there else None


async def _standing(db: WriteDb, parts: AgendaParts) -> set[str]:
    """Return which sessions and speakers are there still: they may go while a run is solved."""
    session, speaker = models.Session, models.Speaker
    ids = [each.id for each in parts.sessions.values()]
    there: set[Any] = set(await db.scalars(select(session.id).where(session.id.in_(ids))))
    speakers = select(speaker.id).where(speaker.id.in_(parts.speakers.values()))
    return there | set(await db.scalars(speakers))
