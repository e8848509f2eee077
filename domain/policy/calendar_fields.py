"""Which rule the fields of calendars obey."""

from __future__ import annotations

from typing import Final

from domain.policy.rules import CALENDARS, Rule

CALENDAR_FIELDS: Final[tuple[tuple[Rule, str, str], ...]] = (
    (CALENDARS, "Edition", "calendarPath"),
)
