"""Why somebody is not invited to a meeting, and what inviting them would change."""

from dataclasses import replace

from graph.meetings.contradictions import contradictions
from graph.meetings.solve import solve
from graph.problem.malformed import MalformedProblem
from graph.problem.meetings import (
    InvitationWhyNot,
    InvitationWhyNotKind,
    MeetingInfeasible,
    MeetingProblem,
    MeetingSolution,
    MeetingStatus,
)
from graph.rules.meetings import broken_inviting_rules


def why_not(
    problem: MeetingProblem,
    solution: MeetingSolution,
    person: str,
    meeting: str,
    *,
    nodes_max: int | None = None,
) -> InvitationWhyNot:
    """Say what forbids an invitation, or what the best plan with it is short of.

    ``solution`` is what ``solve`` found for the problem. The price is exact where both plans
    are proved: the problem is solved again with the invitation demanded.

    Raises:
        MalformedProblem: the problem has no such person or meeting.
    """
    if person not in problem.person_by_id:
        raise MalformedProblem("person", person, "one of the people")
    if meeting not in problem.meeting_by_id:
        raise MalformedProblem("meeting", meeting, "one of the meetings")
    pair = person, meeting
    if pair in solution.pairs:
        return InvitationWhyNot(*pair, InvitationWhyNotKind.INVITED)
    rules = broken_inviting_rules(
        problem, problem.person_by_id[person], problem.meeting_by_id[meeting]
    )
    if rules:
        return InvitationWhyNot(*pair, InvitationWhyNotKind.CANNOT, rules=rules)
    forced = replace(problem, must=(*problem.must, pair))
    other = solve(forced, nodes_max=nodes_max)
    if isinstance(other, MeetingInfeasible):
        conflicts = contradictions(forced)
        return InvitationWhyNot(*pair, InvitationWhyNotKind.CANNOT, conflicts=conflicts)
    lost = solution.total - other.total
    return InvitationWhyNot(
        *pair,
        kind=InvitationWhyNotKind.COSTS if lost else InvitationWhyNotKind.TIE,
        seen_lost=solution.seen - other.seen,
        points_lost=solution.worth - other.worth,
        displaced=tuple(sorted(solution.pairs - other.pairs)),
        added=tuple(sorted(other.pairs - solution.pairs)),
        proved=MeetingStatus.WITHIN not in (solution.status, other.status),
    )
