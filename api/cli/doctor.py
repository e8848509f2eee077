"""`tradewinds doctor`: look at what this machine needs, one line a check."""

import sqlite3
import sys
import time
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import typer

from api.cli.completion import database_url
from api.cli.file_checks import Finding, file_findings
from api.cli.opening import carry, database_words, opened, read_settings, sqlite_file
from api.cli.options import Database, Debug, Json
from api.cli.trouble import CHECK_FAILED, NotSetUp, command, explain, without_password
from api.cli.voice import speaking

_PYTHON_MIN: Final = (3, 11)
_SQLITE_MIN: Final = (3, 35)
_GRAPHIQL_PACKAGE: Final = "graphene_django_graphiql_static"


def doctor(*, database: Database = None, as_json: Json = False, debug: Debug = False) -> None:
    """Check what this machine needs; exit code 1 when it fails."""
    with speaking(as_json=as_json, debug=debug) as voice:
        findings = [_machine(), *_check_database(database), _solvers(), _graphiql()]
        if as_json:
            voice.document({"checks": [finding._asdict() for finding in findings]})
        else:
            for finding in findings:
                first, *rest = finding.text.splitlines()
                voice.say(f"{finding.level:<6}{first}")
                for line in rest:
                    voice.say(f"      {line}")
        if any(finding.level == "fail" for finding in findings):
            raise typer.Exit(CHECK_FAILED)


def _machine() -> Finding:
    versions = f"Python {sys.version.split()[0]}, SQLite {sqlite3.sqlite_version}"
    if sys.version_info[:2] < _PYTHON_MIN:
        return Finding("fail", f"{versions}: Python 3.11 or newer is needed.")
    if sqlite3.sqlite_version_info[:2] < _SQLITE_MIN:
        return Finding(
            "fail", f"{versions}: SQLite 3.35 or newer is needed. Install a newer Python."
        )
    return Finding("ok", versions)


def _check_database(database: str | None) -> list[Finding]:
    try:
        url = read_settings(database_url=database_url(database)).database_url
    except NotSetUp as error:
        return [Finding("fail", str(error))]
    file = sqlite_file(url)
    if file is not None and not file.exists():
        where = file.absolute().parent
        if not where.is_dir():
            return [Finding("fail", f"The folder {where} of the database does not exist.")]
        return [
            Finding(
                "warn",
                f"No database at {file} yet.\n"
                f"Type: {command()} demo --no-serve{database_words(database)}",
            )
        ]
    try:
        found = carry(_look_inside(database, without_password(url)))
        return found if file is None else [*found, *file_findings(file)]
    except Exception as error:  # noqa: BLE001 -- whatever stands in the way is the finding
        told = explain(error)
        failed = Finding("fail", "\n".join(told.lines if told else [str(error)]))
        return [failed] if file is None else [failed, *file_findings(file)]


async def _look_inside(database: str | None, shown: str) -> list[Finding]:
    async with opened(database, migrated=False) as store:
        pending = await store.pending_migrations()
    kind = "SQLite file" if store.is_sqlite else "PostgreSQL"
    name = str(sqlite_file(store.url)) if store.is_sqlite else shown
    if pending:
        return [
            Finding(
                "fail",
                f"{kind} {name} lacks {pending} migration{'s' if pending > 1 else ''}.\n"
                f"Type: {command()} migrate{database_words(database)}",
            )
        ]
    return [Finding("ok", f"{kind} {name} answers, at the newest migration")]


def _solvers() -> Finding:
    """Solve the worked example of the pairing model, whose answer is known."""
    from domain import runs  # noqa: PLC0415 -- slow import

    instance = worked_example()
    began = time.perf_counter()
    solution = runs.solve_pairing_instance(instance)
    milliseconds = round((time.perf_counter() - began) * 1000)
    faults = runs.verify_instance(instance, solution)
    if solution.get("total") != _WORKED_TOTAL or faults:
        return Finding("fail", f"The pairing engine gives a wrong answer: {faults or solution}")
    return Finding("ok", f"Solver answers (worked example optimal in {milliseconds} ms)")


_WORKED_TOTAL: Final = 1097


def worked_example() -> dict[str, Any]:
    """Return a small pairing instance: one person of the east, two of the west."""

    def person(**given: object) -> dict[str, object]:
        common = {"seeks": {}, "offers": [], "components": ["forum"], "max": 1}
        return common | given

    return {
        "format": "pairing-instance/1",
        "parameters": {},
        "sides": ["east", "west"],
        "administrations": ["CN", "PE", "MX"],
        "competencies": [{"id": "risk", "priority": 3}, {"id": "aeo", "priority": 2}],
        "topics": ["window", "it"],
        "languages": ["en", "es", "zh"],
        "components": ["forum"],
        "people": [
            person(
                id="Wei",
                side="east",
                administration="CN",
                languages={"zh": 3, "en": 2},
                ratings={"risk": 4, "aeo": 1},
                targets={"risk": 3, "aeo": 3},
                seeks={"window": 2},
                offers=["it"],
                max=2,
            ),
            person(
                id="Ana",
                side="west",
                administration="PE",
                languages={"es": 3, "en": 3},
                ratings={"risk": 1, "aeo": 3},
                targets={"risk": 4, "aeo": 3},
                seeks={"window": 1, "it": 1},
                offers=["window"],
            ),
            person(
                id="Luz",
                side="west",
                administration="MX",
                languages={"es": 3},
                ratings={"risk": None, "aeo": 4},
                targets={"risk": 3, "aeo": 2},
            ),
        ],
        "conflicts": [],
        "must": [],
        "locked": [],
        "prior": [],
    }


def _graphiql() -> Finding:
    found = find_spec(_GRAPHIQL_PACKAGE)
    places = list(found.submodule_search_locations or ()) if found else []
    files = [Path(place) / "static" / _GRAPHIQL_PACKAGE for place in places]
    if any(folder.is_dir() and any(folder.rglob("*.js")) for folder in files):
        return Finding("ok", "GraphiQL is installed, with its files")
    return Finding(
        "fail",
        "The files of GraphiQL are missing: the package graphene-django-graphiql-static is not "
        "installed.\nDelete the folder .venv and start again, or: pip install "
        "graphene-django-graphiql-static==0.8",
    )
