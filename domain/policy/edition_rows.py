"""Which rows of programmes and editions a viewer may read and change: what they are is open.

What every edition shares, and an edition that is not there yet, is for those who hold all of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import false, select

from domain import models
from domain.models import Record
from domain.policy.conditions import (
    COMPONENT,
    OPEN,
    Condition,
    Rows,
    RowScope,
    everything,
    held,
    within,
)
from domain.policy.viewer import Viewer
from domain.roles import Role


def _who_holds_all(viewer: Viewer) -> Condition:
    return None if viewer.edition_ids is None else false()


def _by(scope: RowScope) -> Rows:
    return Rows(OPEN, {Role.PLANNER: scope, Role.ADMIN: everything})


def _of_edition(column: Any) -> Rows:
    return _by(held(column))


EDITION_ROWS: Final[Mapping[type[Record], Rows]] = {
    models.Programme: _by(_who_holds_all),
    models.StrategyAnchor: _by(_who_holds_all),
    models.Organization: _by(_who_holds_all),
    models.Edition: _of_edition(models.Edition.id),
    models.EditionOrganization: _of_edition(models.EditionOrganization.edition_id),
    models.Statement: _of_edition(models.Statement.edition_id),
    models.FocusTopic: _of_edition(models.FocusTopic.edition_id),
    models.Side: _of_edition(models.Side.edition_id),
    models.SideAdministration: _of_edition(models.SideAdministration.edition_id),
    models.Component: _of_edition(models.Component.edition_id),
    models.ComponentSide: _by(
        within(
            models.ComponentSide.component_id, select(COMPONENT.c.id), held(COMPONENT.c.edition_id)
        )
    ),
}
