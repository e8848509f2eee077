"""How sure a pair is can be told again from the seed, by the formula and by whole new solutions."""

import hashlib
from collections import Counter
from typing import Any

import pytest
from hypothesis import given

from graph.interchange import read_pairing_instance
from graph.pairing import certainty, solve
from graph.pairing.certainty import moved
from graph.problem import MalformedProblem, PairingProblem, PairingSolution, RatingNoise
from tests.graph.edition_2011 import instance_2011
from tests.graph.naive_pairing import Naive
from tests.graph.pairing_instances import instances, worked_example


def solved(problem: PairingProblem) -> PairingSolution:
    answer = solve(problem)
    assert isinstance(answer, PairingSolution)
    return answer


def naively_moved(document: dict[str, Any], noise: RatingNoise, run: int) -> dict[str, Any]:
    people = []
    for entry in document["people"]:
        source = f"{noise.seed}:{run}:{entry['id']}".encode()
        drawn = hashlib.shake_256(source).digest(8 * len(document["competencies"]))
        ratings = dict(entry["ratings"])
        for place, competency in enumerate(document["competencies"]):
            draw = int.from_bytes(drawn[8 * place : 8 * place + 8], "big") % 1000
            level = ratings.get(competency["id"])
            if level is not None and draw < noise.down:
                ratings[competency["id"]] = max(level - 1, 0)
            elif level is not None and draw < noise.down + noise.up:
                ratings[competency["id"]] = min(level + 1, 4)
        people.append(entry | {"ratings": ratings})
    return document | {"people": people}


@given(instances(people_max=6))
def test_shares_count_the_best_plans_of_moved_ratings(document: dict[str, Any]) -> None:
    problem = read_pairing_instance(document)
    solution = solve(problem)
    if not isinstance(solution, PairingSolution):
        return
    noise = RatingNoise(seed=11, runs=6, down=300, up=300)
    own = frozenset((min(p.a, p.b), max(p.a, p.b)) for p in solution.pairings)
    found = certainty(problem, solution, noise)
    assert [(one.a, one.b) for one in found] == [(p.a, p.b) for p in solution.pairings]
    least: Counter[tuple[str, str]] = Counter()
    most: Counter[tuple[str, str]] = Counter()
    for run in range(noise.runs):
        naive = Naive(naively_moved(document, noise, run))
        plans = naive.plans()
        outcome = naive.best_of(plans)
        assert outcome is not None
        people, floor, total = outcome
        best = [
            plan
            for plan in plans
            if naive.served(plan, floor) >= people and sum(naive.w[pair] for pair in plan) == total
        ]
        kept = max(len(plan & own) for plan in best)
        best = [plan for plan in best if len(plan & own) == kept]
        least.update(frozenset.intersection(*best) & own)
        most.update(frozenset.union(*best) & own)
    for one in found:
        pair = min(one.a, one.b), max(one.a, one.b)
        assert least[pair] <= one.stays <= most[pair]
        assert one.per_mille == 1000 * one.stays // 6


def test_ratings_move_as_often_as_the_noise_says_and_stay_in_range() -> None:
    problem = read_pairing_instance(instance_2011())
    noise = RatingNoise(seed=3, runs=200, down=100, up=200)
    steps: Counter[int] = Counter()
    for run in range(noise.runs):
        for before, after in zip(problem.people, moved(problem, noise, run).people, strict=True):
            assert before.ratings.keys() == after.ratings.keys()
            assert all(0 <= level <= 4 for level in after.ratings.values())
            steps.update(
                after.ratings[key] - level for key, level in before.ratings.items() if 0 < level < 4
            )
    known = steps.total()
    assert known > 20_000
    assert abs(steps[-1] / known - 0.1) < 0.01
    assert abs(steps[1] / known - 0.2) < 0.01


def test_without_noise_every_pair_is_certain() -> None:
    problem = read_pairing_instance(instance_2011())
    found = certainty(problem, solved(problem), RatingNoise(seed=1, runs=3, down=0, up=0))
    assert {one.per_mille for one in found} == {1000}


def test_2011_with_a_seed_is_always_the_same_and_another_seed_is_another() -> None:
    problem = read_pairing_instance(instance_2011())
    solution = solved(problem)
    first, again, other = (
        certainty(problem, solution, RatingNoise(seed=seed, runs=20)) for seed in (5, 5, 6)
    )
    assert first == again
    assert [one.stays for one in first] != [one.stays for one in other]
    assert 0 < sum(one.stays for one in first) < 20 * len(first)
    for one in first:
        assert one.margin.moves == ()
        assert one.margin.people is not None


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("seed", -1, "from 0 to 9223372036854775807"),
        ("runs", 0, "from 1 to 10000"),
        ("down", 1001, "from 0 to 1000"),
        ("up", 901, "from 0 to 900"),
    ],
)
def test_noise_out_of_range_is_refused(field: str, value: int, expected: str) -> None:
    with pytest.raises(MalformedProblem, match=f"{field} must be a whole number {expected}"):
        RatingNoise(**({"seed": 1} | {field: value}))


def test_a_locked_pair_is_certain_and_has_no_margin() -> None:
    document = worked_example() | {"locked": [["Wei", "Ana"]]}
    problem = read_pairing_instance(document)
    locked, _ = certainty(problem, solved(problem), RatingNoise(seed=1, runs=10))
    assert (locked.b, locked.per_mille, locked.margin.total) == ("Ana", 1000, None)
