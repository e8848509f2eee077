"""The pages without a browser: what they say of a database, and which files they load."""

import html
import json
import re
import sys
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from domain.store import Store
from seeds.load import load_edition_2011, load_reference
from tests.api.door import door, refusal

POLICY = (
    "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self' 'unsafe-inline'; "
    "font-src 'self' data:; img-src 'self' data:; connect-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
)


async def as_published(store: Store) -> None:
    """Fill a database with the edition as its source states it: people without profiles."""
    await load_reference(store)
    await load_edition_2011(store)


def tabs(page: str) -> list[dict[str, str]]:
    """Read the starter tabs out of a page."""
    found = re.search(r'data-starters="([^"]*)"', page)
    assert found
    return list(json.loads(html.unescape(found[1])))


def open_page(client: TestClient) -> Any:
    return client.get("/graphiql", headers={"Authorization": ""})


@pytest.fixture
def empty(tmp_path: Path) -> Any:
    with door(tmp_path) as client:
        yield client


def test_an_empty_database_says_what_to_type(empty: TestClient) -> None:
    page = open_page(empty).text
    assert "The database is empty" in page
    assert "tradewinds demo" in page
    assert "SYNTHETIC" not in page
    assert [tab["query"].splitlines()[0] for tab in tabs(page)] == [
        "# The database is empty. To load the edition of 2011 and run it, type: tradewinds demo"
    ] * 6


def test_an_edition_without_runs_says_which_commands_make_them(
    databases: Any, tmp_path: Path
) -> None:
    url = databases.filled_by("sqlite", as_published).render_as_string(hide_password=False)
    with door(tmp_path, database_url=url) as client:
        page = open_page(client).text
        shown = tabs(page)
        assert "SYNTHETIC" not in page
        assert "tradewinds pair --edition wco-idb-2011" in shown[0]["query"]
        assert "tradewinds topics --edition wco-idb-2011" in shown[3]["query"]
        assert "tradewinds agenda --edition wco-idb-2011" in shown[4]["query"]
        assert [json.loads(tab["variables"]).get("edition") for tab in shown] == [
            None,
            None,
            "wco-idb-2011",
            "wco-idb-2011",
            "wco-idb-2011",
            "wco-idb-2011",
        ]
        for tab in shown[2:]:
            request = {"query": tab["query"], "variables": json.loads(tab["variables"])}
            assert "errors" not in client.post("/graphql", json=request).json()


def test_the_page_runs_no_script_of_its_own_text(empty: TestClient) -> None:
    answer = open_page(empty)
    assert answer.headers["content-security-policy"] == POLICY
    assert re.findall(r"<script(?![^>]*\bsrc=)", answer.text) == []
    assert re.findall(r"\son\w+=|javascript:|https?://", answer.text) == []


def test_every_file_that_the_page_names_is_there(empty: TestClient) -> None:
    named = re.findall(r'(?:src|href)="(/[^"]+)"', open_page(empty).text)
    assert len(named) == 8
    for path in named:
        answer = empty.get(path, headers={"Authorization": ""})
        assert answer.status_code == 200
        assert answer.headers["cache-control"] == "no-cache"
        again = empty.get(path, headers={"If-None-Match": answer.headers["etag"]})
        assert again.status_code == 304


def test_the_package_of_graphiql_is_served_and_never_imported(empty: TestClient) -> None:
    assert open_page(empty).status_code == 200
    assert "graphene_django_graphiql_static" not in sys.modules
    assert refusal(empty.get("/graphiql/assets/../views.py")) == (404, "BAD_REQUEST")
    assert refusal(empty.get("/graphiql/assets/%2e%2e/%2e%2e/views.py")) == (404, "BAD_REQUEST")


def test_the_files_may_come_from_a_folder(tmp_path: Path) -> None:
    folder = tmp_path / "built"
    folder.mkdir()
    (folder / "graphiql.min.js").write_text("// built elsewhere")
    with door(tmp_path, graphiql_assets=folder) as client:
        assert client.get("/graphiql/assets/graphiql.min.js").text == "// built elsewhere"
        assert client.get("/graphiql/assets/react.production.min.js").status_code == 404
