"""Which rows of nominations, quotas, deadlines and delegates a viewer may read and change.

Who was put forward and who waits for a place is nobody else's business. The waiting list is
changed by the rules of the house alone: see ``house``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, cast

from sqlalchemy import ColumnElement, false, or_, select

from domain import models
from domain.models import Record
from domain.policy.conditions import (
    DELEGATE,
    NOMINATION,
    SIDE,
    Condition,
    Rows,
    RowScope,
    both,
    either,
    everything,
    held,
    oneself,
    staff,
    under,
    within,
)
from domain.policy.viewer import Viewer
from domain.roles import Role, Scope


def for_people_or_pairings(scope: RowScope) -> RowScope:
    """Narrow an integration to one that was let in for people or for pairings."""
    wanted = {Scope.PEOPLE_READ, Scope.PAIRINGS_READ}
    return lambda viewer: scope(viewer) if wanted & viewer.scopes else false()


def _nominations(row: Any) -> dict[Role, RowScope]:
    return {
        Role.MANAGER: oneself(row.manager_id),
        Role.COORDINATOR: staff(row.manager_id),
        Role.PLANNER: held(row.edition_id),
        Role.AUDITOR: everything,
        Role.ADMIN: everything,
    }


def _puts_forward(row: Any) -> dict[Role, RowScope]:
    """Return who puts people forward and takes them back: their administration, the planner."""
    ours = held(row.edition_id)
    return {Role.COORDINATOR: both(ours, staff(row.manager_id)), Role.PLANNER: ours}


def _delegates(row: Any) -> dict[Role, RowScope]:
    ours = held(row.edition_id)
    return {
        Role.MANAGER: ours,
        Role.COORDINATOR: either(staff(row.manager_id), ours),
        Role.PLANNER: ours,
        Role.INTEGRATION: for_people_or_pairings(ours),
        Role.AUDITOR: everything,
        Role.ADMIN: everything,
    }


def _for_all(row: Any) -> RowScope:
    """Keep what is said for no one administration."""
    return lambda _viewer: cast("ColumnElement[bool]", row.administration_id.is_(None))


def _of_administration(row: Any) -> RowScope:
    """Keep what is said for the viewer's administration."""

    def scope(viewer: Viewer) -> Condition:
        ours = row.administration_id == (viewer.administration_id or "")
        return cast("ColumnElement[bool]", ours)

    return scope


def _for_us(row: Any) -> RowScope:
    """Keep what is said for all and for the viewer's administration."""

    def scope(viewer: Viewer) -> Condition:
        return or_(
            row.administration_id.is_(None),
            row.administration_id == (viewer.administration_id or ""),
        )

    return scope


def _of_edition(row: Any, coordinator: RowScope, **others: RowScope) -> dict[Role, RowScope]:
    return {
        Role.COORDINATOR: coordinator,
        Role.PLANNER: held(row.edition_id),
        Role.AUDITOR: everything,
        Role.ADMIN: everything,
        **{Role(name): scope for name, scope in others.items()},
    }


def _quotas() -> Rows:
    row = models.Quota
    ours = within(row.side_id, select(SIDE.c.id), held(SIDE.c.edition_id))
    return Rows(
        {**_of_edition(SIDE.c, _for_us(row)), Role.PLANNER: ours},
        {Role.PLANNER: ours},
    )


NOMINATION_ROWS: Final[Mapping[type[Record], Rows]] = {
    models.Quota: _quotas(),
    models.Nomination: Rows(_nominations(models.Nomination), _puts_forward(models.Nomination)),
    models.WaitingPlace: Rows(
        under(models.WaitingPlace.nomination_id, NOMINATION, _nominations(NOMINATION.c))
    ),
    models.NominationDeadline: Rows(
        _of_edition(
            models.NominationDeadline,
            _for_us(models.NominationDeadline),
            manager=_for_all(models.NominationDeadline),
        ),
        {Role.PLANNER: held(models.NominationDeadline.edition_id)},
    ),
    models.NominationNotice: Rows(
        under(models.NominationNotice.nomination_id, NOMINATION, _nominations(NOMINATION.c)),
        under(models.NominationNotice.nomination_id, NOMINATION, _puts_forward(NOMINATION.c)),
    ),
    models.NominationReminder: Rows(
        _of_edition(models.NominationReminder, _of_administration(models.NominationReminder)),
        {Role.PLANNER: held(models.NominationReminder.edition_id)},
    ),
    models.Delegate: Rows(_delegates(models.Delegate), _puts_forward(models.Delegate)),
    models.DelegateComponent: Rows(
        under(models.DelegateComponent.delegate_id, DELEGATE, _delegates(DELEGATE.c)),
        under(models.DelegateComponent.delegate_id, DELEGATE, _puts_forward(DELEGATE.c)),
    ),
    models.Substitution: Rows(
        under(models.Substitution.delegate_id, DELEGATE, _delegates(DELEGATE.c)),
        under(models.Substitution.delegate_id, DELEGATE, _puts_forward(DELEGATE.c)),
    ),
}
