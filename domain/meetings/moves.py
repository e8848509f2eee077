"""What becomes of an invitation to a regional meeting: one table of moves.

A suggestion in a run is what is proposed; a publication invites. From None an invitation is new.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from domain.checks import require_state
from domain.models import CrossParticipation, CrossParticipationState

_INVITED, _ACCEPTED = CrossParticipationState.INVITED, CrossParticipationState.ACCEPTED


class ParticipationMove(NamedTuple):
    """From which states something may be done, what state comes of it, and how it is called."""

    label: str
    sources: frozenset[CrossParticipationState | None]
    target: CrossParticipationState
    done: str


def _move(
    label: str,
    done: str,
    target: CrossParticipationState,
    *sources: CrossParticipationState | None,
) -> ParticipationMove:
    return ParticipationMove(label, frozenset(sources), target, done)


INVITE: Final = _move("invite", "made", _INVITED, None)
ACCEPT: Final = _move("accept", "accepted", _ACCEPTED, _INVITED)
DECLINE: Final = _move("decline", "declined", CrossParticipationState.DECLINED, _INVITED, _ACCEPTED)
ATTEND: Final = _move("attend", "recorded as attended", CrossParticipationState.ATTENDED, _ACCEPTED)
# Who was not there, whether they had answered or not.
MISS: Final = _move(
    "miss", "recorded as missed", CrossParticipationState.LAPSED, _INVITED, _ACCEPTED
)
# Somebody withdraws or is erased, or a later publication leaves the invitation out.
LAPSE: Final = _move("lapse", "ended", CrossParticipationState.LAPSED, _INVITED, _ACCEPTED)
PARTICIPATION_MOVES: Final = (INVITE, ACCEPT, DECLINE, ATTEND, MISS, LAPSE)


def require_move(move: ParticipationMove, row: CrossParticipation, *path: str) -> None:
    """Refuse a move that the state of an invitation does not allow.

    Raises:
        Conflict: naming its state, and those wanted.
    """
    can = f"One can be {move.done}"
    require_state("This invitation", row.state, move.sources, *path, can=can)
