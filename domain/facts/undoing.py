"""What takes changes of facts back, by the functions of everybody else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from domain.audit import TakeBack, Taken
from domain.facts.holding import hold
from domain.facts.resolving import read_resolution, set_resolution
from domain.facts.writing import KeptFact, change_fact, read_fact, remove_fact, state_fact
from domain.store import WriteDb


async def _state(db: WriteDb, taken: Taken) -> None:
    was = taken.values
    kept = KeptFact(taken.record_id, was["position"], read_resolution(was["resolution"]))
    await state_fact(db, was["edition"], read_fact(was["fact"]), at=taken.at, kept=kept)


async def _change(db: WriteDb, taken: Taken) -> None:
    await change_fact(db, taken.record_id, read_fact(taken.values), **taken.terms)


async def _remove(db: WriteDb, taken: Taken) -> None:
    await remove_fact(db, taken.record_id, **taken.terms)


async def _set_resolution(db: WriteDb, taken: Taken) -> None:
    row = await hold(db, taken.record_id, taken.version)
    await set_resolution(db, row, read_resolution(taken.values["resolution"]), taken.at)


ACTS: Final[Mapping[str, TakeBack]] = {
    "state_fact": _state,
    "change_fact": _change,
    "remove_fact": _remove,
    "set_resolution": _set_resolution,
}
