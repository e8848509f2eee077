"""Why somebody is invited, and how each meeting stands: labels and values from the records."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from graph.meetings.board import Board
from graph.meetings.points import Points
from graph.problem.meetings import (
    Invitation,
    InvitationReason,
    InvitationReasonCode,
    MeetingPlan,
    TopicCoverage,
    UnseenCode,
    Wanted,
)


class _Counts:
    """Who counts for what in a plan."""

    def __init__(self, points: Points, plan: Iterable[Wanted]) -> None:
        problem = points.problem
        self.sharing: Counter[Wanted] = Counter()
        self.seeing: Counter[Wanted] = Counter()
        self.trips: Counter[str] = Counter()
        for person, meeting in plan:
            administration = problem.person_by_id[person].administration
            self.trips[administration] += 1
            self.seeing[meeting, problem.side_of[administration]] += 1
            self.sharing.update((meeting, topic) for topic in points.shares[person])


def invitations(points: Points, plan: Iterable[Wanted]) -> tuple[Invitation, ...]:
    """Write the invitations of a plan with their reasons, sorted by meeting and person."""
    pairs = sorted(plan, key=lambda pair: (pair[1], pair[0]))
    counts = _Counts(points, pairs)
    return tuple(_invitation(points, counts, pair) for pair in pairs)


def _invitation(points: Points, counts: _Counts, pair: Wanted) -> Invitation:
    reasons = tuple(_reasons(points, counts, pair))
    return Invitation(
        person=pair[0],
        meeting=pair[1],
        required=pair in points.problem.must,
        sees=any(reason.code is InvitationReasonCode.SIDE_SEEN for reason in reasons),
        points=sum(reason.points or 0 for reason in reasons),
        reasons=reasons,
    )


def _reasons(points: Points, counts: _Counts, pair: Wanted) -> Iterator[InvitationReason]:
    problem, (person, meeting_id) = points.problem, pair
    meeting = problem.meeting_by_id[meeting_id]
    administration = problem.person_by_id[person].administration
    side = problem.side_of[administration]
    if pair in problem.must:
        yield InvitationReason(InvitationReasonCode.REQUIRED)
    if counts.seeing[meeting_id, side] == 1:
        yield InvitationReason(InvitationReasonCode.SIDE_SEEN, side=side)
    for topic, weight in meeting.topics.items():
        if topic in points.shares[person]:
            people = counts.sharing[meeting_id, topic]
            lost = points.covered(weight, people) - points.covered(weight, people - 1)
            code = InvitationReasonCode.COVERS_TOPIC
            yield InvitationReason(code, points=lost, topic=topic, count=people)
    trips = counts.trips[administration]
    yield InvitationReason(
        InvitationReasonCode.TRIP,
        points=points.trips_price(trips - 1) - points.trips_price(trips),
        administration=administration,
        count=trips,
    )
    yield InvitationReason(
        InvitationReasonCode.DAYS_AWAY,
        points=-points.days_price(administration, meeting),
        count=problem.days_away(administration, meeting),
    )


def meeting_plans(board: Board, plan: Iterable[Wanted]) -> tuple[MeetingPlan, ...]:
    """Say of each meeting how its topics are covered and which sides are seen."""
    invited: dict[str, list[str]] = {meeting.id: [] for meeting in board.problem.meetings}
    for person, meeting in sorted(plan):
        invited[meeting].append(person)
    return tuple(_meeting_plan(board, meeting, people) for meeting, people in invited.items())


def _meeting_plan(board: Board, meeting_id: str, people: list[str]) -> MeetingPlan:
    problem, points = board.problem, board.points
    meeting, place = problem.meeting_by_id[meeting_id], board.meeting_place[meeting_id]
    able = [p.id for p, may in zip(problem.people, board.allowed[:, place], strict=True) if may]
    possible = Counter(topic for person in able for topic in points.shares[person])
    sides = {problem.side_of[problem.person_by_id[person].administration] for person in people}
    from_where = {problem.side_of[problem.person_by_id[person].administration] for person in able}
    unseen: Mapping[str, UnseenCode] = {
        side: UnseenCode.NO_PLACE if side in from_where else UnseenCode.NOBODY
        for side in problem.sides
        if side != meeting.side and side not in sides
    }
    topics = []
    for topic, weight in meeting.topics.items():
        sharing = tuple(person for person in people if topic in points.shares[person])
        topics.append(
            TopicCoverage(
                topic=topic,
                people=sharing,
                points=points.covered(weight, len(sharing)),
                of=points.covered(weight, len(problem.parameters.curve)),
                possible=possible[topic],
            )
        )
    return MeetingPlan(meeting_id, tuple(topics), tuple(sorted(sides)), unseen)
