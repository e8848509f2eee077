"""Who read the ratings of whom: noted while reading, written a little later.

A read is noted once for each reader, purpose and day, so that reading costs no write. What was
noted and not yet written is lost when the process is killed: at most what was first read in the
last seconds (docs/erasure.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from domain import models
from domain.lookups import rows_by
from domain.pages import Key, Listing
from domain.policy import SYSTEM, Viewer
from domain.readers import take_reads
from domain.roles import Role
from domain.store import ReadDb, Store

_WAITING_MAX: Final = 100_000
_KNOWN_MAX: Final = 1_000_000
_ROWS_AT_ONCE: Final = 500


@dataclass(frozen=True)
class _Read:
    """One line of the list; of the two ids one is known, and the other looked up."""

    assessment_id: str | None
    manager_id: str | None
    viewer: str
    role: Role
    own_id: str | None
    purpose: str
    read_on: date


class ReadBook:
    """What was read and is not yet written, of one process."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._waiting: set[_Read] = set()
        self._known: set[_Read] = set()

    def note(self, viewer: Viewer, purpose: str, info: dict[Any, Any]) -> None:
        """Note what a handle has read; nothing of the program's own handles."""
        assessments, people = take_reads(info)
        if viewer.role is Role.SYSTEM or not (assessments or people):
            return
        told = (viewer.name, viewer.role, viewer.manager_id, purpose[:64])
        day = self._store.clock().date()
        found = {_Read(each, None, *told, day) for each in assessments}
        found |= {_Read(None, each, *told, day) for each in people - {viewer.manager_id}}
        self._waiting |= found - self._known
        if len(self._waiting) > _WAITING_MAX:
            # The database has been away for long: what is noted twice is better than no memory.
            self._waiting = set(list(self._waiting)[:_WAITING_MAX])

    async def flush(self) -> int:
        """Write what waits; return how many reads were noted. What fails waits on."""
        taken, self._waiting = self._waiting, set()
        if not taken:
            return 0
        try:
            await self._write(taken)
        except BaseException:
            self._waiting |= taken
            raise
        if len(self._known) > _KNOWN_MAX:
            self._known.clear()
        self._known |= taken
        return len(taken)

    async def _write(self, taken: set[_Read]) -> None:
        row = models.AssessmentRead
        dialect = sqlite if self._store.is_sqlite else postgresql
        async with self._store.unit_of_work(SYSTEM) as db:
            of = await _people_of(db, [each.assessment_id for each in taken if each.assessment_id])
            lines = {
                (person, each.read_on, each.viewer, each.role, each.purpose)
                for each in taken
                if (person := each.manager_id or of.get(each.assessment_id or ""))
                and person != each.own_id
            }
            there = await _there(db, {line[0] for line in lines})
            names = ("manager_id", "read_on", "viewer", "role", "purpose")
            values = [
                {"id": models.new_id(), **dict(zip(names, line, strict=True))}
                for line in sorted(lines)
                if line[0] in there
            ]
            for start in range(0, len(values), _ROWS_AT_ONCE):
                part = values[start : start + _ROWS_AT_ONCE]
                await db.execute(dialect.insert(row).values(part).on_conflict_do_nothing())


async def _people_of(db: ReadDb, assessment_ids: Sequence[str]) -> dict[str, str]:
    row = models.Assessment
    found = await db.execute(select(row.id, row.manager_id).where(row.id.in_(assessment_ids)))
    return dict(found.all())


async def _there(db: ReadDb, manager_ids: set[str]) -> set[str]:
    """Return those of some people who are not erased; of the others nothing is kept."""
    row = models.Manager
    found = await db.scalars(select(row.id).where(row.id.in_(manager_ids), row.erased_at.is_(None)))
    return set(found)


READS_OF_MANAGER: Final = Listing(
    name="manager.assessment_reads",
    row=models.AssessmentRead,
    statement=select(models.AssessmentRead),
    orders={"read_on": (Key(models.AssessmentRead.read_on, date),)},
    default=(("read_on", True),),
    parent=models.AssessmentRead.manager_id,
)


async def reads_by_id(db: ReadDb, ids: Sequence[str]) -> list[models.AssessmentRead | None]:
    """Return lines in the order asked, None where there is none."""
    return await rows_by(db, models.AssessmentRead.id, ids)
