"""How commands speak: to a terminal, to a pipe, and when something goes wrong."""

import asyncio
import io
import os
import re
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import sleep

import pytest
import typer
from rich.console import Console
from sqlalchemy.exc import OperationalError

from api.cli.running import run_agendas
from api.cli.trouble import CheckFailed, NotSetUp, explain, without_password
from api.cli.voice import Entry, Voice, is_shown, show_progress, speaking
from domain.errors import Infeasible, InvalidInput, NotFound
from domain.policy import SYSTEM
from domain.runs.agenda_lists import get_agenda_run
from domain.store import Store

ENTRIES = [
    Entry(("LAC-08 Dominican Republic", "CHN-10 China"), "1,000", ["gains Single Window, 0 to 3"]),
    Entry(("LAC-01 Argentina", "CHN-04 China"), "42", ["a reason", "another one, which is longer"]),
]


def drawn(width: int, **given: object) -> str:
    console = Console(file=io.StringIO(), width=width, force_terminal=True, **given)
    Voice(console=console).listing("Pairings", ENTRIES)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_a_table_keeps_every_word_within_sixty_columns() -> None:
    lines = drawn(60, no_color=True).splitlines()
    plain = [re.sub(r"\x1b\[[0-9;]*m", "", line) for line in lines]
    assert max(map(len, plain)) <= 60
    words = " ".join(plain).split()
    for entry in ENTRIES:
        assert set(" ".join([*entry.heads, entry.figure, *entry.details]).split()) <= set(words)


def test_no_color_leaves_no_colour(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert not re.search(r"\x1b\[[0-9;]*3[0-7]m", drawn(80))


def test_a_pipe_gets_plain_lines_that_are_not_wrapped(capsys: pytest.CaptureFixture[str]) -> None:
    Voice().listing("Pairings", ENTRIES)
    assert capsys.readouterr().out == (
        "Pairings\n"
        "  LAC-08 Dominican Republic - CHN-10 China  1,000\n"
        "      gains Single Window, 0 to 3\n"
        "  LAC-01 Argentina - CHN-04 China  42\n"
        "      a reason\n"
        "      another one, which is longer\n"
    )


def test_with_json_everything_but_the_document_goes_to_standard_error(
    capsys: pytest.CaptureFixture[str],
) -> None:
    voice = Voice(as_json=True)
    voice.note("Database", "made")
    voice.say("a line")
    voice.listing("Pairings", ENTRIES)
    voice.document({"name": "São Paulo"})
    said = capsys.readouterr()
    assert said.out == '{\n  "name": "São Paulo"\n}\n'
    assert "made" in said.err
    assert "another one" in said.err


def test_quiet_leaves_notes_out_and_results_in(capsys: pytest.CaptureFixture[str]) -> None:
    voice = Voice(quiet=True)
    voice.note("Database", "made")
    voice.say("a result")
    assert capsys.readouterr().out == "a result\n"


def code_of(error: BaseException, **given: bool) -> int:
    with pytest.raises(typer.Exit) as ended, speaking(**given):
        raise error
    return ended.value.exit_code


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        (CheckFailed("it differs"), 1, "it differs"),
        (NotSetUp("no file\ntype this"), 3, "type this"),
        (InvalidInput("not a level", path=("rows", "7")), 4, "not a level"),
        (NotFound("no edition"), 4, "no edition"),
        (OSError(28, "No space left on device"), 3, "refuses: No space left"),
        (Infeasible("No plan.", (("must:A|B", "max:A"),)), 5, "A must be with B"),
        (KeyboardInterrupt(), 130, "Interrupted"),
        (ZeroDivisionError("by zero"), 1, "--debug"),
    ],
)
def test_each_kind_of_trouble_has_words_and_an_exit_code(
    error: BaseException, code: int, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert code_of(error) == code
    said = capsys.readouterr()
    assert words in said.err
    assert "Traceback" not in said.err
    assert said.out == ""


def test_debug_adds_the_traceback(capsys: pytest.CaptureFixture[str]) -> None:
    assert code_of(InvalidInput("not a level"), debug=True) == 4
    assert "Traceback" in capsys.readouterr().err


def test_a_contradiction_is_a_document_with_json(capsys: pytest.CaptureFixture[str]) -> None:
    conflicts = (("max:A", "must:A|B", "must:A|C"),)
    assert code_of(Infeasible("No plan.", conflicts), as_json=True) == 5
    said = capsys.readouterr()
    assert '"status": "infeasible"' in said.out
    assert "A must be with C" in said.err


def test_no_password_is_shown() -> None:
    assert (
        without_password("postgresql://ana:secret@db:5432/trade")
        == "postgresql://ana:***@db:5432/trade"
    )
    assert without_password("sqlite:///trade.db") == "sqlite:///trade.db"


def test_what_typer_words_itself_is_left_to_it() -> None:
    assert explain(typer.BadParameter("no")) is None


def test_a_command_that_writes_says_that_bad_input_changed_nothing(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert code_of(InvalidInput("not a level"), writes=True) == 4
    assert capsys.readouterr().err == "not a level\nNothing was written.\n"


def test_a_path_that_the_message_names_already_is_not_said_twice(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code_of(InvalidInput("sides: expected two.", path=("sides",)))
    assert capsys.readouterr().err == "sides: expected two.\n"


@pytest.mark.parametrize(
    ("said", "advice"),
    [
        ("unable to open database file", "its folder exists"),
        ("FATAL: password authentication failed", "refuses this user or password"),
        ('FATAL: database "x" does not exist', "createdb"),
        ("could not translate host name", "Is the server running there?"),
        ("database is locked", "Another program is writing"),
        ("something else", "Check --database"),
    ],
)
def test_what_a_database_says_comes_with_advice(said: str, advice: str) -> None:
    told = explain(OperationalError("SELECT 1", {}, sqlite3.OperationalError(said)))
    assert told is not None
    assert told.exit_code == 3
    assert said in told.lines[0]
    assert "SELECT" not in told.lines[0]
    assert advice in told.lines[1]


@contextmanager
def on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], str]]:
    """Let standard error be a terminal, and give what it was shown."""
    monkeypatch.setenv("TERM", "xterm")
    ours, theirs = os.openpty()
    with os.fdopen(theirs, "w") as stream:
        monkeypatch.setattr(sys, "stderr", stream)
        yield lambda: os.read(ours, 100_000).decode()
    os.close(ours)


def test_a_terminal_shows_how_near_the_work_in_hand_is(monkeypatch: pytest.MonkeyPatch) -> None:
    with on_a_terminal(monkeypatch) as shown:
        show_progress(1, 1)
        assert not is_shown()
        with Voice().working("Solving"):
            assert is_shown()
            for best, bound in ((None, None), (4300, None), (4300, 12345)):
                show_progress(best, bound)
                sleep(0.2)
        show_progress(2, 2)
        said = shown()
    assert "Solving: 4,300 so far" in said
    assert "Solving: 4,300 so far, at most 12,345" in said
    assert ": 1 so far" not in said
    assert ": 2 so far" not in said
    with Voice(quiet=True).working("Solving"):
        assert not is_shown()


async def test_a_run_is_shown_while_it_is_seen_through(
    monkeypatch: pytest.MonkeyPatch, database: Path
) -> None:
    store = Store(f"sqlite:///{database}")
    with on_a_terminal(monkeypatch) as shown:
        with Voice().working("Making agendas"):
            (run_id,) = await run_agendas(store, "wco-idb-2011", "shanghai_forum", None)
            await asyncio.sleep(0.2)
        said = shown()
    async with store.reading(SYSTEM) as db:
        run = await get_agenda_run(db, run_id)
    await store.close()
    assert f"Making agendas: {run.total:,} so far, at most {run.total_bound:,}" in said
