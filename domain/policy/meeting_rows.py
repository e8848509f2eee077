"""Which regional meetings, and which invitations to them, a viewer may read and change.

A meeting is for those who hold the edition; its planners, and admins, keep it. What a run suggests
is the planners'; an invitation is for the person, their administration and the planners.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, cast

from sqlalchemy import ColumnElement

from domain import models
from domain.models import STANDING_PARTICIPATIONS, Record
from domain.policy.conditions import (
    CROSS_PARTICIPATION,
    CROSS_PARTICIPATION_RUN,
    REGIONAL_MEETING,
    Condition,
    Rows,
    RowScope,
    both,
    everything,
    held,
    let_in,
    my_delegates,
    planners,
    staff_delegates,
    under,
)
from domain.policy.viewer import Viewer
from domain.roles import Role, Scope


def _reads(row: Any) -> dict[Role, RowScope]:
    ours = held(row.edition_id)
    return {
        Role.MANAGER: ours,
        Role.COORDINATOR: ours,
        Role.PLANNER: ours,
        Role.INTEGRATION: let_in(Scope.COOPERATION_READ, ours),
        Role.AUDITOR: everything,
        Role.ADMIN: everything,
    }


def _invited(row: Any) -> dict[Role, RowScope]:
    """Return who reads invitations; who refused one is nobody else's business."""
    ours = held(row.edition_id)

    def mine(viewer: Viewer) -> Condition:
        return cast("ColumnElement[bool]", row.delegate_id.in_(my_delegates(viewer)))

    def of_staff(viewer: Viewer) -> Condition:
        return cast("ColumnElement[bool]", row.delegate_id.in_(staff_delegates(viewer)))

    def standing(_viewer: Viewer) -> Condition:
        return cast("ColumnElement[bool]", row.state.in_(STANDING_PARTICIPATIONS))

    return {
        Role.MANAGER: both(ours, mine),
        Role.COORDINATOR: both(ours, of_staff),
        Role.PLANNER: ours,
        Role.AUDITOR: standing,
        Role.ADMIN: everything,
    }


def _answers(row: Any) -> dict[Role, RowScope]:
    """Return who changes invitations; coordinators end those of staff who withdraw, too."""
    changing = (Role.MANAGER, Role.COORDINATOR, Role.PLANNER)
    return {role: _invited(row)[role] for role in changing}


def _of_invitation(column: Any) -> Rows:
    invitation = CROSS_PARTICIPATION.c
    return Rows(
        under(column, CROSS_PARTICIPATION, _invited(invitation)),
        under(column, CROSS_PARTICIPATION, _answers(invitation)),
    )


def _part(column: Any) -> Rows:
    """Let the parts of a meeting follow it."""
    meeting = REGIONAL_MEETING.c
    return Rows(
        under(column, REGIONAL_MEETING, _reads(meeting)),
        under(column, REGIONAL_MEETING, planners(meeting.edition_id)),
    )


MEETING_ROWS: Final[Mapping[type[Record], Rows]] = {
    models.RegionalMeeting: Rows(
        _reads(models.RegionalMeeting), planners(models.RegionalMeeting.edition_id)
    ),
    models.MeetingTopic: _part(models.MeetingTopic.meeting_id),
    models.MeetingWay: _part(models.MeetingWay.meeting_id),
    models.CrossParticipation: Rows(
        _invited(models.CrossParticipation), _answers(models.CrossParticipation)
    ),
    models.CrossParticipationTopic: _of_invitation(models.CrossParticipationTopic.participation_id),
    models.CrossParticipationNotice: _of_invitation(
        models.CrossParticipationNotice.participation_id
    ),
    models.CrossParticipationRun: Rows(
        # What runs suggest is the planners', also when it is published.
        planners(models.CrossParticipationRun.edition_id),
        {Role.PLANNER: held(models.CrossParticipationRun.edition_id)},
    ),
    models.SuggestedInvitation: Rows(
        under(
            models.SuggestedInvitation.run_id,
            CROSS_PARTICIPATION_RUN,
            planners(CROSS_PARTICIPATION_RUN.c.edition_id),
        )
    ),
}
