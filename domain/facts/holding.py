"""Finding and holding the editions and facts that somebody may state, and telling of changes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from domain import audit, changes, models
from domain.audit import Undo
from domain.errors import NotFound
from domain.lookups import held, held_with_edition, require_version
from domain.models import EventKind
from domain.policy import Role
from domain.policy.narrowing import viewer_of
from domain.store import WriteDb


def _may_state(db: WriteDb, edition_id: str) -> bool:
    viewer = viewer_of(db.info)
    return viewer.role is Role.ADMIN or viewer.holds(edition_id)


async def _may_change(db: WriteDb, row: models.Fact) -> bool:
    return _may_state(db, row.edition_id)


async def hold_edition(db: WriteDb, edition_id: str) -> models.Edition:
    """Return an edition whose facts the viewer may state, and hold it.

    Raises:
        NotFound: there is none.
    """
    may = _may_state(db, edition_id)
    edition = await held(db, models.Edition, edition_id) if may else None
    if edition is None:
        raise NotFound(
            "There is no edition of this id whose facts you may state.", path=("editionId",)
        )
    return edition


async def hold(db: WriteDb, fact_id: str, expected_version: int | None) -> models.Fact:
    """Return a fact that the viewer may state, and hold it.

    Raises:
        NotFound: there is none.
        Stale: it is not of the version expected.
    """
    found = await held_with_edition(db, models.Fact, fact_id, _may_change)
    if found is None:
        raise NotFound("There is no fact of this id that you may change.", path=("id",))
    _, row = found
    require_version("fact", row.version, expected_version)
    return row


def tell(
    db: WriteDb,
    row: models.Fact,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any] | None,
    undo: Undo,
    at: datetime,
    reason: str | None = None,
) -> None:
    """Note a change of a fact in the trail, and announce it.

    Args:
        db: that made the change.
        row: what was changed.
        before: what the trail may hold of it as it was; None where there was none.
        after: likewise as it is; None where it is gone.
        undo: what takes the change back.
        at: when.
        reason: why, in the words of whoever acted; None where there are none.
    """
    change = audit.Change(
        "Fact", row.id, before, after, reason=reason, edition_id=row.edition_id, undo=undo
    )
    changes.tell(db, EventKind.FACT_CHANGED, change, at=at)


def noted(row: models.Fact) -> dict[str, object]:
    """Return what the trail may hold of a fact."""
    return {
        "edition": row.edition_id,
        "key": row.key,
        "stated": row.stated_value,
        "version": row.version,
    }
