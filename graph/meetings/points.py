"""What invitations are worth: sides seen, topics covered, travel paid for; in whole points.

The only place of the solver that adds points up; the checker has its own.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from math import gcd

from graph.problem.meetings import MeetingProblem, RegionalMeeting, Wanted
from graph.rules.sharing import shares_topic


@dataclass(frozen=True, slots=True)
class Worth:
    """Sides seen at meetings, and points of cover and of travel."""

    seen: int
    cover: int
    travel: int

    @property
    def points(self) -> int:
        """Cover less travel."""
        return self.cover - self.travel


class Points:
    """The worth of any invitations of a problem."""

    def __init__(self, problem: MeetingProblem) -> None:
        self.problem = problem

    @cached_property
    def shares(self) -> Mapping[str, frozenset[str]]:
        """The topics that each person can share."""
        level, topics = self.problem.parameters.share_level, self.problem.topics
        return {
            person.id: frozenset(
                topic.id for topic in topics if shares_topic(person.ratings, topic.weights, level)
            )
            for person in self.problem.people
        }

    def covered(self, weight: int, people: int) -> int:
        """Give the points of a topic of a meeting that so many people can share."""
        return weight * sum(self.problem.parameters.curve[:people])

    def trips_price(self, trips: int) -> int:
        """Give the price of so many trips of one administration: each one more than the last."""
        return self.problem.parameters.trip_price * trips * (trips + 1) // 2

    def days_price(self, administration: str, meeting: RegionalMeeting) -> int:
        """Give the price of the days of a trip."""
        return self.problem.parameters.day_price * self.problem.days_away(administration, meeting)

    def worth(self, invited: Iterable[Wanted]) -> Worth:
        """Add up what invitations are worth."""
        problem = self.problem
        sharing: Counter[Wanted] = Counter()
        seen: set[Wanted] = set()
        trips: Counter[str] = Counter()
        travel = 0
        for person, meeting_id in invited:
            meeting = problem.meeting_by_id[meeting_id]
            administration = problem.person_by_id[person].administration
            trips[administration] += 1
            travel += self.days_price(administration, meeting)
            seen.add((meeting_id, problem.side_of[administration]))
            sharing.update(
                (meeting_id, topic) for topic in self.shares[person] & meeting.topics.keys()
            )
        cover = sum(
            self.covered(problem.meeting_by_id[meeting].topics[topic], people)
            for (meeting, topic), people in sharing.items()
        )
        travel += sum(self.trips_price(count) for count in trips.values())
        return Worth(len(seen), cover, travel)

    def total(self, worth: Worth) -> int:
        """Give the one number that is maximised."""
        return worth.seen * self.seen_points + worth.points

    @cached_property
    def unit(self) -> int:
        """The number that divides every total."""
        parameters = self.problem.parameters
        steps = {
            weight * step
            for meeting in self.problem.meetings
            for weight in meeting.topics.values()
            for step in parameters.curve
        }
        return gcd(parameters.trip_price, parameters.day_price, *steps) or 1

    @cached_property
    def seen_points(self) -> int:
        """The points of a side seen: more than cover and travel together can ever differ by."""
        problem = self.problem
        most = sum(
            self.covered(weight, len(problem.parameters.curve))
            for meeting in problem.meetings
            for weight in meeting.topics.values()
        )
        places = sum(min(meeting.places, len(problem.people)) for meeting in problem.meetings)
        longest = max(
            (
                problem.days_away(administration.id, meeting)
                for administration in problem.administrations
                for meeting in problem.meetings
            ),
            default=0,
        )
        dearest = self.trips_price(places) + places * problem.parameters.day_price * longest
        return ((most + dearest) // self.unit + 1) * self.unit
