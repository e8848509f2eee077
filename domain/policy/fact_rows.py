"""Which facts a viewer may read and change: what an edition states is for everybody."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from domain import models
from domain.models import Record
from domain.policy.conditions import FACT, OPEN, Rows, planners, under

FACT_ROWS: Final[Mapping[type[Record], Rows]] = {
    models.Fact: Rows(OPEN, planners(models.Fact.edition_id)),
    models.FactResolution: Rows(
        OPEN, under(models.FactResolution.fact_id, FACT, planners(FACT.c.edition_id))
    ),
}
