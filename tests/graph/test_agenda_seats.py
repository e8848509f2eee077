"""Who sits where in rooms that are too small: the best of every choice of rooms."""

import json
from itertools import permutations

import numpy as np
import pytest

from graph import agenda
from graph.agenda.seats import Integers, left_over, seat
from graph.certificate import check_agenda
from graph.interchange import agenda_solution, read_agenda_instance
from graph.problem import AgendaSolution
from tests.graph.drawn_agendas import drawn_agenda

STEPS = (0, 0, 350, 500, 700, 1000, 1700)


def drawn(people: int, sessions: int, seed: int) -> Integers:
    chance = np.random.default_rng(seed)
    return np.array(STEPS, dtype=np.int64)[chance.integers(0, len(STEPS), (people, sessions))]


@pytest.mark.parametrize("seed", range(6))
def test_no_choice_of_rooms_seats_people_better(seed: int) -> None:
    gain, capacities = drawn(20, 4, seed), (8, 5, 2, 1)
    every = {
        rooms: seat(gain, capacities, [dict(enumerate(rooms))]).value
        for rooms in permutations(range(4))
    }
    found = seat(gain, capacities)
    assert found.value == every[found.rooms] == max(every.values())
    # Of those in which one session or the other has its room, the best of these.
    kept = [{0: 3}, {2: 0, 3: 1}]
    some = seat(gain, capacities, kept)
    fits = [
        value
        for rooms, value in every.items()
        if any(all(rooms[s] == room for s, room in each.items()) for each in kept)
    ]
    assert some.value == every[some.rooms] == max(fits)


def test_rooms_of_nine_sizes_are_not_tried_in_every_order() -> None:
    """There are 362,880 orders; prices leave out nearly all of them."""
    gain, capacities = drawn(60, 9, 1), (15, 12, 10, 8, 6, 5, 3, 2, 1)
    found = seat(gain, capacities)
    assert len(found.prices) < 500
    bounds = [
        left_over(gain, price)
        + sum(p * seats for p, seats in zip(sorted(price, reverse=True), capacities, strict=True))
        for price in found.prices
    ]
    assert found.value <= min(bounds)


def test_a_slot_of_eight_small_rooms_of_many_sizes_is_proved_and_checked() -> None:
    document = drawn_agenda(8, 1, [7, 6, 5, 4, 3, 2, 2, 1], 44, 2) | {"booths": 8}
    answer = agenda.solve(read_agenda_instance(document))
    assert isinstance(answer, AgendaSolution)
    (seats,) = answer.proof.seats
    assert len(seats.prices) > 10
    told = json.loads(json.dumps(agenda_solution(answer)))
    assert check_agenda(document, told) == ()
    (entry,) = told["proof"]["seats"]
    entry["prices"] = entry["prices"][:5]
    assert any(fault.startswith("bound: ") for fault in check_agenda(document, told))
