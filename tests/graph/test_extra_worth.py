"""Extra pairings of an edition: none is forbidden, and of equally few those of most worth."""

from itertools import combinations

import pytest

from graph.interchange import read_pairing_instance
from graph.network import (
    TooManyForbidden,
    extra_pairings,
    forbidden,
    forbidden_pairs,
    health,
    pair_worths,
    why_forbidden,
)
from graph.network import worth as worths
from graph.pairing import solve
from graph.problem import ExtraPairings, HealthPerson, HealthProblem, PairingProblem
from graph.rules import broken_rules
from tests.graph.drawn_editions import drawn_edition
from tests.graph.edition_2011 import instance_2011
from tests.graph.naive_health import Tie, allowed, is_departure_proof, without

SMALL = [(seed, 3 + seed % 2, 3 + seed % 2) for seed in range(20)]


def of_edition(edition: PairingProblem, ties: list[Tie]) -> HealthProblem:
    people = tuple(HealthPerson(person.id, person.side) for person in edition.people)
    return HealthProblem(people, tuple(ties), forbidden_pairs(edition))


def drawn_network(seed: int, *sizes: int) -> tuple[PairingProblem, HealthProblem]:
    edition = read_pairing_instance(drawn_edition(seed, *sizes))
    plan = solve(edition)
    return edition, of_edition(edition, [(each.a, each.b) for each in plan.pairings][: seed % 4])


def most_worth(edition: PairingProblem, problem: HealthProblem, count: int) -> int:
    """Try every set of so many allowed pairs."""
    worth, people = pair_worths(edition), without(problem, ())
    return max(
        sum(worth(*pair) for pair in chosen)
        for chosen in combinations(list(allowed(problem)), count)
        if is_departure_proof(people, [*problem.ties, *chosen])
    )


def total(edition: PairingProblem, answer: ExtraPairings) -> int:
    return sum(pair_worths(edition)(pair.a, pair.b) for pair in answer.pairings)


def test_of_equally_few_pairings_those_of_most_worth_are_proposed() -> None:
    reached = 0
    for seed, *sizes in SMALL:
        edition, problem = drawn_network(seed, *sizes)
        plain, chosen = extra_pairings(problem), extra_pairings(problem, pair_worths(edition))
        assert isinstance(plain, ExtraPairings)
        assert isinstance(chosen, ExtraPairings)
        assert len(chosen.pairings) == len(plain.pairings)
        pairs = [(pair.a, pair.b) for pair in chosen.pairings]
        assert is_departure_proof(without(problem, ()), [*problem.ties, *pairs])
        assert set(pairs) <= set(allowed(problem))
        best = most_worth(edition, problem, len(pairs))
        assert total(edition, plain) <= total(edition, chosen) <= best
        reached += total(edition, chosen) == best
    assert reached >= 19


def test_the_worth_of_2011_rises_and_the_number_of_pairings_does_not() -> None:
    edition = read_pairing_instance(instance_2011())
    problem = of_edition(edition, [(each.a, each.b) for each in solve(edition).pairings])
    plain, chosen = extra_pairings(problem), health(problem, pair_worths(edition)).extra
    assert isinstance(plain, ExtraPairings)
    assert isinstance(chosen, ExtraPairings)
    assert chosen.above_fewest == plain.above_fewest == 0
    assert total(edition, chosen) > total(edition, plain)
    pairs = [(pair.a, pair.b) for pair in chosen.pairings]
    assert is_departure_proof(without(problem, ()), [*problem.ties, *pairs])


@pytest.mark.parametrize("listed", [0, 24])
def test_the_worth_of_a_pair_is_the_score_that_a_plan_gives_it(
    listed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worths, "TABLE_PEOPLE_MAX", listed)
    edition = read_pairing_instance(instance_2011())
    worth = pair_worths(edition)
    assert {worth(each.b, each.a) - each.score for each in solve(edition).pairings} == {0}


def mixed(seed: int) -> PairingProblem:
    """Draw an edition with two components, a language that is required, and conflicts."""
    document = drawn_edition(
        seed, 7, 6, components=["east", "west"], parameters={"language_required": 2}
    )
    for place, person in enumerate(document["people"]):
        person["components"] = [["east"], ["west"], ["east", "west"], []][(place + seed) % 4]
    ids = [person["id"] for person in document["people"]]
    return read_pairing_instance(document | {"conflicts": [[ids[0], ids[9]], [ids[0], ids[1]]]})


@pytest.mark.parametrize("seed", range(4))
def test_forbidden_is_every_pair_across_sides_that_breaks_a_rule(seed: int) -> None:
    edition = mixed(seed)
    side = {person.id: person.side for person in edition.people}
    expected = tuple(
        (a, b)
        for a, b in combinations(sorted(side), 2)
        if side[a] != side[b] and broken_rules(edition, a, b)
    )
    assert forbidden_pairs(edition) == expected
    found = why_forbidden(edition, expected)
    assert found == {pair: broken_rules(edition, *pair) for pair in expected}
    assert all(found.values())


def test_more_forbidden_pairs_than_can_be_listed_are_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    edition = mixed(0)
    monkeypatch.setattr(forbidden, "FORBIDDEN_MAX", 3)
    with pytest.raises(TooManyForbidden, match="More than 3 pairs across sides"):
        forbidden_pairs(edition)
