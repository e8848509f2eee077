"""Agendas of 40 topics and 2,000 people, whose blocks nobody could list; and many small ones."""

import json

import pytest

from graph import agenda
from graph.certificate import check_agenda
from graph.interchange import agenda_solution, read_agenda_instance
from graph.problem import AgendaSolution
from graph.rules import broken_agenda_rules
from tests.graph.agenda_instances import drawn
from tests.graph.drawn_agendas import drawn_agenda
from tests.graph.test_agenda_generation import best_without_a_list

WITHIN = 200  # the gap is at most one part in so many: half a per cent


@pytest.mark.parametrize("seed", [1, 2])
def test_forty_topics_are_proved_within_half_a_per_cent(seed: int) -> None:
    document = drawn_agenda(40, 8, [2000] * 6, 2000, seed)
    problem = read_agenda_instance(document)
    answer = agenda.solve(problem)
    assert isinstance(answer, AgendaSolution)
    assert answer.proof.ceilings
    assert WITHIN * (answer.bound - answer.value) <= answer.value
    assert broken_agenda_rules(problem, answer.slots, answer.attendance) == ()
    misses = agenda.missed(problem, answer)
    written = json.loads(json.dumps(agenda_solution(answer, misses)))
    assert check_agenda(document, written) == ()
    (slot,) = answer.proof.ceilings
    lower = written["proof"]["ceilings"] | {slot: answer.proof.ceilings[slot] * 999 // 1000}
    forged = written | {"proof": written["proof"] | {"ceilings": lower}}
    assert any("has more left" in fault for fault in check_agenda(document, forged))


@pytest.mark.parametrize("part", range(4))
def test_more_drawn_agendas_are_the_best_of_every_timetable(part: int) -> None:
    for seed in range(410 + 20 * part, 430 + 20 * part):
        best_without_a_list(drawn(seed))
