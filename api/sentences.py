"""Words out of labels and values: reasons, refusals and rules as people read them.

The only place where a reason becomes a sentence; the sentences themselves are in ``api/texts/``.
What a participant reads never tells a level, nor any number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from types import MappingProxyType
from typing import Final, Protocol

from api.texts import Texts

_PEOPLE: Final = {"people_at_level", "people_not_assessed", "sought_by"}
# Of these the second name may be missing, and then they read otherwise.
_ONE_OR_TWO: Final = {"must"}


class Audience(StrEnum):
    """Who reads a sentence."""

    PLANNER = "planner"
    PARTICIPANT = "participant"


class PairingReasonValues(Protocol):
    """The values of a reason for a pairing, as runs record them."""

    @property
    def code(self) -> str: ...

    @property
    def learner_delegate_id(self) -> str | None: ...

    @property
    def competency_id(self) -> str | None: ...

    @property
    def topic_id(self) -> str | None: ...

    @property
    def language(self) -> str | None: ...

    @property
    def level_from(self) -> int | None: ...

    @property
    def level_to(self) -> int | None: ...

    @property
    def level_partner(self) -> int | None: ...

    @property
    def points(self) -> int: ...


class TopicReasonValues(Protocol):
    """The values of a reason for a topic, as runs record them."""

    @property
    def code(self) -> str: ...

    @property
    def side_id(self) -> str | None: ...

    @property
    def delegate_id(self) -> str | None: ...

    @property
    def competency_id(self) -> str | None: ...

    @property
    def level(self) -> int | None: ...

    @property
    def value(self) -> int | None: ...

    @property
    def out_of(self) -> int | None: ...


class Price(Protocol):
    """What a plan would lose."""

    @property
    def people(self) -> int: ...

    @property
    def floor(self) -> int: ...

    @property
    def total(self) -> int: ...


def pairing_reason(
    reason: PairingReasonValues,
    names: Mapping[str, str],
    words: Texts,
    *,
    partner_id: str | None = None,
    audience: Audience = Audience.PLANNER,
) -> str:
    """Say why two delegates are paired.

    Args:
        reason: label and values.
        names: names of delegates, competencies and topics by the key of the row, in the language.
        words: the language.
        partner_id: who gives, when the reason says who gains.
        audience: participants are told who can share what, and no level.

    """
    steps = holds = ""
    if reason.level_from is not None and reason.level_to is not None:
        first, last = words.level(reason.level_from), words.level(reason.level_to)
        steps = words.say("steps", first=first, last=last)
    if reason.level_partner is not None:
        holds = words.say("holds", level=words.level(reason.level_partner))
    return words.sentence(
        f"pairing.{reason.code}.{audience}",
        reason.points,
        learner=names.get(reason.learner_delegate_id or "", words.say("one")),
        partner=names.get(partner_id or "", words.say("partner")),
        competency=_thing(names, words, reason.competency_id),
        topic=_thing(names, words, reason.topic_id),
        language=words.language(reason.language),
        steps=steps,
        holds=holds,
    )


def topic_reason(
    reason: TopicReasonValues,
    names: Mapping[str, str],
    words: Texts,
    *,
    audience: Audience = Audience.PLANNER,
) -> str:
    """Say why a topic is suggested; names are of sides and delegates by row, in the language."""
    return words.sentence(
        f"topic.{reason.code}.{audience}",
        (reason.value or 0) if reason.code in _PEOPLE else None,
        share=words.per_cent(reason.value or 0, reason.out_of or 0),
        side=_thing(names, words, reason.side_id),
        level=words.level(reason.level),
        leader=names.get(reason.delegate_id or "", words.say("delegate")),
    )


def _thing(names: Mapping[str, str], words: Texts, row_id: str | None) -> str:
    return names.get(row_id or "", words.say("removed"))


def unpaired(code: str, words: Texts) -> str:
    """Say why a delegate has no partner."""
    return words.say(f"unpaired.{code}")


def broken_rule(label: str, words: Texts) -> str:
    """Say what keeps two delegates from being partners."""
    return words.say(f"rule.{label}")


def why_not(verdict: str, price: Price | None, words: Texts) -> str:
    """Answer in one sentence what pairing two delegates would mean."""
    if price is None:
        key = f"why_not.{verdict}"
        return words.say(key if words.holds(key) else "why_not.impossible")
    costs = losses_words(
        words, ("people", price.people), ("floor", price.floor), ("total", price.total)
    )
    return words.say(f"why_not.{verdict}", costs=costs)


def losses_words(words: Texts, *losses: tuple[str, int]) -> str:
    """Say what is lost, and what is won where a number is negative."""
    lost = [words.say(f"loss.{what}", number) for what, number in losses if number > 0]
    won = [words.say(f"loss.{what}", -number) for what, number in losses if number < 0]
    costs = words.listed(lost)
    return words.say("loss.and_gain", lost=costs, won=words.listed(won)) if won else costs


def record_words(
    name: str,
    words: Texts,
    most: int | None = None,
    titles: Mapping[str, str] = MappingProxyType({}),
) -> str:
    """Word one record of a contradiction by its name, such as ``must:LAC-01|CHN-04``.

    ``most`` is what a limit lets be, where it is known; ``titles`` are for keys that have one.
    """
    kind, _, rest = name.partition(":")
    first, _, second = (titles.get(part, part) for part in rest.partition("|"))
    key = f"record.{kind}" if second or kind not in _ONE_OR_TWO else f"record.{kind}.one"
    if most is not None and words.holds(f"{key}.most"):
        key = f"{key}.most"
    return words.say(key, most, first=first, second=second) if words.holds(key) else name


def contradiction(
    names: Sequence[str],
    words: Texts,
    broken_rules: Sequence[str] = (),
    most: Mapping[str, int | None] = MappingProxyType({}),
) -> str:
    """Say that some records cannot hold together.

    Args:
        names: of the records.
        words: the language.
        broken_rules: of a single demand, the rules that it breaks.
        most: what the limits among the records let be, where it is known.

    """
    told = words.say("contradiction.comma").join(
        record_words(name, words, most.get(name)) for name in names
    )
    if len(names) > 1:
        return words.say("contradiction.together", records=told)
    kind, _, rest = names[0].partition(":")
    unruly = kind in ("must", "locked") and "|" in rest and not broken_rules
    said = words.say("contradiction.no_rule" if unruly else "contradiction.alone", records=told)
    return words.together([said, *(broken_rule(label, words) for label in broken_rules)])
