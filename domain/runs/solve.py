"""Reading a snapshot and solving it. The reading is closed before the engine begins."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

from domain import models
from domain.runs.engines import Document, read_pairing_problem, read_topics_problem
from domain.runs.instances import pairing_document, topics_document
from domain.runs.requests import read_pairing_request, read_topic_request
from domain.runs.roster import require_ready
from domain.store import Store
from graph import interchange, pairing, topics
from graph.problem import (
    PairingInfeasible,
    PairingSolution,
    PriceOfRequired,
    TopicInfeasible,
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


async def solve_pairings(store: Store, run_id: str) -> SolvedPairings:
    """Solve a pairing run as its edition stands now.

    Raises:
        NotReady, InvalidInput: the edition changed since the run was asked for.
    """
    async with store.reading() as db:
        run = await db.get_one(models.PairingRun, run_id)
        edition = await db.get_one(models.Edition, run.edition_id)
        await require_ready(db, edition)
        document, roster = await pairing_document(db, edition, read_pairing_request(run.parameters))
    problem = read_pairing_problem(document)
    answer = await asyncio.to_thread(pairing.solve, problem)
    return SolvedPairings(interchange.pairing_instance(problem), roster.ids, answer)


async def solve_topics(store: Store, run_id: str) -> SolvedTopics:
    """Solve a topic run as its edition stands now.

    Raises:
        NotReady, InvalidInput: the edition changed since the run was asked for.
    """
    async with store.reading() as db:
        run = await db.get_one(models.TopicRun, run_id)
        edition = await db.get_one(models.Edition, run.edition_id)
        await require_ready(db, edition)
        document, roster = await topics_document(db, edition, read_topic_request(run.parameters))
    problem = read_topics_problem(document)
    answer = await asyncio.to_thread(topics.solve, problem)
    price = None
    if isinstance(answer, TopicSolution) and problem.must:
        price = await asyncio.to_thread(topics.price_of_required, problem, answer)
    return SolvedTopics(interchange.topics_instance(problem), roster.ids, answer, price)
