"""Every recipe, as printed: consoles exit 0, queries give the JSON under them."""

import contextlib
import itertools
import json
import os
import re
import shutil
import signal
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.cli.program import program
from api.settings import Settings

ROOT = Path(__file__).parents[3]
LOADED_PROGRAM = ROOT / "tests/loaded_program.py"
PEOPLE = (ROOT / "docs/people.md").read_text(encoding="utf-8")
TEXT = (ROOT / "README.md").read_text(encoding="utf-8")
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FENCES = [(kind, content) for kind, content in FENCE.findall(TEXT)]
CONSOLES = [content for kind, content in FENCES if kind == "console"]
QUERIES = [
    (query, answer)
    for (kind, query), (next_kind, answer) in itertools.pairwise(FENCES)
    if kind == "graphql" and next_kind == "json"
]
# What the launcher does once everything is installed; its own tests are in test_launcher.py. The
# commands that end are forks of a program that is loaded already: that spares each a second.
LAUNCHER = f"""#!/bin/sh
export TRADEWINDS_COMMAND=./tradewinds
if [ "$*" = "test --python" ]; then echo "{sys.executable}"; exit; fi
if [ "$1" = serve ]; then exec "{sys.executable}" -m api "$@"; fi
exec "{sys.executable}" -IS "{LOADED_PROGRAM}" door "$@"
"""


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder like a fresh clone."""
    folder = tmp_path_factory.mktemp("a clone")
    for room in ("api", "domain", "graph", "seeds"):
        shutil.copytree(ROOT / room, folder / room)
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, folder / name)
    launcher = folder / "tradewinds"
    launcher.write_text(LAUNCHER)
    launcher.chmod(launcher.stat().st_mode | stat.S_IXUSR)
    return folder


@pytest.fixture(scope="module")
def loaded_clone(clone: Path) -> Iterator[Path]:
    """Give the clone, with the program loaded for what is typed there."""
    with subprocess.Popen(
        [sys.executable, "-P", LOADED_PROGRAM, "door"],
        cwd=clone,
        env=variables() | {"PYTHONPATH": str(clone)},
        stdout=subprocess.PIPE,
        start_new_session=True,
    ) as program:
        try:
            assert program.stdout.readline() == b"listening\n"
            yield clone
        finally:
            os.killpg(program.pid, signal.SIGTERM)


def recipe(console: str) -> tuple[str, list[str]]:
    """Split a console into the script that is typed and the lines that it prints."""
    typed: list[str] = []
    printed: list[str] = []
    goes_on = ""
    for line in console.splitlines():
        if goes_on:
            typed.append(line)
            goes_on = "" if line == goes_on else goes_on
            goes_on = "" if goes_on == "\\" and not line.endswith("\\") else goes_on
        elif line.startswith("$ "):
            typed.append(line[2:])
            here = re.search(r"<<'(\w+)'", line)
            goes_on = here[1] if here else "\\" if line.endswith("\\") else ""
        else:
            printed.append(line)
    return "\n".join(typed), printed


def is_free(port: int) -> bool:
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def variables() -> dict[str, str]:
    """Return what is set where a person types, with the packages of this Python."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TRADEWINDS_")}
    # The wheel's recipe gets its dependencies from here instead of from an index.
    return kept | {
        "PIP_NO_DEPS": "1",
        "PIP_NO_INDEX": "1",
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path.endswith("-packages")),
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "TERM": "dumb",
    }


def run_script(script: str, folder: Path, seconds: int) -> str:
    """Run what a person types, in a shell that stops at the first failure."""
    shell = subprocess.Popen(
        ["bash", "-e", "-o", "pipefail", "-c", script],
        cwd=folder,
        env=variables(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        printed, complained = shell.communicate(timeout=seconds)
    finally:
        # A server that a recipe leaves behind ends with its session.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(shell.pid, signal.SIGKILL)
    assert shell.returncode == 0, f"{script}\nended with {shell.returncode}:\n{complained}"
    return printed


def run_console(console: str, folder: Path, seconds: int = 60) -> None:
    script, expected = recipe(console)
    if "8000" in script and not is_free(8000):
        with socket.socket() as listener:
            listener.bind(("127.0.0.1", 0))
            script = script.replace("8000", str(listener.getsockname()[1]))
    printed = run_script(script, folder, seconds)
    for line in expected:
        assert line in printed.splitlines()


@contextlib.contextmanager
def a_server(database: Path) -> Iterator[TestClient]:
    application = create_app(Settings(database_url=f"sqlite:///{database}"))
    with TestClient(application) as client:
        client.headers["Authorization"] = f"Bearer {application.state.token}"
        yield client


@pytest.mark.begins_early
def test_the_recipes_of_the_clone_work_as_printed(
    loaded_clone: Path, subtests: pytest.Subtests
) -> None:
    """One test, for they build on the first recipe: one clone, and one worker that loads it."""
    first, *others, _ = CONSOLES
    # Not a subtest: without it the others have nothing to stand on.
    run_console(first, loaded_clone)
    with a_server(loaded_clone / "tradewinds.db") as server:
        for query, answer in QUERIES:
            with subtests.test(query):
                reply = server.post("/graphql", json={"query": query})
                assert {"data": reply.json()["data"]} == json.loads(answer)
    for console in others:
        with subtests.test(console):
            run_console(console, loaded_clone)


def test_the_page_on_people_works_as_printed_from_top_to_bottom(loaded_clone: Path) -> None:
    consoles = [content for kind, content in FENCE.findall(PEOPLE) if kind == "console"]
    assert len(consoles) >= 10
    # One terminal: what is set or started in one console is there in the next.
    run_console("".join(consoles), loaded_clone, seconds=300)


def test_the_recipe_of_the_wheel_works_as_printed(clone: Path) -> None:
    assert "wheel" in CONSOLES[-1]
    run_console(CONSOLES[-1], clone)


def test_there_are_recipes_of_each_kind() -> None:
    assert len(CONSOLES) >= 6
    assert QUERIES
    assert sum(kind == "graphql" for kind, _ in FENCES) == len(QUERIES)


@pytest.mark.parametrize("command", sorted(program().commands))
def test_every_command_is_in_the_readme(command: str) -> None:
    assert f"| `{command}` |" in TEXT


def test_every_page_that_it_leads_to_is_there() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", TEXT):
        assert (ROOT / target).exists(), target
