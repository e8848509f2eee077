"""Which private addresses of calendars a viewer may read and change: each their own.

Auditors and admins see that there are any, and admins revoke them; nobody reads a secret.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, cast

from sqlalchemy import ColumnElement

from domain import models
from domain.models import CalendarFeed, CalendarKind, Record
from domain.policy.conditions import Condition, Rows, RowScope, both, everything, held, oneself
from domain.policy.viewer import Viewer
from domain.roles import Role


def _own() -> dict[Role, RowScope]:
    row: Any = CalendarFeed
    ours = held(row.edition_id)

    def of_people(viewer: Viewer) -> Condition:
        return cast(
            "ColumnElement[bool]", row.administration_id == (viewer.administration_id or "")
        )

    def of_all(_viewer: Viewer) -> Condition:
        return cast("ColumnElement[bool]", row.kind == CalendarKind.EDITION)

    return {
        Role.MANAGER: both(ours, oneself(row.manager_id)),
        Role.COORDINATOR: both(ours, of_people),
        Role.PLANNER: both(ours, of_all),
        Role.ADMIN: everything,
    }


CALENDAR_ROWS: Final[Mapping[type[Record], Rows]] = {
    models.CalendarFeed: Rows({**_own(), Role.AUDITOR: everything}, _own())
}
