"""A whole edition as the text of a file: a record a line, so that two files can be compared."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any


def bundle_file(document: dict[str, Any]) -> bytes:
    """Return an ``edition-bundle/1`` as UTF-8: JSON, a line for each record, tables in order."""
    return "".join(_lines(document)).encode()


def _lines(document: dict[str, Any]) -> Iterator[str]:
    yield f'{{"format": {_json(document["format"])},\n'
    yield f'"edition": {_json(document["edition"])},\n"tables": {{\n'
    for place, (name, records) in enumerate(document["tables"].items()):
        yield ",\n" if place else ""
        yield f"{_json(name)}: [\n"
        yield ",\n".join(_json(record) for record in records)
        yield "\n]"
    yield "\n}}\n"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
