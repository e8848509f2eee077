"""A database that a test gave back is as it was, whatever the test did to it."""

import psycopg
import pytest
from sqlalchemy import URL

from tests.databases import Databases, connect
from tests.seeds.rows import load_all

DIGEST = "SELECT count(*), sum(hashtextextended(t::text, 0)) FROM {} AS t"


def told(url: URL, table: str) -> object:
    with connect(url) as connection:
        return connection.execute(DIGEST.format(table)).fetchone()


@pytest.fixture
def url(databases: Databases) -> URL:
    return databases.filled_by("postgresql", load_all)


@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM delegate",
        "UPDATE manager SET name = 'somebody'",
        "UPDATE region SET key = key || '.'",
    ],
)
def test_rows_are_put_right(databases: Databases, url: URL, change: str) -> None:
    table = next(word for word in change.split() if word in ("delegate", "manager", "region"))
    before = told(url, table)
    with connect(url) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute(change)
    assert told(url, table) != before
    databases.give_back(url)
    assert databases.filled_by("postgresql", load_all) == url
    assert told(url, table) == before
    databases.give_back(url)


@pytest.mark.parametrize(
    "change",
    [
        "DROP INDEX {index}",
        "ALTER TABLE audit_entry DISABLE TRIGGER USER",
        "ALTER TABLE manager ADD COLUMN surplus text",
        "CREATE TABLE surplus (id text)",
    ],
)
def test_another_schema_is_never_given_out(databases: Databases, url: URL, change: str) -> None:
    with connect(url) as connection:
        (index,) = connection.execute(
            "SELECT indexrelid::regclass::text FROM pg_index JOIN pg_class ON oid = indexrelid"
            " WHERE relnamespace = 'public'::regnamespace AND NOT indisunique LIMIT 1"
        ).fetchone()
        connection.execute(change.format(index=index))
    databases.give_back(url)
    other = databases.filled_by("postgresql", load_all)
    assert other != url
    databases.give_back(other)
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        connect(url)


def test_what_a_killed_process_holds_is_let_go(databases: Databases, url: URL) -> None:
    before = told(url, "delegate")
    left = connect(url)
    left.execute("BEGIN")
    left.execute("DELETE FROM delegate")
    databases.give_back(url)
    assert told(databases.filled_by("postgresql", load_all), "delegate") == before
    with pytest.raises(psycopg.OperationalError):
        left.execute("COMMIT")
    databases.give_back(url)
