"""What takes changes of instruments back, by the functions of everybody else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from domain.audit import TakeBack, Taken
from domain.instruments.stages import record_stage, retract_stage
from domain.instruments.writing import (
    InstrumentWords,
    change_instrument,
    read_instrument,
    read_step,
    record_instrument,
    remove_instrument,
)
from domain.store import WriteDb


async def _record(db: WriteDb, taken: Taken) -> None:
    wanted = read_instrument(taken.values)
    await record_instrument(db, wanted, at=taken.at, kept_id=taken.record_id)


async def _remove(db: WriteDb, taken: Taken) -> None:
    await remove_instrument(db, taken.record_id, **taken.terms)


async def _change(db: WriteDb, taken: Taken) -> None:
    words = InstrumentWords(**taken.values)
    await change_instrument(db, taken.record_id, words, **taken.terms)


async def _record_stage(db: WriteDb, taken: Taken) -> None:
    step, source = read_step(taken.values["step"]), taken.values["source"]
    await record_stage(db, taken.record_id, step, source, **taken.terms)


async def _retract_stage(db: WriteDb, taken: Taken) -> None:
    await retract_stage(db, taken.record_id, taken.values["event"], **taken.terms)


ACTS: Final[Mapping[str, TakeBack]] = {
    "record_instrument": _record,
    "remove_instrument": _remove,
    "change_instrument": _change,
    "record_stage": _record_stage,
    "retract_stage": _retract_stage,
}
