"""Which rule the fields of agendas obey, of what they are made of, and of calendars of them."""

from __future__ import annotations

from typing import Final

from domain.policy.calendar_fields import CALENDAR_FIELDS
from domain.policy.rules import (
    ABSENCES,
    DELEGATES,
    EDITIONS,
    PLANNING,
    PROFILES,
    TIMETABLES,
    Rule,
)

AGENDA_FIELDS: Final[tuple[tuple[Rule, str, str], ...]] = (
    *CALENDAR_FIELDS,
    (PLANNING, "AgendaMove", "after before moves"),
    (PLANNING, "AgendaParameters", "panelSidesMin"),
    (
        EDITIONS,
        "AgendaPlacement",
        (
            "component endsAt interpreted localEndsAt localStartsAt room session slotKey speakers "
            "startsAt title"
        ),
    ),
    (DELEGATES, "AgendaPlacement", "leaders"),
    (PLANNING, "AgendaPlacement", "audience"),
    (
        EDITIONS,
        "AgendaRun",
        (
            "component edition finishedAt id placements proved publishedAt requestedAt startedAt "
            "state supersededAt synthetic"
        ),
    ),
    (
        PLANNING,
        "AgendaRun",
        (
            "bound engine failure meetings missed objective parameters replan sideAttendances "
            "snapshotHash supersedes topicRun withdrawnAt"
        ),
    ),
    (
        PLANNING,
        "AgendaReplan",
        "added bestObjective keepTolerancePerMille moved moves movesBound removed run text",
    ),
    (ABSENCES, "Absence", "endsAt startsAt"),
    (PLANNING, "PlanCheck", "arisen conflicts settled"),
    (PLANNING, "PlanConflict", "codes delegates placements rule text topics"),
    (PLANNING, "MissedSession", "delegate instead points reason slotKey text title"),
    (PLANNING, "PartnerMeeting", "delegates lost slotKey"),
    (EDITIONS, "Component", "conferencePath"),
    (EDITIONS, "Room", "capacity key name"),
    (
        EDITIONS,
        "Session",
        "component id key kind languages minutes requires seniority slot speakers title topic",
    ),
    (DELEGATES, "Session", "leaders"),
    (PLANNING, "Session", "version"),
    (PLANNING, "SideAttendance", "attended sharePerMille side wanted"),
    (PLANNING, "SideAudience", "count side"),
    (EDITIONS, "Slot", "endsAt key localEndsAt localStartsAt startsAt"),
    (EDITIONS, "Speaker", "code edition id name organization seniority synthetic"),
    (PROFILES, "Speaker", "languages"),
    (PLANNING, "Speaker", "version"),
    (PROFILES, "SpeakerLanguage", "language level"),
    (
        TIMETABLES,
        "TimetableEntry",
        "component endsAt leads localEndsAt localStartsAt meeting placement startsAt",
    ),
    (TIMETABLES, "TimetableMeeting", "instead partner partnership slotKey"),
)
