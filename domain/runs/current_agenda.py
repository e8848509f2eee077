"""Whether an agenda may still be published: by the rules that hold of a plan of its edition too."""

from __future__ import annotations

from typing import Final

from sqlalchemy import select

from domain import models
from domain.errors import Conflict
from domain.runs.agenda_lists import attendances_by_placement, placements_by_run
from domain.store import ReadDb
from graph.problem import EditionPlan, HeldSession
from graph.rules import edition_conflicts

_NAMED_MAX: Final = 6


async def require_current_agenda(db: ReadDb, run: models.AgendaRun) -> None:
    """Refuse to publish an agenda that holds what is no more, or is led by who has left.

    That somebody who would only attend has left is no reason: their seat stays free.

    Raises:
        Conflict: naming the sessions by title, and the leaders by code.
    """
    (rows,) = await placements_by_run(db, [run.id])
    titles = {row.session_key: row.title for row in rows}
    there = await attendances_by_placement(db, [row.id for row in rows])
    led: dict[str, tuple[str, ...]] = {}
    for row, people in zip(rows, there, strict=True):
        for each in people:
            if each.leads:
                led[each.code] = (*led.get(each.code, ()), row.session_key)
    plan = EditionPlan(
        people=await people_there(db, run.edition_id),
        pairs=(),
        topics=(),
        sessions=tuple(
            HeldSession(row.session_key, row.slot_key, planned=row.session_id is not None)
            for row in rows
        ),
        attendance=led,
    )
    conflicts = edition_conflicts(plan)
    gone = [titles[key] for each in conflicts if not each.people for key in each.sessions]
    left = [who for each in conflicts for who in each.people]
    told = []
    if left:
        told.append(f"Some who lead it take part no more: {_some(left)}.")
    if gone:
        told.append(f"Some of its sessions were taken off since: {_some(gone)}.")
    if told:
        raise Conflict(
            f"{' '.join(told)} Replan this run, and publish what comes of it.", path=("runId",)
        )


async def people_there(db: ReadDb, edition_id: str) -> frozenset[str]:
    """Return the codes of the delegates who take part now, and of the speakers."""
    delegate, speaker = models.Delegate, models.Speaker
    delegates = await db.scalars(
        select(delegate.code).where(
            delegate.edition_id == edition_id, delegate.withdrawn_at.is_(None)
        )
    )
    speakers = await db.scalars(select(speaker.code).where(speaker.edition_id == edition_id))
    return frozenset((*delegates, *speakers))


def _some(names: list[str]) -> str:
    more = len(names) - _NAMED_MAX
    return ", ".join(names[:_NAMED_MAX]) + (f" and {more} more" if more > 0 else "")
