"""The life of a nomination: which moves there are, and while the edition is in which state."""

from __future__ import annotations

from typing import Final, NamedTuple

from domain import models
from domain.checks import NOT_ARCHIVED, require_state
from domain.errors import Conflict
from domain.models import EditionState, NominationState

_DRAFT, _SUBMITTED = NominationState.DRAFT, NominationState.SUBMITTED
_CONFIRMED, _WAITLISTED = NominationState.CONFIRMED, NominationState.WAITLISTED
_DECLINED, _WITHDRAWN = NominationState.DECLINED, NominationState.WITHDRAWN
_CALLED: Final = frozenset({EditionState.NOMINATING})
# While it runs people drop out, and the last are decided on.
DECIDING: Final = frozenset({EditionState.NOMINATING, EditionState.OPEN})

STANDING: Final = (_DRAFT, _SUBMITTED, _WAITLISTED, _CONFIRMED)


class NominationMove(NamedTuple):
    """A move that a nomination can make; from None it is new."""

    label: str
    sources: frozenset[NominationState | None]
    target: NominationState
    editions: frozenset[EditionState]


def _move(
    label: str,
    target: NominationState,
    editions: frozenset[EditionState],
    *sources: NominationState | None,
) -> NominationMove:
    return NominationMove(label, frozenset(sources), target, editions)


NOMINATION_MOVES: Final = (
    _move("nominate", _DRAFT, _CALLED, None, _WITHDRAWN),
    _move("change", _DRAFT, _CALLED, _DRAFT),
    _move("submit", _SUBMITTED, _CALLED, _DRAFT),
    # Who was declined may be thought of again.
    _move("confirm", _CONFIRMED, DECIDING, _SUBMITTED, _DECLINED),
    _move("waitlist", _WAITLISTED, DECIDING, _SUBMITTED, _DECLINED),
    _move("promote", _CONFIRMED, DECIDING, _WAITLISTED),
    _move("reorder", _WAITLISTED, DECIDING, _WAITLISTED),
    _move("decline", _DECLINED, DECIDING, _SUBMITTED, _WAITLISTED),
    # Whoever leaves after an edition leaves its partnerships as well.
    _move("withdraw", _WITHDRAWN, NOT_ARCHIVED, *STANDING),
    # Straight into the place of a delegate of the same administration, past the waiting list.
    _move("take_over", _CONFIRMED, DECIDING, None, _DRAFT, _SUBMITTED, _WAITLISTED, _WITHDRAWN),
)
_BY_LABEL: Final = {move.label: move for move in NOMINATION_MOVES}


def require_edition(label: str, edition: models.Edition, *path: str) -> None:
    """Refuse a move that the state of the edition does not allow.

    Raises:
        Conflict: naming the edition and its state.
    """
    editions = _BY_LABEL[label].editions
    require_state(f"The edition {edition.slug}", edition.state, editions, *path)


def require_move(
    label: str, edition: models.Edition, state: NominationState | None, who: str, *path: str
) -> None:
    """Refuse a move that the edition or the nomination does not allow now.

    Args:
        label: of the move.
        edition: of the nomination.
        state: of the nomination; None where there is none yet.
        who: is nominated, by code.
        path: the field that names the nomination.

    Raises:
        Conflict: naming the edition or the nomination, and its state.
    """
    require_edition(label, edition, *path)
    move = _BY_LABEL[label]
    if state not in move.sources:
        states = " or ".join(each.name for each in NominationState if each in move.sources)
        name = state.name if state else "not there"
        raise Conflict(
            f"The nomination of {who} is {name}. This can be done while it is {states}.", path=path
        )
