"""What a load did, noun by noun.

Numbers only; the doors make the words.
"""

from __future__ import annotations

from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class NounCount:
    """How many rows of one table a load added, changed, found right, removed or left alone.

    ``left_alone`` counts the rows that belong to somebody else: a user's own row under the same
    key, and a seeded row that left the file while other rows still point at it.
    """

    noun: str
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0
    left_alone: int = 0

    def __add__(self, other: NounCount) -> NounCount:
        numbers = [field.name for field in fields(self) if field.name != "noun"]
        return NounCount(
            self.noun, **{name: getattr(self, name) + getattr(other, name) for name in numbers}
        )


@dataclass(frozen=True, slots=True)
class LoadReport:
    """The counts of a load, in the order in which the tables were first written."""

    counts: tuple[NounCount, ...] = ()

    def of(self, noun: str) -> NounCount:
        """Return the counts of a table by its name, zeros for a table not written."""
        return next((count for count in self.counts if count.noun == noun), NounCount(noun))

    @property
    def total(self) -> NounCount:
        """The counts of all tables together."""
        return sum(self.counts, NounCount("all"))

    @property
    def changes_nothing(self) -> bool:
        """Whether every row was already as it should be."""
        total = self.total
        return total.added == total.changed == total.removed == 0

    def __add__(self, other: LoadReport) -> LoadReport:
        nouns = dict.fromkeys(count.noun for count in (*self.counts, *other.counts))
        return LoadReport(tuple(self.of(noun) + other.of(noun) for noun in nouns))
