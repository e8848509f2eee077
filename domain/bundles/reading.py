"""From a document to the rows of an edition, each value checked, each lead followed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from domain.bundles.exporting import FORMAT
from domain.bundles.keys import key_text
from domain.bundles.parts import Part, columns_of, leads_of, parts_by_name
from domain.bundles.values import NotThisValue, Read, value_of
from domain.errors import InvalidInput
from domain.models.record import ID_LENGTH

Row = dict[str, Any]
FAULTS_MAX: Final = 100
_NUMBERED: Final = "#"
_ID: Final = re.compile(f"[0-9a-z]{{1,{ID_LENGTH}}}")


class BundleFault(NamedTuple):
    """What is wrong with one record of a bundle, or with what it meets in the database.

    ``table`` and ``record`` are None of the whole document; the message holds no value of a record.
    """

    table: str | None
    record: str | None
    column: str | None
    message: str

    def __str__(self) -> str:
        place = " ".join(part for part in self[:3] if part is not None)
        return f"{place}: {self.message}" if place else self.message


class UnfitBundle(InvalidInput):
    """A bundle that cannot be brought in, with all faults up to a hundred; nothing was written."""

    def __init__(self, faults: list[BundleFault]) -> None:
        more = f" There are {len(faults)} faults." if len(faults) > 1 else ""
        super().__init__(f"Nothing was written. {faults[0]}{more}")
        self.count = len(faults)
        self.faults = tuple(faults[:FAULTS_MAX])


class Filed(NamedTuple):
    """The rows of a bundle by table, then by id or key, with values as Python has them."""

    edition_id: str
    rows: Mapping[str, Mapping[str, Row]]


def read_bundle(document: object) -> Filed:
    """Return what a document of ``edition-bundle/1`` holds.

    Raises:
        UnfitBundle: it is no such document, or a record is not fit; every fault is told.
    """
    tables = _tables(document)
    faults: list[BundleFault] = []
    rows = {
        name: _rows(part, tables.get(name, []), faults) for name, part in parts_by_name().items()
    }
    if not faults:
        faults = [*_strays(rows)]
    slug = document["edition"] if isinstance(document, dict) else None
    found = [row_id for row_id, row in rows["edition"].items() if row.get("slug") == slug]
    if not faults and len(found) != 1:
        faults.append(BundleFault(None, None, None, f"It holds no edition {slug!r}."))
    if faults:
        raise UnfitBundle(faults)
    return Filed(found[0], rows)


def _tables(document: object) -> Mapping[str, Any]:
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise UnfitBundle([BundleFault(None, None, None, f'It is no {FORMAT}: "format" says so.')])
    tables = document.get("tables")
    known = {"format", "edition", "tables"}
    if set(document) != known or not isinstance(document["edition"], str):
        words = 'It has "format", "edition" (a text) and "tables" (an object), and nothing else.'
        raise UnfitBundle([BundleFault(None, None, None, words)])
    if not isinstance(tables, dict):
        raise UnfitBundle([BundleFault(None, None, None, '"tables" is no object.')])
    strange = sorted(set(tables) - set(parts_by_name()))
    if strange:
        raise UnfitBundle(
            [BundleFault(name[:64], None, None, "There is no such table.") for name in strange]
        )
    return tables


def _rows(part: Part, told: object, faults: list[BundleFault]) -> dict[str, Row]:
    """Return the rows of one table; what is wrong with them is added to the faults."""
    if not isinstance(told, list):
        faults.append(BundleFault(part.name, None, None, "It is no list of records."))
        return {}
    readers = _readers(part)
    rows: dict[str, Row] = {}
    for number, record in enumerate(told, start=1):
        if not isinstance(record, dict) or not isinstance(record.get("id"), str):
            message = f"Record {number} is no object with a text as its id."
            faults.append(BundleFault(part.name, None, None, message))
            continue
        row = _row(part, record, readers, faults)
        if record["id"] in rows:
            faults.append(_fault(part, record["id"], "id", "Two records have it."))
        rows[record["id"]] = row
    return rows


def _readers(part: Part) -> dict[str, tuple[Read, bool]]:
    """Return how each column is read, and whether it may be empty; leads are any texts."""
    leads = {lead.column for lead in leads_of(part)}
    return {
        column.name: (
            _lead if column.name in leads else value_of(column).read,
            bool(column.nullable),
        )
        for column in columns_of(part)
        if column.name != "id"
    }


def _lead(value: Any) -> str:
    if not isinstance(value, str):
        raise NotThisValue("the id of a record")
    return value


def _row(
    part: Part,
    record: Mapping[str, Any],
    readers: Mapping[str, tuple[Read, bool]],
    faults: list[BundleFault],
) -> Row:
    row: Row = {}
    for column, (read, is_optional) in readers.items():
        if column not in record:
            faults.append(_fault(part, record["id"], column, "It is missing."))
            continue
        value = record[column]
        try:
            row[column] = None if value is None and is_optional else read(value)
        except NotThisValue as error:
            expected = f"{error}, or null" if is_optional else str(error)
            faults.append(_fault(part, record["id"], column, f"Give {expected}."))
    faults += [
        _fault(part, record["id"], column[:64], "There is no such column.")
        for column in sorted(record.keys() - readers.keys() - {"id"})
    ]
    if part.is_shared and row.keys() == readers.keys():
        key = key_text(part, row)
        if record["id"].partition(_NUMBERED)[0] != key.partition(_NUMBERED)[0]:
            columns = ", ".join(part.key)
            faults.append(_fault(part, record["id"], "id", f"It is not the key of its {columns}."))
    elif not part.is_shared and not _ID.fullmatch(record["id"]):
        message = f"Give up to {ID_LENGTH} small letters and digits."
        faults.append(_fault(part, record["id"], "id", message))
    return row


def _fault(part: Part, record: str, column: str, message: str) -> BundleFault:
    return BundleFault(part.name, record[:200], column, message)


def _strays(rows: Mapping[str, Mapping[str, Row]]) -> Iterator[BundleFault]:
    """Yield the leads to records that are not in the bundle."""
    for name, part in parts_by_name().items():
        for column, table, _ in leads_of(part):
            for record, row in rows[name].items():
                value = row[column]
                if value is not None and not _is_there(value, table, rows):
                    yield _fault(part, record, column, "It leads to no record of the bundle.")


def _is_there(value: str, table: str | None, rows: Mapping[str, Mapping[str, Row]]) -> bool:
    if table is not None:
        return value in rows[table]
    name, _, record = value.partition("/")
    return record in rows.get(name, {})
