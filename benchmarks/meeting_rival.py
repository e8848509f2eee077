"""The usual way to invite people to meetings: whoever adds most, then the next one.

Knows every rule and every price, and no bound: plain Python over the allowed pairs of a person
and a meeting, with what each adds kept and mended where something changes.
"""

from collections import Counter

from graph.meetings.points import Points
from graph.problem import MeetingProblem
from graph.rules.meetings import Conditions, MeetingCondition

Pair = tuple[str, str]


class Greedy:
    """A plan that grows by one invitation at a time."""

    def __init__(self, problem: MeetingProblem) -> None:
        self.problem, self.points = problem, Points(problem)
        self.conditions = Conditions(problem)
        self._of: dict[Pair, list[MeetingCondition]] = {}
        for condition in self.conditions.all():
            for pair in condition.terms:
                self._of.setdefault(pair, []).append(condition)
        self._used: Counter[str] = Counter()
        self._sharing: Counter[Pair] = Counter()
        self._seen: set[Pair] = set()
        self._trips: Counter[str] = Counter()
        self.plan: list[Pair] = []
        self.allowed = list(self._of)

    def adds(self, pair: Pair) -> int:
        """Give what one more invitation adds to the total."""
        problem, (person, meeting_id) = self.problem, pair
        meeting = problem.meeting_by_id[meeting_id]
        administration = problem.person_by_id[person].administration
        gain = -problem.parameters.trip_price * (self._trips[administration] + 1)
        gain -= self.points.days_price(administration, meeting)
        if (meeting_id, problem.side_of[administration]) not in self._seen:
            gain += self.points.seen_points
        curve = problem.parameters.curve
        for topic, weight in meeting.topics.items():
            if topic in self.points.shares[person]:
                gain += weight * sum(curve[self._sharing[meeting_id, topic] :][:1])
        return gain

    def fits(self, pair: Pair) -> bool:
        """Say whether one more invitation breaks no condition."""
        return all(
            self._used[condition.name] + condition.terms[pair] <= condition.most
            for condition in self._of[pair]
        )

    def invite(self, pair: Pair) -> None:
        """Add an invitation."""
        person, meeting = pair
        administration = self.problem.person_by_id[person].administration
        for condition in self._of[pair]:
            self._used[condition.name] += condition.terms[pair]
        self._sharing.update((meeting, topic) for topic in self.points.shares[person])
        self._seen.add((meeting, self.problem.side_of[administration]))
        self._trips[administration] += 1
        self.plan.append(pair)


def greedy(problem: MeetingProblem) -> list[Pair]:
    """Invite whoever adds most, again and again, until nobody adds anything.

    What an invitation adds only ever falls, so that the first whose worth still stands is best.
    """
    plan = Greedy(problem)
    waiting = {pair: plan.adds(pair) for pair in plan.allowed}
    while True:
        waiting = {pair: gain for pair, gain in waiting.items() if gain > 0 and plan.fits(pair)}
        order = sorted(waiting, key=lambda pair: (-waiting[pair], pair))
        best: tuple[int, Pair] | None = None
        for pair in order:
            if best is not None and waiting[pair] <= best[0]:
                break
            waiting[pair] = plan.adds(pair)
            if best is None or waiting[pair] > best[0]:
                best = waiting[pair], pair
        if best is None or best[0] <= 0:
            return plan.plan
        plan.invite(best[1])
        del waiting[best[1]]
