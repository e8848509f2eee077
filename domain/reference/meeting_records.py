"""Regional meetings as typed records, with keys where tables have ids.

Shapes only: no file format, no database.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class MeetingRecord:
    """A regional meeting of a side: topics by key, days of the way by code of administrations."""

    key: str
    side: str
    name: str
    place: str
    starts_on: date
    ends_on: date
    places: int
    topics: Mapping[str, int]
    travel_days: Mapping[str, int]
