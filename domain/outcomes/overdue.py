"""Which commitments are overdue: by the clock of the administration, and never stored."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, or_, select

from domain.checks import time_zones
from domain.models import Administration, Commitment, CommitmentState
from domain.reminders import local_day


def is_overdue(commitment: Commitment, at: datetime, time_zone: str) -> bool:
    """Tell whether an open commitment was due on a day that is over where its administration is."""
    return is_late(commitment.state, commitment.due_on, local_day(at, time_zone))


def is_late(state: CommitmentState, due_on: date, today: date) -> bool:
    """Tell whether something open was due before today; the rule itself, written once."""
    return state is CommitmentState.OPEN and due_on < today


def overdue(at: datetime) -> ColumnElement[bool]:
    """Say the same as ``is_overdue``, for conditions; a test holds the two together.

    Some six hundred time zones share two or three days.
    """
    row, place = Commitment, Administration
    days: dict[date, list[str]] = defaultdict(list)
    for zone in sorted(time_zones()):
        days[local_day(at, zone)].append(zone)
    cases = [
        and_(
            row.due_on < day,
            row.administration_id.in_(select(place.id).where(place.time_zone.in_(zones))),
        )
        for day, zones in sorted(days.items())
    ]
    return and_(row.state == CommitmentState.OPEN, or_(*cases))
