"""Files that were handed in for the two editions, and a row taken from one, for who sees what."""

import json
from datetime import UTC, datetime

from domain import models
from domain.imports.problems import Problem, ProblemCode
from tests.two_editions import EDITIONS, secret

AT = datetime(2011, 12, 7, 10, tzinfo=UTC)


def import_rows() -> list[list[models.Record]]:
    """Return an applied file and a faulty one for each edition, and a row that was taken."""
    taken = models.ImportedRow(
        id="importedluz", edition_id="own", manager_id="luz", key_hash="k" * 64, row_hash="r" * 64
    )
    return [[*(_file(edition, state) for edition in EDITIONS for state in _STATES), taken]]


_STATES = (models.ImportState.APPLIED, models.ImportState.FAULTY)


def _file(edition: str, state: models.ImportState) -> models.Import:
    row_id = f"import{edition}{state.value}"
    problem = Problem("s", 2, "A", "h", ProblemCode.MISSING, found=secret("import", row_id))
    is_faulty = state is models.ImportState.FAULTY
    return models.Import(
        id=row_id,
        edition_id=edition,
        state=state,
        file_hash="f" * 64,
        sent_by="planner",
        received_at=AT,
        applied_at=None if is_faulty else AT,
        rows=1,
        added=0,
        changed=0,
        unchanged=1,
        problem_count=int(is_faulty),
        problems=json.dumps([problem.plain()] if is_faulty else []),
        content="",
    )
