"""Which partnerships, answers and contacts a viewer may read and change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, cast

from sqlalchemy import ColumnElement, select, tuple_

from domain import models
from domain.models import STANDING, PartnershipAnswer, Record
from domain.policy.conditions import (
    PARTNERSHIP,
    Condition,
    Rows,
    RowScope,
    both,
    either,
    everything,
    held,
    joined,
    let_in,
    my_delegates,
    staff_delegates,
    under,
)
from domain.policy.viewer import Viewer
from domain.roles import Role, Scope


def partnerships(row: Any) -> dict[Role, RowScope]:
    """Return who reads partnerships; one that ended is for those concerned and the planners."""

    def standing(_viewer: Viewer) -> Condition:
        return cast("ColumnElement[bool]", row.state.in_(STANDING))

    ours = held(row.edition_id)
    return {
        Role.MANAGER: both(ours, joined(row, my_delegates)),
        Role.COORDINATOR: both(ours, joined(row, staff_delegates)),
        Role.PLANNER: ours,
        Role.INTEGRATION: let_in(Scope.PAIRINGS_READ, both(ours, standing)),
        Role.AUDITOR: standing,
        Role.ADMIN: everything,
    }


def _changes_partnerships(row: Any) -> dict[Role, RowScope]:
    """Return who changes partnerships; a coordinator ends those of staff who withdraw."""
    changing = (Role.MANAGER, Role.COORDINATOR, Role.PLANNER)
    return {role: partnerships(row)[role] for role in changing}


def _responses() -> Rows:
    """Return who reads what one of the two said: not the other one, where it was no."""
    row = models.PartnershipResponse
    seen = under(row.partnership_id, PARTNERSHIP, partnerships(PARTNERSHIP.c))

    def mine(viewer: Viewer) -> Condition:
        return row.delegate_id.in_(my_delegates(viewer))

    def of_staff(viewer: Viewer) -> Condition:
        return row.delegate_id.in_(staff_delegates(viewer))

    def accepted(_viewer: Viewer) -> Condition:
        return row.answer == PartnershipAnswer.ACCEPTED

    return Rows(
        {
            Role.MANAGER: both(seen[Role.MANAGER], either(mine, accepted)),
            Role.COORDINATOR: both(seen[Role.COORDINATOR], either(of_staff, accepted)),
            Role.PLANNER: seen[Role.PLANNER],
            Role.ADMIN: everything,
        },
        {Role.MANAGER: both(seen[Role.MANAGER], mine), Role.PLANNER: seen[Role.PLANNER]},
    )


def _contacts() -> Rows:
    seen = under(models.Contact.partnership_id, PARTNERSHIP, partnerships(PARTNERSHIP.c))
    theirs = {role: seen[role] for role in (Role.MANAGER, Role.PLANNER)}
    return Rows(theirs, theirs)


def partners_only(left: Any, right: Any) -> dict[Role, RowScope]:
    """Return who reads what concerns two partners while they are: who may know that they are."""

    def between(scope: RowScope) -> RowScope:
        def narrowed(viewer: Viewer) -> Condition:
            row = PARTNERSHIP.c
            pairs = select(row.left_delegate_id, row.right_delegate_id)
            pairs = pairs.where(row.state.in_(STANDING))
            condition = scope(viewer)
            return tuple_(left, right).in_(pairs if condition is None else pairs.where(condition))

        return narrowed

    return {role: between(scope) for role, scope in partnerships(PARTNERSHIP.c).items()}


PARTNERSHIP_ROWS: Final[Mapping[type[Record], Rows]] = {
    models.Partnership: Rows(
        partnerships(models.Partnership), _changes_partnerships(models.Partnership)
    ),
    models.PartnershipResponse: _responses(),
    models.Contact: _contacts(),
}
