"""What an operation costs: objects, each list times its children, counted before it runs."""

from pathlib import Path
from time import process_time

import pytest
from graphql import get_introspection_query, parse

from api.cost import cost_of
from api.limits import Limits
from api.schema.documents import Refused, check_document, find_operation
from api.schema.execution import check_cost
from api.schema.root import schema
from api.settings import Settings
from tests.api.door import NEWER, ask, door


def cost(text: str, **variables: object) -> int:
    document = parse(text)
    check_document(schema._schema, document)
    return cost_of(schema._schema, document, find_operation(document, None), variables)


@pytest.mark.parametrize(
    ("text", "objects"),
    [
        ("{ __typename }", 0),
        ("{ regions { key } }", 5),
        ("{ managers { nodes { code } } }", 50),
        ("{ managers { edges { cursor node { code } } pageInfo { endCursor } } }", 50),
        ("{ managers { totalCount } }", 1),
        ("{ managers(first: 7) { nodes { administration { code } } } }", 14),
        ("{ managers(last: 7) { ...on ManagerConnection { nodes { code } } } }", 7),
        ("query($n: Int = 3) { managers(first: $n) { nodes { code } } }", 3),
        ("{ managers(first: 4) { ...p } } fragment p on ManagerConnection { nodes { code } }", 4),
        ("{ managers(first: 1000000000) { nodes { code } } }", 100),
        ('{ nodes(ids: ["a", "b", "c"]) { id } }', 3),
        ('{ edition(by: {slug: "s"}) { gapMap { gapSum } } }', 1 + 250 + 5),
        ('{ edition(by: {slug: "s"}) { growth { steps side { key } } } }', 1 + 250 + 5 * 2),
        ('{ node(id: "a") { ...on Side { gapClosers(competency: "b") { steps } } } }', 256),
        ('{ managers(first: 7) { nodes { growth(since: "a") { steps } } } }', 7 * (1 + 20 + 1)),
        (get_introspection_query(), 100),
    ],
)
def test_objects_are_counted_and_wrappers_are_free(text: str, objects: int) -> None:
    assert cost(text) == objects


def test_variables_are_counted_as_sent() -> None:
    assert cost("query($n: Int) { managers(first: $n) { nodes { code } } }", n=9) == 9
    assert cost("query($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids=["a"] * 80) == 80


def test_an_operation_may_cost_so_much_and_no_more() -> None:
    document = parse("{ managers(first: 100) { nodes { code administration { code } } } }")
    operation = find_operation(document, None)
    at, beyond = Limits(cost=200), Limits(cost=199)
    assert check_cost(schema._schema, document, operation, {}, at) == 200
    with pytest.raises(Refused) as refusal:
        check_cost(schema._schema, document, operation, {}, beyond)
    (error,) = refusal.value.errors
    assert error.extensions == {
        "code": "QUERY_TOO_COMPLEX",
        "cost": {"requested": 200, "limit": 199},
    }


WIDE = "{ managers(first: 100) { nodes { delegates(first: 100) { nodes { code } } } } }"


def test_an_answer_tells_its_cost_and_too_dear_a_one_is_400(tmp_path: Path) -> None:
    with door(tmp_path) as client:
        told = ask(client, "{ managers(first: 7) { nodes { code } } }").json()
        cost = told["extensions"]["cost"]
        assert (cost["requested"], cost["limit"]) == (7, 10_000)
        refused = ask(client, WIDE)
        assert refused.status_code == 400
        assert refused.json()["errors"][0]["extensions"] == {
            "code": "QUERY_TOO_COMPLEX",
            "cost": {"requested": 10_100, "limit": 10_000},
        }


def nested_twice(field: str, kind: str) -> str:
    steps = " ".join(f"fragment f{i} on {kind} {{ ...f{i + 1} ...f{i + 1} }}" for i in range(20))
    return f"{{ {field} {{ ...f0 }} }} {steps} fragment f20 on {kind} {{ "


@pytest.mark.parametrize(
    "text",
    [
        nested_twice("managers", "ManagerConnection") + "nodes { code } }",
        nested_twice("regions", "Region") + "a: key }",
    ],
)
def test_a_million_spreads_are_refused_within_fifty_milliseconds(text: str) -> None:
    def check() -> None:
        document = parse(text)
        check_document(schema._schema, document)
        check_cost(schema._schema, document, find_operation(document, None), {})

    def refuse() -> str:
        with pytest.raises(Refused) as refusal:
            check()
        return str(refusal.value.errors[0].message)

    took = []
    for _ in range(5):
        # What the processor spent: others may be using this machine.
        started = process_time()
        assert "Ask for" in refuse()
        took.append(process_time() - started)
    assert min(took) <= 0.05


@pytest.mark.parametrize(
    ("knob", "value", "at_the_limit", "beyond"),
    [
        ("tokens_max", 100, "{" + " __typename" * 98 + "}", "{" + " __typename" * 99 + "}"),
        ("depth_max", 2, "{ regions { key } }", "{ topics { nodes { key } } }"),
        ("aliases_max", 1, "{ a: __typename }", "{ a: __typename b: __typename }"),
        (
            "root_fields_max",
            2,
            "{ a: __typename b: __typename }",
            "{ a: __typename b: __typename c: __typename }",
        ),
        (
            "directives_max",
            1,
            "{ __typename @skip(if: true) }",
            "{ __typename @skip(if: true) @include(if: true) }",
        ),
        (
            "cost_max",
            100,
            "{ managers(first: 100) { nodes { code } } }",
            "{ managers(first: 100) { totalCount nodes { code } } }",
        ),
    ],
)
def test_each_knob_of_a_document_holds_at_the_door(
    tmp_path: Path, knob: str, value: int, at_the_limit: str, beyond: str
) -> None:
    wide = {name: 1_000 for name in ("root_fields_max",) if name != knob}
    with door(tmp_path, **{**wide, knob: value}) as client:
        assert ask(client, at_the_limit, NEWER).status_code == 200, knob
        refused = ask(client, beyond, NEWER)
    assert refused.status_code == 400
    assert refused.json()["errors"][0]["extensions"]["code"] == "QUERY_TOO_COMPLEX"


def test_the_limits_are_those_of_the_settings_and_frozen() -> None:
    assert Settings().limits == Limits()
    with pytest.raises(AttributeError):
        Limits().cost = 1  # type: ignore[misc]  # that is what is tried
