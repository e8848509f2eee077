"""What is said of a table with rows about people: which they are, and what becomes of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import ColumnElement

from domain.models import Record

TOMBSTONE: Final = "[erased]"
Of = Callable[[str], ColumnElement[bool]]


@dataclass(frozen=True)
class Personal:
    """A table with rows about people.

    Args:
        model: the table.
        of: by the id of a person, which rows are about them.
        deleted: columns of rows that are deleted as a whole; the table has no others but those
            withheld.
        erased: columns that get another value, with what stands there then.
        kept: columns that stay: ids, states, and the numbers of runs.
        withheld: columns that no export holds, because they tell of somebody else as well or are
            the program's own; they stay, or go with the row.
        emptied: which of these rows lose what is erased; None is all of them.

    """

    model: type[Record]
    of: Of
    deleted: str = ""
    erased: Mapping[str, object] = field(default_factory=dict)
    kept: str = ""
    withheld: str = ""
    emptied: Of | None = None

    def loses(self, person: str) -> ColumnElement[bool]:
        """Find the rows that an erasure of a person changes or deletes."""
        mine = self.of(person)
        return mine if self.emptied is None else mine & self.emptied(person)

    @property
    def exported(self) -> tuple[str, ...]:
        """Names of the columns that an export holds."""
        return (*self.deleted.split(), *self.kept.split(), *self.erased)
