"""Who may lead which topic, and how leaders are shared out among chosen topics.

The part of the rules that is more than a sum; nothing here chooses topics.
"""

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from graph.problem.topics import TopicLeader, TopicProblem
from graph.rules.profiles import LEVELS, NOT_ASSESSED, Places, Profiles, read_profiles

Seat = tuple[str, str]  # a topic, and the side that one of its leaders comes from


class AblePeople:
    """Those of one side who may lead a topic, the highest level first, then by id; never empty.

    Who they are is looked up when somebody asks: most topics are never chosen, and of those that
    are the first few people do. ``covers`` holds the column of each main competency and the level
    that it asks for; ``at_least`` so many people are known beforehand.
    """

    def __init__(
        self, profiles: Profiles, side: int, covers: Sequence[tuple[int, int]], at_least: int
    ) -> None:
        self._profiles, self._side, self._covers = profiles, side, covers
        self._at_least = at_least

    @cached_property
    def _found(self) -> tuple[Places, Places]:
        """The rows of the people, and of each the place of the cover that they lead by."""
        rows = np.flatnonzero(self._profiles.side == self._side)
        columns = np.array([column for column, _ in self._covers])
        able = self._profiles.levels[rows[:, None], columns]
        able = np.where(able >= [least for _, least in self._covers], able, NOT_ASSESSED)
        best = able.max(axis=1)
        order = np.argsort(-best, kind="stable")[: np.count_nonzero(best != NOT_ASSESSED)]
        return rows[order], able.argmax(axis=1)[order]

    def __iter__(self) -> Iterator[TopicLeader]:
        profiles, competencies = self._profiles, list(self._profiles.column)
        side = profiles.sides[self._side]
        for row, cover in zip(*self._found, strict=True):
            column, _ = self._covers[cover]
            level = int(profiles.levels[row, column])
            yield TopicLeader(profiles.people[row], side, competencies[column], level)

    def go_beyond(self, people: frozenset[str]) -> bool:
        """Say whether there is anybody outside a group."""
        return self._at_least > len(people) or any(leader.person not in people for leader in self)


@dataclass(frozen=True, slots=True)
class Leading:
    """Who may lead each topic, and how many sides each is asked to have a leader from.

    ``able`` maps topic and side to people; a side without any is absent. ``asked`` is the number
    of sides when the topic is chosen. ``lacking`` holds the topics that the leaders rule excludes;
    ``waived`` says that it excludes none because nobody could lead any eligible topic.
    """

    able: Mapping[str, Mapping[str, AblePeople]]
    asked: Mapping[str, int]
    lacking: frozenset[str]
    waived: bool


def find_leaders(
    problem: TopicProblem, eligible: Iterable[str], profiles: Profiles | None = None
) -> Leading:
    """Find who may lead each topic: a high enough level in one of its main competencies.

    ``eligible`` holds the topics that no other rule excludes: the rule is waived when nobody
    could lead any of them. A must topic that lacks leaders stays in and is asked only for the
    sides that have some. ``profiles`` are the problem's people where they are read already.
    Cost: one count of all levels by numpy; then only the people of topics that are asked about.
    """
    able = _able_people(problem, profiles or read_profiles(problem))
    least = problem.parameters.leader_sides_min
    waived = not any(able[topic] for topic in eligible)
    lacking = frozenset(topic for topic, sides in able.items() if len(sides) < least)
    excluded = frozenset() if waived else lacking - set(problem.must)
    asked = {
        topic: 0 if topic in excluded else min(least, len(sides)) for topic, sides in able.items()
    }
    return Leading(able, asked, excluded, waived)


def _able_people(problem: TopicProblem, profiles: Profiles) -> dict[str, dict[str, AblePeople]]:
    have = _people_from(profiles)
    found: dict[str, dict[str, AblePeople]] = {}
    for topic in problem.topics:
        covers = [
            (
                profiles.column[cover.competency],
                max(cover.to_level, problem.parameters.leader_level_min),
            )
            for cover in topic.mains
        ]
        able = found[topic.id] = {}
        for place, side in enumerate(profiles.sides):
            at_least = max((have[place][column][level] for column, level in covers), default=0)
            if at_least:
                able[side] = AblePeople(profiles, place, covers, at_least)
    return found


def _people_from(profiles: Profiles) -> list[list[list[int]]]:
    """Count people by side, competency and the level that they have at least."""
    sides, columns = len(profiles.sides), len(profiles.column)
    code = profiles.side[:, None] * columns + np.arange(columns)
    code = code * LEVELS + (profiles.levels - NOT_ASSESSED)
    counts = np.bincount(code.ravel(), minlength=sides * columns * LEVELS)
    counts = counts.reshape(sides, columns, LEVELS)[:, :, 1:]
    have: list[list[list[int]]] = counts[:, :, ::-1].cumsum(axis=2)[:, :, ::-1].tolist()
    return have


def nearest_leaders(problem: TopicProblem, topic_id: str, side: str) -> tuple[TopicLeader, ...]:
    """Give the person of a side who comes closest to leading a topic; () without a rating."""
    covered = dict.fromkeys(cover.competency for cover in problem.topic(topic_id).mains)
    assessed = [
        TopicLeader(person.id, side, competency, person.ratings[competency])
        for person in problem.people
        if person.side == side
        for competency in covered
        if competency in person.ratings
    ]
    return tuple(sorted(assessed, key=lambda found: (-found.level, found.person))[:1])


@dataclass(frozen=True, slots=True)
class Shared:
    """Leaders shared out: per topic one from each side; or the people who are too few.

    ``overloaded`` is empty when every topic has the leaders it asks for.
    """

    leaders: Mapping[str, tuple[TopicLeader, ...]]
    overloaded: frozenset[str]


def share_out(leading: Leading, chosen: Iterable[str], load: int) -> Shared:
    """Give each chosen topic one leader from as many sides as it asks for, none above the load.

    A largest flow from topics over sides to people, by augmenting paths. When it falls short,
    the people who are reached but full are a cut (Hall's condition): see leaders_from.

    Cost: O(chosen topics x sides x able people of the chosen topics).
    """
    flow = _Flow(leading, load)
    for topic in chosen:
        for _ in range(leading.asked[topic]):
            overloaded = flow.augment(topic)
            if overloaded is not None:
                return Shared({}, overloaded)
    return Shared(flow.leaders(), frozenset())


def leaders_from(leading: Leading, people: frozenset[str], topic: str) -> int:
    """Count how many leaders of a topic have to come from a group of people.

    A topic can find one leader on each side where somebody outside the group may lead it; what
    it asks for beyond these comes from the group. Whatever the group, the sum over the chosen
    topics is at most the group's size times the load; for some group it is more exactly when
    leaders cannot be shared out.
    """
    elsewhere = sum(able.go_beyond(people) for able in leading.able[topic].values())
    return max(0, leading.asked[topic] - elsewhere)


_ROOT: Seat = ("", "")


class _Flow:
    """Which person holds which seat, while leaders are shared out."""

    def __init__(self, leading: Leading, load: int) -> None:
        self._able = leading.able
        self._load = load
        self._holder: dict[Seat, TopicLeader] = {}
        self._held: dict[str, set[Seat]] = defaultdict(set)

    def leaders(self) -> dict[str, tuple[TopicLeader, ...]]:
        found: dict[str, list[TopicLeader]] = defaultdict(list)
        for (topic, _), leader in sorted(self._holder.items()):
            found[topic].append(leader)
        return {topic: tuple(leaders) for topic, leaders in found.items()}

    def augment(self, topic: str) -> frozenset[str] | None:
        """Give a topic one leader more; None, or the people who are full when there is no way.

        A search by breadth over seats that want somebody. A person who is full may leave a seat
        for the one in hand; the seat left behind is filled anew, or its topic opens another.
        """
        came_from: dict[Seat, Seat] = {}
        met: dict[str, TopicLeader] = {}
        queue: deque[Seat] = deque()

        def open_seats(topic: str, via: Seat) -> None:
            for side in self._able[topic]:
                seat = (topic, side)
                if seat not in self._holder and seat not in came_from:
                    came_from[seat] = via
                    queue.append(seat)

        open_seats(topic, _ROOT)
        while queue:
            seat = queue.popleft()
            for leader in self._able[seat[0]][seat[1]]:
                if leader.person in met:
                    continue
                met[leader.person] = leader
                if len(self._held[leader.person]) < self._load:
                    self._reseat(seat, leader, came_from, met)
                    return None
                for left in sorted(self._held[leader.person]):
                    came_from[left] = seat
                    queue.append(left)
                    open_seats(left[0], left)
        return frozenset(met)

    def _reseat(
        self,
        seat: Seat,
        leader: TopicLeader,
        came_from: Mapping[Seat, Seat],
        met: Mapping[str, TopicLeader],
    ) -> None:
        """Seat a free person, then everybody who had to move, back to where the search began."""
        while True:
            outgoing, vacated = self._holder.get(seat), seat
            self._holder[seat] = leader
            if outgoing is None:
                vacated = came_from[seat]
                if vacated != _ROOT:
                    outgoing = self._holder.pop(vacated)
            self._held[leader.person].add(seat)
            if outgoing is None:
                return
            self._held[outgoing.person].remove(vacated)
            seat, leader = came_from[vacated], met[outgoing.person]
