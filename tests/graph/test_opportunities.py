"""Opportunities against a naive reading of the same sentence, for problems small enough to list."""

from dataclasses import replace
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.opportunities import opportunities
from graph.problem import MalformedProblem
from graph.problem.opportunities import (
    FacedChallenge,
    OfferedPractice,
    Opportunity,
    OpportunityProblem,
)
from graph.rules.sharing import shares_topic

# A tree of four floors: r over a and b, a over c, c over d; z stands alone.
PARENTS = {"a": "r", "b": "r", "c": "a", "d": "c"}
TOPICS = ("r", "a", "b", "c", "d", "z")
PLACES = {"BR": "west", "PE": "west", "CN": "east", "JP": "north"}
PAIRS = [(one, other) for one, other in product(sorted(PLACES), repeat=2) if one < other]


def practice(key: str, place: str, topic: str, people: int = 0) -> OfferedPractice:
    return OfferedPractice(key, PLACES[place], place, topic, people)


def challenge(key: str, place: str, topic: str, urgency: int = 2) -> FacedChallenge:
    return FacedChallenge(key, PLACES[place], place, topic, urgency)


@st.composite
def problems(draw: st.DrawFn) -> OpportunityProblem:
    place, topic = st.sampled_from(sorted(PLACES)), st.sampled_from(TOPICS)
    offered = draw(st.lists(st.tuples(place, topic, st.integers(0, 7)), max_size=6))
    faced = draw(st.lists(st.tuples(place, topic, st.integers(1, 3)), max_size=6))
    stages = draw(st.dictionaries(st.sampled_from(PAIRS), st.integers(1, 5)))
    return OpportunityProblem(
        tuple(practice(f"p{i}", *each) for i, each in enumerate(offered)),
        tuple(challenge(f"c{i}", *each) for i, each in enumerate(faced)),
        PARENTS,
        stages,
    )


def steps_up(lower: str, upper: str) -> int | None:
    steps = 0
    while lower != upper:
        if lower not in PARENTS:
            return None
        lower, steps = PARENTS[lower], steps + 1
    return steps


def naive(problem: OpportunityProblem) -> list[tuple[str, str, int]]:
    """Try every pair, and weigh each in fractions by the sentence of the model page."""
    found = []
    for faced, offered in product(problem.challenges, problem.practices):
        ways = [steps_up(faced.topic, offered.topic), steps_up(offered.topic, faced.topic)]
        known = [steps for steps in ways if steps is not None]
        if faced.side == offered.side or not known:
            continue
        pair = (faced.administration, offered.administration)
        stage = max(problem.stages.get(pair, 0), problem.stages.get(pair[::-1], 0))
        topic = Fraction(int(1000 / 2 ** min(known)), 1000)
        worth = Fraction(6, 10) + Fraction(stage, 5) / 5 + Fraction(min(offered.people, 5), 5) / 5
        score = topic * worth * 1000
        whole = score.numerator // score.denominator
        found.append((-whole, -faced.urgency, faced.key, offered.key))
    return [(faced, offered, -score) for score, _, faced, offered in sorted(found)]


def ranked(problem: OpportunityProblem) -> list[tuple[str, str, int]]:
    return [(o.challenge, o.practice, o.score_per_mille) for o in opportunities(problem)]


@given(problems())
def test_every_pair_that_meets_is_found_and_ranked_as_by_trying_all(
    problem: OpportunityProblem,
) -> None:
    assert ranked(problem) == naive(problem)


@given(problems(), st.randoms(use_true_random=False))
def test_the_order_in_which_records_come_does_not_matter(
    problem: OpportunityProblem, chance: st.DataObject
) -> None:
    offered, faced = list(problem.practices), list(problem.challenges)
    chance.shuffle(offered)
    chance.shuffle(faced)
    shuffled = replace(problem, practices=tuple(offered), challenges=tuple(faced))
    assert opportunities(shuffled) == opportunities(problem)


@given(problems())
def test_without_a_practice_its_opportunities_are_gone_and_no_other(
    problem: OpportunityProblem,
) -> None:
    for gone in problem.practices:
        left = tuple(each for each in problem.practices if each is not gone)
        kept = [each for each in opportunities(problem) if each.practice != gone.key]
        assert list(opportunities(replace(problem, practices=left))) == kept


def test_a_score_is_the_topic_times_six_tenths_stage_and_people() -> None:
    problem = OpportunityProblem(
        (practice("same", "CN", "a", 9), practice("wider", "CN", "r", 2)),
        (challenge("c", "BR", "a"),),
        PARENTS,
        {("BR", "CN"): 5},
    )
    assert opportunities(problem) == (
        Opportunity("c", "same", 0, 1000, 1000, 1000, 1000),
        Opportunity("c", "wider", 1, 500, 1000, 400, 440),
    )
    alone = replace(problem, stages={})
    assert ranked(alone) == [("c", "same", 800), ("c", "wider", 340)]


def test_a_side_learns_nothing_from_itself() -> None:
    problem = OpportunityProblem(
        (practice("p", "PE", "a"),), (challenge("c", "BR", "a"),), PARENTS, {}
    )
    assert opportunities(problem) == ()


@pytest.mark.parametrize(
    ("change", "record"),
    [
        ({"practices": (practice("p", "CN", "a"),) * 2}, "practices"),
        ({"practices": (practice("p", "CN", "a", -1),)}, "p"),
        ({"challenges": (challenge("c", "CN", "a", 4),)}, "c"),
        ({"stages": {("BR", "CN"): 6}}, "BR|CN"),
        ({"stages": {("CN", "BR"): 1}}, "CN|BR"),
        ({"parents": {"a": "b", "b": "a"}}, "parents"),
    ],
)
def test_a_malformed_problem_names_the_record(change: dict[str, object], record: str) -> None:
    whole = OpportunityProblem(
        (practice("p", "CN", "a"),), (challenge("c", "BR", "a"),), PARENTS, {}
    )
    with pytest.raises(MalformedProblem) as refused:
        replace(whole, **change)
    assert refused.value.record == record


def test_half_of_a_topic_at_the_level_is_enough_to_share_it() -> None:
    weights = {"x": 500, "y": 300, "z": 200}
    assert shares_topic({"x": 3}, weights, 3)
    assert shares_topic({"y": 4, "z": 3}, weights, 3)
    assert not shares_topic({"x": 2, "y": 4}, weights, 3)
    assert not shares_topic({}, weights, 3)
    assert not shares_topic({"x": 4}, {}, 3)
