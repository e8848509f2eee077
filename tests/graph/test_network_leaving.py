"""People taken away from a network: what falls apart, who is left alone, what nobody can share."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.network import health, lost_topics, without
from graph.problem import HealthProblem, LostTopic, Sharer
from tests.graph import naive_health as naive
from tests.graph.health_networks import network, networks


@given(networks(), st.data())
def test_what_is_left_without_people_is_what_counting_finds(
    problem: HealthProblem, data: st.DataObject
) -> None:
    ids = [person.id for person in problem.people]
    gone = set(data.draw(st.lists(st.sampled_from(ids), unique=True)) if ids else [])
    found = without(problem, gone)
    left = naive.without(problem, gone)
    before, after = naive.groups(ids, problem.ties), naive.groups(left, problem.ties)
    assert (found.groups_before, found.groups) == (len(before), len(after))
    assert found.connected_before == naive.cross_pairs(problem)
    assert found.connected == naive.cross_pairs(problem, gone)
    for people, possible in ((ids, found.possible_before), (left, found.possible)):
        pairs = combinations(people, 2)
        assert possible == sum(problem.side_of[a] != problem.side_of[b] for a, b in pairs)
    assert found.departures == len(gone)
    assert found.ties_lost == sum(a in gone or b in gone for a, b in problem.ties)
    had = {person for tie in problem.ties for person in tie}
    has = {person for tie in problem.ties if not {*tie} & gone for person in tie}
    assert found.left_alone == tuple(sorted((had - has) & set(left)))
    kept = set[str]()
    for group in before:
        parts = [part for part in after if part <= group]
        kept |= min(parts, key=lambda part: (-len(part), min(part)), default=set())
    assert found.cut_off == tuple(sorted(set(left) - kept))


@given(networks())
def test_one_person_away_is_what_the_report_says_of_them(problem: HealthProblem) -> None:
    report = health(problem)
    for departure in report.articulation:
        found = without(problem, [departure.person])
        assert found.cut_off == departure.cut_off
        assert found.groups == report.groups - 1 + departure.pieces


def test_somebody_who_is_not_there_cannot_leave() -> None:
    with pytest.raises(KeyError):
        without(network("ab", [(0, 1)]), ["p02"])


SHARE_LEVEL = 3
LEVELS = st.dictionaries(st.sampled_from("xyz"), st.integers(0, 4))


@given(
    st.lists(st.tuples(st.sampled_from("ab"), LEVELS, st.booleans()), max_size=6),
    st.dictionaries(
        st.sampled_from(["t1", "t2"]),
        st.dictionaries(st.sampled_from("xyz"), st.integers(1, 9)),
    ),
)
def test_a_topic_is_lost_where_nobody_of_a_side_stays_who_can_share_it(
    people: list[tuple[str, dict[str, int], bool]], topics: dict[str, dict[str, int]]
) -> None:
    sharers = [Sharer(f"p{at}", side, levels) for at, (side, levels, _) in enumerate(people)]
    gone = [f"p{at}" for at, (_, _, leaves) in enumerate(people) if leaves]

    def can(topic: str, side: str, *, without_them: bool) -> bool:
        weights = topics[topic]
        return any(
            2 * sum(weights[key] for key in weights if levels.get(key, -1) >= SHARE_LEVEL)
            >= sum(weights.values())
            > 0
            for own, levels, leaves in people
            if own == side and not (leaves and without_them)
        )

    expected = [
        LostTopic(topic, side, nobody=not any(can(topic, s, without_them=True) for s in "ab"))
        for topic in topics
        for side in "ab"
        if can(topic, side, without_them=False) and not can(topic, side, without_them=True)
    ]
    assert list(lost_topics(sharers, topics, gone, SHARE_LEVEL)) == expected
