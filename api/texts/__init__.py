"""The words of sentences: one file a language, plain data with named placeholders.

A text is a string, or one string for each plural form that the language has; ``{number}`` chooses.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, Final

DEFAULT_LOCALE: Final = "en"

# The plural rules of Unicode CLDR, for whole numbers below a million.
_FORMS: Final[Mapping[str, Callable[[int], str]]] = {
    "en": lambda number: "one" if number == 1 else "other",
    "es": lambda number: "one" if number == 1 else "other",
    "fr": lambda number: "one" if number in (0, 1) else "other",
    "pt": lambda number: "one" if number in (0, 1) else "other",
    "zh": lambda _number: "other",
}
LOCALES: Final = tuple(_FORMS)
_SCRIPT_LENGTH: Final = 4
NAMES_MAX: Final = 12


class Texts:
    """Everything that can be said in one language."""

    def __init__(self, locale: str, content: Mapping[str, Any]) -> None:
        self.locale = locale
        self._sentences: Mapping[str, str | Mapping[str, str]] = content["sentences"]
        self._levels: Sequence[str] = content["levels"]
        self._languages: Mapping[str, str] = content["languages"]
        self._figures: Mapping[str, Any] = content["figures"]

    @property
    def languages(self) -> Sequence[str]:
        """The codes of the languages that have a name."""
        return tuple(self._languages)

    def holds(self, key: str) -> bool:
        """Return whether there is a text under a key."""
        return key in self._sentences

    def say(self, key: str, number: int | None = None, **values: str) -> str:
        """Fill in the text under a key; the number is written as the language does.

        Raises:
            KeyError: no such text, or a placeholder without its value.

        """
        text = self._sentences[key]
        if not isinstance(text, str):
            text = text[_FORMS[self.locale](number or 0)]
        figure = {} if number is None else {"number": self.number(number)}
        return text.format(**figure, **values)

    def sentence(self, key: str, number: int | None = None, **values: str) -> str:
        """Fill in a text that stands alone: it begins with a capital."""
        said = self.say(key, number, **values)
        return said[:1].upper() + said[1:]

    def together(self, sentences: Iterable[str]) -> str:
        """Put sentences one behind the other, with a blank where the language has blanks."""
        return self.say("between_sentences").join(sentences)

    def number(self, number: int) -> str:
        """Write a whole number with the separator of the language, such as 12,345."""
        digits = f"{abs(number):,}"
        if abs(number) < self._figures["grouped_from"]:
            digits = digits.replace(",", "")
        return "-" * (number < 0) + digits.replace(",", self._figures["group"])

    def per_cent(self, part: int, whole: int) -> str:
        """Write a share with one decimal, rounded down, in whole-number arithmetic."""
        units, tenth = divmod(part * 1000 // max(whole, 1), 10)
        figure = f"{self.number(units)}{self._figures['decimal']}{tenth}"
        return str(self._figures["per_cent"]).format(number=figure)

    def thousandths(self, number: int) -> str:
        """Write a figure in thousandths with two decimals, half up, such as 1.25 of 1,250."""
        units, hundredths = divmod((abs(number) + 5) // 10, 100)
        sign = "-" * (number < 0 and bool(units or hundredths))
        return f"{sign}{self.number(units)}{self._figures['decimal']}{hundredths:02}"

    def level(self, level: int | None) -> str:
        """Return the name of a level, 0 to 4."""
        return self.say("not_assessed") if level is None else self._levels[level]

    def language(self, code: str | None) -> str:
        """Return the name of a language, or its code when it is none that we know."""
        return self._languages.get(code or "", code or self.say("some_language"))

    def listed(self, parts: Sequence[str]) -> str:
        """Join parts to a list, such as "a, b and c"."""
        if not parts:
            return self.say("nothing")
        if len(parts) == 1:
            return parts[0]
        *first, last = parts
        return self.say("list", parts=self.say("list_comma").join(first), last=last)

    def some(self, names: Sequence[str]) -> str:
        """List names; of many the first, and how many others there are."""
        if len(names) <= NAMES_MAX:
            return self.listed(names)
        told = self.say("list_comma").join(names[: NAMES_MAX - 1])
        return self.say("list_others", len(names) - NAMES_MAX + 1, names=told)


@cache
def texts(locale: str) -> Texts:
    """Return the texts of one of LOCALES."""
    content = files("api").joinpath("texts", f"{locale}.json").read_text(encoding="utf-8")
    return Texts(locale, json.loads(content))


def nearest_texts(tags: Iterable[str]) -> Texts:
    """Return the texts of the first tag that there are texts of, else the English ones."""
    return texts(next((tag for tag in tags if tag in LOCALES), DEFAULT_LOCALE))


def forms(tag: str) -> list[str]:
    """Return a language tag and what it is a form of: zh-Hans-CN, zh-Hans, zh."""
    parts = tag.split("-")
    parts = [parts[0].lower(), *(_cased(part) for part in parts[1:])]
    return ["-".join(parts[:length]) for length in range(len(parts), 0, -1)]


def _cased(part: str) -> str:
    """Write a script as Hans and a region as CN, as the translations do."""
    return part.title() if len(part) == _SCRIPT_LENGTH else part.upper()
