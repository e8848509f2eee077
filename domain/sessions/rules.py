"""When slots may be, as labelled rules, and the clock of a component's place.

A moment is kept in UTC; planners write and read it by the clock of the place.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime
from typing import Final, NamedTuple, Protocol
from zoneinfo import ZoneInfo

from domain.checks import require_language
from domain.errors import InvalidInput

_KEY: Final = re.compile(r"[a-z0-9][a-z0-9_]{0,63}", re.ASCII)
LANGUAGES_MAX: Final = 20


class Times(NamedTuple):
    """From one moment to another, both aware."""

    starts_at: datetime
    ends_at: datetime

    def meets(self, other: Times) -> bool:
        """Tell whether the two have a moment in common."""
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at

    @property
    def minutes(self) -> int:
        """How long it is, in whole minutes."""
        return int((self.ends_at - self.starts_at).total_seconds()) // 60


class Days(Protocol):
    """The days of a component, by the clock of its time zone."""

    @property
    def starts_on(self) -> date: ...

    @property
    def ends_on(self) -> date: ...

    @property
    def time_zone(self) -> str: ...


class SlotRule(NamedTuple):
    """A condition on a slot of a component beside its other slots; ``words`` say what to do."""

    label: str
    holds: Callable[[Days, Times, Sequence[Times]], bool]
    words: str


def _in_order(_component: Days, slot: Times, _others: Sequence[Times]) -> bool:
    return slot.starts_at < slot.ends_at


def _within_component(component: Days, slot: Times, _others: Sequence[Times]) -> bool:
    zone = component.time_zone
    first, last = local_moment(zone, slot.starts_at), local_moment(zone, slot.ends_at)
    return component.starts_on <= first.date() and last.date() <= component.ends_on


def _apart(_component: Days, slot: Times, others: Sequence[Times]) -> bool:
    return not any(slot.meets(other) for other in others)


SLOT_RULES: Final = (
    SlotRule("in_order", _in_order, "ends before it starts. Give it a later end."),
    SlotRule(
        "within_component",
        _within_component,
        "lies outside the days of its component. Move it into them.",
    ),
    SlotRule(
        "apart",
        _apart,
        "meets another slot, and nobody is in two sessions at a time. Move one of the two.",
    ),
)


def broken_slot_rules(component: Days, slot: Times, others: Sequence[Times]) -> Iterator[SlotRule]:
    """Yield the rules that a slot breaks, the first of which says enough."""
    return (rule for rule in SLOT_RULES if not rule.holds(component, slot, others))


def local_moment(time_zone: str, moment: datetime) -> datetime:
    """Return a moment by the clock of a time zone, without the zone."""
    return moment.astimezone(ZoneInfo(time_zone)).replace(tzinfo=None)


def moment_at(time_zone: str, local: datetime) -> datetime:
    """Return what the clock of a time zone shows as a moment in UTC, the earlier where it is two.

    Raises:
        InvalidInput: the clock never shows it: it was put forward over that time.
    """
    try:
        moment = local.replace(tzinfo=ZoneInfo(time_zone)).astimezone(UTC)
        shown = local_moment(time_zone, moment)
    except OverflowError as error:
        raise InvalidInput(f"{local.isoformat()} is no moment of a calendar.") from error
    if shown != local:
        raise InvalidInput(
            f"The clocks of {time_zone} never show {local.isoformat()}. Give another time."
        )
    return moment


def fit_key(key: str, *path: str) -> str:
    """Return a key.

    Raises:
        InvalidInput: it is not made of small letters, digits and underscores.
    """
    if not _KEY.fullmatch(key):
        raise InvalidInput(
            "A key has 1 to 64 small letters, digits and underscores, such as day_1.", path=path
        )
    return key


def fit_languages(languages: Sequence[str], *path: str) -> tuple[str, ...]:
    """Return languages, each once.

    Raises:
        InvalidInput: one is no language of ISO 639-1, or there are too many.
    """
    if len(languages) > LANGUAGES_MAX:
        raise InvalidInput(f"Give at most {LANGUAGES_MAX} languages.", path=path)
    for language in languages:
        require_language(language, *path)
    return tuple(dict.fromkeys(languages))
