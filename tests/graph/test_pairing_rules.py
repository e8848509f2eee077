"""Each rule is written once; here is what only it breaks, and what the solver does about it."""

from typing import Any

import pytest

from graph.interchange import read_pairing_instance
from graph.pairing import solve
from graph.problem import PairingInfeasible, PairingSolution
from graph.rules import PAIRING_RULES, PLAN_RULES, broken_plan_rules, broken_rules
from tests.graph.pairing_instances import instance, person

Document = dict[str, Any]


def two(**given: Any) -> Document:
    """Ana and Xi, who may be partners unless a change forbids it."""
    changes = {"ana": {}, "xi": {}} | given
    ana = person("Ana", "west") | changes.pop("ana")
    xi = person("Xi", "east") | changes.pop("xi")
    return instance(ana, xi, **{"sides": ["west", "east"]} | changes)


# Each row: what is changed, and the exact labels that Ana and Xi then break.
PAIR_CASES: list[tuple[str, Document, tuple[str, ...]]] = [
    ("nothing is wrong", two(), ()),
    ("they are on one side", two(xi={"side": "west"}), ("different_sides",)),
    ("they never meet", two(xi={"components": ["workshop"]}), ("shared_component",)),
    ("Xi attends nothing", two(xi={"components": []}), ("shared_component",)),
    ("they are in conflict", two(conflicts=[["Xi", "Ana"]]), ("not_in_conflict",)),
    (
        "they have no language in common",
        two(
            ana={"languages": {"es": 3}},
            xi={"languages": {"zh": 3}},
            parameters={"language_required": 1},
        ),
        ("language_level",),
    ),
    (
        "their common language is too weak",
        two(
            ana={"languages": {"es": 3}},
            xi={"languages": {"es": 1}},
            parameters={"language_required": 2},
        ),
        ("language_level",),
    ),
    (
        "everything is wrong",
        two(
            xi={"side": "west", "components": []},
            conflicts=[["Ana", "Xi"]],
            parameters={"language_required": 3},
        ),
        ("different_sides", "shared_component", "not_in_conflict", "language_level"),
    ),
]


@pytest.mark.parametrize(
    ("document", "labels"),
    [case[1:] for case in PAIR_CASES],
    ids=[case[0] for case in PAIR_CASES],
)
def test_a_pair_breaks_exactly_these_rules(document: Document, labels: tuple[str, ...]) -> None:
    problem = read_pairing_instance(document)
    assert broken_rules(problem, "Ana", "Xi") == labels
    assert broken_rules(problem, "Xi", "Ana") == labels
    assert broken_plan_rules(problem, [("Ana", "Xi")]) == labels


@pytest.mark.parametrize(
    ("document", "labels"),
    [case[1:] for case in PAIR_CASES],
    ids=[case[0] for case in PAIR_CASES],
)
def test_the_solver_pairs_two_people_only_if_they_break_no_rule(
    document: Document, labels: tuple[str, ...]
) -> None:
    answer = solve(read_pairing_instance(document))
    assert isinstance(answer, PairingSolution)
    assert bool(answer.pairings) == (labels == ())


def four(**given: Any) -> Document:
    """Two people on each side, one partner each; Ana and Xi score most."""
    changes = {"ana": {}} | given
    return instance(
        person("Ana", "west", seeks={"it": 1}, **changes.pop("ana")),
        person("Bea", "west", administration="west2"),
        person("Xi", "east", offers=["it"]),
        person("Yu", "east", administration="east2"),
        **changes,
    )


# Each row: the instance, a plan, and the exact labels that the plan breaks.
PLAN_CASES: list[tuple[str, Document, list[tuple[str, str]], tuple[str, ...]]] = [
    ("all is well", four(), [("Ana", "Xi"), ("Bea", "Yu")], ()),
    ("Ana has two partners", four(), [("Ana", "Xi"), ("Ana", "Yu")], ("partners_max",)),
    ("a must is left out", four(must=[["Ana", "Yu"]]), [("Ana", "Xi")], ("must_present",)),
    ("a lock is left out", four(locked=[["Yu", "Ana"]]), [("Ana", "Xi")], ("locked_present",)),
    (
        "two administrations meet twice",
        four(ana={"max": 2}, parameters={"admin_pair_max": 1})
        | {
            "people": [
                person("Ana", "west", max=2),
                person("Xi", "east"),
                person("Yu", "east"),
            ]
        },
        [("Ana", "Xi"), ("Ana", "Yu")],
        ("administration_cap",),
    ),
    (
        "Bea has no partner",
        four(parameters={"everyone_paired": 1}),
        [("Ana", "Xi")],
        ("everyone_paired",),
    ),
    ("Ana stays on her side", four(), [("Ana", "Bea")], ("different_sides",)),
]


@pytest.mark.parametrize(
    ("document", "plan", "labels"),
    [case[1:] for case in PLAN_CASES],
    ids=[case[0] for case in PLAN_CASES],
)
def test_a_plan_breaks_exactly_these_rules(
    document: Document, plan: list[tuple[str, str]], labels: tuple[str, ...]
) -> None:
    assert broken_plan_rules(read_pairing_instance(document), plan) == labels


def partners(document: Document) -> list[tuple[str, str]]:
    answer = solve(read_pairing_instance(document))
    assert isinstance(answer, PairingSolution)
    return [(pairing.a, pairing.b) for pairing in answer.pairings]


def test_the_solver_gives_nobody_more_partners_than_their_max() -> None:
    three = [person("Ana", "west"), person("Xi", "east"), person("Yu", "east")]
    assert len(partners(instance(*three))) == 1
    three[0]["max"] = 2
    assert len(partners(instance(*three))) == 2


def test_the_solver_keeps_the_cap_between_two_administrations() -> None:
    three = [person("Ana", "west", max=2), person("Xi", "east"), person("Yu", "east")]
    assert len(partners(instance(*three, parameters={"admin_pair_max": 2}))) == 2
    assert len(partners(instance(*three, parameters={"admin_pair_max": 1}))) == 1


@pytest.mark.parametrize("instruction", ["must", "locked"])
def test_the_solver_pairs_whom_it_is_told_to(instruction: str) -> None:
    assert ("Ana", "Xi") in partners(four())
    assert ("Ana", "Yu") in partners(four(**{instruction: [["Ana", "Yu"]]}))


def test_the_solver_answers_no_plan_when_everybody_must_be_paired_and_cannot() -> None:
    three = [person("Ana", "west"), person("Xi", "east"), person("Yu", "east")]
    answer = solve(read_pairing_instance(instance(*three, parameters={"everyone_paired": 1})))
    assert isinstance(answer, PairingInfeasible)


def test_every_rule_has_a_case_that_only_it_breaks() -> None:
    alone = [case[-1] for case in (*PAIR_CASES, *PLAN_CASES) if len(case[-1]) == 1]
    labels = [rule.label for rule in (*PAIRING_RULES, *PLAN_RULES)]
    assert sorted({label for (label,) in alone}) == sorted(labels)
    assert len(set(labels)) == len(labels)
