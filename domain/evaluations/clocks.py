"""When a form is open: by the clock of whoever answers, and as a whole by all clocks there are."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from domain.models import EvaluationForm, EvaluationFormState
from domain.nominations.deadlines import Closing

# Where a day begins first, and where it is over last.
FIRST_ZONE: Final = "Etc/GMT-14"
LAST_ZONE: Final = "Etc/GMT+12"


class FormPhase(StrEnum):
    """Where a form is in its life, with what follows from the clock."""

    DRAFT = "draft"
    SCHEDULED = "scheduled"
    OPEN = "open"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


def opens(day: date, time_zone: str) -> datetime:
    """Return the first moment of a day by the clock of a time zone."""
    try:
        return datetime.combine(day, time(), ZoneInfo(time_zone)).astimezone(UTC)
    except OverflowError:
        return datetime.min.replace(tzinfo=UTC)


def closes(day: date, time_zone: str) -> datetime:
    """Return the first moment after a day by the clock of a time zone."""
    return Closing(day).ends(time_zone)


def is_closed(form: EvaluationForm, at: datetime) -> bool:
    """Tell whether a published form is closed everywhere, so that no answer changes any more."""
    is_out = form.state is EvaluationFormState.PUBLISHED
    return is_out and at >= closes(form.closes_on, LAST_ZONE)


def closed_by(at: datetime) -> date:
    """Return the last closing day of forms that are closed everywhere at a moment."""
    return at.astimezone(ZoneInfo(LAST_ZONE)).date() - timedelta(days=1)


def phase_of(form: EvaluationForm, at: datetime) -> FormPhase:
    """Return where a form is: open from where its first day begins first to where its last ends."""
    if form.state is not EvaluationFormState.PUBLISHED:
        return FormPhase(form.state.value)
    if is_closed(form, at):
        return FormPhase.CLOSED
    return FormPhase.OPEN if at >= opens(form.opens_on, FIRST_ZONE) else FormPhase.SCHEDULED
