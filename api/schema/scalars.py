"""The scalars of the schema, each with the text that specifies it. Words, not Python's messages."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Final, NewType

import strawberry
from graphql import GraphQLError
from strawberry.types.scalar import ScalarDefinition

CountryCode = NewType("CountryCode", str)
Locale = NewType("Locale", str)
# A moment by the clock of a place: its zone is that of whatever has it.
LocalDateTime = NewType("LocalDateTime", datetime)

_COUNTRY: Final = re.compile(r"[A-Z]{2}", re.ASCII)
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_DATE_TIME: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?(Z|[+-][0-9]{2}:[0-9]{2})",
    re.ASCII,
)
_LOCAL_DATE_TIME: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}", re.ASCII
)
_LOCALE: Final = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,3}", re.ASCII)


def _country(value: object) -> CountryCode:
    if isinstance(value, str) and _COUNTRY.fullmatch(value):
        return CountryCode(value)
    raise GraphQLError("A CountryCode is two capital letters, such as BR.")


def _date(value: object) -> date:
    if isinstance(value, str) and _DATE.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise GraphQLError("A Date is a day of the calendar, such as 2011-12-07.")


def _date_time(value: object) -> datetime:
    if isinstance(value, str) and _DATE_TIME.fullmatch(value):
        try:
            return datetime.fromisoformat(value).astimezone(UTC)
        except (ValueError, OverflowError):
            pass
    raise GraphQLError("A DateTime has a zone, such as 2011-12-07T09:00:00Z.")


def write_date_time(value: datetime) -> str:
    """Write a moment as the schema does: in UTC, with Z."""
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")


def write_local_date_time(value: datetime) -> str:
    """Write a moment of a place as the schema does: to the second, without a zone."""
    return value.isoformat(timespec="seconds")


def _local_date_time(value: object) -> LocalDateTime:
    if isinstance(value, str) and _LOCAL_DATE_TIME.fullmatch(value):
        try:
            return LocalDateTime(datetime.fromisoformat(value))
        except ValueError:
            pass
    raise GraphQLError("A LocalDateTime tells seconds and no zone, such as 2011-12-12T09:00:00.")


def _locale(value: object) -> Locale:
    if isinstance(value, str) and _LOCALE.fullmatch(value):
        return Locale(value)
    raise GraphQLError("A Locale is a language tag, such as en, pt-BR or zh-Hans.")


SCALARS: Final[dict[object, ScalarDefinition]] = {
    CountryCode: strawberry.scalar(
        name="CountryCode",
        description=(
            "A country or customs territory as two capital letters of ISO 3166-1, plus EU and XK."
        ),
        specified_by_url="https://www.iso.org/iso-3166-country-codes.html",
        serialize=str,
        parse_value=_country,
    ),
    Locale: strawberry.scalar(
        name="Locale",
        description="A language as a tag, such as en, es, pt-BR or zh-Hans.",
        specified_by_url="https://www.rfc-editor.org/rfc/rfc5646",
        serialize=str,
        parse_value=_locale,
    ),
    LocalDateTime: strawberry.scalar(
        name="LocalDateTime",
        description=(
            "A moment by the clock of the place that it belongs to, such as 2011-12-12T09:00:00."
        ),
        specified_by_url="https://www.rfc-editor.org/rfc/rfc3339#section-5.6",
        serialize=write_local_date_time,
        parse_value=_local_date_time,
    ),
    date: strawberry.scalar(
        name="Date",
        description="A day of the calendar, such as 2011-12-07.",
        specified_by_url="https://www.rfc-editor.org/rfc/rfc3339#section-5.6",
        serialize=date.isoformat,
        parse_value=_date,
    ),
    datetime: strawberry.scalar(
        name="DateTime",
        description="A moment in UTC, such as 2011-12-07T09:00:00Z.",
        specified_by_url="https://www.rfc-editor.org/rfc/rfc3339#section-5.6",
        serialize=write_date_time,
        parse_value=_date_time,
    ),
}
