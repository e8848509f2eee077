"""What takes changes of an agenda's parts back, by the functions that anybody else would use."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from domain import models
from domain.audit import TakeBack, Taken
from domain.sessions.absences import change_absences
from domain.sessions.arrangement import arrange_component, read_arrangement
from domain.sessions.planning import (
    Kept,
    add_session,
    change_session,
    read_session,
    remove_session,
)
from domain.sessions.rules import Times
from domain.sessions.speakers import add_speaker, read_speaker, remove_speaker
from domain.store import WriteDb


async def _arrange_component(db: WriteDb, taken: Taken) -> None:
    wanted = read_arrangement(taken.values)
    await arrange_component(db, taken.record_id, wanted, **taken.terms)


async def _change_absences(db: WriteDb, taken: Taken) -> None:
    wanted = [Times(*map(datetime.fromisoformat, each)) for each in taken.values["absences"]]
    await change_absences(db, taken.record_id, wanted, **taken.terms)


async def _add_speaker(db: WriteDb, taken: Taken) -> None:
    edition = await db.get_one(models.Edition, taken.values["edition"])
    wanted = read_speaker(taken.values)
    await add_speaker(db, edition, wanted, at=taken.at, kept_id=taken.record_id)


async def _remove_speaker(db: WriteDb, taken: Taken) -> None:
    await remove_speaker(db, taken.record_id, **taken.terms)


async def _add_session(db: WriteDb, taken: Taken) -> None:
    values = dict(taken.values)
    component_id = values.pop("component")
    # What was removed before this was kept has its id alone.
    had = values.pop("kept", {"leaders": {}, "placements": ()})
    kept = Kept(taken.record_id, had["leaders"], tuple(had["placements"]))
    await add_session(db, component_id, read_session(values), at=taken.at, kept=kept)


async def _change_session(db: WriteDb, taken: Taken) -> None:
    values = dict(taken.values)
    leaders = values.pop("leaders", {})
    wanted = read_session(values)
    await change_session(db, taken.record_id, wanted, leaders=leaders, **taken.terms)


async def _remove_session(db: WriteDb, taken: Taken) -> None:
    await remove_session(db, taken.record_id, **taken.terms)


ACTS: Final[Mapping[str, TakeBack]] = {
    "arrange_component": _arrange_component,
    "change_absences": _change_absences,
    "add_speaker": _add_speaker,
    "remove_speaker": _remove_speaker,
    "add_session": _add_session,
    "change_session": _change_session,
    "remove_session": _remove_session,
}
