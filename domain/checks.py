"""What several nouns refuse alike: keys, languages, far days, things named twice, wrong states.

Plain values in, refusals out; no database. Which words a refusal has is said by the noun.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from enum import Enum
from functools import cache
from typing import Final, TypeVar
from zoneinfo import available_timezones

from domain.errors import Conflict, InvalidInput
from domain.models import EditionState
from domain.models.roadmap import YEAR_MAX, YEAR_MIN

StateT = TypeVar("StateT", bound=Enum)
# Plans reach no further, and clocks can be read on each of these days.
FIRST_DAY: Final = date(YEAR_MIN, 1, 1)
LAST_DAY: Final = date(YEAR_MAX, 12, 31)
NOT_ARCHIVED: Final = frozenset(EditionState) - {EditionState.ARCHIVED}
KEY: Final = "[a-z][a-z0-9_]{0,63}"
_KEY: Final = re.compile(KEY, re.ASCII)
_LANGUAGE: Final = re.compile(r"[a-z]{2}", re.ASCII)


def require_key(key: str, words: str, *path: str) -> None:
    """Refuse what is no key: small letters, digits and underscores behind a letter, at most 64.

    Raises:
        InvalidInput: in the words given.
    """
    if not _KEY.fullmatch(key):
        raise InvalidInput(words, path=path)


def is_language(code: str) -> bool:
    """Tell whether a code has the two letters of a language of ISO 639-1."""
    return _LANGUAGE.fullmatch(code) is not None


def require_language(code: str, *path: str) -> None:
    """Refuse what is no language.

    Raises:
        InvalidInput: it is none.
    """
    if not is_language(code):
        raise InvalidInput("A language is two small letters, such as es.", path=path)


def require_once(keys: Iterable[tuple[object, Sequence[str]]], words: str) -> None:
    """Refuse a list in which something is there twice.

    Args:
        keys: each with the path of its field.
        words: the refusal.

    Raises:
        InvalidInput: in the words given, at the second one.
    """
    seen = set()
    for key, path in keys:
        if key in seen:
            raise InvalidInput(words, path=tuple(path))
        seen.add(key)


def require_state(
    named: str,
    state: StateT,
    states: Collection[StateT | None],
    *path: str,
    can: str = "This can be done",
) -> None:
    """Refuse what may not be done to a record in its state.

    Args:
        named: the record in words, to begin a sentence with.
        state: of the record as it is now.
        states: in which it may be done; None, before there is a record, is passed over.
        path: the field that names the record.
        can: begins the sentence that tells the states.

    Raises:
        Conflict: naming the record, its state and those wanted.
    """
    if state not in states:
        wanted = " or ".join(each.name for each in type(state) if each in states)
        raise Conflict(f"{named} is {state.name}. {can} while it is {wanted}.", path=path)


@cache
def time_zones() -> frozenset[str]:
    """Return the time zones that there are, by their names in the IANA database."""
    return frozenset(available_timezones())
