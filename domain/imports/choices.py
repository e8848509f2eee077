"""What may be chosen in a column, under all its names, and what is nearest to what was written."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

_DASHES: Final = ("\u2014", "\u2013", " - ")
_NEAR: Final = 0.6
_COMPARED_MAX: Final = 100
_FOLDED_KEPT: Final = 4_096


@dataclass(frozen=True, slots=True)
class Choice:
    """One entry: its key, how it is written in a template, and what else it is called."""

    key: str
    written: str
    names: tuple[str, ...] = ()


class Choices:
    """The entries of a list, found by key, by how they are written, and by any of their names.

    A name that two of them have finds neither.
    """

    def __init__(self, choices: Iterable[Choice]) -> None:
        self.all: Final = tuple(choices)
        named: dict[str, set[str]] = {}
        for each in self.all:
            for name in (each.written, *each.names):
                named.setdefault(folded(name), set()).add(each.key)
        self._keys = {name: min(keys) for name, keys in named.items() if len(keys) == 1}
        self._keys |= {folded(each.key): each.key for each in self.all}
        self._written = {each.key: each.written for each in self.all}
        self._near: dict[str, str | None] = {}

    def find(self, text: str) -> str | None:
        """Return the key of what was written, None where it is none of these."""
        found = self._keys.get(folded(text))
        for dash in _DASHES:
            if found is None and dash in text:
                found = self._keys.get(folded(text.partition(dash)[0]))
        return found

    def written(self, key: str) -> str:
        """Return how an entry is written in a template."""
        return self._written[key]

    def nearest(self, text: str) -> str | None:
        """Return how the entry is written that a text is nearest to, None where none is near."""
        wanted = folded(text)[:_COMPARED_MAX]
        if wanted not in self._near:
            near = difflib.get_close_matches(wanted, self._keys, n=1, cutoff=_NEAR)
            self._near[wanted] = self._written[self._keys[near[0]]] if near else None
        return self._near[wanted]


Lists = Mapping[str, Choices]


@lru_cache(maxsize=_FOLDED_KEPT)
def folded(text: str) -> str:
    """Return a text as it is compared: without case, marks, wide forms and double blanks."""
    return " ".join(unmarked(text).replace("_", " ").split())


def unmarked(text: str) -> str:
    """Return a text without case, without the marks on its letters and their other forms."""
    # A capital of mathematics is one of the alphabet only when taken apart.
    apart = unicodedata.normalize("NFKD", text.casefold()).casefold()
    return "".join(each for each in apart if not unicodedata.combining(each))
