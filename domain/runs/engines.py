"""The stair down to ``graph``: documents in, documents or frozen answers out.

No database here; solving holds no connection.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeVar

from domain.errors import InvalidInput
from graph import agenda, certificate, interchange, meetings, network, pairing, topics
from graph.interchange import MalformedInstance
from graph.problem import (
    AgendaInfeasible,
    AgendaProblem,
    HealthProblem,
    HealthReport,
    MalformedProblem,
    MeetingInfeasible,
    MeetingProblem,
    PairingInfeasible,
    PairingProblem,
    PairingSolution,
    TopicInfeasible,
    TopicProblem,
    TopicSolution,
)

Document = dict[str, Any]
# Hears what the best answer so far is worth, and what none can pass; None where it is not known.
Report = Callable[[int | None, int | None], None]
Problem = TypeVar("Problem")
# What a run was solved by; another number when the same question may get another answer.
ENGINE_PAIRING: Final = "tradewinds-pairing/1"


def nobody(_best: int | None, _bound: int | None) -> None:
    """Report to nobody."""


def read_pairing_problem(document: object) -> PairingProblem:
    """Read a ``pairing-instance/1``.

    Raises:
        InvalidInput: it is malformed; the path names the field and the message what was expected.
    """
    return _read(interchange.read_pairing_instance, document)


def read_topics_problem(document: object) -> TopicProblem:
    """Read a ``topics-instance/1``.

    Raises:
        InvalidInput: it is malformed; the path names the field and the message what was expected.
    """
    return _read(interchange.read_topics_instance, document)


def read_agenda_problem(document: object) -> AgendaProblem:
    """Read an ``agenda-instance/1``.

    Raises:
        InvalidInput: it is malformed; the path names the field and the message what was expected.
    """
    return _read(interchange.read_agenda_instance, document)


def read_network(document: object) -> HealthProblem:
    """Read a ``network-instance/1``.

    Raises:
        InvalidInput: it is malformed; the path names the field and the message what was expected.
    """
    return _read(interchange.read_network_instance, document)


def read_meeting_problem(document: object) -> MeetingProblem:
    """Read a ``meeting-instance/1``.

    Raises:
        InvalidInput: it is malformed; the path names the field and the message what was expected.
    """
    return _read(interchange.read_meeting_instance, document)


def _read(read: Callable[[object], Problem], document: object) -> Problem:
    try:
        return read(document)
    except MalformedInstance as error:
        where = error.path or "the document"
        said = f"{where}: expected {error.expected}."
        raise InvalidInput(said, path=(error.path,)) from error


def solve_pairing_instance(document: object, report: Report = nobody) -> Document:
    """Solve a ``pairing-instance/1`` and return its solution document.

    Returns:
        The solution with its certificate, or ``{"status": "infeasible", "conflicts": [[name]]}``.

    Raises:
        InvalidInput: the instance is malformed.
    """
    return pairing_answer(pairing.solve(read_pairing_problem(document), report=report))


def pairing_answer(answer: PairingSolution | PairingInfeasible) -> Document:
    """Return an answer of the pairing engine as a document."""
    if isinstance(answer, PairingInfeasible):
        return _infeasible(answer.conflicts)
    return interchange.pairing_solution(answer)


def solve_topics_instance(document: object, report: Report = nobody) -> Document:
    """Solve a ``topics-instance/1`` and return its solution document.

    Returns:
        The solution with its proof, or ``{"status": "infeasible", "conflicts": [[name]]}``.

    Raises:
        InvalidInput: the instance is malformed.
    """
    return topics_answer(topics.solve(read_topics_problem(document), report=report))


def topics_answer(answer: TopicSolution | TopicInfeasible) -> Document:
    """Return an answer of the topic engine as a document."""
    if isinstance(answer, TopicInfeasible):
        return interchange.topics_infeasible(answer)
    return interchange.topics_solution(answer)


def solve_health_instance(document: object) -> Document:
    """Measure a ``network-instance/1`` and return its solution document.

    Returns:
        The report with the fewest extra pairings; with status "infeasible" and ``conflicts``
        where no allowed pairs make the network departure-proof.

    Raises:
        InvalidInput: the instance is malformed.
    """
    return health_answer(network.health(read_network(document)))


def health_answer(report: HealthReport) -> Document:
    """Return a report on a network as a document."""
    return interchange.health_solution(report)


def solve_agenda_instance(document: object, report: Report = nobody) -> Document:
    """Solve an ``agenda-instance/1`` and return its solution document.

    Returns:
        The agenda with its proof, what people miss of it, and when pairs meet; or status
        "infeasible" with its ``conflicts``.

    Raises:
        InvalidInput: the instance is malformed.
    """
    problem = read_agenda_problem(document)
    answer = agenda.solve(problem, report=report)
    if isinstance(answer, AgendaInfeasible):
        return interchange.agenda_solution(answer)
    meetings = agenda.meet(problem, answer) if problem.pairs else None
    return interchange.agenda_solution(answer, agenda.missed(problem, answer), meetings)


def replan_agenda_instance(
    document: object, published: object, tolerance: int, report: Report = nobody
) -> Document:
    """Solve an ``agenda-instance/1`` again, and move least of the agenda that was published.

    Returns:
        An ``agenda-replan/1`` with what people miss and when pairs meet; or status "infeasible"
        with its ``conflicts``.

    Raises:
        InvalidInput: one of the two documents is malformed, or the tolerance is out of range.
    """
    problem = read_agenda_problem(document)
    before = _read(interchange.read_published, published)
    answer = agenda.solve(problem, report=report)
    if isinstance(answer, AgendaInfeasible):
        return interchange.agenda_solution(answer)
    try:
        found = agenda.replan(problem, answer, before, tolerance)
    except MalformedProblem as error:
        raise InvalidInput(str(error)) from error
    meetings = agenda.meet(problem, found.agenda) if problem.pairs else None
    return interchange.agenda_replan(found, agenda.missed(problem, found.agenda), meetings)


def solve_meeting_instance(document: object, report: Report = nobody) -> Document:
    """Solve a ``meeting-instance/1`` and return its solution document.

    Returns:
        The invitations with their proof; or status "infeasible" with its ``conflicts``.

    Raises:
        InvalidInput: the instance is malformed.
    """
    return interchange.meeting_solution(
        meetings.solve(read_meeting_problem(document), report=report)
    )


def why_not_invited(document: object, person: str, meeting: str) -> Document:
    """Say why a person of a ``meeting-instance/1`` is not invited to one of its meetings.

    Returns:
        The rules or records that forbid it, or the price and who would move; of an instance whose
        demands contradict, its infeasible solution.

    Raises:
        InvalidInput: the instance is malformed, or has no such person or meeting.
    """
    problem = read_meeting_problem(document)
    answer = meetings.solve(problem)
    if isinstance(answer, MeetingInfeasible):
        return interchange.meeting_solution(answer)
    try:
        found = meetings.why_not(problem, answer, person, meeting)
    except MalformedProblem as error:
        raise InvalidInput(f"{error}.") from error
    return interchange.meeting_why_not(found)


def _infeasible(conflicts: tuple[tuple[str, ...], ...]) -> Document:
    return {"status": "infeasible", "conflicts": [list(names) for names in conflicts]}


def verify_instance(instance: object, solution: object) -> tuple[str, ...]:
    """Check a solution document against its instance, with the standard library alone.

    Returns:
        What does not hold, in words; empty when everything does.

    Raises:
        InvalidInput: the instance is not one that this project knows.
    """
    if not isinstance(instance, dict):
        raise InvalidInput("An instance is a JSON object.")
    form = instance.get("format")
    if form == "pairing-instance/1":
        read_pairing_problem(instance)
        return certificate.check_pairing(instance, solution)
    if form == "topics-instance/1":
        read_topics_problem(instance)
        return certificate.check_topics(instance, solution)
    if form == "network-instance/1":
        read_network(instance)
        return certificate.check_health(instance, solution)
    if form == "agenda-instance/1":
        read_agenda_problem(instance)
        return certificate.check_agenda(instance, solution)
    if form == "meeting-instance/1":
        read_meeting_problem(instance)
        return certificate.check_meetings(instance, solution)
    raise InvalidInput(
        "format: expected 'pairing-instance/1', 'topics-instance/1', 'agenda-instance/1', "
        "'meeting-instance/1' or 'network-instance/1'.",
        path=("format",),
    )
