"""Which rows of what is kept of the rights of people a viewer may read and change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, cast

from sqlalchemy import ColumnElement, select

from domain import models
from domain.models import Record
from domain.policy.conditions import (
    Condition,
    Rows,
    RowScope,
    apart,
    both,
    either,
    everything,
    let_in,
    nominated,
    oneself,
    partners,
    staff,
    taking_part,
)
from domain.policy.viewer import Viewer
from domain.roles import Role, Scope

# Looked up past the rows of whoever asks: who took back that others may see the name.
_CONSENT: Final = apart(models.Consent)


def own(person: Any) -> dict[Role, RowScope]:
    """Return who changes what is a person's own: they, and the coordinator of their people."""
    return {Role.MANAGER: oneself(person), Role.COORDINATOR: staff(person)}


def planned(person: Any) -> dict[Role, RowScope]:
    """Return who else corrects a person: the planner of an edition that they may come to."""
    return {Role.PLANNER: nominated(person)}


def agreements(person: Any) -> dict[Role, RowScope]:
    """Return who reads what a person agrees to, also where nothing was decided."""
    return {
        Role.MANAGER: oneself(person),
        Role.COORDINATOR: staff(person),
        Role.PLANNER: nominated(person),
        Role.AUDITOR: everything,
        Role.ADMIN: everything,
    }


def _listed(_viewer: Viewer) -> Condition:
    """Keep the people who have not taken back that others may see their name."""
    hidden = select(_CONSENT.c.manager_id).where(
        _CONSENT.c.purpose == models.ConsentPurpose.LISTED, _CONSENT.c.given.is_(False)
    )
    return cast("ColumnElement[bool]", models.NamedManager.id.not_in(hidden))


def _named() -> dict[Role, RowScope]:
    """Return who reads the names and positions of people.

    Whoever answers for somebody does, and a partner, who is to meet them; others see those listed.
    """
    person = models.NamedManager.id
    others = both(taking_part(person), _listed)
    return {
        Role.MANAGER: either(oneself(person), partners(person), others),
        Role.COORDINATOR: either(staff(person), others),
        Role.PLANNER: nominated(person),
        Role.INTEGRATION: let_in(Scope.PEOPLE_READ, others),
        Role.AUDITOR: everything,
        Role.ADMIN: everything,
    }


# Who may ask for all that is held on somebody.
_ASKS: Final = {
    Role.MANAGER: oneself(models.PersonExport.manager_id),
    Role.COORDINATOR: staff(models.PersonExport.manager_id),
    Role.ADMIN: everything,
}
RIGHTS_ROWS: Final[Mapping[type[Record], Rows]] = {
    # Why somebody did something, for whom it concerns and for whoever answers for it.
    models.AuditWords: Rows(
        {Role.MANAGER: oneself(models.AuditWords.manager_id), Role.ADMIN: everything}
    ),
    models.Consent: Rows(agreements(models.Consent.manager_id), own(models.Consent.manager_id)),
    models.ContactDetails: Rows(
        {
            Role.MANAGER: either(
                oneself(models.ContactDetails.manager_id),
                partners(models.ContactDetails.manager_id),
            ),
            Role.COORDINATOR: staff(models.ContactDetails.manager_id),
            Role.PLANNER: nominated(models.ContactDetails.manager_id),
            Role.ADMIN: everything,
        },
        {**own(models.ContactDetails.manager_id), **planned(models.ContactDetails.manager_id)},
    ),
    models.NamedManager: Rows(_named()),
    models.AssessmentRead: Rows(
        {
            Role.MANAGER: oneself(models.AssessmentRead.manager_id),
            Role.AUDITOR: everything,
            Role.ADMIN: everything,
        }
    ),
    models.PersonExport: Rows(
        {**_ASKS, Role.AUDITOR: everything},
        _ASKS,
    ),
    models.Erasure: Rows({Role.AUDITOR: everything, Role.ADMIN: everything}),
}
