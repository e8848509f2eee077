"""Agendas of more blocks than are listed: found by price, and bounded without a list."""

import json
from typing import Any

import pytest
from hypothesis import given

from graph import agenda
from graph.certificate import check_agenda
from graph.interchange import agenda_solution, read_agenda_instance, read_agenda_solution
from graph.problem import AgendaInfeasible, AgendaSolution, AgendaStatus
from graph.rules import broken_agenda_rules
from tests.graph.agenda_instances import drawn, instances, session, two_triangles
from tests.graph.drawn_agendas import drawn_agenda
from tests.graph.naive_agenda import best_value
from tests.graph.tampering import put

Document = dict[str, Any]


def generated(document: Document, **options: int) -> AgendaSolution | AgendaInfeasible:
    """Solve without any block listed beforehand, and check the answer."""
    problem = read_agenda_instance(document)
    answer = agenda.solve(problem, blocks_max=-1, **options)
    written = json.loads(json.dumps(agenda_solution(answer)))
    assert check_agenda(document, written) == ()
    if isinstance(answer, AgendaSolution):
        assert broken_agenda_rules(problem, answer.slots, answer.attendance) == ()
        assert read_agenda_solution(written) == answer
        assert answer.proof.ceilings or not document["sessions"]
    return answer


def best_without_a_list(document: Document) -> None:
    answer, best = generated(document), best_value(document)
    if best is None:
        assert isinstance(answer, AgendaInfeasible)
    else:
        assert isinstance(answer, AgendaSolution)
        assert (answer.value, answer.bound) == (best, best)


@given(instances())
def test_no_timetable_is_worth_more_though_no_block_was_listed(document: Document) -> None:
    best_without_a_list(document)


def test_drawn_agendas_are_the_best_of_every_timetable() -> None:
    for seed in range(400, 410):
        best_without_a_list(drawn(seed))


def test_where_the_ceilings_are_not_enough_leaves_close_the_proof() -> None:
    answer = generated(two_triangles())
    assert isinstance(answer, AgendaSolution)
    assert len(answer.proof.leaves) > 1


@pytest.fixture(scope="module")
def large() -> tuple[Document, Document]:
    """Some 9,000 blocks of which a few are found, and the solution."""
    document = drawn_agenda(14, 4, [90] * 4, 90)
    return document, json.loads(json.dumps(agenda_solution(generated(document))))


def test_an_agenda_is_as_good_as_with_every_block_listed(
    large: tuple[Document, Document],
) -> None:
    document, solution = large
    listed = agenda.solve(read_agenda_instance(document))
    assert isinstance(listed, AgendaSolution)
    assert listed.value <= solution["bound"] <= 1.005 * solution["value"]
    assert solution["value"] <= listed.value


def test_a_ceiling_that_some_block_has_more_than_is_refused(
    large: tuple[Document, Document],
) -> None:
    document, solution = large
    (slot,) = solution["proof"]["ceilings"]
    ceiling = ("proof", "ceilings", slot)
    for change, words in (
        (lambda most: most - most // 20, "has more left in slot0"),
        (float, "whole numbers"),
        (str, "whole numbers"),
    ):
        assert words in "; ".join(check_agenda(document, put(solution, ceiling, change)))
    for ceilings in ({}, {"never": 0}):
        moved = put(solution, ceiling[:2], lambda _all, other=ceilings: other)
        assert "first of all slots" in check_agenda(document, moved)[0]


def test_a_session_made_cheaper_no_longer_keeps_blocks_below_the_ceiling(
    large: tuple[Document, Document],
) -> None:
    document, solution = large
    for name in solution["proof"]["multipliers"]:
        path = ("proof", "multipliers", name)
        cheaper = put(solution, path, lambda price: price - 2 * solution["value"] * 10**4)
        assert check_agenda(document, cheaper)


@pytest.mark.parametrize("evaluated_max", [20, 40])
def test_a_search_that_is_cut_short_gives_a_wider_bound_that_holds(evaluated_max: int) -> None:
    document = drawn_agenda(9, 3, [30] * 3, 30)
    answer = generated(document, evaluated_max=evaluated_max)
    best = agenda.solve(read_agenda_instance(document))
    assert isinstance(answer, AgendaSolution)
    assert isinstance(best, AgendaSolution)
    assert answer.status is AgendaStatus.WITHIN
    assert answer.value <= best.value < answer.bound
    written = json.loads(json.dumps(agenda_solution(answer)))
    higher = put(written, ("proof", "ceilings", "slot0"), lambda most: most + 10**6)
    assert "bound" in "; ".join(check_agenda(document, higher))


@pytest.mark.parametrize("seed", [1, 2])
def test_people_are_seated_in_blocks_that_were_found_by_price(seed: int) -> None:
    document = drawn_agenda(9, 3, [5, 4, 3], 30, seed)
    best = agenda.solve(read_agenda_instance(document))
    assert isinstance(best, AgendaSolution)
    found, short = generated(document), generated(document, seated_max=4)
    assert isinstance(found, AgendaSolution)
    assert isinstance(short, AgendaSolution)
    assert (found.value, found.bound) == (best.value, best.value)
    assert found.proof.seats
    assert short.value <= best.value < short.bound


def test_sessions_that_require_others_have_a_ceiling_for_each_slot() -> None:
    document = drawn_agenda(8, 3, [40] * 3, 40)
    document["sessions"][3]["requires"] = ["topic00"]
    document["sessions"][5]["requires"] = ["topic03"]
    answer = generated(document)
    best = agenda.solve(read_agenda_instance(document))
    assert isinstance(answer, AgendaSolution)
    assert isinstance(best, AgendaSolution)
    assert set(answer.proof.ceilings) == {"slot0", "slot1", "slot2"}
    assert answer.value <= best.value <= answer.bound


def test_many_sessions_that_nobody_wants_are_held_at_once() -> None:
    document = drawn_agenda(3, 8, [5] * 8, 6)
    document["sessions"] = [session(f"s{number}") for number in range(40)]
    document["value"] = {}
    answer = agenda.solve(read_agenda_instance(document))
    assert isinstance(answer, AgendaSolution)
    assert (answer.value, answer.bound) == (0, 0)
