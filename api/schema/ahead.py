"""What fields further down will ask for, so that a list can load it before they do.

It does not look into fragments: what is missed there is loaded a little later.
"""

from __future__ import annotations

from typing import Any

from graphql import FieldNode
from strawberry.types.nodes import convert_arguments

from api.context import Info


def asked_below(info: Info, *path: str) -> list[FieldNode]:
    """Return the fields that end a path, one below the other, below the one that is resolved."""
    found = list(info._raw_info.field_nodes)  # noqa: SLF001 -- read as it is, without being copied
    for name in path:
        found = [
            each
            for node in found
            if node.selection_set
            for each in node.selection_set.selections
            if isinstance(each, FieldNode) and each.name.value == name
        ]
    return found


def arguments_of(info: Info, field: FieldNode) -> dict[str, Any]:
    """Return what a field is asked with, where variables have their values."""
    return convert_arguments(info._raw_info, field.arguments)  # noqa: SLF001 -- as above
