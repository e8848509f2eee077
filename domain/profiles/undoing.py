"""What takes changes of profiles back, by the functions that anybody else would use."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from domain.audit import TakeBack, Taken
from domain.profiles.parts import KINDS, PartKind, read_part
from domain.profiles.writing import add_part, change_part, remove_part
from domain.store import WriteDb


def _acts(kind: PartKind) -> dict[str, TakeBack]:
    async def add(db: WriteDb, taken: Taken) -> None:
        wanted = read_part(kind, taken.values)
        place = taken.values["administration"]
        await add_part(db, place, wanted, at=taken.at, kept_id=taken.record_id)

    async def change(db: WriteDb, taken: Taken) -> None:
        wanted = read_part(kind, taken.values)
        await change_part(db, taken.record_id, wanted, **taken.terms)

    async def remove(db: WriteDb, taken: Taken) -> None:
        await remove_part(db, kind, taken.record_id, **taken.terms)

    noun = kind.table.__tablename__
    return {f"add_{noun}": add, f"change_{noun}": change, f"remove_{noun}": remove}


ACTS: Final[Mapping[str, TakeBack]] = {
    name: act for kind in KINDS for name, act in _acts(kind).items()
}
