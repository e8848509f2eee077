"""The terminal door starts in a blink: no slow import, help with an example, completion."""

import json
import os
import re
import resource
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from api.cli.completion import DEFAULT_DATABASE
from api.cli.program import program
from api.settings import Settings
from tests.api.cli.door import ROOT, tradewinds

SLOW = ("strawberry", "sqlalchemy", "networkx", "numpy", "scipy", "pydantic", "starlette")
COMMANDS = sorted(program().commands)

# What a start imports, told by the process itself when it ends.
WITNESS = """
import atexit, json, sys
atexit.register(lambda: print(json.dumps(sorted(sys.modules)), file=sys.stderr))
sys.argv[0] = "tradewinds"
from api.cli import main
main()
"""


def start(*words: str, **variables: str) -> tuple[str, set[str]]:
    """Run the program in a process of its own; return what it prints and what it imported."""
    done = subprocess.run(
        [sys.executable, "-c", WITNESS, *words],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | variables | {"PYTHONPATH": str(ROOT)},
    )
    modules = json.loads(done.stderr.splitlines()[-1])
    return done.stdout, {name.partition(".")[0] for name in modules}


@pytest.mark.parametrize("words", [["--help"], ["--version"], ["pair", "--help"]])
def test_help_and_version_import_nothing_slow(words: list[str]) -> None:
    _, imported = start(*words)
    assert imported.isdisjoint(SLOW)


def test_commands_that_solve_nothing_import_no_engine(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path}/tradewinds.db"
    for words in (["migrate"], ["token", "list"]):
        _, imported = start(*words, "--database", database)
        assert "sqlalchemy" in imported
        assert imported.isdisjoint(("networkx", "numpy", "scipy", "highspy"))


def complete(line: str, **variables: str) -> tuple[list[str], set[str]]:
    """Press the tab key in bash at the end of a line."""
    shell = {
        "_TRADEWINDS_COMPLETE": "complete_bash",
        "COMP_WORDS": line,
        "COMP_CWORD": str(len(line.split(" ")) - 1),
    }
    printed, imported = start(**shell, **variables)
    return printed.split(), imported


def test_completion_knows_the_commands_and_imports_nothing_slow() -> None:
    offered, imported = complete("tradewinds ver")
    assert offered == ["verify"]
    assert imported.isdisjoint(SLOW)


def test_completion_without_a_database_offers_nothing_and_makes_no_file(tmp_path: Path) -> None:
    missing = tmp_path / "none.db"
    offered, _ = complete(
        "tradewinds pair --edition ", TRADEWINDS_DATABASE_URL=f"sqlite:///{missing}"
    )
    assert offered == []
    assert not missing.exists()


def test_a_start_takes_at_most_three_tenths_of_a_second_of_the_processor() -> None:
    spent = []
    for _ in range(3):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, "-m", "api", "--help"], cwd=ROOT, check=True, stdout=-3)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    assert min(spent) <= 0.3


def test_completion_looks_where_the_settings_look(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TRADEWINDS_DATABASE_URL", raising=False)
    assert Settings().database_url == DEFAULT_DATABASE


@pytest.mark.parametrize("name", COMMANDS)
def test_every_help_ends_with_an_example_of_its_command(name: str) -> None:
    epilog = program().commands[name].epilog
    assert re.search(rf"Example:\n(  tradewinds .*\n)*  tradewinds {name}\b.*$", epilog)


def test_the_version_is_that_of_the_project() -> None:
    stated = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert tradewinds("--version").stdout == f"tradewinds {stated['version']}\n"


def test_no_words_at_all_show_the_help() -> None:
    assert "Commands:" in tradewinds(code=2).output
