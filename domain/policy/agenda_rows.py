"""Which rows of what an agenda is made of a viewer may read and change.

Times and places are as open as the component that they belong to. What is planned is the planners',
until an agenda that holds it is published; who goes where is nobody else's business even then.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, cast

from sqlalchemy import ColumnElement, select

from domain import models
from domain.models import Record
from domain.policy.conditions import (
    AGENDA_RUN,
    ATTENDANCE,
    COMPONENT,
    DELEGATE,
    EVERYBODY,
    OPEN,
    PLACEMENT,
    SESSION,
    SPEAKER,
    Condition,
    Rows,
    RowScope,
    both,
    either,
    everything,
    held,
    my_delegates,
    once_published,
    oneself,
    staff,
    staff_delegates,
    under,
    within,
)
from domain.policy.partnership_rows import partners_only
from domain.policy.viewer import Viewer
from domain.roles import Role


def _in_component(column: Any) -> RowScope:
    """Keep what belongs to a component of an edition that the viewer holds."""
    return within(column, select(COMPONENT.c.id), held(COMPONENT.c.edition_id))


def _placed(row_id: Any, column: Any) -> RowScope:
    """Keep what a published agenda tells of."""
    standing = select(AGENDA_RUN.c.id).where(models.stands(AGENDA_RUN.c))
    told = select(column).where(PLACEMENT.c.run_id.in_(standing), column.is_not(None))
    return lambda _viewer: cast("ColumnElement[bool]", row_id.in_(told))


def _sessions(session: Any) -> dict[Role, RowScope]:
    told = _placed(session.id, PLACEMENT.c.session_id)
    return {
        **dict.fromkeys(EVERYBODY, told),
        Role.PLANNER: _in_component(session.component_id),
        Role.ADMIN: everything,
    }


def _speakers(speaker: Any) -> dict[Role, RowScope]:
    """Return who reads speakers: those who lead what is published are for everybody."""
    joined = PLACEMENT.join(ATTENDANCE, ATTENDANCE.c.placement_id == PLACEMENT.c.id)
    standing = select(AGENDA_RUN.c.id).where(models.stands(AGENDA_RUN.c))
    leading = (
        select(ATTENDANCE.c.speaker_id)
        .select_from(joined)
        .where(PLACEMENT.c.run_id.in_(standing), ATTENDANCE.c.speaker_id.is_not(None))
    )
    told: RowScope = lambda _viewer: cast("ColumnElement[bool]", speaker.id.in_(leading))  # noqa: E731 -- one line says it
    return {
        **dict.fromkeys(EVERYBODY, told),
        Role.PLANNER: held(speaker.edition_id),
        Role.ADMIN: everything,
    }


def _attendances() -> dict[Role, RowScope]:
    """Return who reads who is where: leaders are told of, the others concern those concerned."""
    row = models.AgendaAttendance
    seen = under(
        row.placement_id,
        PLACEMENT,
        under(PLACEMENT.c.run_id, AGENDA_RUN, once_published(AGENDA_RUN.c)),
    )

    def leading(_viewer: Viewer) -> Condition:
        return row.leads.is_(True)

    def mine(viewer: Viewer) -> Condition:
        return row.delegate_id.in_(my_delegates(viewer))

    def of_staff(viewer: Viewer) -> Condition:
        return row.delegate_id.in_(staff_delegates(viewer))

    return {
        **{role: both(scope, leading) for role, scope in seen.items()},
        Role.MANAGER: both(seen[Role.MANAGER], either(leading, mine)),
        Role.COORDINATOR: both(seen[Role.COORDINATOR], either(leading, of_staff)),
        Role.PLANNER: seen[Role.PLANNER],
        Role.ADMIN: everything,
    }


def _meetings() -> dict[Role, RowScope]:
    """Return who reads when partners meet: by a published agenda, who may know of the two.

    And planners, by every agenda.
    """
    row = models.AgendaMeeting
    told = under(row.run_id, AGENDA_RUN, once_published(AGENDA_RUN.c))
    partners = partners_only(row.left_delegate_id, row.right_delegate_id)
    planners = {role: told[role] for role in (Role.PLANNER, Role.ADMIN)}
    return {role: both(told[role], scope) for role, scope in partners.items()} | planners


def _by_planner(scope: RowScope) -> dict[Role, RowScope]:
    return {Role.PLANNER: scope}


AGENDA_ROWS: Final[Mapping[type[Record], Rows]] = {
    models.Room: Rows(OPEN, _by_planner(_in_component(models.Room.component_id))),
    models.Slot: Rows(OPEN, _by_planner(_in_component(models.Slot.component_id))),
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
    models.AgendaRun: Rows(
        once_published(models.AgendaRun), _by_planner(held(models.AgendaRun.edition_id))
    ),
    models.AgendaPlacement: Rows(
        under(models.AgendaPlacement.run_id, AGENDA_RUN, once_published(AGENDA_RUN.c)),
        # Who takes the removal of a session back gives it to the agendas that held it.
        under(
            models.AgendaPlacement.run_id, AGENDA_RUN, _by_planner(held(AGENDA_RUN.c.edition_id))
        ),
    ),
    models.AgendaAttendance: Rows(_attendances()),
    models.AgendaMeeting: Rows(_meetings()),
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
