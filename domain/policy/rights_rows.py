"""Which rows of what is kept of the rights of people a viewer may read and change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from domain import models
from domain.models import Record
from domain.policy.conditions import Rows, everything, oneself
from domain.roles import Role

RIGHTS_ROWS: Final[Mapping[type[Record], Rows]] = {
    # Why somebody did something, for whom it concerns and for whoever answers for it.
    models.AuditWords: Rows(
        {Role.MANAGER: oneself(models.AuditWords.manager_id), Role.ADMIN: everything}
    ),
    models.Erasure: Rows({Role.AUDITOR: everything, Role.ADMIN: everything}),
}
