"""Which rows of assessments a viewer may read and change, and whose levels that shows them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import ColumnElement, false, select

from domain import models
from domain.models import AssessmentKind, Record
from domain.policy.conditions import (
    ASSESSMENT,
    INVITATION,
    RATING,
    Column,
    Condition,
    Rows,
    RowScope,
    both,
    either,
    everything,
    held,
    nominated,
    oneself,
    staff,
    under,
    within,
)
from domain.policy.viewer import Viewer
from domain.roles import Role


def _assessed(person: Column) -> dict[Role, RowScope]:
    """Return who reads ratings: the person, their administration, the planner of their edition."""
    return {
        Role.MANAGER: oneself(person),
        Role.COORDINATOR: staff(person),
        Role.PLANNER: nominated(person),
    }


def _as_kind(kind: Any, of_kind: AssessmentKind, scope: RowScope) -> RowScope:
    """Keep the assessments that somebody may make: of oneself, or as a supervisor."""

    def narrowed(viewer: Viewer) -> Condition:
        condition = scope(viewer)
        mine: ColumnElement[bool] = kind == of_kind
        return mine if condition is None else mine & condition

    return narrowed


def _invited(invitation: Any) -> RowScope:
    """Keep the assessments that a peer was asked for in an edition that they hold."""
    mine = both(oneself(INVITATION.c.peer_id), held(INVITATION.c.edition_id))
    return within(invitation, select(INVITATION.c.id), mine)


def _assesses(row: Any) -> dict[Role, RowScope]:
    """Return who assesses: oneself, a peer who was asked, the superior, the facilitator."""
    return {
        Role.MANAGER: either(
            _as_kind(row.kind, AssessmentKind.SELF, oneself(row.manager_id)),
            _as_kind(row.kind, AssessmentKind.PEER, _invited(row.invitation_id)),
        ),
        Role.COORDINATOR: _as_kind(row.kind, AssessmentKind.SUPERVISOR, staff(row.manager_id)),
        Role.PLANNER: nominated(row.manager_id),
    }


def _reads(row: Any) -> dict[Role, RowScope]:
    """Return who reads assessments: who reads the person's ratings, and a peer what they gave."""
    found = _assessed(row.manager_id)
    return {**found, Role.MANAGER: either(found[Role.MANAGER], _invited(row.invitation_id))}


def _evidence() -> Rows:
    """Return who reads what ratings were given for: the person and their administration."""
    row = models.RatingEvidence
    readers = _assessed(ASSESSMENT.c.manager_id)
    del readers[Role.PLANNER]
    return Rows(
        under(row.rating_id, RATING, under(RATING.c.assessment_id, ASSESSMENT, readers)),
        under(
            row.rating_id,
            RATING,
            under(RATING.c.assessment_id, ASSESSMENT, _assesses(ASSESSMENT.c)),
        ),
    )


def _invitations() -> Rows:
    """Return who reads and changes invitations: the peer, who answers, and those who ask.

    In editions that they hold alone, as they see nobody of another one.
    """
    row = models.PeerInvitation
    ours = {
        Role.MANAGER: both(oneself(row.peer_id), held(row.edition_id)),
        Role.COORDINATOR: both(staff(row.manager_id), held(row.edition_id)),
        Role.PLANNER: held(row.edition_id),
    }
    return Rows(ours, ours)


def _written_by_admins(*tables: type[Record]) -> dict[type[Record], Rows]:
    """Open the reference data of competencies to reading, and to writing by who keeps it."""
    everybody: dict[Role, RowScope] = dict.fromkeys(set(Role) - {Role.SYSTEM}, everything)
    return {table: Rows(everybody, {Role.ADMIN: everything}) for table in tables}


def may_read_levels(viewer: Viewer) -> Condition:
    """Return which people a viewer may read the ratings of, as a condition on managers.

    For what tells of people in sums alone: whoever is among these does not hide the others.
    """
    if viewer.sees_everything:
        return None
    scope = _assessed(models.Manager.id).get(viewer.role)
    return false() if scope is None else scope(viewer)


COMPETENCE_ROWS: Final[Mapping[type[Record], Rows]] = {
    **_written_by_admins(
        models.Competency,
        models.CompetencyFramework,
        models.CompetencyGroup,
        models.CompetencyMapping,
        models.NameTranslation,
        models.RoleProfile,
        models.RoleTarget,
        models.TopicCompetency,
    ),
    models.Assessment: Rows(_reads(models.Assessment), _assesses(models.Assessment)),
    models.Rating: Rows(
        under(models.Rating.assessment_id, ASSESSMENT, _reads(ASSESSMENT.c)),
        under(models.Rating.assessment_id, ASSESSMENT, _assesses(ASSESSMENT.c)),
    ),
    models.RatingEvidence: _evidence(),
    models.PeerInvitation: _invitations(),
    models.ManagerTarget: Rows(
        _assessed(models.ManagerTarget.manager_id), _assessed(models.ManagerTarget.manager_id)
    ),
}
