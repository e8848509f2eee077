"""The verifier accepts the truth and nothing else: every number is changed, one at a time."""

import ast
import copy
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import graph.certificate
from graph.certificate import check_pairing
from graph.interchange import pairing_solution, read_pairing_instance
from graph.pairing import solve
from tests.graph.edition_2011 import instance_2011
from tests.graph.naive_pairing import Naive
from tests.graph.pairing_instances import instance, instances, learner, person, worked_example

Json = dict[str, Any]


def answered(document: Json) -> Json:
    return pairing_solution(solve(read_pairing_instance(document)))


def bare(solution: Json) -> Json:
    """Only what the format asks for."""
    return {name: solution[name] for name in ("pairs", "people", "floor", "total", "certificate")}


def numbers(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path of every whole number in a document."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from numbers(inner, (*path, key))
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from numbers(inner, (*path, place))
    elif type(value) is int:
        yield path


def changed(document: Json, path: tuple[Any, ...], by: int) -> Json:
    other = copy.deepcopy(document)
    place: Any = other
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] += by
    return other


def ring() -> Json:
    """Three sides, one person each: one pair at most, which needs cases to be proved."""
    return instance(*[person(name, name) for name in ("east", "south", "west")])


def three_of_a_kind() -> Json:
    """A flow with a floor, a cap and a price on each kind of record."""
    return instance(
        learner("a", "east", administration="CN", max=2),
        learner("b", "east", administration="CN"),
        person("x", "west", ratings={"risk": 4}, administration="BR"),
        person("y", "west", ratings={"risk": 3}, administration="BR"),
        person("z", "west", ratings={"risk": 3}, administration="PE"),
        parameters={"admin_pair_max": 1},
    )


DOCUMENTS = {
    "worked example": worked_example(),
    "2011": instance_2011(),
    "ring": ring(),
    "capped": three_of_a_kind(),
}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_truth_is_accepted_whole_or_bare(name: str) -> None:
    solution = answered(DOCUMENTS[name])
    assert check_pairing(DOCUMENTS[name], solution) == ()
    assert check_pairing(DOCUMENTS[name], bare(solution)) == ()


@pytest.mark.parametrize("name", DOCUMENTS)
def test_no_number_of_a_plan_can_be_changed(name: str) -> None:
    document = DOCUMENTS[name]
    solution = answered(document)
    plan = [path for path in numbers(solution) if path[0] != "certificate"]
    assert len(plan) > 6
    if name == "2011":
        plan = [*plan[:8], *plan[8::13]]
    for place, path in enumerate(plan):
        by = 1 if place % 2 else -1
        assert check_pairing(document, changed(solution, path, by)), path


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_changed_certificate_is_refused_unless_it_proves_the_same(name: str) -> None:
    document = DOCUMENTS[name]
    solution = answered(document)
    refused = 0
    proofs = [path for path in numbers(solution) if path[0] == "certificate"]
    for path in proofs[:: 5 if name == "2011" else 1]:
        for by in (1, -1, 10_000):
            refused += bool(check_pairing(document, changed(solution, path, by)))
    # Prices are not unique: another price may prove the same plan, and then nothing is wrong.
    assert refused >= 2


@pytest.mark.parametrize("part", ["people", "floor", "total"])
def test_prices_of_nothing_prove_nothing_of_2011(part: str) -> None:
    document, solution = DOCUMENTS["2011"], answered(DOCUMENTS["2011"])
    kept = {"lambda": 2000} if part == "total" else {}
    solution["certificate"][part] = kept
    faults = check_pairing(document, solution)
    # That 24 of 24 people can be paired needs no proof; the other two do.
    assert [fault.split(":")[0] for fault in faults] == (
        [] if part == "people" else [f"certificate.{part}"]
    )


def test_a_changed_instance_is_refused_unless_the_plan_is_still_its_best() -> None:
    document = worked_example()
    solution = bare(answered(document))
    for path in numbers(document):
        for by in (1, -1):
            other = changed(document, path, by)
            if not well_formed(other):
                continue
            if not check_pairing(other, solution):
                naive = Naive(other)
                best = (solution["people"], solution["floor"], solution["total"])
                assert naive.best_of(naive.plans()) == best, path


def well_formed(document: Json) -> bool:
    try:
        read_pairing_instance(document)
    except ValueError:
        return False
    return True


@given(instances(), st.data())
def test_whatever_is_accepted_is_true(document: Json, data: st.DataObject) -> None:
    solution = answered(document)
    if solution["status"] == "infeasible":
        return
    path = data.draw(st.sampled_from(sorted(numbers(bare(solution)), key=str)))
    other = changed(bare(solution), path, data.draw(st.sampled_from((-1, 1, 5, 1000))))
    if not check_pairing(document, other):
        naive = Naive(document)
        assert (other["people"], other["floor"], other["total"]) == naive.best_of(naive.plans())


@given(instances(required=False))
def test_a_plan_that_is_not_best_is_refused(document: Json) -> None:
    solution = bare(answered(document))
    naive = Naive(document)
    for plan in naive.plans()[:40]:
        outcome = naive.best_of([plan])
        assert outcome is not None
        told = dict(zip(("people", "floor", "total"), outcome, strict=True))
        worse = solution | told | {"pairs": [list(pair) for pair in plan]}
        best = (solution["people"], solution["floor"], solution["total"])
        assert bool(check_pairing(document, worse)) == (outcome != best)


PLAN_FAULTS = [
    ("pairs", [["Ana", "Luz"]], "pairs[0]: Ana and Luz may not be partners"),
    (
        "pairs",
        [["Wei", "Ana"], ["Ana", "Wei"]],
        "pairs[1]: Ana and Wei stand there twice",
    ),
    ("pairs", [["Wei"]], "pairs[0]: ['Wei'] is not two people of the instance"),
    ("pairs", [["Wei", "Wei"]], "pairs[0]: ['Wei', 'Wei'] is not two people of the instance"),
    ("pairs", [["Wei", "Eva"]], "pairs[0]: ['Wei', 'Eva'] is not two people of the instance"),
    ("pairs", [7], "pairs[0]: must be a list"),
    ("pairs", None, "pairs: must be a list"),
    ("people", "3", "people: '3' is not a whole number of at least 0"),
    ("total", True, "total: True is not a whole number of at least 0"),
    ("floor", 1001, "floor: 1001 is above 1000"),
    ("certificate", None, "certificate.people: missing from the solution"),
    ("certificate", {"people": 3}, "certificate.people: must be an object"),
]


@pytest.mark.parametrize(("name", "value", "fault"), PLAN_FAULTS)
def test_a_fault_names_its_record_or_field(name: str, value: object, fault: str) -> None:
    document = worked_example()
    solution = bare(answered(document)) | {name: value}
    assert check_pairing(document, solution)[0] == fault


def test_what_is_missing_is_named() -> None:
    solution = bare(answered(worked_example()))
    for name in solution:
        less = {other: value for other, value in solution.items() if other != name}
        assert check_pairing(worked_example(), less)[0] == f"{name}: missing from the solution"


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"must": [["Luz", "Wei"]]}, "must:Luz|Wei: Luz and Wei have to be partners and are not"),
        ({"locked": [["Luz", "Wei"]]}, "locked:Luz|Wei: Luz and Wei have to be partners"),
        ({"parameters": {"everyone_paired": 1}}, "everyone: Luz has no partner"),
    ],
)
def test_a_plan_that_leaves_out_what_is_required_is_refused(change: Json, fault: str) -> None:
    document = worked_example() | change
    solution = bare(answered(worked_example())) | {"pairs": [["Wei", "Ana"]]}
    assert check_pairing(document, solution)[0].startswith(fault)


def test_a_plan_that_holds_what_is_required_is_accepted() -> None:
    document = worked_example() | {"must": [["Wei", "Luz"]], "locked": [["Ana", "Wei"]]}
    assert check_pairing(document, answered(document)) == ()


def test_a_plan_with_too_many_pairings_is_refused() -> None:
    document = worked_example()
    solution = bare(answered(document))
    document["people"][0]["max"] = 1
    assert check_pairing(document, solution) == ("max:Wei: has 2 partners, may have 1",)
    document["people"][0]["max"] = 2
    document["parameters"] = {"admin_pair_max": 1}
    assert check_pairing(document, solution) == ("cap:east|west: has 2 pairings, may have 1",)


def proof_fault(document: Json, proof: object) -> str:
    solution = bare(answered(document))
    solution["certificate"] = {**solution["certificate"], "people": proof}
    return check_pairing(document, solution)[0]


@pytest.mark.parametrize(
    ("proof", "fault"),
    [
        ({"scale": 0}, "certificate.people.scale: must be at least 1"),
        ({"scale": 1.5}, "certificate.people.scale: 1.5 is not a whole number of at least 0"),
        ({"y": []}, "certificate.people.y: must be an object"),
        ({"y": {"north": 1}}, "certificate.people.y.north: not a record of the instance"),
        ({"q": {"east": -1}}, "certificate.people.q.east: -1 is not a whole number"),
        ({"m": {"east|south": 1}}, "certificate.people.m.east|south: not a record"),
        ({"split": ["east", "east"]}, "certificate.people.split: ['east', 'east'] is not two"),
        ({"split": ["east", "south"]}, "certificate.people.in: missing"),
        (
            {"split": ["east", "south"], "in": {"split": ["south", "east"]}, "out": {}},
            "certificate.people.in.split: east and south cannot be split on here",
        ),
        ({"odd": [{}]}, "certificate.people.odd[0].set: missing"),
        ({"odd": [{"set": ["north"]}]}, "certificate.people.odd[0].set: not people"),
        (
            {"odd": [{"set": ["east"], "edges": [["south", "west"]]}]},
            "certificate.people.odd[0].ed",
        ),
        (
            {"odd": [{"set": ["east"], "edges": [], "value": -1}]},
            "certificate.people.odd[0].value: -1 is not a whole number",
        ),
    ],
)
def test_a_proof_that_cannot_be_read_is_named(proof: Json, fault: str) -> None:
    assert proof_fault(ring(), proof).startswith(fault)


def test_cases_within_cases_have_a_limit() -> None:
    wide = instance(
        *[person(f"e{n}", "east", max=30) for n in range(21)],
        *[person(f"w{n}", "west", max=30) for n in range(21)],
    )
    proof: Json = {}
    for a in range(21):
        for b in range(21):
            proof = {"split": [f"e{a}", f"w{b}"], "in": proof, "out": {}}
    assert "more than 400 cases within each other" in proof_fault(wide, proof)


def test_an_odd_set_proves_what_prices_of_places_cannot() -> None:
    document = ring()
    solution = bare(answered(document))
    total = {
        "lambda": 2000,
        "q": {},
        "odd": [{"set": ["east", "south", "west"], "edges": [], "value": 0}],
    }
    # Each pair that is worth nothing is proved so; the three served people are not.
    solution["certificate"] = {"people": total, "floor": {}, "total": total}
    assert check_pairing(document, solution)[0].startswith("certificate.people: proves 3")
    served = {
        "lambda": 2000,
        "q": {"east": 2000, "south": 2000, "west": 2000},
        "odd": [{"set": ["east", "south", "west"], "edges": [], "value": 4000}],
    }
    one = {
        "q": {"east": 1, "south": 1, "west": 1},
        "odd": [{"set": ["east", "south", "west"], "edges": [], "value": 2}],
    }
    solution["certificate"] = {"people": one, "floor": {}, "total": served}
    assert check_pairing(document, solution) == ()


def test_pairs_that_leave_an_odd_set_count_towards_it() -> None:
    document = ring()
    document["people"].append(person("more", "more"))
    document["sides"].append("more")
    document["administrations"].append("more")
    solution = bare(answered(document))
    edges = [["east", "more"]]
    odd = [{"set": ["east", "south", "west"], "edges": edges, "value": 1}]
    solution["certificate"]["people"] = {"odd": odd}
    # (3 places + 1 pair) // 2 pairs at 1 each beside 4 people served: it proves 6, which is weak.
    assert check_pairing(document, solution) == ("certificate.people: proves 6 as the most, not 4",)


def test_a_gap_has_to_be_told_and_to_be_true() -> None:
    document = ring()
    solution = answered(document)
    weak = solution["certificate"] | {"people": {}}
    gap = solution | {
        "status": "feasible",
        "certificate": weak,
        "bound": {"people": 3, "floor": 1000, "total": 0},
    }
    assert check_pairing(document, gap) == ()
    assert check_pairing(document, gap | {"status": "optimal"})[0].startswith("status: optimal")
    assert check_pairing(document, gap | {"status": "fine"})[0].startswith("status: 'fine'")
    assert check_pairing(document, solution | {"status": "feasible"})[0].startswith("status")
    less = gap | {"bound": {"people": 2, "floor": 1000, "total": 0}}
    assert "certificate.people: proves 3 as the most, not 2" in check_pairing(document, less)


def test_what_is_said_of_a_pairing_has_to_be_true() -> None:
    document = worked_example()
    solution = answered(document)
    solution["pairings"][0]["reasons"][0]["learner"] = "Luz"
    assert check_pairing(document, solution) == (
        "pairings[0].reasons: not what the instance gives for Wei and Ana",
    )
    del solution["pairings"][0]["reasons"]
    assert check_pairing(document, solution) == ("pairings[0].reasons: missing from the solution",)
    del solution["pairings"]
    assert check_pairing(document, solution) == ()
    told = answered(document)["pairings"]
    assert check_pairing(document, solution | {"pairings": told[:1]}) == (
        "pairings: 1 are explained, and there are 2 pairs",
    )


def test_who_stays_unpaired_has_to_be_true() -> None:
    document = instance(
        person("Ana", "west"), person("Luz", "west", components=[]), person("Wei", "east")
    )
    solution = answered(document)
    assert solution["unpaired"] == [{"person": "Luz", "reason": "no_eligible_partner"}]
    solution["unpaired"][0]["reason"] = "no_free_place"
    assert check_pairing(document, solution) == (
        "unpaired: not the people without a partner, each with the reason",
    )


def test_verifiers_use_the_standard_library_alone() -> None:
    for file in Path(graph.certificate.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            for name in names:
                own = name.startswith("graph.certificate")
                assert own or name.partition(".")[0] in sys.stdlib_module_names, file


@pytest.mark.parametrize("solution", [None, 1, "optimal", [], {}])
def test_what_is_no_answer_at_all_is_a_fault(solution: object) -> None:
    assert len(check_pairing(worked_example(), solution)) == 1


def test_a_price_without_end_is_a_fault() -> None:
    solution = answered(worked_example())
    solution["certificate"]["people"]["y"] = {"Wei": 10**4200}
    assert check_pairing(worked_example(), solution) == (
        "certificate.people.y.Wei: is above 10**100",
    )
