"""How many pairings of a run two administrations share."""

from __future__ import annotations

from collections.abc import Sequence

from domain import models
from domain.partnerships.flows import Flow, count_flows
from domain.store import ReadDb


async def flows_by_run(db: ReadDb, run_ids: Sequence[str]) -> list[list[Flow]]:
    """Count the pairings of runs by their two administrations, as ``count_flows`` does."""
    row = models.Pairing
    return await count_flows(db, row, row.run_id, run_ids)
