"""How a closed set of the domain becomes a GraphQL enum: the same members, each described."""

from __future__ import annotations

from enum import Enum
from typing import Any, TypeVar, cast

import strawberry
from strawberry.types.enum import StrawberryEnumDefinition

KindT = TypeVar("KindT", bound=type[Enum])


def described(kind: KindT, description: str, values: dict[str, str], name: str = "") -> KindT:
    """Give a closed set of the domain its GraphQL name and a description of every member.

    Raises:
        ValueError: a member is not described, or a description has no member.

    """
    if set(values) != set(kind.__members__):
        raise ValueError(f"{kind.__name__} and its descriptions name different members.")
    told = strawberry.enum(kind, name=name or kind.__name__, description=description)
    definition = cast("StrawberryEnumDefinition", cast("Any", told).__strawberry_definition__)
    for value in definition.values:
        value.description = values[value.name]
    return told
