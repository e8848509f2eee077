"""How many runs stand where: figures for operators, without a name in them."""

from __future__ import annotations

from sqlalchemy import func, select

from domain import models
from domain.models.runs import RunState
from domain.store import ReadDb


async def runs_by_state(db: ReadDb) -> dict[tuple[str, str], int]:
    """Count the runs by kind and state, the empty ones with 0.

    Cost: two statements over the index of the states.
    """
    counts = {(kind, state.value): 0 for kind in ("pairing", "topics") for state in RunState}
    for kind, table in (("pairing", models.PairingRun), ("topics", models.TopicRun)):
        rows = await db.execute(select(table.state, func.count()).group_by(table.state))
        for state, count in rows:
            counts[kind, state.value] = count
    return counts
