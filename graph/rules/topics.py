"""Which topics may be chosen together: labelled conditions, each written once.

The solver builds its model from them, the validator says which of them a finished selection
breaks; neither has a copy. A name is for machines; words are made elsewhere.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from graph.problem.topics import Topic, TopicProblem
from graph.rules.leaders import Leading, find_leaders, leaders_from, share_out
from graph.rules.profiles import Profiles


@dataclass(frozen=True, slots=True)
class Condition:
    """A sum over topics that must not exceed a bound.

    ``name`` is the record that asks for it: the label of its rule, and the topic or track if
    there is one ("track_cap:facilitation"). ``fixes`` is the value that it gives to its only
    topic, None when it is about several. ``people`` are the leaders it speaks of.
    """

    name: str
    terms: tuple[tuple[str, int], ...]
    most: int
    fixes: int | None = None
    people: tuple[str, ...] = ()

    def holds(self, chosen: frozenset[str]) -> bool:
        """Say whether a selection keeps the condition."""
        return sum(amount for topic, amount in self.terms if topic in chosen) <= self.most


@dataclass(frozen=True, slots=True)
class TopicRule:
    """A labelled family of conditions.

    ``conditions`` gives those that a selection has to keep. Most families are short and do not
    look at the selection; one of ``on_demand`` is too long to write down, and gives only what
    that selection breaks.
    """

    label: str
    conditions: Callable[[TopicProblem, Leading, frozenset[str]], Iterable[Condition]]
    on_demand: bool = False


def _excluded(name: str, topic: str) -> Condition:
    return Condition(name, ((topic, 1),), 0, fixes=0)


def in_memory(problem: TopicProblem, topic: Topic) -> bool:
    """Say whether a topic was held too few editions ago; a must topic may return at once."""
    recent = 1 <= topic.editions_ago <= problem.parameters.memory_editions
    return recent and topic.id not in problem.must


def _minutes(problem: TopicProblem, _l: Leading, _c: frozenset[str]) -> Iterator[Condition]:
    if problem.parameters.minutes is not None:
        terms = tuple((topic.id, topic.minutes) for topic in problem.topics)
        yield Condition("minutes", terms, problem.parameters.minutes)


def _count_min(problem: TopicProblem, _l: Leading, _c: frozenset[str]) -> Iterator[Condition]:
    if problem.parameters.count_min:
        terms = tuple((topic.id, -1) for topic in problem.topics)
        yield Condition("count_min", terms, -problem.parameters.count_min)


def _count_max(problem: TopicProblem, _l: Leading, _c: frozenset[str]) -> Iterator[Condition]:
    if problem.parameters.count_max is not None:
        terms = tuple((topic.id, 1) for topic in problem.topics)
        yield Condition("count_max", terms, problem.parameters.count_max)


def _track_cap(problem: TopicProblem, _l: Leading, _c: frozenset[str]) -> Iterator[Condition]:
    for track, cap in sorted(problem.parameters.track_caps.items()):
        terms = tuple((topic.id, 1) for topic in problem.topics if topic.track == track)
        yield Condition(f"track_cap:{track}", terms, cap)


def _memory(problem: TopicProblem, _l: Leading, _c: frozenset[str]) -> Iterator[Condition]:
    for topic in problem.topics:
        if in_memory(problem, topic):
            yield _excluded(f"memory:{topic.id}", topic.id)


def _never(problem: TopicProblem, _l: Leading, _c: frozenset[str]) -> Iterator[Condition]:
    for topic in problem.never:
        yield _excluded(f"never:{topic}", topic)


def _must(problem: TopicProblem, _l: Leading, _c: frozenset[str]) -> Iterator[Condition]:
    for topic in problem.must:
        yield Condition(f"must:{topic}", ((topic, -1),), -1, fixes=1)


def _requires(problem: TopicProblem, _l: Leading, _c: frozenset[str]) -> Iterator[Condition]:
    for topic in problem.topics:
        for required in sorted(set(topic.requires)):
            if not problem.topic(required).editions_ago:
                name = f"requires:{topic.id}|{required}"
                yield Condition(name, ((topic.id, 1), (required, -1)), 0)


def _leaders(_problem: TopicProblem, leading: Leading, _c: frozenset[str]) -> Iterator[Condition]:
    for topic in sorted(leading.lacking):
        yield _excluded(f"leaders:{topic}", topic)


def _leader_load(
    problem: TopicProblem, leading: Leading, chosen: frozenset[str]
) -> Iterator[Condition]:
    load = problem.parameters.leader_load
    people = share_out(leading, problem.in_catalogue_order(chosen), load).overloaded
    if people:
        yield leader_cut(problem, leading, people)


def leader_cut(problem: TopicProblem, leading: Leading, people: Iterable[str]) -> Condition:
    """Say how many topics a group of people can carry: a condition of the leader load."""
    group = frozenset(people)
    asked = ((topic.id, leaders_from(leading, group, topic.id)) for topic in problem.topics)
    terms = tuple((topic, count) for topic, count in asked if count)
    most = problem.parameters.leader_load * len(group)
    return Condition("leader_load", terms, most, people=tuple(sorted(group)))


MINUTES = TopicRule("minutes", _minutes)
COUNT_MIN = TopicRule("count_min", _count_min)
COUNT_MAX = TopicRule("count_max", _count_max)
TRACK_CAP = TopicRule("track_cap", _track_cap)
MEMORY = TopicRule("memory", _memory)
NEVER = TopicRule("never", _never)
MUST = TopicRule("must", _must)
REQUIRES = TopicRule("requires", _requires)
LEADERS = TopicRule("leaders", _leaders)
LEADER_LOAD = TopicRule("leader_load", _leader_load, on_demand=True)

# In the order in which a conflict tries to do without them.
TOPIC_RULES: tuple[TopicRule, ...] = (
    MUST,
    NEVER,
    COUNT_MIN,
    COUNT_MAX,
    REQUIRES,
    TRACK_CAP,
    MINUTES,
    MEMORY,
    LEADERS,
    LEADER_LOAD,
)


def leading_of(problem: TopicProblem, profiles: Profiles | None = None) -> Leading:
    """Find who may lead what; topics that never or memory excludes do not count as eligible."""
    never = set(problem.never)
    return find_leaders(
        problem,
        [t.id for t in problem.topics if t.id not in never and not in_memory(problem, t)],
        profiles,
    )


def standing_conditions(problem: TopicProblem, leading: Leading) -> Iterator[Condition]:
    """Give every condition that can be written down before anything is chosen."""
    for rule in TOPIC_RULES:
        if not rule.on_demand:
            yield from rule.conditions(problem, leading, frozenset())


def conditions_on_demand(
    problem: TopicProblem, leading: Leading, chosen: frozenset[str]
) -> Iterator[Condition]:
    """Give the conditions that a selection breaks, of the families too long to write down."""
    for rule in TOPIC_RULES:
        if rule.on_demand:
            yield from rule.conditions(problem, leading, chosen)


def broken_topic_rules(problem: TopicProblem, chosen: Iterable[str]) -> tuple[str, ...]:
    """Say which conditions a finished selection breaks.

    Returns:
        Names of conditions, in the order of TOPIC_RULES: the label of a rule, and after a colon
        the record that it speaks of ("track_cap:facilitation", "requires:b|a"); ``()`` when the
        selection may stand.
    """
    leading, selection = leading_of(problem), frozenset(chosen)
    return tuple(
        condition.name
        for rule in TOPIC_RULES
        for condition in rule.conditions(problem, leading, selection)
        if not condition.holds(selection)
    )
