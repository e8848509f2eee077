"""Words of cooperation instruments: the stages that one reached, and what two administrations have.

Dates are written as far as they are known: 2019-10-25, 2019-10 or 2019.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from api.texts import Texts

_LENGTHS = {"day": 10, "month": 7, "year": 4}


class ToldStep(Protocol):
    """A stage as its words need it."""

    @property
    def stage(self) -> str: ...

    @property
    def reached_on(self) -> date | None: ...

    @property
    def precision(self) -> str | None: ...


def instrument(title: str, steps: Sequence[ToldStep], words: Texts) -> str:
    """Say what an instrument is and which stages it reached, lowest first."""
    told = [_step(each, words) for each in steps] or [stage("contact", words)]
    return words.say("instrument.told", title=title, steps=words.say("list_comma").join(told))


def stage(name: str, words: Texts) -> str:
    """Say a stage in a word or two."""
    return words.say(f"instrument.stage.{name}")


def pair(one: str, other: str, furthest: str, keys: Sequence[str], words: Texts) -> str:
    """Say what two administrations have with each other."""
    listed = words.say("list_comma").join(keys)
    said = stage(furthest, words)
    return words.say("instrument.pair", one=one, other=other, stage=said, keys=listed)


def _step(each: ToldStep, words: Texts) -> str:
    said = stage(each.stage, words)
    if each.reached_on is None:
        return said
    day = each.reached_on.isoformat()[: _LENGTHS[each.precision or "day"]]
    return words.say("instrument.dated", stage=said, day=day)
