"""Every column of every table is said to be about somebody, or not to be."""

from collections import Counter
from collections.abc import Iterator

import pytest

from domain.models import NamedManager, Record
from domain.rights.columns import PERSONAL
from domain.rights.other_columns import OTHERS

MEND = """
Say what {missing} is about:
- about a person, who has a right to see and to erase it: add it to the entry of its table in
  PERSONAL, domain/rights/columns.py. A whole row that an erasure deletes: in `deleted`. A text or a
  trait that an erasure empties: in `erased`, with what stands there then. An id, a state or a
  number of a run that stays: in `kept`. What tells of somebody else as well: in `withheld`.
  A new table needs an entry with `of`, which finds the rows of a person; children stand before
  their parents.
- about nobody: add it to OPEN in domain/rights/other_columns.py.
- words of somebody's that only an id leads to: BY_CODE or FOUND_BY_ID there, and look at what
  domain/rights/erasure.py does with it.
"""


def classified() -> Iterator[str]:
    for each in PERSONAL:
        for column in (*each.exported, *each.withheld.split()):
            yield f"{each.model.__name__}.{column}"
    for others in OTHERS:
        for model, columns in others.items():
            yield from (f"{model.__name__}.{column}" for column in columns.split())


def there() -> set[str]:
    return {
        f"{mapper.class_.__name__}.{column.key}"
        for mapper in Record.registry.mappers
        # The row of a manager once more, to whoever may see the name.
        if mapper.class_ is not NamedManager
        for column in mapper.column_attrs
    }


def test_every_column_is_classified_once() -> None:
    counted = Counter(classified())
    missing, gone = sorted(there() - set(counted)), sorted(set(counted) - there())
    assert not missing, MEND.format(missing=", ".join(missing))
    assert not gone, f"No table has {', '.join(gone)}: take it out of domain/rights."
    assert {column: n for column, n in counted.items() if n > 1} == {}


@pytest.mark.parametrize("table", PERSONAL, ids=lambda each: each.model.__name__)
def test_a_row_is_deleted_as_a_whole_or_not_at_all(table) -> None:
    assert not (table.deleted and (table.erased or table.kept))


def test_children_are_deleted_before_their_parents() -> None:
    order = [each.model.__table__ for each in PERSONAL if each.deleted]
    for place, table in enumerate(order):
        parents = {key.column.table for column in table.c for key in column.foreign_keys}
        assert not parents & set(order[:place]), table.name
