"""One value of a seed file and its place: read as what it should be, or a fault is kept.

A value that is wrong gives a stand-in of the right type, so that reading goes on and finds the next
fault; the stand-in never leaves the reading, because the faults are raised before anything is used.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection
from datetime import date
from enum import StrEnum
from functools import cache
from typing import TypeVar
from zoneinfo import ZoneInfo

from domain.models.record import NAME_LENGTH_MAX, TEXT_LENGTH_MAX
from seeds.errors import Fault
from seeds.reading.faults import Faults

KEY_LENGTH_MAX = 64
SORT_ORDER_MAX = 1_000_000
CONFIDENCES = ("high", "medium", "low")
_KEY = re.compile(r"[a-z][a-z0-9]*(?:[_.\-][a-z0-9]+)*")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_WHOLE = re.compile(r"-?\d{1,9}")
_ZONE = re.compile(r"[A-Za-z][A-Za-z0-9_+\-]*(?:/[A-Za-z0-9_+\-]+)*")
# A control character or half of a surrogate pair is a mistake, and PostgreSQL refuses some of them.
_UNFIT = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")
_FOUND_LENGTH_MAX = 60
_Word = TypeVar("_Word", bound=StrEnum)


class Value:
    """A value as written, none where it is missing and that has been said already."""

    def __init__(self, raw: object, file: str, line: int, column: str, faults: Faults) -> None:
        self.raw = raw
        self.file = file
        self.line = line
        self.column = column
        self.faults = faults

    @property
    def is_given(self) -> bool:
        """Whether anything is written here."""
        return self.raw not in (None, "")

    def refuse(self, expected: str, found: str | None = None) -> None:
        """Keep a fault at this place, unless nothing is here because of an earlier one."""
        if isinstance(self.raw, Missing):
            return
        words = shortened(self.raw) if found is None else found
        self.faults.add(Fault(self.file, self.line, self.column, expected, words))

    def text(self, length_max: int = TEXT_LENGTH_MAX, *, may_be_empty: bool = False) -> str:
        """Read words without outer blanks or control characters."""
        if not isinstance(self.raw, str):
            self.refuse("text")
        elif not self.raw and not may_be_empty:
            self.refuse("text", "nothing")
        elif self.raw != self.raw.strip():
            self.refuse("text without outer blanks")
        elif unfit := _UNFIT.search(self.raw):
            self.refuse("text without control characters", repr(unfit.group()))
        elif len(self.raw) > length_max:
            self.refuse(f"at most {length_max} characters", f"{len(self.raw)} characters")
        else:
            return self.raw
        return ""

    def name(self) -> str:
        """Read words short enough for a name."""
        return self.text(NAME_LENGTH_MAX)

    def pattern(self, pattern: str, expected: str) -> str:
        """Read words of a form, given as a regular expression and in words."""
        if isinstance(self.raw, str) and re.fullmatch(pattern, self.raw):
            return self.raw
        self.refuse(expected)
        return ""

    def key(self) -> str:
        """Read a stable key."""
        is_key = isinstance(self.raw, str) and _KEY.fullmatch(self.raw)
        if is_key and len(str(self.raw)) <= KEY_LENGTH_MAX:
            return str(self.raw)
        self.refuse(f"a key of at most {KEY_LENGTH_MAX} lower-case letters, digits, _ . and -")
        return ""

    def one_of(self, known: Collection[str] | None, what: str) -> str:
        """Read a word that must be known; with none known because of a fault, any word passes."""
        if isinstance(self.raw, str) and (known is None or self.raw in known):
            return self.raw
        near = difflib.get_close_matches(str(self.raw), known or (), n=1)
        self.refuse(f"{what} (perhaps {near[0]})" if near else what)
        return ""

    def word(self, kind: type[_Word]) -> _Word:
        """Read a member of an enumeration."""
        words = [member.value for member in kind]
        if self.raw in words:
            return kind(str(self.raw))
        self.refuse(f"one of {', '.join(words)}")
        return next(iter(kind))

    def whole(self, low: int, high: int) -> int:
        """Read a whole number within bounds, both included."""
        raw = self.raw
        if isinstance(raw, str) and _WHOLE.fullmatch(raw):
            raw = self._of_text(raw)
        if isinstance(raw, int) and not isinstance(raw, bool) and low <= raw <= high:
            return raw
        self.refuse(f"a whole number from {low} to {high}")
        return low

    def _of_text(self, raw: str) -> object:
        """Return what a number written as text is; a document tells the two apart."""
        return raw

    def day(self) -> date:
        """Read a date."""
        if isinstance(self.raw, str) and _DATE.fullmatch(self.raw):
            try:
                return date.fromisoformat(self.raw)
            except ValueError:
                pass
        self.refuse("a date such as 2011-12-07")
        return date.min

    def day_or_none(self) -> date | None:
        """Read a date, or nothing."""
        return self.day() if self.is_given else None

    def flag(self) -> bool:
        """Read a yes or a no."""
        if isinstance(self.raw, bool):
            return self.raw
        self.refuse("true or false")
        return False

    def time_zone(self) -> str:
        """Read the name of an IANA time zone."""
        if isinstance(self.raw, str) and _is_zone(self.raw):
            return self.raw
        self.refuse("an IANA time zone such as America/Lima")
        return ""


class Missing:
    """Stands where a value should be and is not; the fault has been kept."""


def shortened(raw: object) -> str:
    """Return a value as a person would see it in its file, cut short."""
    words = "nothing" if raw in (None, "") else repr(raw) if isinstance(raw, str) else str(raw)
    return words if len(words) <= _FOUND_LENGTH_MAX else f"{words[: _FOUND_LENGTH_MAX - 1]}…"


@cache
def _is_zone(name: str) -> bool:
    """Return whether a time zone exists; on a machine without any, whether it could."""
    if not _ZONE.fullmatch(name):
        return False
    for known in (name, "Etc/UTC"):
        try:
            ZoneInfo(known)
        except (KeyError, ValueError, OSError):
            continue
        return known == name
    return True
