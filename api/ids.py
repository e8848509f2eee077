"""Opaque ids, one spelling for each object: ``Manager_`` and the key of its row.

Knows names of types and nothing behind them. Clients never build an id.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

IDS_MAX: Final = 100
_FORM: Final = re.compile(r"([A-Z][A-Za-z]{0,63})_([0-9a-z]{1,26})", re.ASCII)


class GlobalId(NamedTuple):
    """The type of an object and the key of its row."""

    type_name: str
    row_id: str


def encode_id(type_name: str, row_id: str) -> str:
    """Return the id of an object."""
    return f"{type_name}_{row_id}"


def decode_id(text: str) -> GlobalId | None:
    """Return what an id stands for, or None when no object could ever have it."""
    found = _FORM.fullmatch(text)
    return GlobalId(found[1], found[2]) if found else None
