"""Methods, addresses, the type of the answer, and who may ask."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from tests.api.door import BEARER, FIRST, JSON, NEWER, ask, door, post, refusal

SELF = "{ __typename }"
DOES_SOMETHING = "mutation { __typename }"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with door(tmp_path_factory.mktemp("answers")) as client:
        yield client


@pytest.mark.parametrize(
    ("accept", "given"),
    [
        (None, JSON),
        ("", JSON),
        ("*/*", JSON),
        ("application/*", JSON),
        ("text/html, application/xhtml+xml, */*;q=0.1", JSON),
        (JSON, JSON),
        (NEWER, NEWER),
        (f"{NEWER}, {JSON}", NEWER),
        (f"{JSON}, {NEWER}", NEWER),
        (f"{JSON}, {NEWER};q=0.9", JSON),
        (f"{NEWER};q=0.9, {JSON};q=0.8", NEWER),
        (f"{NEWER};q=0, */*", JSON),
        ("APPLICATION/GRAPHQL-RESPONSE+JSON", NEWER),
        (f"{NEWER}; charset=utf-8", NEWER),
        (f"text/event-stream, {JSON};q=0.5", JSON),
    ],
)
def test_the_answer_has_the_type_that_was_asked_for(
    client: TestClient, accept: str | None, given: str
) -> None:
    request = client.build_request("POST", "/graphql", json={"query": SELF})
    del request.headers["accept"]
    if accept is not None:
        request.headers["accept"] = accept
    answer = client.send(request)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == f"{given}; charset=utf-8"


@pytest.mark.parametrize(
    "accept",
    ["text/html", f"{JSON};q=0", f"{JSON};q=0, */*", "nonsense", ",;="],
)
def test_a_type_that_is_not_offered_is_refused(client: TestClient, accept: str) -> None:
    assert refusal(ask(client, SELF, accept=accept)) == (406, "NOT_ACCEPTABLE")


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"])
def test_other_methods_are_refused(client: TestClient, method: str) -> None:
    answer = client.request(method, "/graphql")
    assert refusal(answer) == (405, "METHOD_NOT_ALLOWED")
    assert answer.headers["allow"] == "GET, POST"


def test_a_query_may_come_by_get(client: TestClient) -> None:
    pairs = {
        "query": "query A($a: Boolean!) { __typename @include(if: $a) } query B { b: __typename }",
        "operationName": "A",
        "variables": '{"a": true}',
        "extensions": "",
    }
    answer = client.get(f"/graphql?{urlencode(pairs)}", headers={"Accept": NEWER})
    assert (answer.status_code, answer.json()) == (200, {"data": {"__typename": "Query"}})


def test_a_mutation_never_runs_by_get(client: TestClient) -> None:
    answer = client.get("/graphql", params={"query": DOES_SOMETHING})
    assert refusal(answer) == (405, "METHOD_NOT_ALLOWED")
    assert answer.headers["allow"] == "POST"
    assert ask(client, DOES_SOMETHING).json() == {"data": {"__typename": "Mutation"}}


def test_a_page_of_another_site_may_not_get(client: TestClient) -> None:
    elsewhere = client.get(
        "/graphql", params={"query": SELF}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert refusal(elsewhere) == (403, "FORBIDDEN")
    own = client.get("/graphql", params={"query": SELF}, headers={"Sec-Fetch-Site": "same-origin"})
    assert own.status_code == 200


@pytest.mark.parametrize(
    "asked",
    [
        "",
        "query",
        "variables={}",
        "query=%ff",
        "query=%7B__typename%7D&query=%7B__typename%7D",
        "query=%7B__typename%7D&variables=[]",
        "query=%7B__typename%7D&variables=%7B",
        "query=%7B__typename%7D&variables=%7B%22a%22:%22%5Cud800%22%7D",
        "query=%7B__typename%7D&variables=" + "[" * 40,
        "query=%7B__typename%7D&" + "&".join(f"a{number}=1" for number in range(20)),
    ],
)
def test_a_query_string_that_is_no_request_is_refused(client: TestClient, asked: str) -> None:
    assert refusal(client.get(f"/graphql?{asked}")) == (400, "BAD_REQUEST")


def test_only_the_token_opens(client: TestClient) -> None:
    strangers = [
        "",
        "Bearer",
        "Bearer ",
        "Bearer wrong",
        "Basic YTph",
        BEARER["Authorization"] + "x",
        BEARER["Authorization"][:-1],
        "Bearer " + "x" * 9_000,
    ]
    for written in strangers:
        for answer in (
            post(client, FIRST, Authorization=written),
            client.get("/graphql", params={"query": SELF}, headers={"Authorization": written}),
        ):
            assert refusal(answer) == (401, "UNAUTHENTICATED")
            assert answer.headers["www-authenticate"].startswith("Bearer")
    assert post(client, FIRST, Authorization=BEARER["Authorization"].lower()).status_code == 200


def test_the_token_is_not_taken_from_the_address(client: TestClient) -> None:
    token = BEARER["Authorization"].removeprefix("Bearer ")
    answer = client.get(
        "/graphql", params={"query": SELF, "token": token}, headers={"Authorization": ""}
    )
    assert refusal(answer) == (401, "UNAUTHENTICATED")


def test_without_a_chosen_token_each_start_makes_its_own() -> None:
    settings = Settings(database_url="sqlite:///never-opened.db", token=None)
    tokens = {create_app(settings).state.token for _ in range(3)}
    assert len(tokens) == 3
    assert min(map(len, tokens)) >= 32


@pytest.mark.parametrize("engine", ["sqlite"])
def test_an_answer_names_the_languages_of_its_words(demo_url: str, tmp_path: Path) -> None:
    name = "{ regions { name } }"
    broken = '{ node(id: "?") { id } regions { name } }'
    with door(tmp_path, database_url=demo_url) as client:
        for document, wanted, told in (
            (name, "fr", "fr"),
            (name, "en;q=0.1, fr-CA", "fr"),
            (name, "is", "en"),
            (name.replace("name", 'name(locale: "zh-Hans")'), "", "zh"),
            (name.replace("name", 'name(locale: "fr") english: name'), "", "en, fr"),
            (SELF, "fr", "en"),
            (broken, "fr", "en, fr"),
            ("{", "fr", "en"),
        ):
            answer = client.post(
                "/graphql", json={"query": document}, headers={"Accept-Language": wanted}
            )
            assert answer.headers["content-language"] == told, document
            assert "Accept-Language" in answer.headers["vary"]
        assert client.put("/graphql").headers["content-language"] == "en"


def test_an_address_that_leads_nowhere_says_so(client: TestClient) -> None:
    for path in ("/nowhere", "/graphql/", "/graphiql/assets/nothing.js", "/graphiql/assets/../x"):
        assert refusal(client.get(path)) == (404, "BAD_REQUEST")
    assert refusal(client.post("/livez")) == (405, "METHOD_NOT_ALLOWED")


def test_health_is_answered_without_a_token(client: TestClient) -> None:
    statuses = {
        path: client.get(path, headers={"Authorization": ""}).json()
        for path in ("/livez", "/readyz", "/startupz")
    }
    assert statuses == {
        "/livez": {"status": "alive"},
        "/readyz": {"status": "ready"},
        "/startupz": {"status": "started"},
    }
