"""The life of a proposal: which moves there are, and while an edition is in which state."""

from __future__ import annotations

from typing import Final, NamedTuple

from domain import models
from domain.checks import NOT_ARCHIVED, require_state
from domain.models import EditionState, ProposalState

_DRAFT, _SUBMITTED = ProposalState.DRAFT, ProposalState.SUBMITTED
_RETURNED, _ENDORSED = ProposalState.RETURNED, ProposalState.ENDORSED
_ADOPTED, _WITHDRAWN = ProposalState.ADOPTED, ProposalState.WITHDRAWN
# Of the edition whose topics it becomes one of.
_AHEAD: Final = frozenset({EditionState.PLANNED, EditionState.NOMINATING, EditionState.OPEN})
_ANY: Final = frozenset(EditionState)


class ProposalMove(NamedTuple):
    """A move that a proposal can make; from None it is new, a target of None leaves it there."""

    label: str
    sources: frozenset[ProposalState | None]
    target: ProposalState | None
    editions: frozenset[EditionState]


def _move(
    label: str,
    target: ProposalState | None,
    editions: frozenset[EditionState],
    *sources: ProposalState | None,
) -> ProposalMove:
    return ProposalMove(label, frozenset(sources), target, editions)


PROPOSAL_MOVES: Final = (
    # What people make of an edition they often write down when it is over.
    _move("add", _DRAFT, NOT_ARCHIVED, None),
    _move("change", None, NOT_ARCHIVED, _DRAFT, _RETURNED),
    _move("submit", _SUBMITTED, NOT_ARCHIVED, _DRAFT, _RETURNED),
    _move("endorse", _ENDORSED, NOT_ARCHIVED, _SUBMITTED),
    _move("return", _RETURNED, NOT_ARCHIVED, _SUBMITTED),
    _move("adopt", _ADOPTED, _AHEAD, _ENDORSED),
    # A planner takes an adoption back, with revertChange.
    _move("release", _ENDORSED, _AHEAD, _ADOPTED),
    _move("withdraw", _WITHDRAWN, _ANY, _DRAFT, _SUBMITTED, _RETURNED, _ENDORSED),
)
_BY_LABEL: Final = {move.label: move for move in PROPOSAL_MOVES}


def require_edition(label: str, edition: models.Edition, *path: str) -> None:
    """Refuse a move that the state of an edition does not allow.

    Args:
        label: of the move.
        edition: in which the proposal is made; for an adoption the one that adopts it.
        path: the field that names the edition or the proposal.

    Raises:
        Conflict: naming the edition and its state.
    """
    editions = _BY_LABEL[label].editions
    require_state(f"The edition {edition.slug}", edition.state, editions, *path)


def require_move(label: str, row: models.Proposal, *path: str) -> ProposalState:
    """Refuse a move that the state of a proposal does not allow, and return the state after it.

    Raises:
        Conflict: naming the proposal and its state.
    """
    move = _BY_LABEL[label]
    require_state(f"The proposal {row.code}", row.state, move.sources, *path)
    return move.target or row.state
