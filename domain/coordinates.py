"""Where places lie on the earth: the coordinates of time zones, as the IANA list has them.

An administration has none of its own: a dot on a map says no more than its main time zone does.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Final, NamedTuple

_SECONDS_ROUNDED_UP: Final = 30
# Degrees, minutes and, where they are told, seconds, as ISO 6709 writes them: -1203-07703.
_ISO_6709: Final = re.compile(r"([+-])(\d{2})(\d{2})(\d{2})?([+-])(\d{3})(\d{2})(\d{2})?", re.ASCII)


class Coordinates(NamedTuple):
    """A point in whole minutes of arc: north of the equator and east of Greenwich."""

    latitude: int
    longitude: int


def coordinates_of(time_zone: str) -> Coordinates | None:
    """Return where the city lies that a time zone is named after, None where the list has none.

    Source: ``zone.tab`` of the tz database, public domain, in the package tzdata.
    """
    return _zones().get(time_zone)


@cache
def _zones() -> Mapping[str, Coordinates]:
    text = files("tzdata").joinpath("zoneinfo/zone.tab").read_text("utf-8")
    lines = (line.split("\t") for line in text.splitlines() if not line.startswith("#"))
    return {zone: _read(point) for _, point, zone, *_ in lines}


def _read(point: str) -> Coordinates:
    found = _ISO_6709.fullmatch(point)
    if found is None:
        raise ValueError(f"{point!r} of zone.tab is no pair of coordinates.")
    return Coordinates(_minutes(*found.groups()[:4]), _minutes(*found.groups()[4:]))


def _minutes(sign: str, degrees: str, minutes: str, seconds: str | None) -> int:
    whole = 60 * int(degrees) + int(minutes) + (int(seconds or 0) >= _SECONDS_ROUNDED_UP)
    return -whole if sign == "-" else whole
