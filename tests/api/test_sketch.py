"""The sketch: fifty operations, valid against it, and against the schema where they are built."""

import pytest
from graphql import GraphQLSchema, build_schema, parse, validate, validate_schema

from api.schema.root import printed_schema, schema
from tests.api.asking import SKETCH, USERS, operations

NOT_BUILT = {
    "Me",
    "MyPartner",
    "WhereDoIGo",
    "MyWishes",
    "MyCompetencies",
    "WhoAmI",
    "FailedRuns",
    "MakeToken",
}
STANDARD = {"Boolean", "Float", "ID", "Int", "String"}
ALL = [(user, name) for user in USERS for name in operations(user)]


@pytest.fixture(scope="module")
def sketch() -> GraphQLSchema:
    return build_schema((SKETCH / "schema.graphql").read_text(encoding="utf-8"))


def test_the_sketch_is_a_schema(sketch: GraphQLSchema) -> None:
    assert validate_schema(sketch) == []


@pytest.mark.parametrize("user", USERS)
def test_each_user_has_ten_operations(user: str) -> None:
    assert len(operations(user)) == 10


def test_what_is_not_built_is_in_the_sketch() -> None:
    assert {name for _, name in ALL} >= NOT_BUILT


@pytest.mark.parametrize(("user", "name"), ALL)
def test_an_operation_is_valid_against_the_sketch(
    sketch: GraphQLSchema, user: str, name: str
) -> None:
    assert validate(sketch, parse(operations(user)[name])) == []


@pytest.mark.parametrize(("user", "name"), ALL)
def test_an_operation_is_valid_against_the_schema_when_it_is_built(user: str, name: str) -> None:
    errors = validate(schema._schema, parse(operations(user)[name]))
    assert bool(errors) == (name in NOT_BUILT), errors


def coordinates(of: GraphQLSchema) -> dict[str, str]:
    """Return the type of every field, argument, input field and value by its coordinate."""
    found = {}
    for name, kind in of.type_map.items():
        if name.startswith("__") or name in STANDARD:
            continue
        found[name] = type(kind).__name__.removeprefix("Custom")
        for value in getattr(kind, "values", {}):
            found[f"{name}.{value}"] = "value"
        for field, told in getattr(kind, "fields", {}).items():
            found[f"{name}.{field}"] = str(told.type)
            for argument, asked in getattr(told, "args", {}).items():
                found[f"{name}.{field}({argument}:)"] = str(asked.type)
    return found


def test_what_is_built_is_built_as_sketched(sketch: GraphQLSchema) -> None:
    sketched, built = coordinates(sketch), coordinates(schema._schema)
    differing = {
        coordinate: (kind, sketched.get(coordinate))
        for coordinate, kind in built.items()
        if sketched.get(coordinate) != kind
    }
    assert differing == {}


def test_no_optional_input_has_null_for_a_default() -> None:
    assert "= null" not in printed_schema()
