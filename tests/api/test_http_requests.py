"""What the door lets in: bodies, types and sizes, at the limit and one beyond it."""

import json
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from tests.api.door import FIRST, JSON, NEWER, REGIONS, ask, door, post, refusal


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with door(tmp_path_factory.mktemp("requests")) as client:
        yield client


def body(**variables: object) -> str:
    return json.dumps({"query": "{ __typename }", "variables": variables})


def test_a_query_is_answered(client: TestClient) -> None:
    answer = ask(client, "{ __typename }", accept=JSON)
    assert (answer.status_code, answer.json()) == (200, {"data": {"__typename": "Query"}})


def test_every_answer_carries_the_headers_that_keep_it_safe(client: TestClient) -> None:
    answers = [ask(client, "{ __typename }"), client.put("/graphql"), client.get("/nowhere")]
    for answer in answers:
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"
    assert len({answer.headers["x-request-id"] for answer in answers}) == 3
    assert {"Accept", "Accept-Language"} <= set(answers[0].headers["vary"].split(", "))


@pytest.mark.parametrize(
    "media_type",
    [
        JSON,
        "Application/JSON",
        "application/json; charset=utf-8",
        'application/json;charset="UTF-8"',
    ],
)
def test_json_in_utf8_is_read(client: TestClient, media_type: str) -> None:
    assert post(client, FIRST, Content_Type=media_type).status_code == 200


@pytest.mark.parametrize(
    "media_type",
    [
        "",
        "text/plain",
        "text/plain; application/json",
        "application/graphql",
        "application/jsonx",
        "application/json; charset=utf-16",
        "application/json; boundary=x",
        "application/json, text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
    ],
)
def test_other_content_types_are_refused(client: TestClient, media_type: str) -> None:
    answer = post(client, FIRST, Content_Type=media_type)
    assert refusal(answer) == (415, "UNSUPPORTED_MEDIA_TYPE")


def test_a_compressed_body_is_refused(client: TestClient) -> None:
    answer = post(client, FIRST, Content_Encoding="gzip")
    assert refusal(answer) == (415, "UNSUPPORTED_MEDIA_TYPE")
    assert post(client, FIRST, Content_Encoding="identity").status_code == 200


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "not JSON: line 1, column 1"),
        (b"query=a", "not JSON"),
        (b'\xff{"query": "{ __typename }"}', "not UTF-8"),
        (FIRST.encode("utf-16"), "not UTF-8"),
        (FIRST.encode("utf-8-sig"), "not JSON"),
        (b"null", "a JSON object"),
        (b'"{ __typename }"', "a JSON object"),
        (b"7", "a JSON object"),
        (b"{}", "name `query`"),
        (b'{"query": null}', "name `query`"),
        (b'{"query": 7}', "`query` must be text"),
        (b'{"query": ["{ __typename }"]}', "`query` must be text"),
        (b'{"query": "{ __typename }", "operationName": 7}', "`operationName` must be text"),
        (b'{"query": "{ __typename }", "variables": "{}"}', "`variables` must be an object"),
        (b'{"query": "{ __typename }", "variables": []}', "`variables` must be an object"),
        (b'{"query": "{ __typename }", "extensions": 1}', "`extensions` must be an object"),
        (b'{"query": "{ __typename }", "variables": {"a": NaN}}', "NaN is not a JSON number"),
        (b'{"query": "{ __typename }", "variables": {"a": -Infinity}}', "-Infinity is not"),
        (b'{"query": "{ __typename }", "variables": {"a": 1e999}}', "too large a number"),
        (b'{"query": "{ __typename }", "variables": {"a": "\\ud800"}}', "half of a surrogate"),
        (b'{"query": "{ __typename }", "variables": {"\\uDC00": 1}}', "half of a surrogate"),
        (b'{"query": "{ __typename }" ', "not JSON"),
        (b'{"query": "{ __typename }", "variables": {"a": "' + b'\\"' * 99_999, "not JSON"),
    ],
)
def test_a_body_that_is_no_request_is_refused_in_words(
    client: TestClient, content: bytes, word: str
) -> None:
    for accept in (JSON, NEWER):
        answer = post(client, content, Accept=accept)
        assert refusal(answer) == (400, "BAD_REQUEST")
        assert word in answer.json()["errors"][0]["message"]


def test_a_whole_surrogate_pair_is_text(client: TestClient) -> None:
    content = '{"query": "{ __typename }", "variables": {"a": "\\ud83d\\ude00"}}'
    assert post(client, content).status_code == 200


def test_keys_may_be_null_and_others_are_ignored(client: TestClient) -> None:
    content = (
        '{"query": "{ __typename }", "operationName": null, "variables": null,'
        ' "extensions": null, "id": 3}'
    )
    assert post(client, content).json() == {"data": {"__typename": "Query"}}


def test_batches_are_refused(client: TestClient) -> None:
    answer = post(client, f"[{FIRST}, {FIRST}]")
    assert refusal(answer) == (400, "BAD_REQUEST")
    assert "one operation" in answer.json()["errors"][0]["message"]


def test_stored_documents_are_not_offered(client: TestClient) -> None:
    persisted = '{"extensions": {"persistedQuery": {"version": 1, "sha256Hash": "00"}}}'
    for content in (persisted, '{"documentId": "sha256:00"}'):
        assert refusal(post(client, content)) == (400, "PERSISTED_QUERY_NOT_SUPPORTED")


def test_a_body_may_have_one_mebibyte_and_not_a_byte_more(client: TestClient) -> None:
    most = FIRST + " " * (1_048_576 - len(FIRST))
    assert post(client, most).status_code == 200
    assert refusal(post(client, most + " ")) == (413, "PAYLOAD_TOO_LARGE")


def test_a_body_without_a_declared_length_is_counted_as_it_comes(client: TestClient) -> None:
    def streamed(length: int) -> Iterator[bytes]:
        yield FIRST.encode()
        for _ in range(length):
            yield b" " * 1_024

    headers = {"Content-Type": JSON}
    assert client.post("/graphql", content=streamed(9), headers=headers).status_code == 200
    taken = client.post("/graphql", content=streamed(1_024), headers=headers)
    assert refusal(taken) == (413, "PAYLOAD_TOO_LARGE")


def test_a_body_may_nest_32_brackets_and_not_one_more(client: TestClient) -> None:
    def nested(depth: int) -> str:
        return body(a="[{[" * 99).replace('"a": ', f'"b": {"[" * depth}{"]" * depth}, "a": ')

    assert post(client, nested(30)).status_code == 200
    answer = post(client, nested(31))
    assert refusal(answer) == (400, "BAD_REQUEST")
    assert "32 brackets" in answer.json()["errors"][0]["message"]


def test_a_number_may_have_20_digits_and_not_one_more(client: TestClient) -> None:
    assert post(client, body(a=int("9" * 20), b="9" * 50)).status_code == 200
    for number in ("9" * 21, "-" + "9" * 21, "0." + "9" * 20, "1" + "0" * 5_000):
        content = body(a="here").replace('"here"', number)
        answer = post(client, content)
        assert refusal(answer) == (400, "BAD_REQUEST")
        assert "20 digits" in answer.json()["errors"][0]["message"]


def test_a_document_that_cannot_be_parsed_says_where(client: TestClient) -> None:
    answer = ask(client, "{ regions { key }")
    assert refusal(answer) == (400, "GRAPHQL_PARSE_FAILED")
    assert answer.json()["errors"][0]["locations"] == [{"line": 1, "column": 18}]


def test_a_request_error_is_200_for_clients_of_the_older_type(client: TestClient) -> None:
    for query, code in (
        ("{", "GRAPHQL_PARSE_FAILED"),
        ("{ nothingOfTheKind }", "GRAPHQL_VALIDATION_FAILED"),
        ("query ($id: ID!) { node(id: $id) { id } }", "BAD_USER_INPUT"),
    ):
        assert refusal(ask(client, query, accept=JSON)) == (200, code)
        assert refusal(ask(client, query, accept=NEWER)) == (400, code)


def test_an_error_of_one_field_leaves_the_rest(client: TestClient) -> None:
    for accept in (JSON, NEWER):
        answer = ask(client, '{ node(id: "?") { id } __typename }', accept=accept)
        assert answer.status_code == 200
        assert answer.json()["data"] == {"node": None, "__typename": "Query"}
        (error,) = answer.json()["errors"]
        assert (error["path"], error["extensions"]) == (["node"], {"code": "BAD_USER_INPUT"})


def test_what_asks_for_too_much_is_400_for_everyone(client: TestClient) -> None:
    aliases = " ".join(f"a{number}: __typename" for number in range(31))
    for accept in (JSON, NEWER):
        answer = ask(client, f"{{ {aliases} }}", accept=accept)
        assert refusal(answer) == (400, "QUERY_TOO_COMPLEX")


@pytest.mark.parametrize(
    ("query", "name", "word"),
    [
        ("query A { __typename }", "B", 'named "B"'),
        ("query A { __typename }", "", "operationName"),
        ("{ __typename }", "A", 'named "A"'),
        ("query A { __typename } query B { __typename }", None, "operationName"),
        ("fragment F on Query { __typename }", None, "operationName"),
    ],
)
def test_no_operation_is_guessed(
    client: TestClient, query: str, name: str | None, word: str
) -> None:
    for accept in (JSON, NEWER):
        answer = ask(client, query, accept=accept, operationName=name)
        assert refusal(answer) == (400, "OPERATION_RESOLUTION_FAILURE")
        assert word in answer.json()["errors"][0]["message"]


def test_the_named_operation_runs(client: TestClient) -> None:
    document = "query A { a: __typename } query B { b: __typename }"
    assert ask(client, document, operationName="B").json() == {"data": {"b": "Query"}}


def test_a_subscription_does_not_run_over_a_plain_request(client: TestClient) -> None:
    assert refusal(ask(client, "subscription { x }")) == (400, "BAD_REQUEST")


def test_an_answer_that_takes_too_long_is_given_up(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = tmp_path_factory.mktemp("slow")
    with door(folder, query_seconds_max=0.000_001) as hurried:
        for accept in (JSON, NEWER):
            answer = ask(hurried, REGIONS, accept=accept)
            assert refusal(answer) == (503, "TIMEOUT")
        assert "Retry-After" in answer.headers
        assert hurried.get("/livez").status_code == 200
