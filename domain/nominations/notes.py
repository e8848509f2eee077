"""What is left behind by each change of a nomination: audit, event, and what people are told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from domain import audit, changes, models
from domain.audit import Undo
from domain.models import EventKind, NominationState, NoticeKind
from domain.store import WriteDb


def as_noted(row: models.Nomination) -> dict[str, Any]:
    """Return what the trail may hold of a nomination; its words are nobody else's."""
    return {
        "state": row.state.value,
        "side": row.side_id,
        "submitted_at": row.submitted_at and row.submitted_at.isoformat(),
        "version": row.version,
    }


class Stood(NamedTuple):
    """How a nomination stood: a state, and what belongs to it.

    ``place`` is on the waiting list; ``submitted_at`` a moment as ISO writes it; ``reason`` that of
    a refusal. ``again`` says that to stand so is to do again what was taken back.
    """

    state: str = NominationState.WITHDRAWN.value
    place: int | None = None
    submitted_at: str | None = None
    reason: str = ""
    again: bool = False

    @classmethod
    def of(cls, row: models.Nomination, place: int | None = None) -> Stood:
        """Return how one stands now, to be asked before it is changed."""
        moment = row.submitted_at and row.submitted_at.isoformat()
        return cls(row.state.value, place, moment or None, row.decision_reason)

    @property
    def undo(self) -> Undo:
        """What has the nomination stand so again: see ``restoring``."""
        return Undo("restore_nomination", self._asdict())


def note_nomination(
    db: WriteDb,
    row: models.Nomination,
    before: dict[str, Any] | None,
    kind: EventKind,
    *,
    at: datetime,
    undo: Undo | None = None,
    also: Mapping[str, Any] | None = None,
) -> None:
    """Leave a change of a nomination on the trail, and tell it to whoever listens.

    ``also`` is what else the trail may hold of how it is now.
    """
    change = audit.Change(
        "Nomination",
        row.id,
        before,
        {**as_noted(row), **(also or {})},
        edition_id=row.edition_id,
        manager_id=row.manager_id,
        undo=undo,
    )
    changes.tell(db, kind, change, at=at)


def give_notice(db: WriteDb, row: models.Nomination, kind: NoticeKind, *, at: datetime) -> None:
    """Tell the person and their administration what became of a nomination."""
    db.add(models.NominationNotice(id=models.new_id(), nomination_id=row.id, kind=kind, told_at=at))
