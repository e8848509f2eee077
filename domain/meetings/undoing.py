"""What takes changes of regional meetings back, by the functions that anybody else would use."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from domain import models
from domain.audit import TakeBack, Taken
from domain.meetings.wanted import read_wanted
from domain.meetings.writing import (
    add_regional_meeting,
    change_regional_meeting,
    remove_regional_meeting,
)
from domain.store import WriteDb


async def _add(db: WriteDb, taken: Taken) -> None:
    was = dict(taken.values)
    edition = await db.get_one(models.Edition, was.pop("edition"))
    await add_regional_meeting(db, edition, read_wanted(was), at=taken.at, kept_id=taken.record_id)


async def _change(db: WriteDb, taken: Taken) -> None:
    await change_regional_meeting(db, taken.record_id, read_wanted(taken.values), **taken.terms)


async def _remove(db: WriteDb, taken: Taken) -> None:
    await remove_regional_meeting(db, taken.record_id, **taken.terms)


# What to do where a change cannot be taken back.
INSTEAD: Final[Mapping[str, str]] = {
    "CrossParticipation": (
        "Somebody was told. Let them answer again, or publish a run without the invitation."
    ),
}
ACTS: Final[Mapping[str, TakeBack]] = {
    "add_regional_meeting": _add,
    "change_regional_meeting": _change,
    "remove_regional_meeting": _remove,
}
