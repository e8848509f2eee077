"""What is asked of a topic run that is done: fairness, why not, and how sure each topic is.

Answered in a child process from what was recorded, as questions about pairings are.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from sqlalchemy import select

from domain import models
from domain.errors import InvalidInput, NotFound
from domain.runs.asked import AskedRun, answered, documents_of, read_ids
from domain.runs.certainty import Doubt, noise_of
from domain.runs.child import SolveLimits
from domain.runs.engines import read_topics_problem
from domain.runs.lists import get_topic_run
from domain.store import ReadDb
from graph import interchange, topics
from graph.problem import (
    FairnessCurve,
    PlanCertainty,
    RatingNoise,
    TopicProblem,
    TopicSolution,
    TopicWhyNot,
    TopicWhyNotKind,
)

PER_MILLE = 1_000
PHIS_MAX = 20


@dataclass(frozen=True)
class FairnessPoint:
    """A plan at one part of the fairest share.

    Args:
        smallest_share_per_mille: of its need, of the side that gets least; rounded down.
        total: in millionths of a step of one person's gap.
    """

    phi_per_mille: int
    topic_ids: tuple[str, ...]
    smallest_share_per_mille: int
    total: int
    proved: bool


@dataclass(frozen=True)
class TopicFairness:
    """What fairness costs, from ignoring it to putting it first."""

    points: tuple[FairnessPoint, ...]
    loss_per_mille: int


@dataclass(frozen=True)
class NearestLeader:
    """Who comes closest to leading a topic on a side that has nobody who can."""

    delegate_id: str
    side_id: str
    level: int


@dataclass(frozen=True)
class TopicAnswer:
    """What it would mean to choose a topic.

    Args:
        kind: chosen, cannot, costs or tie.
        conflicts: names of the records that stand against it together; only of cannot.
        names: what these records name, by key: topic or side, and its id.
        nearest: where it lacks leaders, who comes closest.
        possible_in_editions: how many editions memory still keeps it away.
        total, smallest_share_per_mille: of the best plan with it; None of chosen and cannot.
        loss_per_mille: what the plan would lose of its total.
        displaced_ids, added_ids: topics that would go and come.
    """

    topic_id: str
    kind: TopicWhyNotKind
    conflicts: tuple[tuple[str, ...], ...]
    names: Mapping[str, tuple[str, str]]
    nearest: tuple[NearestLeader, ...]
    possible_in_editions: int | None
    total: int | None
    smallest_share_per_mille: int | None
    loss_per_mille: int
    displaced_ids: tuple[str, ...]
    added_ids: tuple[str, ...]


@dataclass(frozen=True)
class SuggestionCertainty:
    """How sure a suggested topic is.

    Args:
        stayed: in how many draws it is in the best plan.
        impossible: draws in which no plan was possible.
        assessed, entries: of all levels that somebody has a target for, how many are known.
    """

    draws: int
    stayed: int
    per_mille: int
    is_close_call: bool
    impossible: int
    assessed: int
    entries: int


async def read_asked_topics(db: ReadDb, run_id: str) -> AskedRun:
    """Read a topic run that a question is about.

    Raises:
        NotFound: there is no such run.
        Conflict: it is not done.
    """
    run = await get_topic_run(db, run_id)
    documents = documents_of(run)
    ids = await read_ids(db, run.edition_id)
    side = models.Side
    rows = await db.execute(select(side.key, side.id).where(side.edition_id == run.edition_id))
    ids |= {("side", key): row_id for key, row_id in rows}
    return AskedRun(run.id, run.edition_id, *documents, ids)


async def topic_fairness(
    asked: AskedRun, phis: Sequence[int] | None = None, *, limits: SolveLimits | None = None
) -> TopicFairness:
    """Say what fairness between the sides costs.

    Args:
        asked: the run.
        phis: parts of the fairest share, per mille; left out, six of them.
        limits: what the answer may use.

    Raises:
        InvalidInput: no part, too many, or one that is no per mille.
        SolveTooLong: see ``answered``.
    """
    if phis is not None and not 1 <= len(phis) <= PHIS_MAX:
        raise InvalidInput(
            f"Ask for 1 to {PHIS_MAX} points, not {len(phis)}.", path=("phiPerMille",)
        )
    for phi in phis or ():
        if not 0 <= phi <= PER_MILLE:
            raise InvalidInput(
                f"{phi} is out of range. Give whole numbers from 0 to {PER_MILLE:,}.",
                path=("phiPerMille",),
            )
    found = await answered(
        _fairness, asked.snapshot, asked.solution, tuple(phis or ()), limits=limits
    )
    return TopicFairness(
        points=tuple(
            FairnessPoint(
                phi_per_mille=point.phi_per_mille,
                topic_ids=_topic_ids(asked, point.chosen),
                smallest_share_per_mille=per_mille_of(point.smallest_share),
                total=point.total,
                proved=point.proved,
            )
            for point in found.points
        ),
        loss_per_mille=found.loss_per_mille,
    )


async def topic_why_not(
    asked: AskedRun, topic_id: str, *, limits: SolveLimits | None = None
) -> TopicAnswer:
    """Say why a topic is not chosen, and what it would cost to choose it.

    Raises:
        NotFound: the run did not know the topic.
        SolveTooLong: see ``answered``.
    """
    keys = {row_id: key for (noun, key), row_id in asked.ids.items() if noun == "topic"}
    known = {entry["id"] for entry in json.loads(asked.snapshot)["topics"]}
    if keys.get(topic_id) not in known:
        raise NotFound("This run did not choose among this topic.", path=("topic",))
    found = await answered(_why_not, asked.snapshot, asked.solution, keys[topic_id], limits=limits)
    share = found.smallest_share
    return TopicAnswer(
        topic_id=topic_id,
        kind=found.kind,
        conflicts=found.conflicts,
        names=_named(asked, found),
        nearest=tuple(
            NearestLeader(
                asked.ids["delegate", leader.person], asked.ids["side", leader.side], leader.level
            )
            for leader in found.nearest
        ),
        possible_in_editions=found.possible_in_editions,
        total=found.total,
        smallest_share_per_mille=None if share is None else per_mille_of(share),
        loss_per_mille=found.loss_per_mille,
        displaced_ids=_topic_ids(asked, found.displaced),
        added_ids=_topic_ids(asked, (key for key in found.added if key != found.topic)),
    )


async def topic_certainties(
    asked: AskedRun,
    topic_ids: Sequence[str],
    doubt: Doubt,
    *,
    limits: SolveLimits | None = None,
) -> list[SuggestionCertainty]:
    """Say of chosen topics how sure each is, in their order.

    Raises:
        InvalidInput: a number of the doubt is out of range.
        NotFound: a topic is not in the plan.
        SolveTooLong: see ``answered``.
    """
    noise = noise_of(doubt)
    found = await answered(_certainty, asked.snapshot, asked.solution, noise, limits=limits)
    known = {asked.ids["topic", one.topic]: one for one in found.topics}
    if not known.keys() >= set(topic_ids):
        raise NotFound("This topic is not in the plan of the run.", path=("topic",))
    return [
        SuggestionCertainty(
            draws=one.runs,
            stayed=one.stays,
            per_mille=one.per_mille,
            is_close_call=one.is_close_call,
            impossible=found.impossible,
            assessed=found.assessed,
            entries=found.entries,
        )
        for one in (known[topic_id] for topic_id in topic_ids)
    ]


def _topic_ids(asked: AskedRun, keys: Iterable[str]) -> tuple[str, ...]:
    return tuple(asked.ids["topic", key] for key in keys)


def _named(asked: AskedRun, found: TopicWhyNot) -> dict[str, tuple[str, str]]:
    """Return the topics and sides that the records of conflicts name, by key."""
    named = {}
    for record in {record for conflict in found.conflicts for record in conflict}:
        kind, _, keys = record.partition(":")
        noun = "side" if kind == "smallest_share" else "topic"
        for key in keys.split("|"):
            if (noun, key) in asked.ids:
                named[key] = (noun, asked.ids[noun, key])
    return named


def per_mille_of(share: Fraction) -> int:
    """Return a share in per mille, rounded down."""
    return share.numerator * PER_MILLE // share.denominator


# ---- in the child ----------------------------------------------------------------------------


def _read(snapshot: str, solution: str) -> tuple[TopicProblem, TopicSolution]:
    problem = read_topics_problem(json.loads(snapshot))
    return problem, interchange.read_topics_solution(json.loads(solution))


def _fairness(snapshot: str, solution: str, phis: tuple[int, ...]) -> FairnessCurve:
    problem, plan = _read(snapshot, solution)
    return topics.fairness_curve(problem, plan, *([phis] if phis else []))


def _why_not(snapshot: str, solution: str, key: str) -> TopicWhyNot:
    return topics.why_not(*_read(snapshot, solution), key)


def _certainty(snapshot: str, solution: str, noise: RatingNoise) -> PlanCertainty:
    return topics.certainty(*_read(snapshot, solution), noise)
