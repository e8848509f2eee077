"""Reading a snapshot and solving it. The reading is closed before the engine begins."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import aliased

from domain import models
from domain.policy import SYSTEM
from domain.runs.agendas import SolvedAgenda, agenda_document
from domain.runs.child import Child, Report, SolveLimits
from domain.runs.engines import (
    ENGINE_PAIRING,
    Document,
    read_agenda_problem,
    read_meeting_problem,
    read_pairing_problem,
    read_topics_problem,
)
from domain.runs.instances import pairing_document, topics_document
from domain.runs.meetings import SolvedParticipation, participation_document
from domain.runs.memory import RememberedTie
from domain.runs.replan_agenda import published_places
from domain.runs.requests import (
    canonical,
    digest,
    read_agenda_request,
    read_pairing_request,
    read_participation_request,
    read_topic_request,
)
from domain.runs.roster import Roster, require_ready
from domain.store import ReadDb, Store
from graph import agenda, interchange, meetings, pairing, topics
from graph.problem import (
    AgendaInfeasible,
    AgendaProblem,
    AgendaReplan,
    AgendaSolution,
    MeetingInfeasible,
    MeetingProblem,
    Meetings,
    MeetingSolution,
    Misses,
    Pair,
    PairingInfeasible,
    PairingProblem,
    PairingSolution,
    Placed,
    PriceOfRequired,
    TopicInfeasible,
    TopicProblem,
    TopicSolution,
)


@dataclass(frozen=True)
class SolvedPairings:
    """The snapshot that was solved, the ids of what it names by key, and the answer.

    ``kept`` is of a run that replans another: the pairs kept, and what no plan exceeds in that.
    ``without_consent`` are ids of the delegates who do not agree to be matched; ``remembered`` is
    who were partners in earlier editions.
    """

    snapshot: Document
    ids: Mapping[tuple[str, str], str]
    answer: PairingSolution | PairingInfeasible
    kept: tuple[int, int] | None = None
    without_consent: tuple[str, ...] = ()
    remembered: tuple[RememberedTie, ...] = ()


@dataclass(frozen=True)
class SolvedTopics:
    """The snapshot that was solved, the ids of what it names, the answer and what must costs."""

    snapshot: Document
    ids: Mapping[tuple[str, str], str]
    answer: TopicSolution | TopicInfeasible
    price: PriceOfRequired | None


Solved = SolvedPairings | SolvedTopics | SolvedAgenda | SolvedParticipation


class Solving:
    """A run that was read and is about to be solved.

    Args:
        child: where it is solved; None when the answer is known.
        finish: makes the result of what the child answers.
        known: the answer, when the same was solved before.

    """

    def __init__(
        self,
        child: Child | None,
        finish: Callable[[Any], Solved],
        known: PairingSolution | None = None,
    ) -> None:
        self.child = child
        self._finish = finish
        self._known = known

    async def result(self) -> Solved:
        """Solve; raises what the child raises."""
        return self._finish(await self.child.answer() if self.child else self._known)


async def read_pairings(store: Store, run_id: str, limits: SolveLimits) -> Solving:
    """Read a pairing run as its edition stands now.

    Raises:
        NotReady, InvalidInput: the edition changed since the run was asked for.
    """
    async with store.reading(SYSTEM) as db:
        run = await db.get_one(models.PairingRun, run_id)
        edition = await db.get_one(models.Edition, run.edition_id)
        await require_ready(db, edition)
        request = read_pairing_request(run.parameters)
        document, roster = await pairing_document(db, edition, request)
        earlier = await _earlier(db, run)
    problem = read_pairing_problem(document)
    limits = limits.for_people(len(problem.people))
    if request.keep_tolerance is not None:
        return _replanning(problem, roster, (earlier, request.keep_tolerance), limits)
    snapshot = interchange.pairing_instance(problem)

    def finish(answer: PairingSolution | PairingInfeasible) -> SolvedPairings:
        return _solved(snapshot, roster, answer)

    known = await _known_pairings(store, snapshot)
    if known is not None:
        return Solving(None, finish, known)
    return Solving(Child(answer_pairings, problem, limits), finish)


def _replanning(
    problem: PairingProblem,
    roster: Roster,
    terms: tuple[tuple[Pair, ...], int],
    limits: SolveLimits,
) -> Solving:
    earlier, _ = terms
    problem = problem.with_room_for(earlier)

    def finish(found: ReplanAnswer) -> SolvedPairings:
        return _solved(interchange.pairing_instance(problem), roster, *found)

    return Solving(Child(answer_replan, (problem, *terms), limits), finish)


def _solved(
    snapshot: Document,
    roster: Roster,
    answer: PairingSolution | PairingInfeasible,
    kept: tuple[int, int] | None = None,
) -> SolvedPairings:
    return SolvedPairings(
        snapshot, roster.ids, answer, kept, roster.without_consent, roster.remembered
    )


async def _earlier(db: ReadDb, run: models.PairingRun) -> tuple[Pair, ...]:
    """Return the pairs of the run that a run replans, by code; none of any other run."""
    if run.replans_run_id is None:
        return ()
    pairing_row = models.Pairing
    left, right = aliased(models.Delegate), aliased(models.Delegate)
    rows = await db.execute(
        select(left.code, right.code)
        .select_from(pairing_row)
        .join(left, pairing_row.left_delegate_id == left.id)
        .join(right, pairing_row.right_delegate_id == right.id)
        .where(pairing_row.run_id == run.replans_run_id)
        .order_by(pairing_row.position)
    )
    return tuple((a, b) for a, b in rows)


async def _known_pairings(store: Store, snapshot: Document) -> PairingSolution | None:
    """Return the answer of an earlier run of the same snapshot by the same engine, if it is proved.

    It carries its proof, which ``tradewinds verify`` checks in the new run as in the old one; here
    that would take ten times as long as to solve. Topics are solved as fast as looked up.
    """
    run = models.PairingRun
    async with store.reading(SYSTEM) as db:
        stored: str | None = await db.scalar(
            select(run.solution)
            .where(
                run.snapshot_hash == digest(canonical(snapshot)),
                run.state == models.RunState.DONE,
                run.proved.is_(True),
                or_(run.engine == ENGINE_PAIRING, run.engine.startswith(f"{ENGINE_PAIRING} ")),
            )
            .order_by(run.requested_at.desc(), run.id)
            .limit(1)
        )
    return interchange.read_pairing_solution(json.loads(stored)) if stored else None


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


async def read_agendas(store: Store, run_id: str, limits: SolveLimits) -> Solving:
    """Read an agenda run as its component stands now.

    Raises:
        NotReady, InvalidInput: the component changed since the run was asked for.
    """
    async with store.reading(SYSTEM) as db:
        run = await db.get_one(models.AgendaRun, run_id)
        component = await db.get_one(models.Component, run.component_id)
        request = read_agenda_request(run.parameters)
        document, parts = await agenda_document(db, component, request)
        published = await published_places(db, run, parts)
    problem = read_agenda_problem(document)
    limits = limits.for_people(len(problem.people))

    def finish(answer: AgendaAnswer) -> SolvedAgenda:
        return SolvedAgenda(interchange.agenda_instance(problem), parts, *answer)

    if request.keep_tolerance is not None:
        terms = problem, published, request.keep_tolerance
        return Solving(Child(answer_agenda_replan, terms, limits), finish)
    return Solving(Child(answer_agenda, problem, limits), finish)


async def read_participation(store: Store, run_id: str, limits: SolveLimits) -> Solving:
    """Read a run of cross-participation as its edition stands now.

    Raises:
        NotReady, InvalidInput: the edition changed since the run was asked for.
    """
    async with store.reading(SYSTEM) as db:
        run = await db.get_one(models.CrossParticipationRun, run_id)
        edition = await db.get_one(models.Edition, run.edition_id)
        await require_ready(db, edition)
        request = read_participation_request(run.parameters)
        document, parts = await participation_document(db, edition, request)
    problem = read_meeting_problem(document)

    def finish(answer: MeetingAnswer) -> SolvedParticipation:
        return SolvedParticipation(interchange.meeting_instance(problem), parts, answer)

    child = Child(answer_participation, problem, limits.for_people(len(problem.people)))
    return Solving(child, finish)


MeetingAnswer = MeetingSolution | MeetingInfeasible
AgendaAnswer = tuple[
    AgendaSolution | AgendaInfeasible, Misses | None, Meetings | None, AgendaReplan | None
]
TopicAnswer = tuple[TopicSolution | TopicInfeasible, PriceOfRequired | None]


def answer_pairings(problem: PairingProblem, report: Report) -> PairingSolution | PairingInfeasible:
    """Solve in a child process: pairings."""
    return pairing.solve(problem, report=report)


ReplanAnswer = tuple[PairingSolution | PairingInfeasible, tuple[int, int] | None]


def answer_replan(
    asked: tuple[PairingProblem, tuple[Pair, ...], int], report: Report
) -> ReplanAnswer:
    """Solve in a child process: the best plan, and then the one that keeps most pairs.

    The answer has the pairs of the second and the bound and certificate of the first, which hold
    for any plan.
    """
    problem, earlier, tolerance = asked
    best = pairing.solve(problem, report=report)
    if isinstance(best, PairingInfeasible):
        return best, None
    found = pairing.replan(problem, best, earlier, tolerance)
    answer = replace(
        best, pairings=found.pairings, unpaired=found.unpaired, total=found.after.total
    )
    return answer, (len(found.kept), found.kept_bound)


def answer_topics(problem: TopicProblem, report: Report) -> TopicAnswer:
    """Solve in a child process: topics, and what the required ones cost."""
    answer = topics.solve(problem, report=report)
    if isinstance(answer, TopicSolution) and problem.must:
        return answer, topics.price_of_required(problem, answer)
    return answer, None


def answer_agenda(problem: AgendaProblem, report: Report) -> AgendaAnswer:
    """Solve in a child process: an agenda, what people miss of it, and when pairs meet."""
    answer = agenda.solve(problem, report=report)
    if isinstance(answer, AgendaInfeasible):
        return answer, None, None, None
    return _told(problem, answer, None)


def answer_agenda_replan(
    asked: tuple[AgendaProblem, Mapping[str, Sequence[Placed]], int], report: Report
) -> AgendaAnswer:
    """Solve in a child process: the best agenda, and then the one that moves least."""
    problem, published, tolerance = asked
    best = agenda.solve(problem, report=report)
    if isinstance(best, AgendaInfeasible):
        return best, None, None, None
    found = agenda.replan(problem, best, published, tolerance)
    return _told(problem, found.agenda, found)


def _told(
    problem: AgendaProblem, answer: AgendaSolution, replan: AgendaReplan | None
) -> AgendaAnswer:
    """Return an agenda with what people miss of it, and when pairs meet."""
    meetings = agenda.meet(problem, answer) if problem.pairs else None
    return answer, agenda.missed(problem, answer), meetings, replan


def answer_participation(problem: MeetingProblem, report: Report) -> MeetingAnswer:
    """Solve in a child process: whom to invite to which regional meeting."""
    return meetings.solve(problem, report=report)
