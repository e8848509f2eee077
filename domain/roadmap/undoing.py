"""What takes changes of a roadmap back, by the functions that anybody else would use."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from domain.audit import TakeBack, Taken
from domain.roadmap.links import Serving, link_to_strategy, unlink_from_strategy
from domain.roadmap.steps import (
    add_roadmap_step,
    change_roadmap_step,
    read_step,
    remove_roadmap_step,
)
from domain.store import WriteDb


async def _link(db: WriteDb, taken: Taken) -> None:
    was = dict(taken.values)
    anchor = was.pop("anchor")
    await link_to_strategy(db, anchor, Serving(**was), at=taken.at, kept_id=taken.record_id)


async def _unlink(db: WriteDb, taken: Taken) -> None:
    await unlink_from_strategy(db, taken.record_id, at=taken.at)


async def _add(db: WriteDb, taken: Taken) -> None:
    was = dict(taken.values)
    programme = was.pop("programme")
    await add_roadmap_step(db, programme, read_step(was), at=taken.at, kept_id=taken.record_id)


async def _change(db: WriteDb, taken: Taken) -> None:
    await change_roadmap_step(db, taken.record_id, read_step(taken.values), **taken.terms)


async def _remove(db: WriteDb, taken: Taken) -> None:
    await remove_roadmap_step(db, taken.record_id, **taken.terms)


ACTS: Final[Mapping[str, TakeBack]] = {
    "link_to_strategy": _link,
    "unlink_from_strategy": _unlink,
    "add_roadmap_step": _add,
    "change_roadmap_step": _change,
    "remove_roadmap_step": _remove,
}
