"""Whatever is sent, the answer is JSON of the agreed shape and never a 5xx."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from api.errors import ErrorCode
from tests.api.door import JSON, NEWER, door

CODES = {code.value for code in ErrorCode}
STATUSES = {200, 400, 401, 403, 405, 406, 413, 415}

numbers = st.integers() | st.floats() | st.integers(10**19, 10**40)
scalars = st.none() | st.booleans() | numbers | st.text(max_size=20)
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)
# Pieces that parsers, walkers and coercions have stumbled over, put together at random.
pieces = st.sampled_from(
    [
        *("{", "}", "(", ")", "[", "]", "...", "!", "$a", ":", "=", "@", "&", "|", "#x\n", ","),
        *("query", "mutation", "subscription", "fragment F on Query", "on", "null", "true", "..F"),
        *(
            '"',
            '"""',
            '"\\u{110000}"',
            '"\\uD800"',
            '"\\uDC00\\uD800"',
            "\ufeff",
            "\x00",
            "é",
            "🌊",
        ),
        *("9" * 400, "-1e999", "1e-999", "0x1", ".5", "1.", "--1", "1_000"),
        *("__typename", "__schema { types { name } }", '__type(name: "Query") { name }'),
        *("regions { key }", "@include(if: $a)", "@skip(if: 1)", "a: __typename", "...F"),
        *('node(id: "Manager_1")', "node(id: 7)", 'nodes(ids: ["", "x", null])', "{ id }"),
        *("{" * 300, "[" * 300, "@a" * 50, "a " * 300, "$a: ID! = ", "($a: Int = {a: 1})"),
    ]
)
documents = st.lists(pieces, max_size=12).map(" ".join) | st.text(max_size=40)
requests = st.fixed_dictionaries(
    {"query": documents | scalars},
    optional={
        "operationName": scalars,
        "variables": values,
        "extensions": values,
        "documentId": scalars,
    },
)
bodies = (
    st.binary(max_size=200)
    | requests.map(json.dumps).map(str.encode)
    | values.map(json.dumps).map(str.encode)
    | requests.map(lambda request: json.dumps(request, ensure_ascii=False)).map(
        lambda text: text.encode("utf-16", "surrogatepass")
    )
)
header_text = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=40)
accepts = header_text | st.sampled_from([JSON, NEWER, "*/*", "text/html", ",", "a/b;q=2"])
content_types = st.just(JSON) | header_text
often = settings(max_examples=150, suppress_health_check=list(HealthCheck))


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with door(tmp_path_factory.mktemp("hostile")) as client:
        yield client


def check(answer: Any) -> None:
    """Hold an answer against what every client may rely on."""
    assert answer.status_code in STATUSES, answer.text
    assert answer.headers["content-type"].partition(";")[0] in {JSON, NEWER}
    assert answer.headers["x-request-id"]
    body = answer.json()
    assert body.keys() <= {"data", "errors", "extensions"}
    if answer.status_code != 200:
        assert body.keys() == {"errors"}
    for error in body.get("errors", []):
        assert error["extensions"]["code"] in CODES - {"INTERNAL_SERVER_ERROR"}
        assert "Traceback" not in error["message"]


@often
@given(content=bodies, accept=accepts, content_type=content_types)
def test_no_body_makes_the_server_fail(
    client: TestClient, content: bytes, accept: str, content_type: str
) -> None:
    headers = {"Accept": accept, "Content-Type": content_type}
    check(client.post("/graphql", content=content, headers=headers))


@often
@given(document=documents, variables=values, name=scalars)
def test_no_document_makes_the_server_fail(
    client: TestClient, document: str, variables: object, name: object
) -> None:
    request = {"query": document, "variables": variables, "operationName": name}
    headers = {"Accept": NEWER, "Content-Type": JSON}
    check(client.post("/graphql", content=json.dumps(request), headers=headers))


@often
@given(
    asked=st.binary(max_size=60).map(lambda raw: "".join(f"%{byte:02x}" for byte in raw))
    | st.text("aq%=&+;{}\"'0fF", max_size=40)
    | documents.map(lambda text: text.encode("utf-8", "replace").hex("%"))
    | header_text,
    name=st.sampled_from(["", "query=", "query=%7B__typename%7D&variables=", "extensions="]),
)
def test_no_query_string_makes_the_server_fail(client: TestClient, asked: str, name: str) -> None:
    check(client.get("/graphql?" + (name + asked).replace("#", "%23")))
