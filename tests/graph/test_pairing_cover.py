"""Three and more sides with one partner each: as good as integer programs, proved by odd sets."""

from typing import Any

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
from tests.graph.pairing_instances import instance, instances, person
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
