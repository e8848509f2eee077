"""Which links and steps of roadmaps a viewer may read and change.

Steps are as open as programmes are, and links as what they are of: objectives and topics of
editions are for everybody, recommendations and meetings for those who hold the edition.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from domain import models
from domain.models import Record, StrategyLink
from domain.policy.conditions import (
    EVERYBODY,
    Condition,
    Rows,
    either,
    everything,
    held,
    let_in,
    of_programme,
)
from domain.policy.viewer import Viewer
from domain.roles import Role, Scope


def _public(_viewer: Viewer) -> Condition:
    return StrategyLink.recommendation_id.is_(None) & StrategyLink.meeting_id.is_(None)


_OURS: Final = held(StrategyLink.edition_id)
_LINKS: Final = Rows(
    {
        **dict.fromkeys(EVERYBODY, either(_public, _OURS)),
        Role.INTEGRATION: either(_public, let_in(Scope.COOPERATION_READ, _OURS)),
        Role.AUDITOR: everything,
        Role.ADMIN: everything,
    },
    {Role.PLANNER: _OURS, Role.ADMIN: everything},
)

ROADMAP_ROWS: Final[Mapping[type[Record], Rows]] = {
    StrategyLink: _LINKS,
    models.RoadmapStep: Rows(
        dict.fromkeys(EVERYBODY, everything),
        {
            Role.PLANNER: of_programme(models.RoadmapStep.programme_id),
            Role.ADMIN: everything,
        },
    ),
}
