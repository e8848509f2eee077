"""Parts of a list that never changes: so many, behind so many; all of them where nobody asks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Final, TypeVar

import strawberry

from api.errors import BadUserInput
from api.schema.inputs import given
from api.schema.network_people import most

EntryT = TypeVar("EntryT")

# More entries than an edition can have.
_SKIPPED_MAX: Final = 1_000_000

AtMost = Annotated[
    int | None,
    strawberry.argument(description="How many, 1 to 100; left out means all."),
]
Skipped = Annotated[
    int,
    strawberry.argument(description="How many before them; no run ever changes."),
]


def part_of(entries: Sequence[EntryT], first: int | None, skip: int) -> Sequence[EntryT]:
    """Return so many entries behind those that are skipped.

    Raises:
        BadUserInput: either is out of range.

    """
    last = skip + most(first) if given(first) else None
    if not 0 <= skip <= _SKIPPED_MAX:
        raise BadUserInput(f"skip is {skip}. Give 0 to {_SKIPPED_MAX:,}.")
    return entries[skip:last]
