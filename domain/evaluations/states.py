"""The life of an evaluation form: its moves, and while the edition is in which state."""

from __future__ import annotations

from typing import Final, NamedTuple

from domain import models
from domain.checks import NOT_ARCHIVED, require_state
from domain.errors import Conflict
from domain.models import EditionState, EvaluationFormState

_DRAFT, _PUBLISHED = EvaluationFormState.DRAFT, EvaluationFormState.PUBLISHED
_WITHDRAWN = EvaluationFormState.WITHDRAWN
# What comes of an edition shows long after it.
_ANY: Final = frozenset(EditionState)


class FormMove(NamedTuple):
    """A move that a form can make; from None it is new, a target of None leaves it there."""

    label: str
    sources: frozenset[EvaluationFormState | None]
    target: EvaluationFormState | None
    editions: frozenset[EditionState]
    instead: str


def _move(
    label: str,
    target: EvaluationFormState | None,
    instead: str,
    *sources: EvaluationFormState | None,
    editions: frozenset[EditionState] = NOT_ARCHIVED,
) -> FormMove:
    return FormMove(label, frozenset(sources), target, editions, instead)


_FROZEN: Final = "Its questions are fixed. Withdraw it, and make another form."
FORM_MOVES: Final = (
    _move("create", _DRAFT, "", None),
    _move("change", None, "Make another form.", _DRAFT, _PUBLISHED),
    _move("ask", None, _FROZEN, _DRAFT),
    _move("publish", _PUBLISHED, "Only a draft is published.", _DRAFT),
    _move("withdraw", _WITHDRAWN, "It is withdrawn already.", _DRAFT, _PUBLISHED),
    # What takes the three back: a draft alone is deleted, and nobody has answered one.
    _move("remove", None, "Withdraw it.", _DRAFT),
    _move("unpublish", _DRAFT, "Only a published form becomes a draft again.", _PUBLISHED),
    _move("reinstate", None, "Only a withdrawn form is reinstated.", _WITHDRAWN),
    _move("answer", None, "Only a published form is answered.", _PUBLISHED, editions=_ANY),
    _move("remind", None, "Only of a published form one is reminded.", _PUBLISHED, editions=_ANY),
)
_BY_LABEL: Final = {move.label: move for move in FORM_MOVES}


def require_edition(label: str, edition: models.Edition, *path: str) -> None:
    """Refuse a move that the state of an edition does not allow.

    Raises:
        Conflict: naming the edition and its state.
    """
    editions = _BY_LABEL[label].editions
    require_state(f"The edition {edition.slug}", edition.state, editions, *path)


def require_move(label: str, row: models.EvaluationForm, *path: str) -> EvaluationFormState:
    """Refuse a move that the state of a form does not allow, and return the state after it.

    Raises:
        Conflict: naming the form and its state, and saying what to do.
    """
    move = _BY_LABEL[label]
    if row.state not in move.sources:
        raise Conflict(f"The form {row.code} is {row.state.name}. {move.instead}", path=path)
    return move.target or row.state
