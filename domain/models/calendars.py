"""Calendars of an edition: whose they are."""

from __future__ import annotations

from enum import StrEnum


class CalendarKind(StrEnum):
    """Whose calendar it is: a person's, that of the people of an administration, all of it."""

    PERSON = "person"
    ADMINISTRATION = "administration"
    EDITION = "edition"
