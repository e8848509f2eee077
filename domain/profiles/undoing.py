"""What takes changes of profiles back, by the functions that anybody else would use."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any, Final, Protocol

from domain.profiles.parts import KINDS, PartKind, read_part
from domain.profiles.writing import add_part, change_part, remove_part
from domain.store import WriteDb


class Taken(Protocol):
    """One record of a change that is taken back: which, from what values, at which version."""

    @property
    def record_id(self) -> str: ...

    @property
    def values(self) -> Mapping[str, Any]: ...

    @property
    def version(self) -> int: ...

    @property
    def at(self) -> datetime: ...


Act = Callable[[WriteDb, Any], Awaitable[None]]


def _acts(kind: PartKind) -> dict[str, Act]:
    async def add(db: WriteDb, taken: Taken) -> None:
        wanted = read_part(kind, taken.values)
        place = taken.values["administration"]
        await add_part(db, place, wanted, at=taken.at, kept_id=taken.record_id)

    async def change(db: WriteDb, taken: Taken) -> None:
        wanted = read_part(kind, taken.values)
        terms: dict[str, Any] = {"at": taken.at, "expected_version": taken.version}
        await change_part(db, taken.record_id, wanted, **terms)

    async def remove(db: WriteDb, taken: Taken) -> None:
        terms: dict[str, Any] = {"at": taken.at, "expected_version": taken.version}
        await remove_part(db, kind, taken.record_id, **terms)

    noun = kind.table.__tablename__
    return {f"add_{noun}": add, f"change_{noun}": change, f"remove_{noun}": remove}


ACTS: Final[Mapping[str, Act]] = {name: act for kind in KINDS for name, act in _acts(kind).items()}
