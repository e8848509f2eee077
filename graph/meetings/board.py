"""A problem of meetings as arrays: people x meetings, and what each invitation counts for."""

from collections.abc import Iterable, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from graph.meetings.points import Points
from graph.problem.meetings import MeetingProblem, Wanted
from graph.rules.meetings import Conditions

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Places = tuple[int, int]  # of a person and of a meeting


class Board:
    """People, meetings, topics, sides and administrations by their places in sorted order."""

    def __init__(self, problem: MeetingProblem) -> None:
        self.problem, self.points = problem, Points(problem)
        self.conditions = Conditions(problem)
        self.meeting_place = {meeting.id: n for n, meeting in enumerate(problem.meetings)}
        self.person_place = {person.id: n for n, person in enumerate(problem.people)}
        self.topic_place = {topic.id: n for n, topic in enumerate(problem.topics)}
        self.side_place = {side: n for n, side in enumerate(problem.sides)}
        places = {each.id: n for n, each in enumerate(problem.administrations)}
        self.administration_of: Integers = np.array(
            [places[person.administration] for person in problem.people], dtype=np.int64
        )
        sides = [self.side_place[each.side] for each in problem.administrations]
        self.side_of: Integers = np.array(sides, dtype=np.int64)[self.administration_of]
        self.places = np.array([meeting.places for meeting in problem.meetings], dtype=np.int64)
        self.host = np.array([self.side_place[m.side] for m in problem.meetings], dtype=np.int64)

    @cached_property
    def allowed(self) -> Flags:
        """People x meetings: who may be invited where, as far as they alone decide."""
        flags = np.zeros((len(self.problem.people), len(self.problem.meetings)), dtype=np.bool_)
        for place, meetings in enumerate(self.conditions.allowed.values()):
            flags[place, [self.meeting_place[meeting.id] for meeting in meetings]] = True
        return flags

    @cached_property
    def shares(self) -> Integers:
        """People x topics: 1 where somebody can share a topic."""
        flags = np.zeros((len(self.problem.people), len(self.problem.topics)), dtype=np.int64)
        for place, topics in enumerate(self.points.shares.values()):
            flags[place, [self.topic_place[topic] for topic in topics]] = 1
        return flags

    @cached_property
    def people_of(self) -> Sequence[Integers]:
        """The places of the people of each administration."""
        return [
            np.flatnonzero(self.administration_of == place)
            for place in range(len(self.problem.administrations))
        ]

    @cached_property
    def shares_floating(self) -> Floats:
        """The same in floating point, which multiplies faster."""
        return self.shares.astype(np.float64)

    @cached_property
    def meetings_max(self) -> Integers:
        """To how many meetings each person goes at most."""
        most = [self.problem.meetings_max_of(person) for person in self.problem.people]
        return np.array(most, dtype=np.int64)

    @cached_property
    def weights(self) -> Integers:
        """Meetings x topics: the weight of a topic at a meeting, 0 where it is none of it."""
        weights = np.zeros((len(self.problem.meetings), len(self.problem.topics)), dtype=np.int64)
        for place, meeting in enumerate(self.problem.meetings):
            for topic, weight in meeting.topics.items():
                weights[place, self.topic_place[topic]] = weight
        return weights

    @cached_property
    def trips(self) -> Integers:
        """Administrations x meetings x 2: the first and the last day away."""
        problem = self.problem
        trips = [
            [problem.trip(each.id, meeting) for meeting in problem.meetings]
            for each in problem.administrations
        ]
        shape = len(problem.administrations), len(problem.meetings), 2
        return np.array(trips, dtype=np.int64).reshape(shape)

    @cached_property
    def days(self) -> Integers:
        """People x meetings: the days away."""
        by_administration: Integers = self.trips[:, :, 1] - self.trips[:, :, 0] + 1
        return by_administration[self.administration_of]

    @cached_property
    def trips_most(self) -> Integers:
        """Count for each administration the trips that it can make at most."""
        most = np.zeros(len(self.problem.administrations), dtype=np.int64)
        for place in range(len(self.problem.meetings)):
            who = self.administration_of[self.allowed[:, place]]
            able = np.bincount(who, minlength=len(most))
            most += np.minimum(able, self.places[place])
        return most

    @cached_property
    def must(self) -> tuple[Places, ...]:
        """The invitations that are demanded, by places."""
        return self.located(self.problem.must)

    def located(self, pairs: Iterable[Wanted]) -> tuple[Places, ...]:
        """Give the places of a person and a meeting for each pair."""
        return tuple(
            (self.person_place[person], self.meeting_place[meeting]) for person, meeting in pairs
        )

    def named(self, places: Iterable[Places]) -> frozenset[Wanted]:
        """Give the ids for each pair of places."""
        people, meetings = self.problem.people, self.problem.meetings
        return frozenset((people[person].id, meetings[meeting].id) for person, meeting in places)
