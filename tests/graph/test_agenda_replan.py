"""Replanning an agenda: the fewest moves of all agendas that are worth enough."""

import json
from itertools import permutations, product
from random import Random
from typing import Any

import pytest

from graph import agenda
from graph.certificate import check_agenda
from graph.interchange import agenda_replan, read_agenda_instance
from graph.problem import AgendaMove, AgendaReplan, AgendaSolution, MalformedProblem, Placed
from graph.rules import broken_agenda_rules
from tests.graph.agenda_instances import drawn, instance, opening, session
from tests.graph.naive_agenda import blocks, broken, seated, timetables

Document = dict[str, Any]
Places = dict[str, tuple[Placed, ...]]
Choices = list[tuple[int, int]]  # moves and worth


def choices(
    document: Document, slot: str, block: tuple[str, ...], before: dict[str, tuple[str, str]]
) -> Choices:
    """What every choice of rooms for a block counts as moves, and is worth."""
    sizes = {room["id"]: room["capacity"] for room in document["rooms"]}
    found: dict[int, int] = {}
    for rooms in permutations(sizes, len(block)):
        moves = 0
        for key, room in zip(block, rooms, strict=True):
            if key in before and before[key][0] != slot:
                moves += 3
            elif key in before and before[key][1] != room:
                moves += 1
        fixed = document | {"rooms": [{"id": r, "capacity": sizes[r]} for r in rooms]}
        worth = seated_in_order(fixed, slot, block)
        found[moves] = max(found.get(moves, -1), worth)
    return list(found.items())


def seated_in_order(document: Document, slot: str, block: tuple[str, ...]) -> int:
    """The largest gain of a block whose sessions have these rooms, in this order."""
    capacities = [room["capacity"] for room in document["rooms"]]
    if len(set(capacities)) <= 1:
        return seated(document, slot, block)
    best = 0
    people = [
        (values, person)
        for person, values in document["value"].items()
        if slot not in document.get("away", {}).get(person, [])
    ]
    leaders = {p for e in document["sessions"] if e["id"] in block for p in e["leaders"]}
    reached = {tuple(capacities): 0}
    for values, person in people:
        if person in leaders:
            continue
        after = dict(reached)
        for free, gained in reached.items():
            for place, key in enumerate(block):
                if free[place] and values.get(key, 0):
                    left = (*free[:place], free[place] - 1, *free[place + 1 :])
                    after[left] = max(after.get(left, 0), gained + values[key])
        reached = after
    return max(best, *reached.values())


def fewest(document: Document, before: dict[str, tuple[str, str]], enough: int) -> int:
    """The fewest moves of any timetable in any rooms that is worth enough."""
    known: dict[tuple[str, tuple[str, ...]], Choices] = {}
    best = 10**9
    for when in timetables(document, [entry["id"] for entry in document["sessions"]]):
        if any(broken(document, when)):
            continue
        options = []
        for slot, block in blocks(document, when).items():
            if (slot, block) not in known:
                known[slot, block] = choices(document, slot, block, before)
            options.append(known[slot, block])
        for some in product(*options):
            if sum(worth for _, worth in some) >= enough:
                best = min(best, sum(moves for moves, _ in some))
    return best


def shaken(document: Document, seed: int) -> Places:
    """An agenda as it may have been published before: rules and rooms count for little."""
    chance = Random(seed)  # noqa: S311 -- a draw that can be drawn again
    rooms = [*(room["id"] for room in document["rooms"]), "attic"]
    held: dict[str, list[str]] = {slot: [] for slot in (*document["slots"], "gone")}
    for entry in document["sessions"][: chance.randint(2, 6)]:
        slot = chance.choice([s for s in held if len(held[s]) < len(rooms) - 1])
        held[slot].append(entry["id"])
    return {
        slot: tuple(map(Placed, keys, chance.sample(rooms, len(keys))))
        for slot, keys in held.items()
    }


def replanned(
    document: Document, published: Places, tolerance: int = 20
) -> tuple[AgendaSolution, AgendaReplan] | None:
    problem = read_agenda_instance(document)
    best = agenda.solve(problem)
    if not isinstance(best, AgendaSolution):
        return None
    answer = agenda.replan(problem, best, published, tolerance)
    assert broken_agenda_rules(problem, answer.agenda.slots, answer.agenda.attendance) == ()
    worth = sum(
        problem.worth(person, key)
        for person, where in answer.agenda.attendance.items()
        for key in where.values()
    )
    assert worth == answer.agenda.value >= answer.enough
    assert answer.moves == sum(move.moves for move in answer.moved)
    assert check_agenda(document, written(answer)) == ()
    return best, answer


def written(answer: AgendaReplan) -> Document:
    told: Document = json.loads(json.dumps(agenda_replan(answer)))
    return told


@pytest.mark.parametrize("part", range(4))
def test_no_agenda_that_is_worth_enough_moves_less(part: int) -> None:
    compared = 0
    for seed in range(20 * part, 20 * part + 20):
        document = drawn(seed)
        published = shaken(document, seed)
        found = replanned(document, published, (0, 20, 100, 300)[seed % 4])
        if found is None:
            continue
        _, answer = found
        before = {p.session: (slot, p.room) for slot, ps in published.items() for p in ps}
        assert answer.moves == answer.moves_bound == fewest(document, before, answer.enough)
        compared += 1
    assert compared > 5


def test_an_agenda_that_is_still_worth_enough_is_left_as_it_is() -> None:
    problem = read_agenda_instance(opening())
    best = agenda.solve(problem)
    assert isinstance(best, AgendaSolution)
    assert agenda.replan(problem, best, best.slots).moved == ()
    # Half of all gains: any timetable will do, and the published one is worth 3,700 of 4,300.
    published = {
        "mon": (Placed("aeo", "annex"), Placed("it", "hall")),
        "tue": (Placed("risk", "annex"),),
    }
    kept = agenda.replan(problem, best, published, 500)
    assert (kept.moved, kept.moves, kept.moves_bound) == ((), 0, 0)
    assert {slot: set(places) for slot, places in kept.agenda.slots.items()} == {
        slot: set(places) for slot, places in published.items()
    }
    exact = agenda.replan(problem, best, published, 0)
    assert exact.agenda.value == best.value
    assert exact.moved == (AgendaMove("aeo", ("mon", "annex"), ("tue", "hall"), 3),)


def test_a_larger_room_counts_less_than_another_slot() -> None:
    people = [{"id": f"p{number}", "side": "west"} for number in range(3)]
    document = instance(
        [session("a"), session("b")],
        slots=["mon"],
        rooms=[{"id": "hall", "capacity": 3}, {"id": "annex", "capacity": 1}],
        people=people,
        value={person["id"]: {"a": 100} for person in people},
    )
    published = {"mon": (Placed("a", "annex"), Placed("b", "hall"))}
    found = replanned(document, published)
    assert found is not None
    moves = {move.session: (move.after, move.moves) for move in found[1].moved}
    assert moves == {"a": (("mon", "hall"), 1), "b": (("mon", "annex"), 1)}
    assert found[1].moves_bound == 2


def test_a_tolerance_that_is_no_share_is_refused() -> None:
    problem = read_agenda_instance(opening())
    best = agenda.solve(problem)
    assert isinstance(best, AgendaSolution)
    for tolerance in (-1, 1001, True):
        with pytest.raises(MalformedProblem, match="tolerance"):
            agenda.replan(problem, best, best.slots, tolerance)


def test_where_blocks_are_too_many_few_moves_are_found_and_the_fewest_bounded() -> None:
    exact = compared = 0
    for seed in range(200, 240):
        problem = read_agenda_instance(drawn(seed))
        best = agenda.solve(problem)
        if not isinstance(best, AgendaSolution):
            continue
        published = shaken(drawn(seed), seed)
        fewest_of_all = agenda.replan(problem, best, published)
        found = agenda.replan(problem, best, published, blocks_max=-1)
        assert broken_agenda_rules(problem, found.agenda.slots, found.agenda.attendance) == ()
        assert found.agenda.value >= found.enough
        assert found.moves_bound <= fewest_of_all.moves <= found.moves
        compared += 1
        exact += found.moves == fewest_of_all.moves
    assert exact > 3 * compared // 4


def test_what_can_no_longer_stay_counts_for_the_bound() -> None:
    sessions = [session("a", slots=["tue"]), session("b"), session("c")]
    problem = read_agenda_instance(instance(sessions))
    best = agenda.solve(problem)
    assert isinstance(best, AgendaSolution)
    published = {
        "mon": (Placed("a", "hall"), Placed("b", "annex")),
        "tue": (Placed("c", "attic"),),
    }
    answer = agenda.replan(problem, best, published, blocks_max=-1)
    assert (answer.moves, answer.moves_bound) == (4, 4)


def test_a_changed_number_of_a_replan_is_refused() -> None:
    document = opening()
    published: Places = {
        "mon": (Placed("aeo", "annex"), Placed("it", "hall")),
        "tue": (Placed("risk", "annex"),),
    }
    found = replanned(document, published, 0)
    assert found is not None
    told = written(found[1])
    (move,) = told["moved"]
    best = told["best"]
    for changed, words in (
        ({"tolerance": 1001}, "tolerance: must be"),
        ({"tolerance": 500}, "enough: "),
        ({"enough": told["enough"] - 1}, "enough: "),
        ({"moves": 2}, "moves: 2"),
        ({"moves_bound": 4}, "moves_bound: 4"),
        ({"moves_bound": -1}, "moves_bound: -1"),
        ({"moved": []}, "moved: "),
        ({"moved": [move | {"moves": 1}]}, "moved: "),
        ({"published": told["slots"]}, "moved: "),
        ({"published": {"mon": [{"session": "it", "room": "hall"}] * 2}}, "it is held twice"),
        ({"best": best | {"value": best["value"] + 1}}, "best.value: "),
        ({"best": best | {"attendance": {}}}, "best: "),
        ({"best": best | {"slots": {"mon": [], "tue": []}}}, "best: "),
        ({"best": None}, "cannot be read"),
        ({"value": told["value"] - 1}, "value: "),
        ({"bound": told["bound"] + 1}, "bound: "),
    ):
        faults = check_agenda(document, told | changed)
        assert any(words in fault for fault in faults), (changed, faults)
    # Worth less than it has to be: the published agenda itself, which moves nothing.
    loose = replanned(document, published, 500)
    assert loose is not None
    kept = written(loose[1])
    faults = check_agenda(document, kept | {"tolerance": 0, "enough": best["value"]})
    assert any("is less than" in fault for fault in faults)
