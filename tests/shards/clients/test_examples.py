"""The very files of examples/, against the server as it is run; needs Node and npm."""

import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import httpx2 as httpx
import pytest

from tests.api.asking import SLUG
from tests.api.node import installed
from tests.api.partners import LEFT, RIGHT, Partners, opened, publish_again, publish_demo
from tests.api.process import Served, serving
from tests.databases import Databases

ROOT = Path(__file__).parents[3]
PYTHON = ROOT / "examples/python/changed_pairings.py"
TYPESCRIPT = ROOT / "examples/typescript"
# Three pages for the fourteen pairings of the demonstration.
FIRST = 5
PAGES = 3
KEPT = """{ publishedPairings(first: 100) { nodes {
  id run { id } delegates { code } partnership { state changedAt } } } }"""
# What only types that were generated from the schema can find: what stands there, what instead, and
# what the compiler says.
WRONG = {
    "a field that is not there": ("endCursor }", "endCursors }", "TS2551"),
    "what may be null": ("partnership?.state", "partnership.state", "TS18047"),
    "a variable of another type": ("ask({ since, first,", "ask({ since, first: '5',", "TS2322"),
}


@dataclass
class Line:
    """What lies between programs and server; while broken, later pages end in the middle."""

    server: str
    port: int = 0
    is_broken: bool = False
    asked: list[dict[str, Any]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/graphql"


@contextmanager
def lying(line: Line) -> Iterator[Line]:
    """Hand every question on from a free port of this machine."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            headers = {name: self.headers[name] for name in ("Authorization", "Content-Type")}
            variables = json.loads(body)["variables"]
            line.asked.append(variables)
            answer = httpx.post(line.server, content=body, headers=headers)
            self.send_response_only(answer.status_code)
            for name in ("Content-Type", "Date"):
                self.send_header(name, answer.headers[name])
            self.send_header("Content-Length", str(len(answer.content)))
            self.end_headers()
            breaks = line.is_broken and variables.get("after")
            # Whoever was told to stop hears no more.
            with suppress(OSError):
                self.wfile.write(answer.content[:40] if breaks else answer.content)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    line.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield line
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class Program:
    """An example as somebody runs it, with its copy, what it told and what it noted."""

    def __init__(self, folder: Path, *command: str) -> None:
        self.copy, self.out, self.notes = (folder / name for name in ("copy.json", "out", "notes"))
        self.command = (*command, str(self.copy), "--seconds", "0.2", "--first", str(FIRST))

    @contextmanager
    def running(self, url: str, token: str) -> Iterator[subprocess.Popen[bytes]]:
        """Run it until it is told to stop."""
        named = os.environ | {"TRADEWINDS_URL": url, "TRADEWINDS_TOKEN": token}
        with (
            self.out.open("ab") as out,
            self.notes.open("ab") as notes,
            subprocess.Popen(self.command, env=named, stdout=out, stderr=notes) as process,
        ):
            try:
                yield process
            finally:
                process.terminate()

    @property
    def told(self) -> list[dict[str, Any]]:
        # What comes after the last end of a line is still being written.
        return [json.loads(line) for line in self.out.read_text().split("\n")[:-1]]

    @property
    def breaks(self) -> int:
        return self.notes.read_text().count("Broken off")

    @property
    def editions(self) -> dict[str, Any]:
        """What is in its copy."""
        return json.loads(self.copy.read_text())["editions"] if self.copy.exists() else {}

    @property
    def state(self) -> str:
        """How the pairing that the test is about stands in its copy."""
        pairings = self.editions[SLUG]["pairings"].values()
        (state,) = [each["state"] for each in pairings if each["delegates"] == [LEFT, RIGHT]]
        return state


Programs = dict[str, Program]


@contextmanager
def all_running(programs: Programs, url: str, token: str) -> Iterator[None]:
    with ExitStack() as stack:
        for program in programs.values():
            stack.enter_context(program.running(url, token))
        yield


def wait_until(programs: Programs, holds: Callable[[Program], bool]) -> None:
    """Wait until something is so of every program, or say of which it was not."""
    late = monotonic() + 60
    while left := [name for name, program in programs.items() if not holds(program)]:
        shown = [(programs[name].told[-2:], programs[name].notes.read_text()) for name in left]
        assert monotonic() < late, f"Too late: {left}, {shown}"
        sleep(0.1)


def built(folder: Path) -> Path:
    """Install and build the example in TypeScript, beside the schema as in the repository."""
    (folder / "api").mkdir()
    shutil.copy(ROOT / "api/schema.graphql", folder / "api")
    place = folder / "examples/typescript"
    place.mkdir(parents=True)
    done = run_in(installed(TYPESCRIPT, place), "npm", "run", "build")
    assert done.returncode == 0, done.stdout + done.stderr
    return place


def run_in(place: Path, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=place, capture_output=True, text=True, check=False)


@pytest.fixture
def partners(databases: Databases, tmp_path: Path) -> Iterator[Partners]:
    """Give a published edition of 2011, on SQLite: no client knows the database."""
    url = databases.filled_by("sqlite", publish_demo)
    with opened(tmp_path, url.render_as_string(hide_password=False)) as there:
        yield there
    databases.give_back(url)


@pytest.fixture
def served(partners: Partners, tmp_path: Path) -> Iterator[Served]:
    with serving(tmp_path, database_url=partners.url) as served:
        yield served
        assert served.faults() == []


def refuses_what_does_not_fit_the_schema(place: Path) -> None:
    source = place / "changed_pairings.ts"
    text = source.read_text()
    for there, instead, _ in WRONG.values():
        assert there in text
        text = text.replace(there, instead)
    source.write_text(text)
    done = run_in(place, "npx", "tsc", "--strict", "--noEmit")
    assert done.returncode != 0
    assert {name for name, (*_, code) in WRONG.items() if code in done.stdout} == WRONG.keys()


def ends_in_words_when_the_token_is_wrong(programs: Programs, served: Served) -> None:
    for program in programs.values():
        url = f"{served.origin}/graphql"
        with program.running(url, "no-token-of-ours") as process:
            assert process.wait(60) == 1
        notes = program.notes.read_text()
        assert "token" in notes
        assert "no-token-of-ours" not in notes
        assert (program.told, program.breaks) == ([], 0)
        assert not program.copy.exists()


def what_stands(partners: Partners) -> dict[str, Any]:
    """Return what a copy has to hold, by what the server says of everything now."""
    nodes = partners.ask("website", KEPT)["data"]["publishedPairings"]["nodes"]
    (run_id,) = {node["run"]["id"] for node in nodes}
    nothing = {"state": None, "changedAt": None}
    pairings = {
        node["id"]: {
            "delegates": [each["code"] for each in node["delegates"]],
            **(node["partnership"] or nothing),
        }
        for node in nodes
    }
    assert len(pairings) == 14
    return {SLUG: {"run": run_id, "pairings": pairings}}


def tells_what_changes_also_while_it_was_away(
    programs: Programs, line: Line, partners: Partners
) -> None:
    """Everything at first, then an answer, then an end that came while no program ran."""
    token = partners.tokens["website"]
    with all_running(programs, line.url, token):
        all_that_stands = what_stands(partners)
        wait_until(programs, lambda program: program.editions == all_that_stands)
        assert {len(program.told) for program in programs.values()} == {14}
        # Nobody asks for everything a second time.
        assert sum(asked["since"] is None for asked in line.asked) == PAGES * len(programs)
        partners.accept("left")
        partners.accept("right")
        wait_until(programs, lambda program: program.state == "ACCEPTED")
    for program in programs.values():
        assert {tuple(each["delegates"]) for each in program.told[14:]} == {(LEFT, RIGHT)}
    before = {program: len(program.told) for program in programs.values()}
    partners.close("planner")
    with all_running(programs, line.url, token):
        wait_until(programs, lambda program: program.state == "CLOSED")
    for program in programs.values():
        (ended,) = program.told[before[program] :]
        assert (ended["delegates"], ended["state"]) == ([LEFT, RIGHT], "CLOSED")
    assert sum(asked["since"] is None for asked in line.asked) == PAGES * len(programs)


def takes_all_or_nothing_of_what_breaks_off(
    programs: Programs, line: Line, partners: Partners
) -> None:
    """A later publication is more than a page; it is read when all of its pages can be."""
    before = {program: len(program.told) for program in programs.values()}
    with all_running(programs, line.url, partners.tokens["website"]):
        line.is_broken = True
        partners.run(publish_again, parameters={"prior_adjust": -100})
        broken = {program: program.breaks for program in programs.values()}
        wait_until(programs, lambda program: program.breaks > broken[program] + 1)
        assert {program: len(program.told) for program in programs.values()} == before
        line.is_broken = False
        all_that_stands = what_stands(partners)
        wait_until(programs, lambda program: program.editions == all_that_stands)
    for program in programs.values():
        assert len(program.told) == before[program] + 14


def test_each_example_keeps_a_copy_through_broken_connections(
    served: Served, partners: Partners, tmp_path: Path
) -> None:
    """One test, because each process of a parallel run would install and build anew."""
    place = built(tmp_path)
    refuses_what_does_not_fit_the_schema(place)
    commands = {
        "Python": (sys.executable, str(PYTHON)),
        "TypeScript": ("node", str(place / "build/changed_pairings.js")),
    }
    programs = {}
    for name, command in commands.items():
        folder = tmp_path / name
        folder.mkdir()
        programs[name] = Program(folder, *command)
    ends_in_words_when_the_token_is_wrong(programs, served)
    with lying(Line(f"{served.origin}/graphql")) as line:
        tells_what_changes_also_while_it_was_away(programs, line, partners)
        takes_all_or_nothing_of_what_breaks_off(programs, line, partners)
