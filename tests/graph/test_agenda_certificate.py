"""The check of an agenda: it needs no solver, and a changed number does not get past it."""

import json
from typing import Any

import pytest

from graph import agenda
from graph.certificate import check_agenda
from graph.interchange import agenda_solution, read_agenda_instance
from tests.graph.agenda_instances import drawn, instance, opening, session, two_triangles
from tests.graph.tampering import leaves, numbers, put, solvers_loaded_by

Document = dict[str, Any]

CROWDED = 5


def solution_of(document: Document) -> Document:
    return json.loads(json.dumps(agenda_solution(agenda.solve(read_agenda_instance(document)))))


@pytest.fixture(scope="module")
def crowded() -> tuple[Document, Document]:
    """An instance whose rooms are too small, and its solution."""
    solution = solution_of(drawn(CROWDED))
    assert len(solution["proof"]["seats"]) > 2
    return drawn(CROWDED), solution


@pytest.fixture(scope="module")
def split() -> tuple[Document, Document]:
    """An instance whose proof has leaves, and its solution."""
    solution = solution_of(two_triangles())
    assert len(solution["proof"]["leaves"]) > 1
    return two_triangles(), solution


def test_every_stated_number_is_checked(
    crowded: tuple[Document, Document], split: tuple[Document, Document]
) -> None:
    for document, solution in (crowded, split):
        assert check_agenda(document, solution) == ()
        stated = [path for path in numbers(solution) if path[0] != "proof"]
        assert {path[0] for path in stated} == {"value", "bound", "attended", "wanted"}
        for path in stated:
            for change in (lambda n: n + 1, lambda n: n - 1, float, bool):
                assert check_agenda(document, put(solution, path, change)), path


def test_a_multiplier_that_is_no_whole_number_is_refused(
    crowded: tuple[Document, Document], split: tuple[Document, Document]
) -> None:
    for document, solution in (crowded, split):
        for path in numbers(solution["proof"]):
            assert check_agenda(document, put(solution, ("proof", *path), float)), path


def test_a_multiplier_left_out_leaves_the_bound_open(split: tuple[Document, Document]) -> None:
    document, solution = split
    every = ("proof", "multipliers")
    assert any("bound" in f for f in check_agenda(document, put(solution, every, lambda _m: {})))
    refused = 0
    for place in range(len(solution["proof"]["leaves"])):
        bare = put(solution, ("proof", "leaves", place, "multipliers"), lambda _m: {})
        refused += bool(check_agenda(document, bare))
    assert refused


def test_a_price_of_seats_lowered_to_nothing_is_refused(crowded: tuple[Document, Document]) -> None:
    document, solution = crowded
    free = put(solution, ("proof", "seats"), lambda _seats: [])
    assert any("bound" in fault for fault in check_agenda(document, free))
    for fault, change in (
        ("once each, in order", {"block": ["s0", "s0"]}),
        ("once each, in order", {"slot": "never"}),
        ("not so many rooms", {"block": ["s0", "s1", "s2", "s3"]}),
        ("at least 0", {"prices": [[-1] * len(solution["proof"]["seats"][0]["block"])]}),
    ):
        changed = put(solution, ("proof", "seats", 0), lambda entry, c=change: entry | c)
        if fault == "not so many rooms" and "s3" not in {e["id"] for e in document["sessions"]}:
            continue
        assert fault in "; ".join(check_agenda(document, changed))


def test_no_leaf_can_be_left_out_or_turned(split: tuple[Document, Document]) -> None:
    document, solution = split
    leaves = ("proof", "leaves")
    for place in range(len(solution["proof"]["leaves"])):
        fewer = put(solution, leaves, lambda every, p=place: every[:p] + every[p + 1 :])
        assert check_agenda(document, fewer)
        decided = (*leaves, place, "decided")
        turned = put(solution, decided, lambda answers: {q: 1 - a for q, a in answers.items()})
        assert check_agenda(document, turned)
        strange = put(solution, decided, lambda answers: answers | {"with:s0|nobody": 1})
        assert check_agenda(document, strange)


def test_nobody_can_be_moved_and_no_session_exchanged(crowded: tuple[Document, Document]) -> None:
    document, solution = crowded
    for person, where in solution["attendance"].items():
        for slot in where:
            gone = put(
                solution, ("attendance", person), lambda w, s=slot: {k: w[k] for k in w if k != s}
            )
            led = next(e for e in document["sessions"] if e["id"] == where[slot])["leaders"]
            worth = document["value"].get(person, {}).get(where[slot], 0)
            assert check_agenda(document, gone) or (person not in led and not worth)
    for slot, places in solution["slots"].items():
        for place in range(len(places)):
            renamed = put(solution, ("slots", slot, place, "session"), lambda _s: "nothing")
            assert "not of the instance" in check_agenda(document, renamed)[0]
        assert check_agenda(document, put(solution, ("slots", slot), lambda _p: [])) or not places


def test_a_changed_record_no_longer_fits_the_agenda() -> None:
    document = opening()
    solution = solution_of(document)
    assert check_agenda(document, solution) == ()
    for person, values in document["value"].items():
        for key in values:
            dearer = put(document, ("value", person, key), lambda worth: worth + 1)
            leads = person in next(e for e in document["sessions"] if e["id"] == key)["leaders"]
            assert bool(check_agenda(dearer, solution)) != leads


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        (("status",), "within", "status"),
        (("slots",), {}, "those of the instance"),
        (("attendance", "nobody"), {"mon": "aeo"}, "not one of the people"),
        (("proof", "denominator"), 0, "denominator"),
        (("proof", "multipliers", "nothing"), 1, "no such multiplier"),
        (("proof",), {}, "cannot be read"),
        (("value",), None, "value"),
        (("status",), "infeasible", "cannot be read"),
    ],
)
def test_what_is_wrong_is_said_in_words(path: tuple[str, ...], value: object, words: str) -> None:
    document = opening()
    changed = solution_of(document)
    entry = changed
    for key in path[:-1]:
        entry = entry[key]
    entry[path[-1]] = value
    assert words in "; ".join(check_agenda(document, changed))


def test_conflicts_are_tried_out() -> None:
    document = instance(
        [session(key, "ana") for key in "abc"], people=[{"id": "ana", "side": "west"}]
    )
    written = solution_of(document)
    assert written["conflicts"] == [["session:a", "session:b", "session:c", "leader:ana"]]
    assert check_agenda(document, written) == ()
    for names, words in (
        ([], "at least one"),
        ([["rooms", "slots:nothing"]], "'slots:nothing' is not a record"),
        ([["session:a", "leader:ana"]], "can hold together"),
        ([[*written["conflicts"][0], "rooms"]], "without rooms too"),
    ):
        assert words in "; ".join(check_agenda(document, written | {"conflicts": names}))


def test_a_conflict_of_many_sessions_that_are_alike_is_tried_out_too() -> None:
    keys = [f"s{number:02}" for number in range(21)]
    document = instance(
        [session(key) for key in keys],
        slots=["1", "2", "3", "4", "5"],
        rooms=[{"id": f"r{n}", "capacity": 1} for n in range(4)],
    )
    written = solution_of(document)
    assert written["conflicts"] == [[*(f"session:{key}" for key in keys), "rooms"]]
    assert check_agenda(document, written) == ()


def test_each_repair_is_the_least_that_is_enough() -> None:
    document = instance([session(key) for key in "abcd"], slots=["1"], booths=0)
    document["rooms"] = document["rooms"][:1]
    written = solution_of(document)
    assert check_agenda(document, written) == ()
    counted = {each["record"]: each["by"] for some in written["repairs"] for each in some}
    assert counted["rooms"] == 1
    document["sessions"].append(session("e") | {"slots": []})
    written = solution_of(document)
    assert check_agenda(document, written) == ()
    every = list(leaves(written["repairs"]))
    assert len(every) > 10
    for path in every:
        for value in ("session:z", "raise", "release", None, 0, 1, 2, 10**30, True):
            changed = put(written["repairs"], path, lambda _, value=value: value)
            if changed != written["repairs"]:
                assert check_agenda(document, written | {"repairs": changed}), (path, value)
    for repairs in ([], [[]], [*written["repairs"], []], None):
        assert check_agenda(document, written | {"repairs": repairs})


def test_what_people_miss_is_told_whole_or_not_at_all() -> None:
    document = drawn(CROWDED)
    problem = read_agenda_instance(document)
    answer = agenda.solve(problem)
    written = json.loads(json.dumps(agenda_solution(answer, agenda.missed(problem, answer))))
    assert check_agenda(document, written) == ()
    for name in ("missed", "together", "barred"):
        part = {key: value for key, value in written.items() if key != name}
        assert check_agenda(document, part), name


def test_a_solution_of_another_kind_is_refused() -> None:
    document = two_triangles()
    written = solution_of(document)
    assert check_agenda(document, written | {"format": "topics-solution/1"}) == (
        "format: must be agenda-solution/1 or agenda-replan/1",
    )


def test_the_check_loads_nothing_but_the_standard_library() -> None:
    assert solvers_loaded_by("graph.certificate.agenda") == "[]"


@pytest.mark.parametrize("solution", [None, 1, "optimal", [], {}])
def test_what_is_no_agenda_at_all_is_a_fault(solution: object) -> None:
    assert len(check_agenda(opening(), solution)) == 1
