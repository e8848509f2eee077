"""What rows are known by in a bundle: their ids, or, of what editions share, a key."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from domain.bundles.parts import Part, leads_of, parts_by_name
from domain.bundles.values import plain

Row = Mapping[str, Any]
Names = dict[str | None, dict[str, str]]
"""By table: what each id is known by. Under None that of any table, with its name before it."""


def names_of(rows: Mapping[str, Mapping[str, Row]]) -> Names:
    """Return what rows are known by, from rows by table and id as one database has them.

    Two rows of one key are told apart by a number, in the order of their ids.
    """
    names: Names = {None: {}}
    for name, part in parts_by_name().items():
        known: dict[str, str] = {}
        taken: dict[str, int] = {}
        for row_id in sorted(rows[name]):
            if not part.is_shared:
                known[row_id] = row_id
                continue
            text = key_text(part, led(part, rows[name][row_id], names))
            taken[text] = taken.get(text, 0) + 1
            known[row_id] = text if taken[text] == 1 else f"{text}#{taken[text]}"
        names[name] = known
        names[None] |= {row_id: f"{name}/{known[row_id]}" for row_id in known}
    return names


def led(part: Part, row: Row, names: Names) -> dict[str, Any]:
    """Return a row with what the rows that it leads to are known by in the place of their ids.

    A column that may be empty, and leads to a row that is not there, is empty.
    """
    told = dict(row)
    for column, table, is_optional in leads_of(part):
        row_id = row[column]
        if row_id is None:
            continue
        known = names.get(table, {})
        told[column] = known.get(row_id) if is_optional else known[row_id]
    return told


def key_text(part: Part, row: Row) -> str:
    """Return the key of a row of what editions share, from the row as a bundle has it."""
    leads = {lead.column for lead in leads_of(part)}
    return "/".join(_told(row[column], is_lead=column in leads) for column in part.key)


def _told(value: Any, *, is_lead: bool) -> str:
    """Return one part of a key; what leads elsewhere is a key already."""
    text = "" if value is None else str(plain(value))
    return text if is_lead else text.replace("%", "%25").replace("/", "%2F")
