"""Publishing pairs, topics and agendas as one plan: all of them at once, or none."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from domain.errors import Conflict
from domain.runs.edition_plans import PlanConflict, PlanRule
from domain.runs.plan_reading import PlanRuns
from domain.runs.publish import publish_agenda_run, publish_pairing_run, publish_topic_run
from domain.store import WriteDb


async def publish_plan(
    db: WriteDb,
    runs: PlanRuns,
    conflicts: Sequence[PlanConflict],
    despite: Collection[PlanRule],
    *,
    at: datetime,
) -> None:
    """Publish the runs of a plan together; those that stand published already stay so.

    Args:
        db: of a unit of work.
        runs: that are to be one plan.
        conflicts: what does not go together of them, as ``check_plan`` says.
        despite: rules that the planner knows to be broken.
        at: when.

    Raises:
        Conflict: a rule is broken that the planner has not named; or one of the runs cannot be
            published, for what it alone says.
    """
    refused = [each for each in conflicts if each.rule not in despite]
    if refused:
        rules = ", ".join(dict.fromkeys(each.rule.value.upper() for each in refused))
        names = dict.fromkeys(
            name
            for each in refused
            for name in (*each.codes, *each.topics, *(held.title for held in each.sessions))
        )
        first = ", ".join([*names][:6])
        raise Conflict(
            f"Pairs, topics and agendas do not go together: {rules} ({first}). Look at planCheck,"
            " and mend it or name these rules in despite.",
            path=("despite",),
        )
    await publish_topic_run(db, runs.topic.id, at=at)
    for agenda in runs.agendas:
        await publish_agenda_run(db, agenda.id, at=at)
    await publish_pairing_run(db, runs.pairing.id, at=at)
