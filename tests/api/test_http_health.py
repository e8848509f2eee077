"""What is said when all is not well: by the health addresses, and when something breaks."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from starlette.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from domain.store import Store
from tests.api.door import BEARER, NOBODY, TOKEN, door, refusal


@contextmanager
def given_store(url: str) -> Iterator[TestClient]:
    """Open the application on a store that somebody else has made ready, or not."""
    store = Store(url)
    with TestClient(create_app(Settings(token=TOKEN), store)) as client:
        yield client
        assert client.portal
        client.portal.call(store.close)


def test_a_database_without_migrations_is_not_ready(tmp_path: Path) -> None:
    with given_store(f"sqlite:///{tmp_path}/x.db") as client:
        answer = client.get("/readyz")
        assert refusal(answer) == (503, "SERVICE_UNAVAILABLE")
        assert "tradewinds migrate" in answer.json()["errors"][0]["message"]
        assert answer.headers["retry-after"] == "2"
        assert client.get("/livez").json() == {"status": "alive"}


def test_a_database_that_is_away_is_not_ready() -> None:
    with given_store(NOBODY) as client:
        answer = client.get("/readyz")
        assert refusal(answer) == (503, "SERVICE_UNAVAILABLE")
        assert "does not answer" in answer.json()["errors"][0]["message"]
        assert client.get("/livez").status_code == 200


def test_a_fault_of_ours_is_masked_and_found_by_its_request_id(tmp_path: Path) -> None:
    with given_store(f"sqlite:///{tmp_path}/x.db") as client:
        page = client.get("/graphiql")
        field = client.post(
            "/graphql", json={"query": "{ editions { totalCount } }"}, headers=BEARER
        )
    assert refusal(page) == (500, "INTERNAL_SERVER_ERROR")
    assert (field.status_code, field.json()["data"]) == (200, None)
    for answer in (page, field):
        (error,) = answer.json()["errors"]
        assert error["extensions"] == {
            "code": "INTERNAL_SERVER_ERROR",
            "requestId": answer.headers["x-request-id"],
        }
        assert "sql" not in answer.text.lower()
        assert "table" not in answer.text.lower()


def test_before_the_start_is_over_it_says_so(tmp_path: Path) -> None:
    # Without entering the client the lifespan does not begin.
    client = TestClient(create_app(Settings(database_url=f"sqlite:///{tmp_path}/x.db")))
    assert refusal(client.get("/startupz")) == (503, "SERVICE_UNAVAILABLE")


def test_a_disk_that_is_nearly_full_is_not_ready(tmp_path: Path) -> None:
    with door(tmp_path, disk_free_bytes_min=10**15) as client:
        answer = client.get("/readyz")
        assert refusal(answer) == (503, "SERVICE_UNAVAILABLE")
        assert "nearly full" in answer.json()["errors"][0]["message"]
    with door(tmp_path) as client:
        assert client.get("/readyz").json() == {"status": "ready"}


def test_no_answer_about_health_names_a_version(tmp_path: Path) -> None:
    with door(tmp_path) as client:
        for path in ("/livez", "/readyz", "/startupz"):
            answer = client.get(path)
            assert not any(digit in answer.text for digit in "0123456789")
            assert "server" not in answer.headers
