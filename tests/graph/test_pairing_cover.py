"""Three and more sides with one partner each: as good as integer programs, proved by odd sets."""

from random import Random
from typing import Any

import pytest
from hypothesis import given

from graph.certificate import check_pairing
from graph.interchange import pairing_solution, read_pairing_instance
from graph.pairing import solve
from graph.pairing.board import Regime, lay_out, program, required_hold, served
from graph.pairing.cover import cover_plan
from graph.pairing.engine import integer_plan, prices_of_cover
from graph.pairing.proof import dual_bound
from graph.problem import Duals, EngineName, EngineUsed, Listing, PairingSolution
from tests.graph.drawn_editions import drawn_edition
from tests.graph.naive_pairing import Naive
from tests.graph.pairing_instances import instance, instances, learner, person, two_triangles
from tests.graph.test_pairing_optimum import outcome, solved


def test_an_odd_ring_of_sides_is_proved_by_one_odd_set() -> None:
    ring = [person(name, name) for name in ("east", "south", "west")]
    document = instance(*ring)
    answer = solved(document)
    assert answer.engine == EngineUsed(EngineName.COVER, Listing.ALL)
    assert (outcome(answer), answer.proved) == ((2, 1000, 0), True)
    proof = answer.certificate.people
    assert isinstance(proof, Duals)
    assert [odd.members for odd in proof.odd] == [("east", "south", "west")]
    assert check_pairing(document, pairing_solution(answer)) == ()


@given(instances(sides=(3,), caps=False))
def test_covers_are_as_good_as_integer_programs(document: dict[str, Any]) -> None:
    for entry in document["people"]:
        entry["max"] = 1
    board = lay_out(read_pairing_instance(document))
    if board.regime is not Regime.COVER or not required_hold(board):
        return
    goal = program(board, board.worth.score, 2000, 300)
    found = cover_plan(board, goal)
    assert found.whole
    values = [
        int(goal.worth[plan].sum()) + goal.serving * served(board, plan, goal)
        for plan in (found.plan, integer_plan(board, goal))
    ]
    assert values[0] == values[1]
    assert dual_bound(board, goal, prices_of_cover(board, goal, found)) == values[0]


def test_many_people_of_three_sides_are_matched_and_proved_by_odd_sets() -> None:
    document = drawn_edition(4, 90, 91, 90)
    answer = solve(read_pairing_instance(document))
    assert isinstance(answer, PairingSolution)
    assert answer.engine == EngineUsed(EngineName.COVER, Listing.BY_PRICE)
    assert answer.proved
    assert isinstance(answer.certificate.total, Duals)
    assert answer.certificate.total.odd
    assert check_pairing(document, pairing_solution(answer)) == ()


def test_two_who_hope_for_the_same_partner_bring_the_floor_down() -> None:
    people = [
        learner("ana", "north"),
        learner("eva", "north"),
        person("best", "south", ratings={"risk": 4}),
        person("good", "west", ratings={"risk": 3}),
        person("more", "west", ratings={"risk": 3}),
    ]
    document = instance(*people)
    answer = solved(document)
    # Either could have all 700 points of the best one, and somebody of five stays alone.
    assert (answer.people, answer.floor, answer.proved) == (4, 525, True)
    assert isinstance(answer.certificate.floor, Duals)
    assert check_pairing(document, pairing_solution(answer)) == ()


def test_a_floor_that_odd_rings_alone_could_have_is_proved_away_by_odd_sets() -> None:
    document = two_triangles()
    answer = solved(document)
    assert (answer.people, answer.floor, answer.proved) == (6, 300, True)
    assert isinstance(answer.certificate.floor, Duals)
    assert {odd.members for odd in answer.certificate.floor.odd} >= {("a1", "b1", "c1")}
    assert check_pairing(document, pairing_solution(answer)) == ()


def test_required_pairs_hold_the_floor_down_for_all() -> None:
    people = [
        learner("ana", "north"),
        learner("eva", "north"),
        person("best", "south", ratings={"risk": 4}),
        person("fine", "south", ratings={"risk": 4}),
        person("good", "west", ratings={"risk": 3}),
        person("more", "west", ratings={"risk": 3}),
    ]
    document = instance(*people, must=[["ana", "good"]])
    answer = solved(document)
    assert (answer.people, answer.floor, answer.proved) == (6, 525, True)
    assert check_pairing(document, pairing_solution(answer)) == ()


def several_sides(chance: Random, count: int) -> dict[str, Any]:
    """Draw people of whom few can teach much, so that hopes are for the same ones."""
    people = []
    for number in range(count):
        taught = {key: chance.choice((0, 0, 1, 3, 4)) for key in ("risk", "aeo")}
        targets = {key: chance.choice((2, 3, 4)) for key in taught}
        side = ("north", "south", "west", "east")[number % chance.choice((3, 4))]
        together = chance.choice((["forum"], ["forum"], ["forum", "workshop"], ["workshop"]))
        given = {"ratings": taught, "targets": targets, "components": together}
        people.append(person(f"p{number}", side, **given))
    ids = [entry["id"] for entry in people]
    must = [chance.sample(ids, 2)] if chance.random() < 1 / 6 else []
    return instance(*people, must=must)


def hoped_for(naive: Naive, people: int) -> int:
    """The highest floor that is left when those who can hope for least stay alone."""
    reach = {
        pair: min(
            1000 if naive.g[one, other] >= naive.best[one] else naive.g[one, other]
            for one, other in (pair, pair[::-1])
        )
        for pair in naive.pairs
    }
    hopes = sorted(
        max([r for pair, r in reach.items() if v in pair], default=-1) for v in naive.ids
    )
    return hopes[len(hopes) - people] if people else 1000


@pytest.mark.parametrize("count", [5, 6, 7])
def test_floors_below_what_people_hope_for_are_those_of_all_plans(count: int) -> None:
    chance = Random(count)  # noqa: S311 -- no secret: the same seed has to give the same instances
    below = 0
    for number in range(40):
        document = several_sides(chance, count)
        naive = Naive(document)
        best = naive.best_of(naive.plans())
        answer = solve(read_pairing_instance(document))
        if best is None:
            assert not isinstance(answer, PairingSolution), number
            continue
        assert isinstance(answer, PairingSolution)
        assert (outcome(answer), answer.proved) == (best, True), number
        assert check_pairing(document, pairing_solution(answer)) == (), number
        below += answer.engine.name is EngineName.COVER and best[1] < hoped_for(naive, best[0])
    assert below >= 5
