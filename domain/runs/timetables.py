"""Where delegates go by the published agendas: sessions, and meetings with partners; reads only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Select, and_, or_, select

from domain import models
from domain.models import STANDING
from domain.store import ReadDb


class PartnerTime(NamedTuple):
    """A slot in which a delegate meets a partner.

    ``instead`` is where the agenda would have the delegate be then, None where that is nowhere.
    """

    slot_key: str
    partner_id: str
    partnership_id: str
    instead: models.AgendaPlacement | None


class TimetableEntry(NamedTuple):
    """A time of a delegate: a placed session, which they may lead, or a meeting with a partner."""

    component_id: str
    starts_at: datetime
    ends_at: datetime
    placement: models.AgendaPlacement | None
    leads: bool
    meeting: PartnerTime | None


async def timetables_by_delegate(db: ReadDb, ids: Sequence[str]) -> list[list[TimetableEntry]]:
    """Return where each delegate goes by the published agendas, in order of time.

    Nobody is in two places: who meets a partner is not in the session of that slot. A meeting is
    there while the agenda and the partnership of the two both stand.
    """
    placed = await _placed(db, ids)
    met = await _met(db, ids)
    found: list[list[TimetableEntry]] = []
    for delegate_id in ids:
        entries = placed[delegate_id]
        for key, slot in met[delegate_id].items():
            session = entries.pop(key, None)
            instead = session.placement if session else None
            meeting = PartnerTime(key[1], slot.partner_id, slot.partnership_id, instead)
            entries[key] = TimetableEntry(
                slot.component_id, slot.starts_at, slot.ends_at, None, leads=False, meeting=meeting
            )
        found.append(sorted(entries.values(), key=_time))
    return found


def _time(entry: TimetableEntry) -> tuple[datetime, datetime, str]:
    return entry.starts_at, entry.ends_at, entry.component_id


# The run and the key of a slot: in each, a delegate is in one place.
_Slot = tuple[str, str]


async def _placed(db: ReadDb, ids: Sequence[str]) -> dict[str, dict[_Slot, TimetableEntry]]:
    row, run, there = models.AgendaPlacement, models.AgendaRun, models.AgendaAttendance
    rows = await db.execute(
        select(there.delegate_id, row, run.component_id, there.leads)
        .join(row, row.id == there.placement_id)
        .join(run, run.id == row.run_id)
        .where(there.delegate_id.in_(ids), models.stands(run))
    )
    found: dict[str, dict[_Slot, TimetableEntry]] = defaultdict(dict)
    for who, place, component_id, leads in rows.all():
        if who is None:
            continue
        found[who][place.run_id, place.slot_key] = TimetableEntry(
            component_id, place.starts_at, place.ends_at, place, leads=leads, meeting=None
        )
    return found


class _Met(NamedTuple):
    component_id: str
    starts_at: datetime
    ends_at: datetime
    partner_id: str
    partnership_id: str


def _standing() -> Select[models.AgendaMeeting, str, str]:
    """Select meetings, component and partnership: while the agenda and the partners stand."""
    row, run, partners = models.AgendaMeeting, models.AgendaRun, models.Partnership
    both = and_(
        partners.left_delegate_id == row.left_delegate_id,
        partners.right_delegate_id == row.right_delegate_id,
        partners.state.in_(STANDING),
    )
    return (
        select(row, run.component_id, partners.id)
        .join(run, run.id == row.run_id)
        .join(partners, both)
        .where(models.stands(run))
    )


async def meetings_of_edition(
    db: ReadDb, edition_id: str
) -> list[tuple[models.AgendaMeeting, str]]:
    """Return when partners of an edition meet by its published agendas, each with the component."""
    rows = await db.execute(_standing().where(models.AgendaRun.edition_id == edition_id))
    return [(meeting, component_id) for meeting, component_id, _ in rows]


async def _met(db: ReadDb, ids: Sequence[str]) -> dict[str, dict[_Slot, _Met]]:
    row = models.AgendaMeeting
    mine = or_(row.left_delegate_id.in_(ids), row.right_delegate_id.in_(ids))
    rows = await db.execute(_standing().where(mine))
    found: dict[str, dict[_Slot, _Met]] = defaultdict(dict)
    for meeting, component_id, partnership_id in rows:
        ends = meeting.left_delegate_id, meeting.right_delegate_id
        for who, other in (ends, ends[::-1]):
            found[who][meeting.run_id, meeting.slot_key] = _Met(
                component_id, meeting.starts_at, meeting.ends_at, other, partnership_id
            )
    return found
