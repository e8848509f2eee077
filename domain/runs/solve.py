"""Reading a snapshot and solving it. The reading is closed before the engine begins."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from domain import models
from domain.policy import SYSTEM
from domain.runs.child import Child, Report, SolveLimits
from domain.runs.engines import Document, read_pairing_problem, read_topics_problem
from domain.runs.instances import pairing_document, topics_document
from domain.runs.requests import read_pairing_request, read_topic_request
from domain.runs.roster import require_ready
from domain.store import Store
from graph import interchange, pairing, topics
from graph.problem import (
    PairingInfeasible,
    PairingProblem,
    PairingSolution,
    PriceOfRequired,
    TopicInfeasible,
    TopicProblem,
    TopicSolution,
)


@dataclass(frozen=True)
class SolvedPairings:
    """The snapshot that was solved, the ids of what it names by key, and the answer."""

    snapshot: Document
    ids: Mapping[tuple[str, str], str]
    answer: PairingSolution | PairingInfeasible


@dataclass(frozen=True)
class SolvedTopics:
    """The snapshot that was solved, the ids of what it names, the answer and what must costs."""

    snapshot: Document
    ids: Mapping[tuple[str, str], str]
    answer: TopicSolution | TopicInfeasible
    price: PriceOfRequired | None


class Solving:
    """A run that was read and is about to be solved.

    Args:
        child: where it is solved.
        finish: makes the result of what the child answers.

    """

    def __init__(
        self, child: Child, finish: Callable[[Any], SolvedPairings | SolvedTopics]
    ) -> None:
        self.child = child
        self._finish = finish

    async def result(self) -> SolvedPairings | SolvedTopics:
        """Solve; raises what the child raises."""
        return self._finish(await self.child.answer())


async def read_pairings(store: Store, run_id: str, limits: SolveLimits) -> Solving:
    """Read a pairing run as its edition stands now.

    Raises:
        NotReady, InvalidInput: the edition changed since the run was asked for.
    """
    async with store.reading(SYSTEM) as db:
        run = await db.get_one(models.PairingRun, run_id)
        edition = await db.get_one(models.Edition, run.edition_id)
        await require_ready(db, edition)
        document, roster = await pairing_document(db, edition, read_pairing_request(run.parameters))
    problem = read_pairing_problem(document)

    def finish(answer: PairingSolution | PairingInfeasible) -> SolvedPairings:
        return SolvedPairings(interchange.pairing_instance(problem), roster.ids, answer)

    child = Child(answer_pairings, problem, limits.for_people(len(problem.people)))
    return Solving(child, finish)


async def read_topics(store: Store, run_id: str, limits: SolveLimits) -> Solving:
    """Read a topic run as its edition stands now.

    Raises:
        NotReady, InvalidInput: the edition changed since the run was asked for.
    """
    async with store.reading(SYSTEM) as db:
        run = await db.get_one(models.TopicRun, run_id)
        edition = await db.get_one(models.Edition, run.edition_id)
        await require_ready(db, edition)
        document, roster = await topics_document(db, edition, read_topic_request(run.parameters))
    problem = read_topics_problem(document)

    def finish(answer: TopicAnswer) -> SolvedTopics:
        return SolvedTopics(interchange.topics_instance(problem), roster.ids, *answer)

    child = Child(answer_topics, problem, limits.for_people(len(problem.people)))
    return Solving(child, finish)


TopicAnswer = tuple[TopicSolution | TopicInfeasible, PriceOfRequired | None]


def answer_pairings(problem: PairingProblem, report: Report) -> PairingSolution | PairingInfeasible:
    """Solve in a child process: pairings."""
    return pairing.solve(problem, report=report)


def answer_topics(problem: TopicProblem, report: Report) -> TopicAnswer:
    """Solve in a child process: topics, and what the required ones cost."""
    answer = topics.solve(problem, report=report)
    if isinstance(answer, TopicSolution) and problem.must:
        return answer, topics.price_of_required(problem, answer)
    return answer, None
