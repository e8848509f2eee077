"""Which rows of what an agenda is made of a viewer may read and change.

Times and places are as open as the component that they belong to. What is planned is the planners'.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import select

from domain import models
from domain.models import Record
from domain.policy.conditions import (
    COMPONENT,
    DELEGATE,
    SESSION,
    SPEAKER,
    Rows,
    RowScope,
    everything,
    held,
    oneself,
    staff,
    under,
    within,
)
from domain.roles import Role

_EVERYBODY: Final[tuple[Role, ...]] = tuple(role for role in Role if role is not Role.SYSTEM)
_OPEN: Final[Mapping[Role, RowScope]] = dict.fromkeys(_EVERYBODY, everything)


def _in_component(column: Any) -> RowScope:
    """Keep what belongs to a component of an edition that the viewer holds."""
    return within(column, select(COMPONENT.c.id), held(COMPONENT.c.edition_id))


def _sessions(session: Any) -> dict[Role, RowScope]:
    return {Role.PLANNER: _in_component(session.component_id), Role.ADMIN: everything}


def _speakers(speaker: Any) -> dict[Role, RowScope]:
    return {Role.PLANNER: held(speaker.edition_id), Role.ADMIN: everything}


def _by_planner(scope: RowScope) -> dict[Role, RowScope]:
    return {Role.PLANNER: scope}


AGENDA_ROWS: Final[Mapping[type[Record], Rows]] = {
    models.Component: Rows(_OPEN, _by_planner(held(models.Component.edition_id))),
    models.Room: Rows(_OPEN, _by_planner(_in_component(models.Room.component_id))),
    models.Slot: Rows(_OPEN, _by_planner(_in_component(models.Slot.component_id))),
    models.Speaker: Rows(_speakers(models.Speaker), _by_planner(held(models.Speaker.edition_id))),
    models.SpeakerLanguage: Rows(
        under(models.SpeakerLanguage.speaker_id, SPEAKER, _speakers(SPEAKER.c)),
        under(models.SpeakerLanguage.speaker_id, SPEAKER, _by_planner(held(SPEAKER.c.edition_id))),
    ),
    models.Session: Rows(
        _sessions(models.Session), _by_planner(_in_component(models.Session.component_id))
    ),
    models.SessionLeader: Rows(
        under(models.SessionLeader.session_id, SESSION, _sessions(SESSION.c)),
        under(
            models.SessionLeader.session_id,
            SESSION,
            _by_planner(_in_component(SESSION.c.component_id)),
        ),
    ),
    models.Absence: Rows(
        under(
            models.Absence.delegate_id,
            DELEGATE,
            {
                Role.MANAGER: oneself(DELEGATE.c.manager_id),
                Role.COORDINATOR: staff(DELEGATE.c.manager_id),
                Role.PLANNER: held(DELEGATE.c.edition_id),
            },
        ),
        under(models.Absence.delegate_id, DELEGATE, _by_planner(held(DELEGATE.c.edition_id))),
    ),
}
