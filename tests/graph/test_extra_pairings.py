"""The fewest extra pairings: as few as by brute force, within the rules, or why there are none."""

import pytest
from hypothesis import example, given

from graph.interchange import read_pairing_instance
from graph.network import extra_pairings, health
from graph.pairing import solve
from graph.problem import (
    ExtraPairing,
    ExtraPairings,
    HealthPerson,
    HealthProblem,
    NoExtraPairings,
    PairingSolution,
)
from graph.rules import EXTRA_RULES, broken_extra_rules
from tests.graph.edition_2011 import instance_2011
from tests.graph.health_networks import drawn, network, networks
from tests.graph.naive_health import Tie, fewest, groups, is_departure_proof, splitting, without


def pairs_of(problem: HealthProblem) -> list[tuple[str, str]]:
    answer = extra_pairings(problem)
    assert isinstance(answer, ExtraPairings)
    return [(pair.a, pair.b) for pair in answer.pairings]


def assert_mended(problem: HealthProblem) -> ExtraPairings:
    answer = extra_pairings(problem)
    assert isinstance(answer, ExtraPairings)
    pairs = [(pair.a, pair.b) for pair in answer.pairings]
    assert len(set(pairs)) == len(pairs) >= answer.bound
    assert [pair for pair in pairs if broken_extra_rules(problem, *pair)] == []
    assert is_departure_proof(without(problem, ()), [*problem.ties, *pairs])
    return answer


@given(networks())
@example(network("aabbbb", [(0, 2), (0, 3), (1, 4), (1, 5)]))
@example(network("abab", []))
@example(network("ab", []))
def test_they_are_as_few_as_any_set_that_was_tried(problem: HealthProblem) -> None:
    best = fewest(problem)
    if best is None:
        assert isinstance(extra_pairings(problem), NoExtraPairings)
    else:
        answer = assert_mended(problem)
        assert answer.bound <= best == len(answer.pairings)


@given(networks())
def test_why_there_are_none_is_true(problem: HealthProblem) -> None:
    answer = extra_pairings(problem)
    if isinstance(answer, NoExtraPairings):
        inside = set(answer.people)
        outside = set(problem.side_of) - inside - {answer.departing}
        assert inside
        assert outside
        across = [
            (min(a, b), max(a, b))
            for a in inside
            for b in outside
            if problem.side_of[a] != problem.side_of[b]
        ]
        assert sorted(across) == sorted(answer.forbidden)
        sides = {problem.side_of[person] for person in outside}
        assert answer.same_side == any(problem.side_of[person] in sides for person in inside)
        assert not any({a, b} & inside and {a, b} & outside for a, b in problem.ties)


@given(networks())
def test_each_tells_whose_departure_parts_the_two_today(problem: HealthProblem) -> None:
    answer = extra_pairings(problem)
    for pair in answer.pairings if isinstance(answer, ExtraPairings) else ():
        people = without(problem, ())

        def together(gone: set[str], pair: ExtraPairing = pair) -> bool:
            left = groups([p for p in people if p not in gone], problem.ties)  # noqa: B023 -- used at once
            return any({pair.a, pair.b} <= group for group in left)

        assert pair.joins is not together(set())
        between = [p for p in people if p not in (pair.a, pair.b) and not together({p})]
        assert list(pair.departures) == ([] if pair.joins else between)


# Each rule: a network in which the best pair breaks it alone, and what is proposed instead.
LINE = [(0, 1), (1, 2)]
CASES = [
    ("different_sides", network("aba", LINE), ("p00", "p02")),
    (
        "not_forbidden",
        network("aabb", [*LINE, (2, 3)], forbidden=(("p00", "p03"),)),
        ("p00", "p03"),
    ),
    ("not_tied", network("abb", LINE), ("p00", "p01")),
]


@pytest.mark.parametrize(("label", "problem", "pair"), CASES)
def test_each_rule_is_broken_alone_and_kept_by_what_is_proposed(
    label: str, problem: HealthProblem, pair: tuple[str, str]
) -> None:
    assert broken_extra_rules(problem, *pair) == (label,)
    assert broken_extra_rules(problem, *reversed(pair)) == (label,)
    answer = extra_pairings(problem)
    assert isinstance(answer, NoExtraPairings) or pair not in pairs_of(problem)


def test_every_rule_has_a_case() -> None:
    assert [label for label, *_ in CASES] == [rule.label for rule in EXTRA_RULES]


def test_without_the_rule_the_pair_is_proposed() -> None:
    assert pairs_of(network("abb", LINE)) == [("p00", "p02")]
    assert pairs_of(network("aabb", [*LINE, (2, 3)])) == [("p00", "p03")]
    forbidden = CASES[1][1]
    assert len(pairs_of(forbidden)) == 2


def closed(departing: str | None, people: tuple[str, ...], *forbidden: Tie) -> NoExtraPairings:
    return NoExtraPairings(departing, people, same_side=True, forbidden=forbidden)


def test_whom_no_allowed_pair_reaches_is_named_with_the_reason() -> None:
    hub = network("baaa", [(0, place) for place in (1, 2, 3)])
    assert extra_pairings(hub) == closed("p00", ("p01",))
    alone = network("aab", [(1, 2)], forbidden=(("p00", "p02"),))
    assert extra_pairings(alone) == closed(None, ("p00",), ("p00", "p02"))
    one_side = network("aaa", [])
    assert extra_pairings(one_side) == closed(None, ("p00",))


def test_a_network_that_is_departure_proof_needs_none() -> None:
    ring = network("abab", [(0, 1), (1, 2), (2, 3), (0, 3)])
    assert extra_pairings(ring) == ExtraPairings((), 0)


def test_at_least_nine_in_ten_networks_of_24_people_reach_the_lower_bound() -> None:
    reached = 0
    for seed in range(200):
        answer = assert_mended(drawn(24, 20 + seed % 12, seed))
        reached += answer.above_fewest == 0
    assert reached >= 180


PEOPLE = 2000
SHAPES = {
    "drawn": drawn(PEOPLE, 2167, 1),
    "nobody tied": network("ab" * 1000, []),
    "a path": network("ab" * 1000, [(place, place + 1) for place in range(PEOPLE - 1)]),
    "a star": network("ab" * 1000, [(0, place) for place in range(1, PEOPLE)]),
    "pairs": network("ab" * 1000, [(place, place + 1) for place in range(0, PEOPLE, 2)]),
    "two stars of a side each": network(
        "a" * 1000 + "b" * 1000,
        [(place // 1000 * 1000, place) for place in range(PEOPLE) if place % 1000],
    ),
    "a tree": network("aab" * 667, [((place - 1) // 2, place) for place in range(1, 2001)]),
    "three sides": network("abc" * 667, [((place - 1) // 4, place) for place in range(1, 2001)]),
    "few on one side": network(
        "a" * 1900 + "b" * 100, [(place // 3 * 3, place) for place in range(1900) if place % 3]
    ),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_many_people_are_mended_with_few_more_than_the_bound(shape: str) -> None:
    problem = SHAPES[shape]
    answer = extra_pairings(problem)
    assert isinstance(answer, ExtraPairings)
    pairs = [(pair.a, pair.b) for pair in answer.pairings]
    assert [pair for pair in pairs if broken_extra_rules(problem, *pair)] == []
    mended = HealthProblem(problem.people, (*problem.ties, *pairs))
    assert extra_pairings(mended) == ExtraPairings((), 0)
    assert answer.above_fewest <= len(pairs) // 50


def test_where_much_is_forbidden_many_people_are_mended_all_the_same() -> None:
    """Thirty pairs of people, of whom no two may be paired, beside twenty that may."""
    problem = network(
        "ab" * 50,
        [(place, place + 1) for place in range(0, 100, 2)],
        forbidden=tuple((f"p{a:02}", f"p{b:02}") for a in range(0, 60, 2) for b in range(1, 60, 2)),
    )
    assert 60 <= len(assert_mended(problem).pairings) <= 80


def test_the_naive_check_agrees_that_many_are_mended() -> None:
    problem = drawn(120, 130, 3)
    assert splitting(without(problem, ()), list(problem.ties))
    assert assert_mended(problem).above_fewest <= 1


def test_the_pairings_of_2011_alone_hang_on_named_people_until_they_are_mended() -> None:
    edition = read_pairing_instance(instance_2011())
    plan = solve(edition)
    assert isinstance(plan, PairingSolution)
    problem = HealthProblem(
        tuple(HealthPerson(person.id, person.side) for person in edition.people),
        tuple((pairing.a, pairing.b) for pairing in plan.pairings),
    )
    report = health(problem)
    assert report.groups == 10
    assert report.ei_index == 1
    assert {departure.person for departure in report.articulation} == splitting(
        without(problem, ()), list(problem.ties)
    )
    assert len(report.articulation) >= 2
    answer = assert_mended(problem)
    assert answer == report.extra
    assert answer.above_fewest == 0
