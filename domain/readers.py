"""Whose ratings a handle has read, so that they can be told.

What reads ratings says nothing of it: a row of a rating or of an assessment that is loaded is
noted. What reads levels without their rows says of whom.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from sqlalchemy import event
from sqlalchemy.orm import QueryContext

from domain import models
from domain.store import ReadDb

_ASSESSMENTS: Final = "assessments_read"
_PEOPLE: Final = "people_read"


def read_of(db: ReadDb, manager_ids: Iterable[str]) -> None:
    """Say that ratings of some people were read."""
    db.info.setdefault(_PEOPLE, set()).update(manager_ids)


def take_reads(info: dict[Any, Any]) -> tuple[set[str], set[str]]:
    """Return which assessments and whose ratings a handle has read since, and forget them."""
    return info.pop(_ASSESSMENTS, set()), info.pop(_PEOPLE, set())


@event.listens_for(models.Assessment, "load")
def _assessment(row: models.Assessment, context: QueryContext) -> None:
    context.session.info.setdefault(_ASSESSMENTS, set()).add(row.id)


@event.listens_for(models.Rating, "load")
def _rating(row: models.Rating, context: QueryContext) -> None:
    context.session.info.setdefault(_ASSESSMENTS, set()).add(row.assessment_id)
