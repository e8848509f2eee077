"""Every recipe of the README, as printed: consoles exit 0, queries give the JSON under them."""

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
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.cli.program import program
from api.settings import Settings

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "README.md").read_text(encoding="utf-8")
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FENCES = [(kind, content) for kind, content in FENCE.findall(TEXT)]
CONSOLES = [content for kind, content in FENCES if kind == "console"]
QUERIES = [
    (query, answer)
    for (kind, query), (next_kind, answer) in itertools.pairwise(FENCES)
    if kind == "graphql" and next_kind == "json"
]
# What the launcher does once everything is installed; its own tests are in test_launcher.py.
LAUNCHER = f"""#!/bin/sh
if [ "$*" = "test --python" ]; then echo "{sys.executable}"; exit; fi
TRADEWINDS_COMMAND=./tradewinds exec "{sys.executable}" -m api "$@"
"""


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder like a fresh clone, where the first recipe was run as printed."""
    folder = tmp_path_factory.mktemp("a clone")
    for room in ("api", "domain", "graph", "seeds"):
        shutil.copytree(ROOT / room, folder / room, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, folder / name)
    launcher = folder / "tradewinds"
    launcher.write_text(LAUNCHER)
    launcher.chmod(launcher.stat().st_mode | stat.S_IXUSR)
    # The others build on the first recipe, and may be the only ones that this worker runs.
    first, _ = recipe(CONSOLES[0])
    run_script(first, folder)
    shutil.copyfile(folder / "tradewinds.db", folder / "after the first recipe.db")
    return folder


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


def run_script(script: str, folder: Path) -> str:
    """Run what a person types, in a shell that stops at the first failure."""
    variables = {
        name: value for name, value in os.environ.items() if not name.startswith("TRADEWINDS_")
    }
    # Some twenty starts of Python: each is to find what the first one compiled.
    variables.pop("PYTHONDONTWRITEBYTECODE", None)
    # The wheel's recipe gets its dependencies from here instead of from an index.
    variables |= {
        "PIP_NO_DEPS": "1",
        "PIP_NO_INDEX": "1",
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path.endswith("-packages")),
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "TERM": "dumb",
    }
    shell = subprocess.Popen(
        ["bash", "-e", "-o", "pipefail", "-c", script],
        cwd=folder,
        env=variables,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        printed, complained = shell.communicate(timeout=60)
    finally:
        # A server that a recipe leaves behind ends with its session.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(shell.pid, signal.SIGKILL)
    assert shell.returncode == 0, f"{script}\nended with {shell.returncode}:\n{complained}"
    return printed


@pytest.mark.parametrize("place", range(1, len(CONSOLES)), ids=lambda n: f"console-{n + 1}")
def test_a_console_recipe_works_as_printed(place: int, clone: Path) -> None:
    script, expected = recipe(CONSOLES[place])
    if "8000" in script and not is_free(8000):
        with socket.socket() as listener:
            listener.bind(("127.0.0.1", 0))
            script = script.replace("8000", str(listener.getsockname()[1]))
    printed = run_script(script, clone)
    for line in expected:
        assert line in printed.splitlines()


@pytest.fixture(scope="module")
def answers(clone: Path) -> Any:
    """Ask a server on the database that the first recipe filled."""
    settings = Settings(database_url=f"sqlite:///{clone / 'after the first recipe.db'}")
    application = create_app(settings)
    with TestClient(application) as client:
        client.headers["Authorization"] = f"Bearer {application.state.token}"
        yield client


@pytest.mark.parametrize(("query", "answer"), QUERIES)
def test_a_query_gives_the_answer_under_it(query: str, answer: str, answers: TestClient) -> None:
    reply = answers.post("/graphql", json={"query": query})
    assert {"data": reply.json()["data"]} == json.loads(answer)


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
