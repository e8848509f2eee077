"""Copies of a database: whole, private, checked, and put back only where that is right."""

import hashlib
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from domain.backup import back_up, faults_of, restore, restore_epoch
from domain.errors import Conflict, InvalidInput
from domain.store import Store


@pytest.fixture
async def database(tmp_path: Path) -> Path:
    file = tmp_path / "live.db"
    store = Store(f"sqlite:///{file}")
    await store.migrate()
    await store.close()
    return file


def rows(file: Path) -> int:
    with closing(sqlite3.connect(file)) as connection:
        return int(connection.execute("SELECT count(*) FROM filler").fetchone()[0])


def fill(file: Path, mebibytes: int) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE filler (n INTEGER PRIMARY KEY, content BLOB)")
        connection.executemany(
            "INSERT INTO filler (content) VALUES (randomblob(65000))",
            [()] * (mebibytes * 16),
        )
        connection.commit()


def modes_in(folder: Path) -> dict[str, int]:
    return {path.name: path.stat().st_mode & 0o777 for path in folder.iterdir()}


async def test_a_new_database_and_its_journals_are_its_owners_alone(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path}/new.db")
    await store.migrate()
    modes = modes_in(tmp_path)
    await store.close()
    assert set(modes.values()) == {0o600}, modes


def test_a_backup_is_private_whole_and_carries_its_digest(database: Path, tmp_path: Path) -> None:
    fill(database, 1)
    copied = back_up(database, tmp_path / "copy.db")
    assert copied.sha256 == hashlib.sha256(copied.file.read_bytes()).hexdigest()
    beside = tmp_path / "copy.db.sha256"
    assert beside.read_text() == f"{copied.sha256}  copy.db\n"
    assert {path.stat().st_mode & 0o777 for path in (copied.file, beside)} == {0o600}
    assert (rows(copied.file), faults_of(copied.file)) == (16, ())
    with pytest.raises(Conflict, match="exists"):
        back_up(database, copied.file)
    names = {path.name for path in tmp_path.iterdir()}
    assert not any("partial" in name for name in names), names


def test_a_backup_of_nothing_or_to_nowhere_is_refused(database: Path, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="no database"):
        back_up(tmp_path / "none.db", tmp_path / "copy.db")
    with pytest.raises(InvalidInput, match="cannot be written"):
        back_up(database, tmp_path / "none/copy.db")


class Writer(threading.Thread):
    """Writes as fast as it can, each in a transaction of its own, and waits for nobody's lock."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self.file = file
        self.over = threading.Event()
        self.blocked: list[str] = []
        self.count = 0

    def run(self) -> None:
        with closing(sqlite3.connect(self.file, timeout=0)) as connection:
            connection.execute("PRAGMA synchronous=FULL")
            while not self.over.is_set():
                try:
                    connection.execute("INSERT INTO filler (content) VALUES (randomblob(500))")
                    connection.commit()
                except sqlite3.OperationalError as error:
                    self.blocked.append(str(error))
                self.count += 1


@pytest.fixture
def writer(database: Path) -> Iterator[Writer]:
    fill(database, 24)
    writer = Writer(database)
    writer.start()
    yield writer
    writer.over.set()
    writer.join()


def test_a_backup_under_full_write_load_blocks_no_write(writer: Writer, tmp_path: Path) -> None:
    copied = back_up(writer.file, tmp_path / "copy.db")
    writer.over.set()
    writer.join()
    assert writer.count > 5
    assert 24 * 16 <= rows(copied.file) <= 24 * 16 + writer.count
    assert writer.blocked == []


def test_what_was_backed_up_comes_back_under_a_new_epoch(database: Path, tmp_path: Path) -> None:
    fill(database, 1)
    copy = back_up(database, tmp_path / "copy.db").file
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("DELETE FROM filler")
        connection.commit()
    with pytest.raises(Conflict, match="--force"):
        restore(copy, database)
    assert rows(database) == 0
    first = restore(copy, database, replace=True)
    assert (rows(database), restore_epoch(database)) == (16, first.epoch)
    assert first.epoch != 0
    assert restore(copy, database, replace=True).epoch != first.epoch
    assert database.stat().st_mode & 0o777 == 0o600
    assert restore(copy, tmp_path / "elsewhere.db").revision == first.revision


def test_a_database_in_use_is_not_taken_away(database: Path, tmp_path: Path) -> None:
    copy = back_up(database, tmp_path / "copy.db").file
    with closing(sqlite3.connect(database)) as used:
        used.execute("SELECT count(*) FROM region").fetchone()
        with pytest.raises(Conflict, match="Stop the server"):
            restore(copy, database, replace=True)
    with pytest.raises(Conflict, match="the copy itself"):
        restore(copy, copy, replace=True)


def test_a_damaged_backup_is_refused_and_the_database_stays(database: Path, tmp_path: Path) -> None:
    copy = back_up(database, tmp_path / "copy.db").file
    content = bytearray(copy.read_bytes())
    content[20_000:24_000] = b"\xff" * 4_000
    copy.write_bytes(content)
    before = database.read_bytes()
    with pytest.raises(InvalidInput, match="SHA-256"):
        restore(copy, database, replace=True)
    (tmp_path / "copy.db.sha256").unlink()
    with pytest.raises(InvalidInput, match="damaged"):
        restore(copy, database, replace=True)
    copy.write_bytes(b"not a database at all, but long enough to look at" * 100)
    with pytest.raises(InvalidInput, match="no SQLite file"):
        restore(copy, database, replace=True)
    with pytest.raises(InvalidInput, match="no backup"):
        restore(tmp_path / "none.db", database, replace=True)
    assert database.read_bytes() == before


def test_a_damaged_database_is_what_a_restore_is_for(database: Path, tmp_path: Path) -> None:
    copy = back_up(database, tmp_path / "copy.db").file
    database.write_bytes(b"\xff" * 9_000)
    assert faults_of(database) != ()
    restore(copy, database, replace=True)
    assert faults_of(database, thorough=True) == ()


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE alembic_version SET version_num = '9999'", "newer program"),
        ("DROP TABLE alembic_version", "not a database of this program"),
    ],
)
def test_a_backup_of_another_program_is_refused(
    database: Path, tmp_path: Path, statement: str, words: str
) -> None:
    with closing(sqlite3.connect(database)) as connection:
        connection.execute(statement)
        connection.commit()
    copy = back_up(database, tmp_path / "copy.db").file
    with pytest.raises(InvalidInput, match=words):
        restore(copy, tmp_path / "restored.db")
    assert not (tmp_path / "restored.db").exists()
