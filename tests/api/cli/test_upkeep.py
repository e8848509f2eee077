"""The commands around the main job: migrate, seed, doctor, schema, serve; and every example."""

import contextlib
import json
import os
import pty
import re
import shlex
import signal
import socket
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from api.cli.doctor import worked_example
from api.cli.opening import sqlite_file
from api.cli.program import app, program
from domain.glances import glance
from tests.api.cli.door import ROOT, TWO_HUBS, tradewinds
from tests.graph.agenda_instances import opening
from tests.graph.meeting_instances import example as meetings_example

# Somebody of 2011 in another position.
PEOPLE = "Administration,Code,Position\nBR,LAC-01,Director\n"


def examples() -> list[str]:
    return [
        line.strip()
        for command in program().commands.values()
        for line in command.epilog.splitlines()
        if line.startswith("  tradewinds ")
    ]


@pytest.fixture(scope="module")
def solved(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Solve the worked example once for all the others."""
    instance = tmp_path_factory.mktemp("worked") / "INSTANCE.json"
    instance.write_text(json.dumps(worked_example()))
    return tradewinds("pair", str(instance)).stdout


@pytest.mark.parametrize("line", [line for line in examples() if " serve" not in line])
@pytest.mark.usefixtures("database")
def test_an_example_of_a_help_works(line: str, document: dict[str, Any], solved: str) -> None:
    line = line.replace(" RUN", f" {document['pairings']['run']}")
    Path("INSTANCE.json").write_text(json.dumps(worked_example()))
    Path("NETWORK.json").write_text(json.dumps(TWO_HUBS))
    Path("AGENDA.json").write_text(json.dumps(opening()))
    Path("MEETINGS.json").write_text(json.dumps(meetings_example()))
    Path("SOLUTION.json").write_text(solved)
    Path("PEOPLE.csv").write_text(PEOPLE)
    Path("QUERY.graphql").write_text("{ administrations { nodes { code name } } }")
    if " restore " in line:
        tradewinds("backup", "BACKUP.db")
    words, _, target = line.partition(" > ")
    printed = tradewinds(*shlex.split(words)[1:]).stdout
    assert not target or printed == Path(target).read_text()


def test_migrating_and_seeding_twice_does_no_harm(
    database_url: str, empty_database_url: str
) -> None:
    assert "newest migration" in tradewinds("migrate", "--database", database_url).stdout
    where = ("--database", empty_database_url)
    refused = tradewinds("seed", *where, code=3)
    assert "tradewinds migrate --database" in refused.stderr
    assert "applied" in tradewinds("migrate", *where).stdout
    assert "newest migration" in tradewinds("migrate", *where).stdout
    assert "added" in tradewinds("seed", *where).stdout
    assert "nothing to change" in tradewinds("seed", *where).stdout
    assert glance(empty_database_url, "edition") == ["wco-idb-2011"]
    assert glance(empty_database_url, "pairing_run") == []


def test_a_command_without_a_database_says_what_to_type_and_makes_no_file(tmp_path: Path) -> None:
    told = tradewinds("pair", "--edition", "wco-idb-2011", code=3).stderr
    assert "tradewinds demo --no-serve" in told
    assert list(tmp_path.iterdir()) == []


def test_a_bad_seed_file_is_told_by_line_and_column_and_changes_nothing(database: Path) -> None:
    folder = database.parent / "own"
    folder.mkdir()
    text = (ROOT / "seeds/reference/regions.csv").read_text(encoding="utf-8")
    (folder / "regions.csv").write_text(text.replace(",34,10,", ",34,first,"), encoding="utf-8")
    before = database.read_bytes()
    told = tradewinds("seed", "--from", str(folder), code=4).stderr
    assert "regions.csv, line 2" in told
    assert "sort_order" in told
    assert "Nothing was written." in told
    assert database.read_bytes() == before
    assert "no folder" in tradewinds("seed", "--from", "nowhere", code=4).stderr


def test_a_server_that_refuses_is_told_in_words_without_the_password() -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    url = f"postgresql://ana:secret@127.0.0.1:{port}/trade"
    for words, code in ((("migrate",), 3), (("doctor",), 1), (("doctor", "--json"), 1)):
        result = tradewinds(*words, "--database", url, code=code)
        assert "Is the server running there?" in result.output
        assert "secret" not in result.output
        assert "Traceback" not in result.output


def test_a_database_of_another_kind_is_refused() -> None:
    assert (
        "SQLite or PostgreSQL" in tradewinds("migrate", "--database", "mysql://h/d", code=4).stderr
    )


def test_the_doctor_finds_this_machine_well(database: Path) -> None:
    database.chmod(0o600)
    found = tradewinds("doctor").stdout.splitlines()
    assert [line.split()[0] for line in found] == ["ok"] * 5
    database.unlink()
    told = tradewinds("doctor").stdout
    assert "warn  No database" in told
    assert not database.exists()


def test_the_doctor_fails_an_old_database_and_says_what_to_type(empty_database_url: str) -> None:
    file = sqlite_file(empty_database_url)
    if file is not None:
        file.touch()
    told = tradewinds("doctor", "--json", "--database", empty_database_url, code=1).stdout
    checks = json.loads(told)["checks"]
    (failed,) = [check for check in checks if check["level"] == "fail"]
    assert "lacks" in failed["text"]
    assert "tradewinds migrate --database" in failed["text"]


def test_a_wrong_setting_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRADEWINDS_PORT", "eight")
    assert "TRADEWINDS_PORT" in tradewinds("serve", code=3).stderr
    assert "TRADEWINDS_PORT" in tradewinds("doctor", code=1).stdout


def test_the_schema_is_the_committed_one() -> None:
    committed = (ROOT / "api/schema.graphql").read_text(encoding="utf-8")
    assert tradewinds("schema").stdout.strip() == committed.strip()


def test_serving_elsewhere_or_on_a_taken_port_is_refused() -> None:
    assert "127.0.0.1" in tradewinds("serve", "--host", "192.0.2.1", code=2).output
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = str(listener.getsockname()[1])
        assert f"port {port}" in tradewinds("serve", "--port", port, code=3).output


def test_serving_ends_with_an_interrupt(database: Path) -> None:
    process: Any = subprocess.Popen(
        [sys.executable, "-m", "api", "serve", "--port", "0", "--database", str(database)],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with process:
        try:
            line = process.stdout.readline()
            assert re.match(r"Open +http://127\.0\.0\.1:\d+/\S*#token=\S+", line)
            process.send_signal(signal.SIGINT)
            _, complained = process.communicate(timeout=60)
        finally:
            process.kill()
    assert "Traceback" not in complained
    assert process.returncode in (0, 130)


@pytest.mark.usefixtures("database")
def test_a_terminal_of_sixty_columns_gets_a_table_that_fits() -> None:
    ours, theirs = pty.openpty()
    shown = os.environ | {"PYTHONPATH": str(ROOT), "TERM": "xterm", "COLUMNS": "60"}
    words = ["-m", "api", "pair", "--edition", "wco-idb-2011"]
    process = subprocess.Popen([sys.executable, *words], env=shown, stdout=theirs, stderr=theirs)
    os.close(theirs)
    printed = b""
    with contextlib.suppress(OSError):  # the other end is closed
        while piece := os.read(ours, 65_536):
            printed += piece
    os.close(ours)
    assert process.wait() == 0
    plain = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", printed.decode()).replace("\r", "\n")
    table = plain.partition("Pairings,")[2].splitlines()
    assert max(map(len, table)) <= 60
    assert all(f"LAC-{number:02}" in "".join(table) for number in range(1, 15))


@pytest.mark.usefixtures("database")
def test_completion_offers_editions_and_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("_TRADEWINDS_COMPLETE", "complete_bash")
    offered = {}
    for line in ("tradewinds pair --edition w", "tradewinds verify ", "tradewinds why-not --run "):
        monkeypatch.setenv("COMP_WORDS", line)
        monkeypatch.setenv("COMP_CWORD", str(len(line.split(" ")) - 1))
        done = CliRunner().invoke(app, [], prog_name="tradewinds")
        offered[line.split()[1]] = done.stdout.split()
    assert offered["pair"] == ["wco-idb-2011"]
    # Pairings, topics of this edition and of the next, and two agendas.
    assert len(offered["verify"]) == 5
    assert offered["why-not"] == offered["verify"][:1]


def test_a_file_of_another_kind_is_told_and_left_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "tradewinds.db"
    file.write_bytes(b"not of SQLite " * 100)
    assert "a file of another kind" in tradewinds("demo", "--no-serve", code=3).stderr
    assert file.read_bytes() == b"not of SQLite " * 100


def test_a_database_of_a_newer_version_is_told_and_left_as_it_is(database: Path) -> None:
    with contextlib.closing(sqlite3.connect(database)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    for words, code in ((("demo", "--no-serve"), 3), (("pair",), 3), (("doctor",), 1)):
        told = tradewinds(*words, code=code).output
        assert "a newer version of Tradewinds" in told
        assert "should not have happened" not in told


def test_a_database_of_another_program_is_told() -> None:
    with contextlib.closing(sqlite3.connect("tradewinds.db")) as connection:
        connection.execute("CREATE TABLE topic (name TEXT)")
        connection.commit()
    assert "tables of another program" in tradewinds("migrate", code=3).stderr


def test_a_folder_in_the_place_of_the_database_is_told(tmp_path: Path) -> None:
    (tmp_path / "tradewinds.db").mkdir()
    for words, code in ((("demo", "--no-serve"), 3), (("pair",), 3), (("doctor",), 1)):
        assert "tradewinds.db is a folder" in tradewinds(*words, code=code).output


@pytest.mark.usefixtures("database")
def test_the_audit_trail_is_walked_and_a_change_behind_it_is_told() -> None:
    # The demonstration started five runs, and its six topics became sessions.
    told = tradewinds("audit", "verify", "--json").stdout
    report = json.loads(told)
    assert (report["holds"], report["entries"], report["faults"]) == (True, 11, [])
    assert report["head"] in tradewinds("audit", "verify").stdout
    with contextlib.closing(sqlite3.connect("tradewinds.db")) as behind:
        behind.execute("DROP TRIGGER audit_entry_no_update")
        behind.execute("UPDATE audit_entry SET viewer = 'nobody' WHERE number = 1")
        behind.commit()
    told = tradewinds("audit", "verify", code=1).stdout
    assert "number 1: was altered after it was written." in told
