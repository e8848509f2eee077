"""Who may lead which topic, and how leaders are shared out among chosen topics.

The part of the rules that is more than a sum; nothing here chooses topics.
"""

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from graph.problem.topics import TopicLeader, TopicProblem

Seat = tuple[str, str]  # a topic, and the side that one of its leaders comes from


@dataclass(frozen=True, slots=True)
class Leading:
    """Who may lead each topic, and how many sides each is asked to have a leader from.

    ``able`` maps topic and side to people, the highest level first. ``asked`` is the number of
    sides when the topic is chosen. ``lacking`` holds the topics that the leaders rule excludes;
    ``waived`` says that it excludes none because nobody could lead any eligible topic.
    """

    able: Mapping[str, Mapping[str, tuple[TopicLeader, ...]]]
    asked: Mapping[str, int]
    lacking: frozenset[str]
    waived: bool


def find_leaders(problem: TopicProblem, eligible: Iterable[str]) -> Leading:
    """Find who may lead each topic: a high enough level in one of its main competencies.

    ``eligible`` holds the topics that no other rule excludes: the rule is waived when nobody
    could lead any of them. A must topic that lacks leaders stays in and is asked only for the
    sides that have some.
    Cost: one pass over all ratings, then the able people of each topic.
    """
    able = {topic: _by_side(found) for topic, found in _able_people(problem).items()}
    least = problem.parameters.leader_sides_min
    waived = not any(able[topic] for topic in eligible)
    lacking = frozenset(topic for topic, sides in able.items() if len(sides) < least)
    excluded = frozenset() if waived else lacking - set(problem.must)
    asked = {
        topic: 0 if topic in excluded else min(least, len(sides)) for topic, sides in able.items()
    }
    return Leading(able, asked, excluded, waived)


def _able_people(problem: TopicProblem) -> dict[str, dict[str, TopicLeader]]:
    rated: dict[str, list[TopicLeader]] = defaultdict(list)
    least = problem.parameters.leader_level_min
    for person in problem.people:
        for competency, level in person.ratings.items():
            if level >= least:
                rated[competency].append(TopicLeader(person.id, person.side, competency, level))
    found: dict[str, dict[str, TopicLeader]] = {topic.id: {} for topic in problem.topics}
    for topic in problem.topics:
        best = found[topic.id]
        for cover in topic.mains:
            for leader in rated[cover.competency]:
                known = best.get(leader.person)
                if leader.level >= cover.to_level and (known is None or known.level < leader.level):
                    best[leader.person] = leader
    return found


def _by_side(leaders: Mapping[str, TopicLeader]) -> dict[str, tuple[TopicLeader, ...]]:
    sides: dict[str, list[TopicLeader]] = defaultdict(list)
    for leader in sorted(leaders.values(), key=lambda leader: (-leader.level, leader.person)):
        sides[leader.side].append(leader)
    return {side: tuple(sides[side]) for side in sorted(sides)}


def nearest_leaders(problem: TopicProblem, topic_id: str, side: str) -> tuple[TopicLeader, ...]:
    """Give the person of a side who comes closest to leading a topic; () without a rating."""
    covered = {cover.competency for cover in problem.topic(topic_id).mains}
    assessed = [
        TopicLeader(person.id, side, competency, level)
        for person in problem.people
        if person.side == side
        for competency, level in person.ratings.items()
        if competency in covered
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
    elsewhere = sum(
        any(leader.person not in people for leader in able) for able in leading.able[topic].values()
    )
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
