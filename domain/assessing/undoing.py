"""What takes changes of assessments and personal targets back, by the functions of everybody."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from sqlalchemy import select

from domain import audit, models
from domain.assessing.beginning import AssessmentWanted, Rated
from domain.assessing.recording import (
    change_assessment,
    record_assessment,
    withdraw_assessment,
)
from domain.audit import TakeBack, Taken
from domain.models import AssessmentKind, AuditEntry
from domain.store import ReadDb, WriteDb
from domain.targets import set_personal_target


async def later_ratings(db: ReadDb, entry: AuditEntry) -> list[list[AuditEntry]]:
    """Return what was done to the ratings of an assessment, each by itself, behind an entry of it.

    In order, rating by rating; nothing of what is no assessment.
    """
    rating, row = models.Rating, AuditEntry
    if entry.record_type != models.Assessment.__name__:
        return []
    inside = select(rating.id).where(rating.assessment_id == entry.record_id)
    found: dict[str, list[AuditEntry]] = {}
    for each in await db.scalars(
        select(row)
        .where(
            row.record_type == rating.__name__,
            row.record_id.in_(inside),
            audit.is_behind(entry),
        )
        .order_by(row.day, row.number)
    ):
        found.setdefault(each.record_id, []).append(each)
    return list(found.values())


def _rated(values: Mapping[str, Any]) -> tuple[Rated, ...]:
    return tuple(Rated(*each) for each in values["ratings"])


async def _record_assessment(db: WriteDb, taken: Taken) -> None:
    was = taken.values
    wanted = AssessmentWanted(
        manager_id=was["manager"],
        kind=AssessmentKind(was["kind"]),
        assessed_on=date.fromisoformat(was["assessed_on"]),
        ratings=_rated(was),
        framework_id=was["framework"],
        invitation_id=was["invitation"],
        kept_id=taken.record_id,
    )
    await record_assessment(db, wanted, at=taken.at)


async def _change_assessment(db: WriteDb, taken: Taken) -> None:
    await change_assessment(
        db,
        taken.record_id,
        _rated(taken.values),
        at=taken.at,
        expected_version=taken.version,
        whole=True,
    )


async def _withdraw_assessment(db: WriteDb, taken: Taken) -> None:
    await withdraw_assessment(db, taken.record_id, at=taken.at, expected_version=taken.version)


async def _set_personal_target(db: WriteDb, taken: Taken) -> None:
    was = taken.values
    await set_personal_target(
        db,
        was["manager"],
        was["competency"],
        was["level"],
        at=taken.at,
        expected_version=taken.version,
        kept_id=taken.record_id,
    )


ACTS: Final[Mapping[str, TakeBack]] = {
    "record_assessment": _record_assessment,
    "change_assessment": _change_assessment,
    "withdraw_assessment": _withdraw_assessment,
    "set_personal_target": _set_personal_target,
}
