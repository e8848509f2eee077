"""Which regional meetings a viewer may read and change.

A meeting is for those who hold the edition; its planners, and admins, keep it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from domain import models
from domain.models import Record
from domain.policy.conditions import (
    CROSS_PARTICIPATION_RUN,
    REGIONAL_MEETING,
    Rows,
    RowScope,
    everything,
    held,
    let_in,
    under,
)
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


def _keeps(row: Any) -> dict[Role, RowScope]:
    return {Role.PLANNER: held(row.edition_id), Role.ADMIN: everything}


def _plans(row: Any) -> dict[Role, RowScope]:
    """Return who reads what runs suggest: it is the planners', also when it is published."""
    return {Role.PLANNER: held(row.edition_id), Role.ADMIN: everything}


def _part(column: Any) -> Rows:
    """Let the parts of a meeting follow it."""
    meeting = REGIONAL_MEETING.c
    return Rows(
        under(column, REGIONAL_MEETING, _reads(meeting)),
        under(column, REGIONAL_MEETING, _keeps(meeting)),
    )


MEETING_ROWS: Final[Mapping[type[Record], Rows]] = {
    models.RegionalMeeting: Rows(_reads(models.RegionalMeeting), _keeps(models.RegionalMeeting)),
    models.MeetingTopic: _part(models.MeetingTopic.meeting_id),
    models.MeetingWay: _part(models.MeetingWay.meeting_id),
    models.CrossParticipationRun: Rows(
        _plans(models.CrossParticipationRun),
        {Role.PLANNER: held(models.CrossParticipationRun.edition_id)},
    ),
    models.SuggestedInvitation: Rows(
        under(
            models.SuggestedInvitation.run_id,
            CROSS_PARTICIPATION_RUN,
            _plans(CROSS_PARTICIPATION_RUN.c),
        )
    ),
}
