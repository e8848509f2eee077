"""What takes changes of objectives and indicators back, by the functions of everybody else."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from domain import models
from domain.audit import TakeBack, Taken
from domain.indicators.objectives import add_objective, change_objective, remove_objective
from domain.indicators.writing import (
    Kept,
    add_indicator,
    change_indicator,
    read_indicator,
    read_value,
    remove_indicator,
    tell_value,
)
from domain.store import WriteDb


async def _add(db: WriteDb, taken: Taken) -> None:
    was = dict(taken.values)
    edition = await db.get_one(models.Edition, was.pop("edition"))
    # Undos from before positions were kept have none.
    kept = Kept(taken.record_id, was.pop("position", None), was.pop("values"))
    await add_indicator(db, edition, read_indicator(was), at=taken.at, kept=kept)


async def _change(db: WriteDb, taken: Taken) -> None:
    await change_indicator(db, taken.record_id, read_indicator(taken.values), **taken.terms)


async def _remove(db: WriteDb, taken: Taken) -> None:
    await remove_indicator(db, taken.record_id, **taken.terms)


async def _tell(db: WriteDb, taken: Taken) -> None:
    was = taken.values["value"]
    day = date.fromisoformat(taken.values["day"])
    wanted = None if was is None else read_value(was)
    await tell_value(db, taken.record_id, day, wanted, **taken.terms)


async def _add_objective(db: WriteDb, taken: Taken) -> None:
    was = taken.values
    edition = await db.get_one(models.Edition, was["edition"])
    kept = (taken.record_id, was["position"])
    await add_objective(db, edition, was["key"], was["text"], at=taken.at, kept=kept)


async def _change_objective(db: WriteDb, taken: Taken) -> None:
    await change_objective(db, taken.record_id, taken.values["text"], **taken.terms)


async def _remove_objective(db: WriteDb, taken: Taken) -> None:
    await remove_objective(db, taken.record_id, **taken.terms)


ACTS: Final[Mapping[str, TakeBack]] = {
    "add_indicator": _add,
    "change_indicator": _change,
    "remove_indicator": _remove,
    "tell_value": _tell,
    "add_objective": _add_objective,
    "change_objective": _change_objective,
    "remove_objective": _remove_objective,
}
