"""The plan of a topic run held against its edition as it is now: what stays, goes and comes.

A question, and no run: nothing that was published is replaced by asking.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from domain import models
from domain.errors import Conflict, InvalidInput
from domain.models import RunState
from domain.runs.alternatives import require_tolerance
from domain.runs.asked import answered
from domain.runs.child import SolveLimits
from domain.runs.engines import read_topics_problem
from domain.runs.instances import topics_document
from domain.runs.lists import get_topic_run
from domain.runs.requests import canonical, read_topic_request
from domain.runs.roster import require_ready
from domain.runs.topic_questions import per_mille_of
from domain.store import ReadDb
from graph import topics
from graph.problem import DroppedCode, TopicInfeasible, TopicReplan

PER_MILLE = 1_000


@dataclass(frozen=True)
class AskedReplan:
    """An edition as it is now, the topics of an earlier run, and ids by noun and key."""

    snapshot: str
    earlier: tuple[str, ...]
    ids: Mapping[tuple[str, str], str]


@dataclass(frozen=True)
class DroppedTopic:
    """A topic of the run that is not kept.

    Args:
        key: of the topic.
        topic_id: None where it is no topic of the catalogue any more.
        code: withdrawn, cannot or worth.
        conflicts: names of the records that stand against it together; only of cannot.
        topic_ids: of the topics that these name, by key.
    """

    key: str
    topic_id: str | None
    code: DroppedCode
    conflicts: tuple[tuple[str, ...], ...]
    topic_ids: Mapping[str, str]


@dataclass(frozen=True)
class TopicReplanAnswer:
    """The plan that keeps most topics, or the records that let no plan stand.

    Args:
        conflicts: empty where a plan stands; else all but this is empty or 0.
        total, best_total: of this plan, and the largest that is possible now.
        proved: no plan on the same terms keeps more topics.
    """

    tolerance: int
    conflicts: tuple[tuple[str, ...], ...] = ()
    topic_ids: tuple[str, ...] = ()
    kept_ids: tuple[str, ...] = ()
    added_ids: tuple[str, ...] = ()
    dropped: tuple[DroppedTopic, ...] = ()
    total: int = 0
    best_total: int = 0
    smallest_share_per_mille: int = 0
    proved: bool = False


async def read_asked_replan(
    db: ReadDb, run_id: str, *, minutes: int | None = None, never: Sequence[str] = ()
) -> AskedReplan:
    """Read a topic run that is done, and its edition as a run of it would be read now.

    It is weighed what that run weighed.

    Args:
        db: reading.
        run_id: the run to keep the topics of.
        minutes: another budget of minutes than that run had; None leaves it.
        never: keys of topics that are out now.

    Raises:
        NotFound: there is no such run.
        Conflict: it is not done.
        NotReady: the edition has one side, or a side without delegates.
        InvalidInput: what is asked now contradicts itself: a topic is out and required.
    """
    run = await get_topic_run(db, run_id)
    if run.state is not RunState.DONE or run.snapshot is None or run.solution is None:
        raise Conflict(
            f"This run is {run.state.value}. Replan a run that is done.", path=("runId",)
        )
    edition = await db.get_one(models.Edition, run.edition_id)
    await require_ready(db, edition)
    asked = read_topic_request(run.parameters)
    asked = replace(
        asked,
        never=tuple(dict.fromkeys((*asked.never, *never))),
        minutes=asked.minutes if minutes is None else minutes,
    )
    document, roster = await topics_document(db, edition, asked)
    for key in document["must"]:
        if key in document["never"]:
            raise InvalidInput(
                f"{key} is required by this run, so it cannot be out. Leave it in, or start a topic"
                " run that does not require it.",
                path=("neverTopicIds",),
            )
    read_topics_problem(document | {"people": []})
    return AskedReplan(canonical(document), tuple(json.loads(run.solution)["chosen"]), roster.ids)


async def topic_replan(
    asked: AskedReplan, tolerance: int, *, limits: SolveLimits | None = None
) -> TopicReplanAnswer:
    """Find the plan that keeps most topics of the run.

    Args:
        asked: the run and its edition.
        tolerance: what keeping may cost of the best total, 0 to 1,000 per mille.
        limits: what the answer may use.

    Raises:
        InvalidInput: the tolerance is out of range.
        SolveTooLong: see ``answered``.
    """
    require_tolerance(tolerance, "tolerancePerMille")
    found = await answered(_replan, asked.snapshot, asked.earlier, tolerance, limits=limits)
    if isinstance(found, TopicInfeasible):
        conflicts = tuple(conflict.records for conflict in found.conflicts)
        return TopicReplanAnswer(tolerance, conflicts)
    return TopicReplanAnswer(
        tolerance=tolerance,
        topic_ids=_ids(asked, found.chosen),
        kept_ids=_ids(asked, found.kept),
        added_ids=_ids(asked, found.added),
        dropped=tuple(
            DroppedTopic(
                key=dropped.topic,
                topic_id=asked.ids.get(("topic", dropped.topic)),
                code=dropped.code,
                conflicts=dropped.conflicts,
                topic_ids=_named(asked, dropped.conflicts),
            )
            for dropped in found.dropped
        ),
        total=found.total,
        best_total=found.best_total,
        smallest_share_per_mille=per_mille_of(found.smallest_share),
        proved=found.proved,
    )


def _ids(asked: AskedReplan, keys: Iterable[str]) -> tuple[str, ...]:
    return tuple(asked.ids["topic", key] for key in keys)


def _named(asked: AskedReplan, conflicts: tuple[tuple[str, ...], ...]) -> dict[str, str]:
    """Return the ids of the topics that records name, by key."""
    keys = {
        key
        for conflict in conflicts
        for record in conflict
        for key in record.partition(":")[2].split("|")
    }
    return {key: asked.ids["topic", key] for key in keys if ("topic", key) in asked.ids}


def _replan(
    snapshot: str, earlier: tuple[str, ...], tolerance: int
) -> TopicReplan | TopicInfeasible:
    """Solve in the child, then keep what can be kept."""
    problem = read_topics_problem(json.loads(snapshot))
    best = topics.solve(problem)
    if isinstance(best, TopicInfeasible):
        return best
    return topics.replan(problem, best, earlier, tolerance)
