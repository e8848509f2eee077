"""What the inputs and the answers of programmes, editions and their parts share."""

from __future__ import annotations

from typing import Any

import strawberry

from api.schema.editions import Edition
from api.schema.inputs import NAME_LENGTH_MAX, TEXT_LENGTH_MAX, fit_text, given
from domain import programmes
from domain.store import ReadDb


def texted(what: str, most: str) -> Any:
    """Return the field of a text that has to be there."""
    return strawberry.field(description=f"{what}, at most {most} characters.")


def quoted(what: str) -> Any:
    """Return the field of words of a source, which need not be there."""
    words = f"Words of the source {what}, at most 4,000 characters; left out means none."
    return strawberry.field(default="", description=words)


def or_before(asked: str | None, before: str, name: str, most: int = NAME_LENGTH_MAX) -> str:
    """Return a text that was asked for, or what there was before."""
    if not given(asked):
        return before
    return fit_text(str(asked), name, most, lines=most == TEXT_LENGTH_MAX)


async def edition_of(db: ReadDb, edition_id: str) -> Edition | None:
    """Return an edition as it is now; None where there is none."""
    (row,) = await programmes.editions_by_id(db, [edition_id])
    return Edition.maybe(row)
