"""What a run refuses and what it reports: skips in CI, late shards, missing servers, coverage.

A plugin of pytest, which tests/conftest.py names; tests/test_gates.py tries it in a small project.
"""

import gc
import os
import signal
import sys
import tomllib
from collections.abc import Callable, Generator, Iterator
from contextlib import suppress
from io import StringIO
from pathlib import Path
from typing import Any

import psycopg
import pytest
from coverage.exceptions import CoverageException
from hypothesis import settings

SERVER = "TRADEWINDS_TEST_DATABASE_URL"
OWN_SERVER = "postgresql://postgres@127.0.0.1:5432/postgres"
CI = os.environ.get("CI") == "true"
# Objects more than before after which rubbish is looked for; Python's own figure is 700.
RUBBISH_AT = 10_000

# Tests start Python some hundred times: each is to find what the first one compiled.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# A shell hands an ignored Ctrl-C on to what it starts in the background; servers are to hear it.
if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# A shared machine is slow now and then, which is no fault of the code; CI always draws the same.
# tests/shards/properties runs the properties of graph/ once more, in their long form.
settings.register_profile("short", deadline=None, derandomize=CI, max_examples=10)
settings.register_profile("long", settings.get_profile("short"), max_examples=200)
settings.load_profile("short")


def pytest_configure(config: pytest.Config) -> None:
    """Name the files of named shards; find the PostgreSQL server once, before any worker starts."""
    if config.rootpath / "tests" not in named(config):
        config.args += [file for each in shards_named(config) for file in each["files"]]
    if hasattr(config, "workerinput"):
        return
    given = os.environ.get(SERVER)
    address = (given or OWN_SERVER).replace("+psycopg", "")
    try:
        psycopg.connect(address, connect_timeout=3).close()
    except psycopg.OperationalError as error:
        os.environ[SERVER] = ""
        if given or CI:
            which = SERVER if given else f"This machine ({OWN_SERVER}; or set {SERVER})"
            pytest.exit(f"{which} answers no PostgreSQL: {str(error).strip()}", returncode=3)
    else:
        os.environ[SERVER] = address


def pytest_report_header() -> str:
    if os.environ[SERVER]:
        return "databases: SQLite and PostgreSQL"
    return f"databases: SQLite ALONE, for {OWN_SERVER} does not answer; {SERVER} names another"


@pytest.fixture(scope="session")
def postgresql() -> str:
    """Give the address of the PostgreSQL server, or nothing where there is none."""
    return os.environ[SERVER]


def shards(root: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the folder of each shard, and what its shard.toml says, its patterns as files."""
    for file in sorted(root.glob("tests/shards/*/shard.toml")):
        shard = tomllib.loads(file.read_text())
        found = [path for pattern in shard.get("files", ()) for path in root.glob(pattern)]
        shard["files"] = [path.relative_to(root).as_posix() for path in sorted(found)]
        yield file.parent.relative_to(root).as_posix() + "/", shard


def belongs(nodeid: str, folder: str, shard: dict[str, Any]) -> bool:
    """Say whether a test is a shard's: of its folder or files, or tried there on PostgreSQL."""
    on_postgresql = "postgresql" in nodeid.partition("[")[2]
    places = shard.get("on_postgresql", ()) if on_postgresql else shard["files"]
    return nodeid.startswith((folder, *places))


def named(config: pytest.Config) -> list[Path]:
    """Return the files and folders that a run names."""
    folder = config.invocation_params.dir
    return [(folder / argument.partition("::")[0]).resolve() for argument in config.args]


def shards_named(config: pytest.Config) -> list[dict[str, Any]]:
    """Return what the shards say whose folders a run names."""
    paths = named(config)
    return [shard for folder, shard in shards(config.rootpath) if config.rootpath / folder in paths]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave to a shard what it tries on PostgreSQL, and put what takes longest by itself first.

    At the end all workers but one would wait for it.
    """
    root, paths = config.rootpath, named(config)
    others = [each for each in shards(root) if root / each[0] not in paths]
    if root / "tests" in paths:
        left = [item for item in items if any(belongs(item.nodeid, *each) for each in others)]
        config.hook.pytest_deselected(items=left)
        kept = set(items) - set(left)
        items[:] = [item for item in items if item in kept]
    items.sort(key=lambda item: item.get_closest_marker("begins_early") is None)


def pytest_collection_finish() -> None:
    """Leave what was imported out of every later collection of rubbish, which would walk it all."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(RUBBISH_AT, 10, 10)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Fail what is skipped in CI: nobody reads the letter s there."""
    report = yield
    if CI and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"Skipped in CI, which has to run it: {report.longrepr[2]}"
    return report


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave out a shard that no argument names."""
    if collection_path.parent != config.rootpath / "tests/shards":
        return None
    return None if any(path.is_relative_to(collection_path) for path in named(config)) else True


def over_budget(root: Path, reports: list[pytest.TestReport]) -> Iterator[str]:
    """Say which shard took longer than its own file allows."""
    for folder, shard in shards(root):
        own = (report for report in reports if belongs(report.nodeid, folder, shard))
        seconds, budget = sum(report.duration for report in own), shard["budget_seconds"]
        if seconds > budget:
            yield f"{folder} took {seconds:.0f} s; its shard.toml allows {budget} s."


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail a run in which a shard outgrew its budget."""
    terminal = session.config.pluginmanager.get_plugin("terminalreporter")
    if terminal and not hasattr(session.config, "workerinput"):
        reports = [r for kind in terminal.stats.values() for r in kind if hasattr(r, "duration")]
        for line in over_budget(session.config.rootpath, reports):
            terminal.write_line(f"\n{line}", red=True)
            session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture
def tell(record_property: Callable[[str, object], None]) -> Callable[[object], None]:
    """Tell a figure that a test is run for: the run prints it at its end, whoever ran the test."""
    # As words: what a worker reports is sent to another process.
    return lambda figure: record_property("figure", str(figure))


def told(reports: list[pytest.TestReport]) -> Iterator[str]:
    """Say what tests told, each with its name."""
    for report in reports:
        for key, value in report.user_properties:
            if key == "figure" and report.when == "call":
                yield f"{report.nodeid}: {value}"


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Say what tests told, and the branch coverage of all rooms and of graph/."""
    for line in told(terminalreporter.getreports("passed")):
        terminalreporter.write_line(line)
    plugin = config.pluginmanager.get_plugin("_cov")
    if plugin is None or plugin.cov_controller is None:
        return
    figures = []
    for words, include in (("all", None), ("graph/", ["graph/*"])):
        with suppress(CoverageException):
            percent = plugin.cov_controller.cov.report(include=include, file=StringIO())
            figures.append(f"{words} {percent:.1f} %")
    terminalreporter.write_line("Branch coverage: " + (", ".join(figures) or "none measured"))
