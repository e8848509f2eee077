"""Pairings of published runs by when they last changed, for those who keep a copy. Reads only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, case, func, select

from domain import models
from domain.models import Pairing, PairingRun
from domain.pages import Key, Listing
from domain.policy.conditions import REMEMBERED_PARTNERSHIP

# When the two last changed, also where they ended what they had: whoever keeps a copy has to look
# again, and is then told what they may know.
_ROW = REMEMBERED_PARTNERSHIP.c
_LATEST = (
    select(
        _ROW.left_delegate_id,
        _ROW.right_delegate_id,
        func.max(_ROW.changed_at).label("changed_at"),
    )
    .group_by(_ROW.left_delegate_id, _ROW.right_delegate_id)
    .subquery()
)
_SINCE = models.stands_since(PairingRun)
_CHANGED_AT = case((_LATEST.c.changed_at > _SINCE, _LATEST.c.changed_at), else_=_SINCE)


@dataclass(frozen=True)
class ChangeFilter:
    """Which pairings: those that began to stand published, or changed, at a moment or later."""

    changed_since: datetime


def _narrow(where: ChangeFilter) -> Iterator[ColumnElement[bool]]:
    yield where.changed_since <= _CHANGED_AT


PUBLISHED_PAIRINGS = Listing(
    name="published_pairings",
    row=Pairing,
    statement=(
        select(Pairing)
        .join(PairingRun, Pairing.run_id == PairingRun.id)
        .outerjoin(
            _LATEST,
            (_LATEST.c.left_delegate_id == Pairing.left_delegate_id)
            & (_LATEST.c.right_delegate_id == Pairing.right_delegate_id),
        )
        .where(models.stands(PairingRun))
    ),
    orders={"changed_at": (Key(_CHANGED_AT, datetime),)},
    default=(("changed_at", True),),
    narrow=_narrow,
)
