"""What one document may ask for, at each limit and one beyond."""

from time import process_time

import pytest
from graphql import get_introspection_query

from api.errors import ErrorCode
from api.limits import Limits
from api.schema.documents import Refused, check_document, parse_document
from api.schema.root import schema
from domain.store import Store
from tests.api.asking import answer

LIMITS = Limits()


def deep(levels: int) -> str:
    """Write an operation so many levels deep: parents of parents of a topic."""
    return '{ topic(by: {key: "x"}) ' + "{ parent " * (levels - 2) + "{ key }" + " }" * (levels - 1)


def refused(text: str) -> str | None:
    """Return the words with which a document is refused as too complex, or None."""
    try:
        check_document(schema._schema, parse_document(text))
    except Refused as refusal:
        (error,) = refusal.errors
        assert error.extensions == {"code": ErrorCode.QUERY_TOO_COMPLEX}
        return error.message
    return None


@pytest.mark.parametrize(
    ("at_the_limit", "beyond", "words"),
    [
        (deep(LIMITS.depth), deep(LIMITS.depth + 1), "12 levels deep"),
        (
            "{ regions { " + " ".join(f"a{i}: key" for i in range(30)) + " } }",
            "{ regions { " + " ".join(f"a{i}: key" for i in range(31)) + " } }",
            "30 aliases",
        ),
        (
            "{ " + " ".join(f"a{i}: regions {{ key }}" for i in range(20)) + " }",
            "{ " + " ".join(f"a{i}: regions {{ key }}" for i in range(21)) + " }",
            "20 fields at the root",
        ),
        (
            "{ regions { " + "key @skip(if: false) " * 20 + "} }",
            "{ regions { " + "key @skip(if: false) " * 21 + "} }",
            "20 directives",
        ),
        # Twelve words and signs stand around the list of ids.
        (
            "{ nodes(ids: [" + '"a" ' * (LIMITS.tokens - 12) + "]) { id } }",
            "{ nodes(ids: [" + '"a" ' * (LIMITS.tokens - 11) + "]) { id } }",
            "2000 words and signs",
        ),
    ],
)
def test_a_document_may_ask_for_so_much_and_no_more(
    at_the_limit: str, beyond: str, words: str
) -> None:
    assert refused(at_the_limit) is None
    assert words in (refused(beyond) or "")


def test_fragments_that_spread_each_other_twice_are_measured_once_each() -> None:
    steps = " ".join(f"fragment f{i} on Query {{ ...f{i + 1} ...f{i + 1} }}" for i in range(20))
    text = f"{{ ...f0 }} {steps} fragment f20 on Query {{ regions {{ key }} }}"
    took = []
    for _ in range(5):
        # What the processor spent: others may be using this machine.
        started = process_time()
        words = refused(text)
        took.append(process_time() - started)
    assert min(took) <= 0.05
    assert words == "The operation has more than 20 fields at the root. Ask for less."


def test_one_field_many_times_over_is_too_much_to_check() -> None:
    assert "repeats itself too often" in (refused("{ regions { " + "key " * 1_990 + "} }") or "")


def test_a_long_chain_of_fragments_is_refused_and_not_walked_to_its_end() -> None:
    chain = " ".join(f"fragment f{i} on Query {{ ...f{i + 1} }}" for i in range(200))
    text = f"{{ ...f0 }} {chain} fragment f200 on Query {{ regions {{ key }} }}"
    assert "nested more than 60 times" in (refused(text) or "")


def test_a_circle_of_fragments_is_told_by_validation() -> None:
    with pytest.raises(Refused) as refusal:
        check_document(
            schema._schema,
            parse_document("{ ...a } fragment a on Query { ...b } fragment b on Query { ...a }"),
        )
    codes = {error.extensions["code"] for error in refusal.value.errors if error.extensions}
    assert codes == {ErrorCode.GRAPHQL_VALIDATION_FAILED}


def test_brackets_beyond_what_the_parser_walks_are_refused() -> None:
    assert "Ask for less" in (refused("{ a" * 600 + "}" * 600) or "")


def test_the_usual_introspection_query_is_not_measured() -> None:
    assert refused(get_introspection_query()) is None


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_lists_within_lists_end_before_they_fill_the_memory(demo_store: Store) -> None:
    inner = "code competencies { competency { topics { topic { key competencies { isMain } } } } }"
    wide = " ".join(f"a{i}: managers(first: 100) {{ nodes {{ {inner} }} }}" for i in range(20))
    # The cost would refuse it first: here it is allowed, and the answer itself has to end.
    shown = await answer(demo_store, f"{{ {wide} }}", limits=Limits(cost=10**6))
    (error,) = shown["errors"]
    assert shown["data"] is None
    assert error["extensions"] == {"code": "QUERY_TOO_COMPLEX"}
    assert error["message"] == "The answer would have more than 25000 fields. Ask for less."
