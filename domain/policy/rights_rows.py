"""Which rows of what is kept of the rights of people a viewer may read and change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from domain import models
from domain.models import Record
from domain.policy.conditions import Rows, everything, oneself, staff
from domain.roles import Role

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
