"""What a replan of an edition has to mend, as lists: who lost a partner, who left, what stays.

Reads only. A later run takes nobody in who has withdrawn and suggests no pair again that one has
declined, so it needs nothing but the pairs that are published; see ``graph/pairing/replan.py``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from sqlalchemy import ColumnElement, exists, or_, select

from domain.models import STANDING, Delegate, Pairing, PairingRun, Partnership, stands
from domain.nominations import DELEGATES_OF_EDITION
from domain.partnerships.reading import PARTNERSHIPS_OF_EDITION, is_declined
from domain.store import ReadDb


def _is_published(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """Tell whether the run that stands published has a pairing of which some conditions hold."""
    return exists().where(
        Pairing.run_id == PairingRun.id,
        stands(PairingRun),
        *conditions,
    )


def _is_of_delegate() -> ColumnElement[bool]:
    return or_(Pairing.left_delegate_id == Delegate.id, Pairing.right_delegate_id == Delegate.id)


def _stands() -> ColumnElement[bool]:
    """Tell whether the two of a pairing are partners still."""
    return exists().where(
        Partnership.left_delegate_id == Pairing.left_delegate_id,
        Partnership.right_delegate_id == Pairing.right_delegate_id,
        Partnership.state.in_(STANDING),
    )


SEEKING: Final = replace(
    DELEGATES_OF_EDITION,
    name="replan.seeking",
    statement=DELEGATES_OF_EDITION.statement.where(
        Delegate.withdrawn_at.is_(None), _is_published(_is_of_delegate(), ~_stands())
    ),
)
DEPARTED: Final = replace(
    DELEGATES_OF_EDITION,
    name="replan.departed",
    statement=DELEGATES_OF_EDITION.statement.where(
        Delegate.withdrawn_at.is_not(None), _is_published(_is_of_delegate())
    ),
)
KEPT: Final = replace(
    PARTNERSHIPS_OF_EDITION,
    name="replan.kept",
    statement=PARTNERSHIPS_OF_EDITION.statement.where(
        Partnership.state.in_(STANDING),
        _is_published(
            Pairing.left_delegate_id == Partnership.left_delegate_id,
            Pairing.right_delegate_id == Partnership.right_delegate_id,
        ),
    ),
)
BARRED: Final = replace(
    PARTNERSHIPS_OF_EDITION,
    name="replan.barred",
    statement=PARTNERSHIPS_OF_EDITION.statement.where(is_declined()),
)


async def editions_to_replan(db: ReadDb, edition_ids: Sequence[str]) -> list[bool]:
    """Tell of each edition whether somebody who takes part has lost a published partner."""
    rows = await db.scalars(
        select(Delegate.edition_id)
        .where(
            Delegate.edition_id.in_(edition_ids),
            Delegate.withdrawn_at.is_(None),
            _is_published(_is_of_delegate(), ~_stands()),
        )
        .distinct()
    )
    found = set(rows)
    return [edition_id in found for edition_id in edition_ids]
