"""A measured network with the delegates behind its keys, as its fields show them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Any

import strawberry

from api.connections import page_size
from api.context import Info
from api.cost import PAGE_SIZE
from api.schema.inputs import given
from api.schema.nominations import Delegate, load_delegates
from domain import runs
from domain.runs import MeasuredNetwork

First = Annotated[
    int | None,
    strawberry.argument(description="How many, at most 100; left out means 50."),
]


def most(first: int | None) -> int:
    """Return how many of a list are wanted.

    Raises:
        BadUserInput: fewer than one, or more than a page holds.

    """
    return page_size("first", first) if given(first) else PAGE_SIZE


@dataclass(frozen=True)
class Shown:
    """A measured network with what its people are called.

    Args:
        delegate_ids, side_ids: database ids by the keys of the network.
    """

    network: MeasuredNetwork
    delegate_ids: Mapping[str, str]
    side_ids: Mapping[str, str]

    @cached_property
    def document(self) -> Mapping[str, Any]:
        """The report as a document, for sentences."""
        return runs.health_answer(self.network.report)

    async def delegates(self, info: Info, keys: Sequence[str]) -> list[Delegate]:
        """Return the delegates behind some keys."""
        return await load_delegates(info, [self.delegate_ids[key] for key in keys])

    async def delegate(self, info: Info, key: str) -> Delegate:
        """Return the delegate behind a key."""
        (found,) = await self.delegates(info, [key])
        return found
