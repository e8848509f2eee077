"""What takes changes of nominations back, by the functions that anybody else would use."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from domain.audit import TakeBack, Taken
from domain.nominations import restoring
from domain.nominations.deadlines import change_nomination_deadline, read_closing
from domain.nominations.deciding import move_nomination
from domain.nominations.proposing import change_nomination
from domain.nominations.quotas import QuotaOf, change_quota
from domain.store import WriteDb


async def _change_quota(db: WriteDb, taken: Taken) -> None:
    was = taken.values
    await change_quota(
        db,
        QuotaOf(was["side"], was["administration"]),
        was["places"],
        at=taken.at,
        expected_version=taken.version,
        kept_id=taken.record_id,
    )


async def _change_deadline(db: WriteDb, taken: Taken) -> None:
    was = taken.values
    await change_nomination_deadline(
        db,
        was["edition"],
        was["administration"],
        read_closing(was),
        at=taken.at,
        expected_version=taken.version,
        kept_id=taken.record_id,
    )


async def _change_nomination(db: WriteDb, taken: Taken) -> None:
    await change_nomination(
        db,
        taken.record_id,
        taken.values["statement"],
        at=taken.at,
        expected_version=taken.version,
    )


async def _move_nomination(db: WriteDb, taken: Taken) -> None:
    await move_nomination(
        db,
        taken.record_id,
        taken.values["place"],
        taken.values["reason"],
        at=taken.at,
        expected_version=taken.version,
    )


ACTS: Final[Mapping[str, TakeBack]] = {
    "change_nomination": _change_nomination,
    "change_nomination_deadline": _change_deadline,
    "change_quota": _change_quota,
    "move_nomination": _move_nomination,
    **restoring.ACTS,
}
