"""Values of columns as JSON and back, and what JSON Schema says of each."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from enum import Enum
from typing import Any, Final, NamedTuple

from sqlalchemy import BigInteger, Boolean, Column, Date, Integer, String, Time
from sqlalchemy import Enum as EnumType

from domain.checks import FIRST_DAY, LAST_DAY, time_zones
from domain.models.record import Moment

Read = Callable[[Any], Any]
# What PostgreSQL holds in no text, and what is half of a letter.
_NO_TEXT: Final = re.compile("[\x00\ud800-\udfff]")
_MOMENT: Final = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{6})?\+00:00", re.ASCII)
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_TIME: Final = re.compile(r"\d{2}:\d{2}:\d{2}(\.\d{6})?", re.ASCII)
# No database knows which there are, and whoever reads a clock by one that is none falls.
_TIME_ZONE: Final = "time_zone"
# What is planned stands in calendars, which reckon a year beyond it.
_PLANNED: Final = frozenset({"starts_on", "ends_on", "closes_on", "starts_at", "ends_at"})
_SMALL: Final = 2**31
_BIG: Final = 2**63


class NotThisValue(ValueError):
    """A value that a column does not take; the words say what it takes."""


class Value(NamedTuple):
    """What a column holds: how it is made from JSON, and what JSON Schema says of it.

    ``read`` raises ``NotThisValue``; what may be empty is said elsewhere.
    """

    read: Read
    schema: dict[str, Any]


def plain(value: Any) -> Any:
    """Return what JSON holds in the place of a value."""
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, date | time) else value


def value_of(column: Column[Any]) -> Value:
    """Return what a column holds.

    Raises:
        TypeError: no bundle holds columns of its type; say here how it would. Our own fault.
    """
    if column.name == _TIME_ZONE:
        return Value(_time_zone, _text(column.type).schema)
    for kind, made in _KINDS:
        if isinstance(column.type, kind):
            value = made(column.type)
            return _near(value) if column.name in _PLANNED else value
    raise TypeError(f"no bundle holds {column}")


def _one_of(kind: Any) -> Value:
    members = {member.value: member for member in kind.enum_class}
    known = ", ".join(sorted(members))

    def read(value: Any) -> Any:
        if not isinstance(value, str) or value not in members:
            raise NotThisValue(f"one of {known}")
        return members[value]

    return Value(read, {"enum": [*members]})


def _whole(most: int) -> Value:
    def read(value: Any) -> int:
        if type(value) is not int or not -most <= value < most:
            raise NotThisValue(f"a whole number of -{most} to {most - 1}")
        return value

    return Value(read, {"type": "integer", "minimum": -most, "maximum": most - 1})


def _text(kind: Any) -> Value:
    length = kind.length

    def read(value: Any) -> str:
        if not isinstance(value, str) or _NO_TEXT.search(value):
            raise NotThisValue("a text without NUL characters and halves of letters")
        if length is not None and len(value) > length:
            raise NotThisValue(f"at most {length} characters")
        return value

    return Value(read, {"type": "string"} | ({"maxLength": length} if length else {}))


def _time_zone(value: Any) -> str:
    if not isinstance(value, str) or value not in time_zones():
        raise NotThisValue("a time zone of the IANA database, such as America/Lima")
    return value


def _boolean(value: Any) -> bool:
    if not isinstance(value, bool):
        raise NotThisValue("true or false")
    return value


def _moment(value: Any) -> datetime:
    example = "2011-12-05T09:00:00+00:00"
    found: datetime = _parsed(value, _MOMENT, datetime.fromisoformat, example)
    return found.astimezone(UTC)


def _day(value: Any) -> date:
    found: date = _parsed(value, _DAY, date.fromisoformat, "2011-12-05")
    return found


def _time(value: Any) -> time:
    found: time = _parsed(value, _TIME, time.fromisoformat, "09:00:00")
    return found


def _parsed(value: Any, form: re.Pattern[str], parse: Read, example: str) -> Any:
    if isinstance(value, str) and form.fullmatch(value):
        try:
            return parse(value)
        except ValueError:
            pass
    raise NotThisValue(f"what exists, in the form of {example}")


def _near(value: Value) -> Value:
    """Return days or moments of the years that plans reach to, by the clock of any place."""

    def read(told: Any) -> Any:
        found = value.read(told)
        if not FIRST_DAY.year - 1 <= found.year <= LAST_DAY.year + 1:
            raise NotThisValue(f"a day of the years {FIRST_DAY.year} to {LAST_DAY.year}")
        return found

    return Value(read, value.schema)


def _dated(form: str) -> dict[str, Any]:
    return {"type": "string", "format": form}


# The first that fits: a moment is kept in a type of ours, an enumeration is a text as well.
_KINDS: Final[tuple[tuple[type, Callable[[Any], Value]], ...]] = (
    (EnumType, _one_of),
    (Moment, lambda _: Value(_moment, _dated("date-time"))),
    (Boolean, lambda _: Value(_boolean, {"type": "boolean"})),
    (BigInteger, lambda _: _whole(_BIG)),
    (Integer, lambda _: _whole(_SMALL)),
    (Date, lambda _: Value(_day, _dated("date"))),
    (Time, lambda _: Value(_time, {"type": "string", "pattern": f"^{_TIME.pattern}$"})),
    (String, _text),
)
