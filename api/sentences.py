"""Words out of labels and values: reasons, refusals and rules as people read them.

The only place where a reason becomes a sentence. What a participant reads never tells a level.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import Final, Protocol

# Sentences are made in one language so far; names in them are in the wanted one.
SENTENCES_LOCALE: Final = "en"
LEVELS: Final = ("None", "Aware", "Trained", "Advanced", "Expert")
LANGUAGES: Final = {
    "ar": "Arabic",
    "de": "German",
    "en": "English",
    "es": "Spanish",
    "fr": "French",
    "hi": "Hindi",
    "id": "Indonesian",
    "it": "Italian",
    "ja": "Japanese",
    "ko": "Korean",
    "nl": "Dutch",
    "pl": "Polish",
    "pt": "Portuguese",
    "ru": "Russian",
    "sw": "Swahili",
    "tr": "Turkish",
    "vi": "Vietnamese",
    "zh": "Chinese",
}
RULES: Final = {
    "different_sides": "The two are of one side; partners come from different sides.",
    "shared_component": "The two attend no component together.",
    "not_in_conflict": "An instruction says that the two may never be partners.",
    "language_level": "The two share no language at the level that was asked for.",
}
UNPAIRED: Final = {
    "no_eligible_partner": "Nobody on another side may be paired with this delegate.",
    "no_free_place": (
        "Everybody who may be paired with this delegate has all partners they may have."
    ),
}


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


class _Names:
    """Names by row, with words for what has none."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self._names = names

    def person(self, row_id: str | None, otherwise: str) -> str:
        return self._names.get(row_id or "", otherwise)

    def thing(self, row_id: str | None) -> str:
        return self._names.get(row_id or "", "a part that was removed")


def pairing_reason(
    reason: PairingReasonValues,
    names: Mapping[str, str],
    *,
    partner_id: str | None = None,
    audience: Audience = Audience.PLANNER,
) -> str:
    """Say why two delegates are paired.

    Args:
        reason: label and values.
        names: names of delegates, competencies and topics by the key of the row.
        partner_id: who gives, when the reason says who gains.
        audience: participants are told who can share what, and no level.

    """
    known = _Names(names)
    learner = known.person(reason.learner_delegate_id, "One")
    partner = known.person(partner_id, "the partner")
    if reason.code == "competency_gain":
        what = known.thing(reason.competency_id)
        if audience is Audience.PARTICIPANT:
            return f"{_capital(partner)} can share {what} with {learner}."
        return f"{learner} gains {what}{_steps(reason)} from {partner}{_holds(reason)}."
    sentences: dict[str, Callable[[], str]] = {
        "topic_gain": lambda: (
            f"{learner} seeks {known.thing(reason.topic_id)}, which {partner} offers."
        ),
        "mutual_benefit": lambda: (
            "Both gain from each other."
            if audience is Audience.PARTICIPANT
            else f"Both gain from each other: the lesser gain adds {_points(reason.points)}."
        ),
        "common_language": lambda: f"Both speak {language_name(reason.language)}.",
        "repeat_pairing": lambda: "The two were partners in an earlier edition.",
    }
    return sentences[reason.code]()


def topic_reason(
    reason: TopicReasonValues,
    names: Mapping[str, str],
    *,
    audience: Audience = Audience.PLANNER,
) -> str:
    """Say why a topic is suggested; names are of sides, delegates and competencies by row."""
    known = _Names(names)
    share = _per_cent(reason.value, reason.out_of)
    side = known.thing(reason.side_id)
    number = reason.value or 0
    people = f"{number} {'person' if number == 1 else 'people'}"
    leader = known.person(reason.delegate_id, "a delegate")
    sentences: dict[str, Callable[[], str]] = {
        "required": lambda: "It is required.",
        "closes_gaps": lambda: f"It closes {share} of what all sides need.",
        "serves_side": lambda: f"{share} of what it closes is for {side}.",
        "people_at_level": lambda: f"{people} {_need(number)} it at level {_level(reason.level)}.",
        "people_not_assessed": lambda: f"{people} who may need it {_are(number)} not assessed.",
        "sought_by": lambda: f"{people} {'seeks' if number == 1 else 'seek'} it.",
        "can_be_led": lambda: f"{leader} ({side}, {_level(reason.level)}) can lead it.",
        "needs_invited_leader": lambda: f"Nobody of {side} can lead it: invite a leader.",
        "loss_without_it": lambda: f"Without it the plan would lose {share}.",
    }
    discreet: dict[str, Callable[[], str]] = {
        "people_at_level": lambda: "People of the edition need it.",
        "people_not_assessed": lambda: "People of the edition may need it.",
        "can_be_led": lambda: f"{leader} ({side}) can share it.",
    }
    if audience is Audience.PARTICIPANT and reason.code in discreet:
        return discreet[reason.code]()
    return sentences[reason.code]()


def unpaired(code: str) -> str:
    """Say why a delegate has no partner."""
    return UNPAIRED[code]


def broken_rule(label: str) -> str:
    """Say what keeps two delegates from being partners."""
    return RULES[label]


def why_not(verdict: str, price: Price | None) -> str:
    """Answer in one sentence what pairing two delegates would mean."""
    if price is None:
        return {
            "forbidden": "The two may not be partners: see the rules that forbid it.",
            "contradicted": ("The two cannot be partners while other records stand: see which."),
        }.get(verdict, "It is not possible.")
    costs = _price_words(price)
    if verdict == "chosen":
        return f"The two are partners. Parting them would cost {costs}."
    if verdict == "tie":
        return "They could be partners: the plan with them is worth the same."
    return f"Making them partners would cost {costs}."


class Price(Protocol):
    """What a plan would lose."""

    @property
    def people(self) -> int: ...

    @property
    def floor(self) -> int: ...

    @property
    def total(self) -> int: ...


def record_words(name: str) -> str:
    """Word one record of a contradiction by its name, such as ``must:LAC-01|CHN-04``."""
    kind, _, rest = name.partition(":")
    first, _, second = rest.partition("|")
    sentences = {
        "must": f"{first} must be with {second}" if second else f"{first} is required",
        "locked": f"{first} and {second} are locked together",
        "conflict": f"{first} and {second} may never be partners",
        "max": f"{first} has only so many places for partners",
        "cap": f"{first} and {second} may share only so many pairings",
        "everyone": "everybody must have a partner",
        "never": f"{first} is excluded",
        "memory": f"{first} was held too recently",
        "leaders": f"{first} has no leaders on enough sides",
        "requires": f"{first} needs {second} to be chosen too",
        "track_cap": f"the track {first} takes only so many topics",
        "minutes": "the minutes are limited",
        "count_min": "so many topics are asked for at least",
        "count_max": "so many topics are allowed at most",
        "leader_load": "nobody may lead more topics than the limit",
    }
    return sentences.get(kind, name)


def contradiction(names: tuple[str, ...]) -> str:
    """Say that some records cannot hold together."""
    parts = "; ".join(record_words(name) for name in names)
    if len(names) == 1:
        kind, _, rest = names[0].partition(":")
        why = (
            " No rule lets these two be partners."
            if kind in ("must", "locked") and "|" in rest
            else ""
        )
        return f"This cannot hold: {parts}.{why}"
    return f"These cannot hold together: {parts}. Releasing any one of them will do."


def language_name(code: str | None) -> str:
    """Return the English name of a language, or its code when it is none of the usual ones."""
    return LANGUAGES.get(code or "", code or "a common language")


def _steps(reason: PairingReasonValues) -> str:
    if reason.level_from is None or reason.level_to is None:
        return ""
    return f" ({_level(reason.level_from)} to {_level(reason.level_to)})"


def _holds(reason: PairingReasonValues) -> str:
    return "" if reason.level_partner is None else f" ({_level(reason.level_partner)})"


def _level(level: int | None) -> str:
    return "not assessed" if level is None else LEVELS[level]


def _per_cent(value: int | None, out_of: int | None) -> str:
    """Write a share in per cent with one decimal, rounded down, in whole-number arithmetic."""
    per_mille = (value or 0) * 1000 // max(out_of or 0, 1)
    return f"{per_mille // 10}.{per_mille % 10} %"


def _price_words(price: Price) -> str:
    return losses_words(
        (price.people, "partner for {} people", "partner for one person"),
        (price.floor, "{} points of the floor", "one point of the floor"),
        (price.total, "{} points of the total", "one point of the total"),
    )


def losses_words(*losses: tuple[int, str, str]) -> str:
    """Say what is lost, and what is won where a number is negative: many, and one, of each."""
    lost = [
        one if number == 1 else many.format(number) for number, many, one in losses if number > 0
    ]
    won = [
        one if number == -1 else many.format(-number) for number, many, one in losses if number < 0
    ]
    if not won:
        return _listed(lost)
    return f"{_listed(lost)}, and bring {_listed(won)}"


def _listed(parts: Sequence[str]) -> str:
    return " and ".join(parts) if parts else "nothing"


def _points(number: int) -> str:
    return "one point" if number == 1 else f"{number} points"


def _need(number: int) -> str:
    return "needs" if number == 1 else "need"


def _are(number: int) -> str:
    return "is" if number == 1 else "are"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
