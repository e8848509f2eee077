"""What may be done to a framework, a recommendation and a commitment in which state: one table.

``target`` is None where the record is gone afterwards, or where the act leaves its state.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final, Generic, NamedTuple, TypeVar

from domain.errors import Conflict
from domain.models import CommitmentState, CooperationFrameworkState, RecommendationState

StateT = TypeVar("StateT", bound=StrEnum)


class Move(NamedTuple, Generic[StateT]):
    """From which states something may be done, what state comes of it, and what to do instead."""

    label: str
    sources: frozenset[StateT]
    target: StateT | None
    instead: str


def _move(label: str, target: StateT | None, instead: str, *sources: StateT) -> Move[StateT]:
    return Move(label, frozenset(sources), target, instead)


_DRAFTED, _PUBLISHED = CooperationFrameworkState.DRAFT, CooperationFrameworkState.PUBLISHED
_NEXT: Final = "Draft its next version, and change that."

EDIT: Final = _move("edit", _DRAFTED, _NEXT, _DRAFTED)
MAP: Final = _move(
    "map", _DRAFTED, "A map is part of a version, and never changes later.", _DRAFTED
)
DISCARD: Final = _move("discard", None, "What was published is kept.", _DRAFTED)
PUBLISH: Final = _move("publish", _PUBLISHED, _NEXT, _DRAFTED)
SUPERSEDE_VERSION: Final = _move(
    "supersede_version",
    CooperationFrameworkState.SUPERSEDED,
    "A version is superseded when the next one is published.",
    _PUBLISHED,
)
RETIRE: Final = _move(
    "retire",
    CooperationFrameworkState.RETIRED,
    "Only a published version is retired; discard a draft.",
    _PUBLISHED,
)
RECOMMEND: Final = _move(
    "recommend", None, "Recommend under a draft or a published version.", _DRAFTED, _PUBLISHED
)
DRAFT_NEXT: Final = _move("draft_next", None, "", *CooperationFrameworkState)
FRAMEWORK_MOVES: Final = (
    EDIT,
    MAP,
    DISCARD,
    PUBLISH,
    SUPERSEDE_VERSION,
    RETIRE,
    RECOMMEND,
    DRAFT_NEXT,
)

_SAID, _AGREED = RecommendationState.DRAFT, RecommendationState.AGREED
_OTHERWISE: Final = "Add another one, agree on it, and let it supersede this one."

CHANGE: Final = _move("change", _SAID, _OTHERWISE, _SAID)
REMOVE: Final = _move("remove", None, _OTHERWISE, _SAID)
AGREE: Final = _move("agree", _AGREED, "Only a draft is agreed on.", _SAID)
SUPERSEDE: Final = _move(
    "supersede",
    RecommendationState.SUPERSEDED,
    "Only an agreed one is superseded; change or remove a draft.",
    _AGREED,
)
SUCCEED: Final = _move("succeed", _AGREED, "Only an agreed one supersedes another.", _AGREED)
COMMIT: Final = _move("commit", _AGREED, "Commit to one that is agreed.", _AGREED)
# What takes the two back.
DISAGREE: Final = _move("disagree", _SAID, "Only an agreed one becomes a draft again.", _AGREED)
REINSTATE: Final = _move(
    "reinstate", _AGREED, "Only a superseded one is reinstated.", RecommendationState.SUPERSEDED
)
RECOMMENDATION_MOVES: Final = (
    CHANGE,
    REMOVE,
    AGREE,
    SUPERSEDE,
    SUCCEED,
    COMMIT,
    DISAGREE,
    REINSTATE,
)

_OPEN, _DONE, _DROPPED = CommitmentState.OPEN, CommitmentState.DONE, CommitmentState.DROPPED
_CLOSED_STAYS: Final = "What is closed stays so. Add another commitment."

RECAST: Final = _move("recast", _OPEN, _CLOSED_STAYS, _OPEN)
WITHDRAW: Final = _move("withdraw", None, _CLOSED_STAYS, _OPEN)
TELL_UPDATE: Final = _move("tell_update", _OPEN, _CLOSED_STAYS, _OPEN)
CLOSE_DONE: Final = _move("close_done", _DONE, _CLOSED_STAYS, _OPEN)
CLOSE_DROPPED: Final = _move("close_dropped", _DROPPED, _CLOSED_STAYS, _OPEN)
# What takes the last two back.
REOPEN: Final = _move("reopen", _OPEN, "It is open already.", _DONE, _DROPPED)
COMMITMENT_MOVES: Final = (RECAST, WITHDRAW, TELL_UPDATE, CLOSE_DONE, CLOSE_DROPPED, REOPEN)


def require_move(move: Move[StateT], state: StateT, named: str, *path: str) -> None:
    """Refuse what may not be done to a record in its state.

    Args:
        move: what is to be done.
        state: of the record as it is now.
        named: the record in words, to begin a sentence with.
        path: the field that names the record.

    Raises:
        Conflict: it is in another state; names the record and its state, and says what to do.
    """
    if state not in move.sources:
        raise Conflict(f"{named} is {state.name}. {move.instead}", path=path)
