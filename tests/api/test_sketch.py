"""The sketch: fifty operations, each valid with it, and without it where it is built."""

import pytest
from graphql import GraphQLSchema, build_schema, extend_schema, parse, validate, validate_schema

from api.schema.root import printed_schema, schema
from tests.api.asking import SKETCH, USERS, operations

NOT_BUILT = {
    "FailedRuns",
    "MakeToken",
}
ALL = [(user, name) for user in USERS for name in operations(user)]


@pytest.fixture(scope="module")
def sketch() -> GraphQLSchema:
    """Return the schema that runs and what is sketched; what runs cannot be added once more."""
    sketched = (SKETCH / "schema.graphql").read_text(encoding="utf-8")
    return extend_schema(build_schema(printed_schema()), parse(sketched))


def test_the_schema_with_the_sketch_is_a_schema(sketch: GraphQLSchema) -> None:
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


def test_no_optional_input_has_null_for_a_default() -> None:
    assert "= null" not in printed_schema()
