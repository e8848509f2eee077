"""The check of invitations: it needs no solver, and a changed number does not get past it."""

import json
from copy import deepcopy
from typing import Any

import pytest

from graph import meetings
from graph.certificate import check_meetings
from graph.interchange import meeting_solution, read_meeting_instance
from tests.graph.drawn_meetings import of_24
from tests.graph.meeting_instances import example
from tests.graph.tampering import leaves, numbers, put, solvers_loaded_by

Document = dict[str, Any]
WITH_LEAVES = 45  # the seed of an edition whose proof branches
WITH_CUTS = 60  # and of one whose proof has cuts, and needs them


def solution_of(document: Document, **options: int) -> Document:
    answer = meetings.solve(read_meeting_instance(document), **options)
    return json.loads(json.dumps(meeting_solution(answer)))


@pytest.fixture(scope="module")
def edition() -> tuple[Document, Document]:
    document = of_24(WITH_LEAVES)
    return document, solution_of(document)


def test_every_stated_number_is_checked(edition: tuple[Document, Document]) -> None:
    for document, solution, every in ((example(), solution_of(example()), 1), (*edition, 9)):
        assert check_meetings(document, solution) == ()
        stated = [path for path in numbers(solution) if path[0] != "proof"]
        assert len(stated) > 60
        for path in stated[::every]:
            for change in (lambda n: n + 1, lambda n: not n, float):
                assert check_meetings(document, put(solution, path, change)), path


def test_every_name_is_checked() -> None:
    solution = solution_of(example())
    for path in leaves(solution):
        if path[0] not in {"proof", "solver"}:
            assert check_meetings(example(), put(solution, path, lambda _v: "another")), path


def test_every_multiplier_that_matters_is_checked(edition: tuple[Document, Document]) -> None:
    document, solution = edition
    assert len(solution["proof"]["leaves"]) > 1
    every = [p for p in numbers(solution["proof"]) if p[0] not in {"denominator", "cuts"}]
    refused = {"negative": 0, "fraction": 0, "dropped": 0, "raised": 0}
    for path in every[::5]:
        at = ("proof", *path)
        refused["negative"] += bool(check_meetings(document, put(solution, at, lambda n: -n)))
        refused["fraction"] += bool(check_meetings(document, put(solution, at, float)))
        refused["dropped"] += bool(check_meetings(document, put(solution, at, lambda _n: 0)))
        much = put(solution, at, lambda n: n + 10**12)
        refused["raised"] += bool(check_meetings(document, much))
    count = len(every[::5])
    assert refused["negative"] == refused["fraction"] == count > 20
    assert refused["dropped"] + refused["raised"] > count  # others make a bound a little weaker


def test_every_cut_is_worked_out_and_needed() -> None:
    document = of_24(WITH_CUTS)
    solution = solution_of(document)
    assert solution["status"] == "optimal"
    assert check_meetings(document, solution) == ()
    cuts = [("proof", *path) for path in numbers(solution["proof"]) if path[0] == "cuts"]
    assert len(cuts) > 6
    for path in cuts:
        assert check_meetings(document, put(solution, path, float))
        assert check_meetings(document, put(solution, path, lambda n: -1 - n))
    less = put(solution, ("proof", "root", "cuts"), lambda _cuts: {})
    assert any("status" in fault for fault in check_meetings(document, less))
    for place, cut in enumerate(solution["proof"]["cuts"]):
        stranger = put(solution, ("proof", "cuts", place, "left_out"), lambda _p: ["nobody"])
        assert check_meetings(document, stranger)
        for topic in ({"t99": 1}, {**cut["steps"], "t99": 1}):
            other = put(solution, ("proof", "cuts", place, "steps"), lambda _s, t=topic: t)
            assert check_meetings(document, other)


def test_no_leaf_can_be_left_out_or_moved(edition: tuple[Document, Document]) -> None:
    document, solution = edition
    for place, leaf in enumerate(solution["proof"]["leaves"]):
        fewer = deepcopy(solution)
        del fewer["proof"]["leaves"][place]
        assert check_meetings(document, fewer)
        twisted = deepcopy(solution)
        twisted["proof"]["leaves"][place] |= {"taken": leaf["left"], "left": leaf["taken"]}
        assert check_meetings(document, twisted)


def test_a_plan_that_is_not_best_is_not_called_best(edition: tuple[Document, Document]) -> None:
    document, solution = edition
    never = [[e["person"], e["meeting"]] for e in solution["invitations"] if e["meeting"] == "m00"]
    worse = document | {"never": never}
    other = solution_of(worse)
    assert other["total"] < solution["total"]
    assert any(
        "proof" in fault for fault in check_meetings(document, other | {"proof": solution["proof"]})
    )
    assert check_meetings(document, other)


def test_a_search_that_is_cut_short_says_so_and_its_bound_is_checked(
    edition: tuple[Document, Document],
) -> None:
    document, best = edition
    short = solution_of(document, nodes_max=0)
    assert short["status"] == "within"
    assert short["total"] <= best["total"] < short["bound"]
    assert check_meetings(document, short) == ()
    for change in ({"status": "optimal"}, {"bound": short["total"]}):
        assert check_meetings(document, short | change)


def test_conflicts_are_tried_out() -> None:
    document = example() | {"must": [["Kim", "lima"], ["Kim", "mexico"], ["Chen", "lima"]]}
    solution = solution_of(document)
    assert check_meetings(document, solution) == ()
    (names,) = solution["conflicts"]
    for conflicts in (
        [],
        [names[1:]],
        [[*names, "required:Chen|lima"]],
        [[*names, names[0]]],
        [[*names, "places:paris"]],
    ):
        assert check_meetings(document, solution | {"conflicts": conflicts})


@pytest.mark.parametrize("solution", [None, [], {}, {"status": "optimal"}, {"status": 3}])
def test_what_is_no_solution_is_refused_in_words(solution: object) -> None:
    (fault,) = check_meetings(example(), solution)
    assert "solution" in fault


def test_the_check_loads_no_solver() -> None:
    assert solvers_loaded_by("graph.certificate.meetings") == "[]"
