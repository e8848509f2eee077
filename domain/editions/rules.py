"""When and between whom an edition and its parts may be, and what may still change: three tables.

Plain values in, findings in words out; no database. Each rule is written once, with a label.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final, NamedTuple

from domain import checks
from domain.checks import FIRST_DAY, LAST_DAY, require_state
from domain.errors import Conflict, InvalidInput
from domain.models import Edition, EditionState

SIDES_MIN: Final = 2
SIDES_MAX: Final = 6
COMPONENTS_MAX: Final = 50
NUMBER_MAX: Final = 9_999
_KEY_WORDS: Final = (
    "A key has 1 to 64 small letters, digits and underscores, and begins with a letter, such as"
    " latin_america."
)
_SLUG: Final = re.compile(r"(?=.{1,64}\Z)[a-z][a-z0-9]*(?:[_.-][a-z0-9]+)*", re.ASCII)


class Span(NamedTuple):
    """Days, from the first to the last, with what has them in words."""

    name: str
    starts_on: date
    ends_on: date

    def holds(self, other: Span) -> bool:
        """Tell whether no day of another one lies outside."""
        return self.starts_on <= other.starts_on and other.ends_on <= self.ends_on

    @property
    def words(self) -> str:
        """Its days in words."""
        return f"from {self.starts_on.isoformat()} to {self.ends_on.isoformat()}"


@dataclass(frozen=True)
class Days:
    """The days that something is to have, those around them, within them and before them.

    Deadlines are the days that have to be over when the first day begins.
    """

    own: Span
    around: Span | None = None
    within: Sequence[Span] = ()
    before: Sequence[Span] = ()


class DayRule(NamedTuple):
    """A condition on days; ``finds`` says in words what breaks it, and None is nothing."""

    label: str
    field: str
    finds: Callable[[Days], str | None]


def _in_order(days: Days) -> str | None:
    if days.own.starts_on <= days.own.ends_on:
        return None
    return (
        f"{days.own.name} would end on {days.own.ends_on.isoformat()}, before it starts on"
        f" {days.own.starts_on.isoformat()}. Give a last day that is not before the first."
    )


def _of_our_time(days: Days) -> str | None:
    if days.own.starts_on >= FIRST_DAY and days.own.ends_on <= LAST_DAY:
        return None
    return (
        f"{days.own.name} would be {days.own.words}. Give days from {FIRST_DAY.year} to"
        f" {LAST_DAY.year}."
    )


def _within_around(days: Days) -> str | None:
    if days.around is None or days.around.holds(days.own):
        return None
    return (
        f"{days.own.name} would be {days.own.words}, and {days.around.name} is"
        f" {days.around.words}. Give days within these."
    )


def _around_parts(days: Days) -> str | None:
    left = next((each for each in days.within if not days.own.holds(each)), None)
    if left is None:
        return None
    return (
        f"{left.name} is {left.words}, and {days.own.name} would be {days.own.words}."
        f" Move it or take it away first."
    )


def _after_deadlines(days: Days) -> str | None:
    late = next((each for each in days.before if each.ends_on >= days.own.starts_on), None)
    if late is None:
        return None
    return (
        f"{late.name} is on {late.ends_on.isoformat()}, and {days.own.name} would start on"
        f" {days.own.starts_on.isoformat()}. Set an earlier deadline first."
    )


DAY_RULES: Final = (
    DayRule("in_order", "endsOn", _in_order),
    DayRule("of_our_time", "startsOn", _of_our_time),
    DayRule("within_around", "startsOn", _within_around),
    DayRule("around_parts", "startsOn", _around_parts),
    DayRule("after_deadlines", "startsOn", _after_deadlines),
)


@dataclass(frozen=True)
class Members:
    """Who is to be on a side, beside the other sides of its edition: codes of administrations.

    Beside ``staying`` codes, of which the administrations have something in the edition that
    would be left without a side, each with what that is.
    """

    side: str
    codes: Sequence[str]
    others: Mapping[str, Sequence[str]] = field(default_factory=dict)
    staying: Mapping[str, str] = field(default_factory=dict)
    may_be_empty: bool = True


class SideRule(NamedTuple):
    """A condition on sides; ``finds`` says in words what breaks it, and None is nothing."""

    label: str
    finds: Callable[[Members], str | None]


def _few_sides(members: Members) -> str | None:
    if len(members.others) < SIDES_MAX:
        return None
    return f"An edition has at most {SIDES_MAX} sides. Remove one first."


def _named_once(members: Members) -> str | None:
    twice = next((each for each in members.codes if list(members.codes).count(each) > 1), None)
    return None if twice is None else f"{twice} is given twice. Name each administration once."


def _on_one_side(members: Members) -> str | None:
    for side, codes in members.others.items():
        for code in members.codes:
            if code in codes:
                return (
                    f"{code} is on the side {side} already, and an administration is on one side"
                    f" of an edition. Take it from there first."
                )
    return None


def _nobody_left_behind(members: Members) -> str | None:
    for code, words in members.staying.items():
        if code not in members.codes:
            return (
                f"{code} has {words} in this edition, and stays on the side {members.side}."
                f" Name it, too."
            )
    return None


def _somebody(members: Members) -> str | None:
    if members.codes or members.may_be_empty:
        return None
    return (
        f"The side {members.side} would have no administration, and nominations have begun."
        " Name at least one."
    )


SIDE_RULES: Final = (
    SideRule("few_sides", _few_sides),
    SideRule("named_once", _named_once),
    SideRule("on_one_side", _on_one_side),
    SideRule("nobody_left_behind", _nobody_left_behind),
    SideRule("somebody", _somebody),
)

_PLANNED: Final = (EditionState.PLANNED,)
_NOBODY_PAIRED: Final = (EditionState.PLANNED, EditionState.NOMINATING)
_NOT_OVER: Final = (*_NOBODY_PAIRED, EditionState.OPEN)


class Part(NamedTuple):
    """What may change of an edition, in which of its states."""

    label: str
    states: tuple[EditionState, ...]


# When an edition is over, nothing of what it was changes; what it left is told then.
PARTS: Final = (
    # People know an edition by these from the day on which nominations open.
    Part("identity", _PLANNED),
    Part("words", _NOT_OVER),
    Part("dates", _NOT_OVER),
    # Once nominations have closed, it is settled between whom the edition is.
    Part("add_side", _NOBODY_PAIRED),
    Part("members", _NOBODY_PAIRED),
    Part("remove_side", _PLANNED),
    Part("components", _NOT_OVER),
    Part("organizations", _NOT_OVER),
    Part("focus_topics", _NOT_OVER),
    Part("statements", (*_NOT_OVER, EditionState.CLOSED)),
)
_STATES: Final = {part.label: part.states for part in PARTS}


def broken_day_rules(days: Days) -> Iterator[tuple[DayRule, str]]:
    """Yield the rules that days break, with the words, the first of which say enough."""
    return ((rule, words) for rule in DAY_RULES if (words := rule.finds(days)) is not None)


def require_days(days: Days) -> None:
    """Refuse days that break a rule.

    Raises:
        InvalidInput: naming the record that is in the way.
    """
    for rule, words in broken_day_rules(days):
        raise InvalidInput(words, path=(rule.field,))


def broken_side_rules(members: Members) -> Iterator[tuple[SideRule, str]]:
    """Yield the rules that the administrations of a side break, with the words."""
    return ((rule, words) for rule in SIDE_RULES if (words := rule.finds(members)) is not None)


def require_members(members: Members) -> None:
    """Refuse administrations that break a rule.

    Raises:
        Conflict: naming the administration and the side.
    """
    for _, words in broken_side_rules(members):
        raise Conflict(words, path=("administrationIds",))


def require_open(edition: Edition, label: str, *path: str) -> None:
    """Refuse a change that the state of the edition does not allow.

    Raises:
        Conflict: naming the edition and its state.
    """
    name, can = f"The edition {edition.slug}", "This can be changed"
    require_state(name, edition.state, _STATES[label], *path, can=can)


def require_key(key: str, *path: str) -> None:
    """Refuse what is no key within an edition or a programme.

    Raises:
        InvalidInput: it is none.
    """
    checks.require_key(key, _KEY_WORDS, *path)


def require_slug(slug: str, *path: str) -> None:
    """Refuse what is no readable key of a programme, an edition or an organization.

    Raises:
        InvalidInput: it is none.
    """
    if not _SLUG.fullmatch(slug):
        raise InvalidInput(
            "This has 1 to 64 small letters and digits, with single hyphens, dots or underscores"
            " between them, and begins with a letter, such as wco-idb-2013.",
            path=path,
        )


def require_words(text: str, what: str, *path: str) -> None:
    """Refuse a text without words.

    Raises:
        InvalidInput: it has none.
    """
    if not text.strip():
        raise InvalidInput(f"Say {what} in words.", path=path)
