"""Which profiles of administrations, and which indicators, a viewer may read and change.

A profile is for those who meet in an edition: whoever holds one reads the administrations on its
sides. An administration describes itself; the planners of an edition describe those on its sides.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import select

from domain import models
from domain.models import Record
from domain.policy.conditions import (
    INDICATOR,
    MEMBER,
    OPEN,
    STRATEGIC_FUNCTION,
    Rows,
    RowScope,
    either,
    everything,
    held,
    let_in,
    of_own,
    under,
    within,
)
from domain.roles import Role, Scope


def _of_edition(administration: Any) -> RowScope:
    """Keep what belongs to an administration on a side of an edition that the viewer holds."""
    return within(administration, select(MEMBER.c.administration_id), held(MEMBER.c.edition_id))


def reads_profile(administration: Any) -> dict[Role, RowScope]:
    """Return who reads what an administration says of itself."""
    return {
        Role.MANAGER: _of_edition(administration),
        Role.COORDINATOR: either(of_own(administration), _of_edition(administration)),
        Role.PLANNER: _of_edition(administration),
        Role.INTEGRATION: let_in(Scope.EDITIONS_READ, everything),
        Role.AUDITOR: everything,
        Role.ADMIN: everything,
    }


def describes(administration: Any) -> dict[Role, RowScope]:
    """Return who changes what an administration says of itself."""
    return {
        Role.COORDINATOR: of_own(administration),
        Role.PLANNER: _of_edition(administration),
        Role.ADMIN: everything,
    }


def _profile(column: Any) -> Rows:
    return Rows(reads_profile(column), describes(column))


def _planned(edition: Any) -> Mapping[Role, RowScope]:
    return {Role.PLANNER: held(edition)}


PROFILE_ROWS: Final[Mapping[type[Record], Rows]] = {
    models.StrategicFunction: _profile(models.StrategicFunction.administration_id),
    models.StrategicFunctionTopic: Rows(
        under(
            models.StrategicFunctionTopic.function_id,
            STRATEGIC_FUNCTION,
            reads_profile(STRATEGIC_FUNCTION.c.administration_id),
        ),
        under(
            models.StrategicFunctionTopic.function_id,
            STRATEGIC_FUNCTION,
            describes(STRATEGIC_FUNCTION.c.administration_id),
        ),
    ),
    models.GoodPractice: _profile(models.GoodPractice.administration_id),
    models.Challenge: _profile(models.Challenge.administration_id),
    models.Indicator: Rows(OPEN, _planned(models.Indicator.edition_id)),
    models.Objective: Rows(OPEN, _planned(models.Objective.edition_id)),
    models.IndicatorValue: Rows(
        OPEN,
        under(models.IndicatorValue.indicator_id, INDICATOR, _planned(INDICATOR.c.edition_id)),
    ),
}
