"""People at the terminal: erased, and left out of a backup that is put back."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

from tests.api.cli.door import tradewinds

NAME = "Sentinel Personne"


def name(database: Path, code: str = "LAC-10") -> None:
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("UPDATE manager SET name = ? WHERE code = ?", (NAME, code))
        connection.commit()


def test_somebody_is_erased_and_a_backup_comes_back_without_them(database: Path) -> None:
    name(database)
    tradewinds("backup", "copy.db")
    assert NAME.encode() in Path("copy.db").read_bytes()
    asked = ("person", "erase", "LAC-10", "--reason", "Asked for it.")
    assert "--yes" in tradewinds(*asked, code=4).stderr
    told = json.loads(tradewinds(*asked, "--yes", "--json").stdout)
    assert (told["code"], told["was_new"], told["files_wiped"]) == ("LAC-10", True, True)
    # What is said of where a placeholder comes from is said of others in the same words.
    assert told["texts_left"] == 1
    assert NAME.encode() not in database.read_bytes()
    (only,) = tradewinds("person", "erased").stdout.split()
    assert only == told["id"]
    assert Path(f"{database}.erasures").read_text() == f"{only}\n"

    # The list beside the database is enough where the database itself is lost.
    database.unlink()
    assert "1 of those whom" in tradewinds("restore", "copy.db").stdout
    assert NAME.encode() not in database.read_bytes()
    assert tradewinds("person", "erased").stdout.split() == [only]
    assert "every number holds" in tradewinds("verify", _run(database)).stdout
    assert "Every row holds" in tradewinds("audit", "verify").stdout
    # So is a list that was kept elsewhere.
    elsewhere = ("--database", "elsewhere.db")
    restored = tradewinds("restore", "copy.db", *elsewhere, "--erasures", f"{database}.erasures")
    assert "1 of those whom" in restored.stdout
    assert NAME.encode() not in Path("elsewhere.db").read_bytes()
    assert not list(Path().glob("*.partial*"))


def test_a_backup_comes_back_whatever_the_name_of_those_erased(database: Path) -> None:
    with closing(sqlite3.connect(database)) as connection:
        # Of each the reason that the program gives for erasing them once more holds a part.
        for code, each in (("LAC-10", "Nguyen The Anh"), ("LAC-11", "Put"), ("LAC-12", "Be")):
            connection.execute("UPDATE manager SET name = ? WHERE code = ?", (each, code))
        connection.commit()
    tradewinds("backup", "copy.db")
    for code in ("LAC-10", "LAC-11", "LAC-12"):
        tradewinds("person", "erase", code, "--reason", "Wish.", "--yes")
    assert "3 of those whom" in tradewinds("restore", "copy.db", "--force").stdout
    with closing(sqlite3.connect(database)) as connection:
        named = connection.execute("SELECT code FROM manager WHERE name IS NOT NULL").fetchall()
    assert named == []


def _run(database: Path) -> str:
    with closing(sqlite3.connect(database)) as connection:
        row = connection.execute("SELECT id FROM pairing_run WHERE state = 'done'").fetchone()
        return str(row[0])


def test_a_list_is_gone_through_again_and_who_is_unknown_is_said(database: Path) -> None:
    name(database)
    with closing(sqlite3.connect(database)) as connection:
        found = connection.execute("SELECT id FROM manager WHERE code = 'LAC-10'").fetchone()
    Path("list").write_text(f"{found[0]}\nnobodyofthisid000000\n")
    assert "Erased again: 1" in tradewinds("person", "erase-again", "list").stdout
    assert "Erased again: 0" in tradewinds("person", "erase-again", "list").stdout
    assert NAME.encode() not in database.read_bytes()
    asked = ("person", "erase", "LAC-99", "--reason", "r", "--yes")
    assert "No person has the code LAC-99" in tradewinds(*asked, code=4).stderr
    for words in (("person", "erase-again", "none"), ("restore", "c", "--erasures", "none")):
        assert "no list at none" in tradewinds(*words, code=4).stderr


def test_ratings_that_are_kept_too_long_are_listed_and_then_erased(database: Path) -> None:
    assert "No rating is kept for too long" in tradewinds("retention").stdout
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("UPDATE manager SET synthetic = 0 WHERE code = 'LAC-10'")
        connection.commit()
    told = tradewinds("retention").stdout
    assert "LAC-10" in told
    assert "add --apply" in told
    assert "were erased" in tradewinds("retention", "--apply").stdout
    assert json.loads(tradewinds("retention", "--json").stdout) == {"applied": False, "overdue": []}


def test_all_that_is_held_is_handed_out_and_the_trail_tells_of_it(database: Path) -> None:
    name(database)
    asked = ("person", "export", "LAC-10", "--reason", "Asked for it.")
    document = json.loads(tradewinds(*asked).stdout)
    assert document["tables"]["manager"][0]["name"] == NAME
    assert len(document["tables"]["rating"]) > 10
    assert "mine.json" in tradewinds(*asked, "--to", "mine.json").stdout
    assert Path("mine.json").stat().st_mode & 0o777 == 0o600
    assert json.loads(Path("mine.json").read_text())["person"] == document["person"]
    assert "cannot be written" in tradewinds(*asked, "--to", "mine.json", code=4).stderr
    with closing(sqlite3.connect(database)) as connection:
        told = connection.execute("SELECT action FROM audit_entry").fetchall()
    assert [each for (each,) in told].count("fetchExport") == 3
