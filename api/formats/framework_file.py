"""A competency framework from a file: what it holds, where each part stands, and what is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from uuid import NAMESPACE_URL, UUID, uuid5

from domain import models
from domain.frameworks.trees import Part, Tree, tree_faults

Spots = Mapping[tuple[Part, int], Mapping[str, str]]


class FrameworkFormat(StrEnum):
    """What a competency framework is written as; the value is also the ending of its file."""

    CASE = "json"
    MOODLE = "csv"


@dataclass(frozen=True)
class FiledTree:
    """A framework as a file has it.

    Args:
        tree: what it holds, as far as it could be read.
        spots: where the fields of each part stand: row and column, or the path in a document; the
            empty name is the part itself. Without any the file is no framework at all.
        faults: what could not be read, in words that begin with where.
    """

    tree: Tree
    spots: Spots = field(default_factory=dict)
    faults: tuple[str, ...] = ()

    def named(self, key: str | None) -> FiledTree:
        """Return it as a version of another framework; None leaves it as it is."""
        if key is None or not self.spots:
            return self
        spots: Spots = {**self.spots, (Part.FRAMEWORK, 0): {"": "KEY"}}
        return replace(self, tree=replace(self.tree, key=key), spots=spots)

    def all_faults(self) -> tuple[str, ...]:
        """Return what could not be read, and what no framework may hold; each spot once."""
        told = {fault.partition(": ")[0] for fault in self.faults}
        unfit = self._unfit() if self.spots else ()
        return (*self.faults, *(f"{where}: {words}" for where, words in unfit if where not in told))

    def _unfit(self) -> Iterator[tuple[str, str]]:
        for part, place, path, message in tree_faults(self.tree):
            known = self.spots.get((part, place), {})
            names = (".".join(path), *path[:1], "")
            where = next((known[name] for name in names if name in known), "the file")
            yield where, message


def stable_id(framework: models.CompetencyFramework, *parts: str) -> UUID:
    """Return what stays the same of a part of a version, and is that of no other: a UUIDv5."""
    return uuid5(NAMESPACE_URL, ":".join(("urn:tradewinds:framework", framework.id, *parts)))
