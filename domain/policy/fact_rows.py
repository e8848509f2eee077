"""Which facts a viewer may read and change: what an edition states is for everybody."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from domain import models
from domain.models import Record
from domain.policy.conditions import FACT, Rows, RowScope, everything, held, under
from domain.roles import Role

_EVERYBODY: Final[Mapping[Role, RowScope]] = dict.fromkeys(
    (role for role in Role if role is not Role.SYSTEM), everything
)


def _states(edition: Any) -> Mapping[Role, RowScope]:
    return {Role.PLANNER: held(edition), Role.ADMIN: everything}


FACT_ROWS: Final[Mapping[type[Record], Rows]] = {
    models.Fact: Rows(_EVERYBODY, _states(models.Fact.edition_id)),
    models.FactResolution: Rows(
        _EVERYBODY, under(models.FactResolution.fact_id, FACT, _states(FACT.c.edition_id))
    ),
}
