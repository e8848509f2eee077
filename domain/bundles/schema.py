"""The JSON Schema of a bundle, made of what a bundle is: `edition_bundle.schema.json`."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column

from domain.bundles.exporting import FORMAT
from domain.bundles.parts import Kind, Part, columns_of, leads_of, parts_by_name
from domain.bundles.values import value_of
from domain.models.record import ID_LENGTH

Document = dict[str, Any]


def bundle_schema() -> Document:
    """Return what JSON Schema 2020-12 says of ``edition-bundle/1``."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": FORMAT,
        "title": "A whole edition",
        "description": "Records by table; what a record leads to is a record of the same document.",
        "type": "object",
        "additionalProperties": False,
        "required": ["format", "edition", "tables"],
        "properties": {
            "format": {"const": FORMAT},
            "edition": {"description": "The slug of the edition.", "type": "string"},
            "tables": {
                "type": "object",
                "additionalProperties": False,
                "required": ["edition"],
                "properties": {name: _table(part) for name, part in parts_by_name().items()},
            },
        },
    }


def _table(part: Part) -> Document:
    columns = columns_of(part)
    return {
        "description": _first_line(part),
        "type": "array",
        "items": {
            "type": "object",
            "additionalProperties": False,
            "required": [column.name for column in columns],
            "properties": {column.name: _column(part, column) for column in columns},
        },
    }


def _first_line(part: Part) -> str:
    return (part.model.__doc__ or "").strip().partition("\n")[0]


def _column(part: Part, column: Column[Any]) -> Document:
    if column.name == "id":
        return _id(part)
    leads = {lead.column: lead.table for lead in leads_of(part)}
    if column.name not in leads:
        found = value_of(column).schema
    else:
        table = leads[column.name]
        to = f"The id of a record of {table}." if table else "A table, a slash, and an id in it."
        found = {"type": "string", "description": to}
    if not column.nullable:
        return found
    if "enum" in found:
        return {"enum": [*found["enum"], None]}
    return found | {"type": [found["type"], "null"]}


def _id(part: Part) -> Document:
    if part.kind is Kind.SHARED:
        words = f"The key: {'/'.join(part.key)}."
        return {"type": "string", "description": words}
    return {"type": "string", "pattern": f"^[0-9a-z]{{1,{ID_LENGTH}}}$"}
