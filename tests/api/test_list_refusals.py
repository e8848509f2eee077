"""What is no list, or too much of one, is refused in words, and nothing of a file is sent."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from domain.store import Store
from tests.api.door import BEARER, NOBODY, TOKEN, door, refusal
from tests.api.list_desk import FORMS, fetch
from tests.api.policy_world import World, opened
from tests.databases import Databases

ALL = "query All { administrations { nodes { code } } }"
NOT_A_LIST = {
    "a mutation": "mutation { createEdition(input: {}) { userErrors { code } } }",
    "a subscription": 'subscription { runProgress(id: "PairingRun_x") { best } }',
    "no list": '{ edition(by: {slug: "own"}) { name } }',
    "a list of words": '{ administration(by: {code: "PE"}) { officialLanguages } }',
    "a list of types": "{ __schema { types { name } } }",
    "two lists": "{ regions { key } administrations { nodes { code } } }",
    "two shapes of one": "{ administrations { nodes { code } edges { cursor } } }",
    "nothing of a row": "{ regions { key @skip(if: true) } }",
    "no field": "{ administrations { nodes { nothing } } }",
    "no operation": "fragment F on Region { key }",
    "no GraphQL": "SELECT * FROM manager",
}
NO_BODIES: dict[str, Any] = {
    "no object": [],
    "no query": {"labels": {}},
    "a stored document": {"documentId": "sha256:abc"},
    "labels of no column": {"query": ALL, "labels": {"name": "Name"}},
    "labels that are no texts": {"query": ALL, "labels": {"code": 1}},
    "labels that are a list": {"query": ALL, "labels": ["code"]},
    "a list that is no text": {"query": ALL, "list": 1},
    "a mark that is no yes or no": {"query": ALL, "byteOrderMark": "yes"},
    "no such operation": {"query": ALL, "operationName": "Other"},
    "a variable of another type": {
        "query": "query($a: Int!) { regions { administrations(first: $a) { totalCount } } }",
        "variables": {"a": "many"},
    },
}


@pytest.fixture(scope="module")
def world(databases: Databases) -> Iterator[World]:
    with opened(databases) as there:
        yield there


def told(world: World, who: str, query: str, form: str = "csv", **more: object) -> Any:
    return fetch(world.client, world.tokens[who], form, {"query": query, **more})


@pytest.mark.parametrize("query", NOT_A_LIST.values(), ids=NOT_A_LIST)
def test_what_is_no_query_for_one_list_is_refused(world: World, query: str) -> None:
    answer = told(world, "admin", query)
    assert answer.status_code == 400, answer.text
    assert answer.json().keys() == {"errors"}


@pytest.mark.parametrize("body", NO_BODIES.values(), ids=NO_BODIES)
def test_a_body_that_is_none_is_refused(world: World, body: Any) -> None:
    for form in FORMS:
        answer = fetch(world.client, world.tokens["admin"], form, body)
        assert answer.status_code == 400, answer.text
        assert answer.json().keys() == {"errors"}


def test_who_may_not_read_a_field_gets_no_file_and_the_error_of_graphql(world: World) -> None:
    query = "{ managers { nodes { code ratings { nodes { level evidence } } } } }"
    shown = world.ask("planner", query).json()
    for form in FORMS:
        answer = told(world, "planner", query, form)
        assert answer.status_code == 403
        # The same, at the same place of what was sent.
        assert answer.json() == {"errors": shown["errors"]}
        assert {each["extensions"]["code"] for each in shown["errors"]} == {"FORBIDDEN"}
    assert told(world, "coordinator", query).status_code == 200
    assert told(world, "planner", query.replace(" evidence", "")).status_code == 200


def test_what_is_not_there_is_404_whoever_may_not_see_it(world: World) -> None:
    inner = "... on Scenario { instructions { nodes { id } } }"
    theirs = f'{{ node(id: "Scenario_scenarioother") {{ {inner} }} }}'
    for query in (
        theirs,
        theirs.replace("Scenario_scenarioother", "Scenario_none"),
        theirs.replace("Scenario_scenarioother", "Region_ams"),
        '{ edition(by: {slug: "nothing"}) { delegates { nodes { code } } } }',
    ):
        answer = told(world, "planner", query)
        assert refusal(answer) == (404, "BAD_REQUEST"), query
        assert "there is no such record that you may see" in answer.json()["errors"][0]["message"]
    assert told(world, "admin", theirs).status_code == 200
    own = theirs.replace("scenarioother", "scenarioown")
    assert told(world, "planner", own).status_code == 200


def test_only_a_token_and_a_post_of_json_open_the_door(world: World) -> None:
    for form in FORMS:
        path = f"/lists.{form}"
        bearer = {"Authorization": f"Bearer {world.tokens['admin']}"}
        assert refusal(world.client.post(path, json={"query": ALL})) == (401, "UNAUTHENTICATED")
        for method in ("GET", "PUT", "DELETE"):
            answer = world.client.request(method, path, headers=bearer)
            assert refusal(answer) == (405, "METHOD_NOT_ALLOWED")
            assert answer.headers["allow"] == "POST"
        for kind in ("text/plain", "application/x-www-form-urlencoded"):
            headers = bearer | {"Content-Type": kind}
            answer = world.client.post(path, content=json.dumps({"query": ALL}), headers=headers)
            assert refusal(answer) == (415, "UNSUPPORTED_MEDIA_TYPE")
    assert world.client.post("/lists.xml", json={"query": ALL}).status_code == 404


def test_a_list_that_is_too_long_says_how_long_it_is(databases: Databases) -> None:
    with opened(databases, list_rows_max=4) as world:
        answer = told(world, "planner", "{ administrations { nodes { code } } }")
        assert answer.status_code == 200
        query = '{ edition(by: {slug: "own"}) { delegates { nodes { code } } } }'
        answer = told(world, "planner", query)
        assert refusal(answer) == (400, "QUERY_TOO_COMPLEX")
        assert answer.json()["errors"][0]["message"] == (
            "The list has 5 rows, and a file holds 4. Narrow its filter."
        )
        narrowed = query.replace("delegates", 'delegates(filter: {sideKeyIn: ["west"]})')
        assert told(world, "planner", narrowed).status_code == 200
        plain = f"{{ nodes(ids: {json.dumps(['Region_ams'] * 5)}) {{ id }} }}"
        assert refusal(told(world, "planner", plain)) == (400, "QUERY_TOO_COMPLEX")
    with opened(databases, list_bytes_max=1_024) as world:
        assert told(world, "planner", query).status_code == 200
        inner = "code manager { name position } edition { id slug name kind state } id version"
        wide = query.replace("code", inner)
        answer = told(world, "planner", wide)
        assert refusal(answer) == (400, "QUERY_TOO_COMPLEX")
        assert "more than 1024 bytes" in answer.json()["errors"][0]["message"]


def test_an_error_on_a_later_page_leaves_nothing_of_the_file(databases: Databases) -> None:
    """The newest run was solved and explains itself; those before it were written by hand."""
    inner = "shortages { delegates { code } possiblePartners { code } }"
    query = f'{{ edition(by: {{slug: "own"}}) {{ pairingRuns {{ nodes {{ id {inner} }} }} }} }}'
    with opened(databases, cost_max=100) as world:
        first = world.ask("planner", query.replace("pairingRuns", "pairingRuns(first: 1)"))
        assert "errors" not in first.json()
        for form in FORMS:
            answer = told(world, "planner", query, form)
            assert refusal(answer) == (400, "BAD_USER_INPUT")
            assert answer.json()["errors"][0]["path"][2:4] == ["nodes", 0]


def test_a_budget_that_runs_out_between_two_pages_is_told_as_graphql_does(
    databases: Databases,
) -> None:
    inner = "code manager { delegates(first: 60) { nodes { code } } }"
    query = f'{{ edition(by: {{slug: "own"}}) {{ delegates {{ nodes {{ {inner} }} }} }} }}'
    # One row at a time, of which three can be paid for.
    with opened(databases, cost_max=100, cost_per_minute_max=200) as world:
        answer = told(world, "planner", query)
        shown = world.ask("planner", query.replace("delegates {", "delegates(first: 1) {", 1))
        assert refusal(answer) == refusal(shown) == (429, "RATE_LIMITED")
        for name in ("ratelimit", "ratelimit-policy", "retry-after"):
            assert answer.headers[name] == shown.headers[name]
        one = query.replace("delegates {", 'delegates(filter: {codeIn: ["D-ANA"]}) {', 1)
        answer = told(world, "admin", one)
        assert answer.status_code == 200
        left = world.ask("admin", "{ rateLimit { remaining } }").headers["ratelimit"]
        assert answer.headers["ratelimit"].partition(";t=")[0].startswith('"cost";r=')
        assert left != answer.headers["ratelimit"]


def test_a_text_that_no_cell_holds_is_told_by_row_and_column(databases: Databases) -> None:
    long = '{ edition(by: {slug: "own"}) { sides { name } } }'
    with opened(databases) as world:
        labels = {"name": "n" * 40_000}
        answer = told(world, "planner", long, "xlsx", labels=labels)
        assert refusal(answer) == (400, "BAD_USER_INPUT")
        assert "The heading has 40000 signs under name" in answer.json()["errors"][0]["message"]
        assert told(world, "planner", long, "csv", labels=labels).status_code == 200


def test_a_database_that_is_away_and_a_page_that_takes_too_long_are_503(tmp_path: Path) -> None:
    settings = Settings(database_url=NOBODY, token=TOKEN)
    with TestClient(create_app(settings, Store(NOBODY)), headers=BEARER) as client:
        answer = client.post("/lists.csv", json={"query": "{ regions { key } }"})
        assert refusal(answer) == (503, "SERVICE_UNAVAILABLE")
        assert answer.headers["retry-after"] == "2"
    with door(tmp_path, query_seconds_max=1e-6) as client:
        answer = client.post("/lists.csv", json={"query": "{ regions { key } }"})
        assert refusal(answer) == (503, "TIMEOUT")


def test_fragments_that_spread_each_other_end(world: World) -> None:
    """Eight of them, each twice in the one before: written out they are some hundreds of fields."""
    spreads = " ".join(
        f"fragment f{i} on Topic {{ a: parent {{ ...f{i + 1} }} parent {{ ...f{i + 1} }} }}"
        for i in range(8)
    )
    query = f"{{ topics {{ nodes {{ ...f0 }} }} }} {spreads} fragment f8 on Topic {{ key }}"
    answer = told(world, "admin", query)
    assert answer.status_code == 400, answer.text
    assert {each["extensions"]["code"] for each in answer.json()["errors"]} == {"QUERY_TOO_COMPLEX"}


_WORDS = st.sampled_from(
    [
        *("{", "}", "(", ")", "...", "on", "query", "mutation", "fragment F on Query", "@skip(if:"),
        *("$a", "nodes", "edges", "node", "edition", "managers", "delegates", "regions", "key"),
        *("pageInfo", "totalCount", "endCursor:", "first:", "after:", "1", "-1", '"x"', "null"),
        *('by: {slug: "own"}', "nodes: edges", "__typename", "__schema", "synthetic: code"),
        *("administrations { nodes { code } }", "...F", "id", "cooperationMap", "opportunities"),
    ]
)
_DOCUMENTS = st.one_of(
    st.lists(_WORDS, max_size=25).map(" ".join),
    st.lists(_WORDS, max_size=8).map(
        lambda some: "{ managers { nodes { " + " ".join(some) + "} } }"
    ),
    st.sampled_from([ALL, *NOT_A_LIST.values()]),
    st.text(max_size=40),
)
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=6,
)
_BODIES = st.one_of(
    _JSON,
    st.fixed_dictionaries(
        {"query": _DOCUMENTS},
        optional={
            "variables": st.dictionaries(st.sampled_from(["a", "b"]), _JSON) | _JSON,
            "operationName": st.sampled_from(["All", ""]) | _JSON,
            "labels": st.dictionaries(st.sampled_from(["code", "key"]), st.text()) | _JSON,
            "list": st.sampled_from(["regions", "administrations.nodes"]) | _JSON,
            "byteOrderMark": st.booleans() | _JSON,
            "documentId": _JSON,
            "extensions": _JSON,
        },
    ),
)


@settings(deadline=None)
@given(body=_BODIES, form=st.sampled_from(FORMS))
def test_no_body_is_a_fault_of_ours(world: World, body: Any, form: str) -> None:
    answer = world.client.post(
        f"/lists.{form}",
        content=json.dumps(body),
        headers={
            "Authorization": f"Bearer {world.tokens['planner']}",
            "Content-Type": "application/json",
        },
    )
    assert answer.status_code in {200, 400, 403, 404}, answer.text
    if answer.status_code != 200:
        assert answer.json().keys() == {"errors"}
