"""A run that is asked about, and the child process in which such a question is answered.

The run is read and the handle closed before the answering begins. The child reads the texts
itself, so that a large edition holds up nobody else.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import select

from domain import models
from domain.errors import Conflict, InvalidInput, NotFound, SolveTooLong
from domain.models import RunState
from domain.runs.child import Child, Report, SolveLimits
from domain.runs.engines import read_pairing_problem
from domain.runs.lists import get_pairing_run
from domain.store import ReadDb
from graph import interchange
from graph.pairing import TooManyPairs
from graph.problem import PairingProblem, PairingSolution

T = TypeVar("T")

# Below what a query may take, so that whoever waits is told why.
QUESTION_SECONDS: Final = 8.0
# Children that answer at the same time; who comes later waits for a turn.
AT_ONCE: Final = 2
_turns: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Semaphore] = WeakKeyDictionary()


@dataclass(frozen=True)
class AskedRun:
    """A run that is done, as it was recorded.

    Args:
        snapshot, solution: canonical JSON.
        ids: database id by (noun, key) of what the two name.
    """

    id: str
    edition_id: str
    snapshot: str
    solution: str
    ids: Mapping[tuple[str, str], str]

    @cached_property
    def codes(self) -> dict[str, str]:
        """The codes of the edition's delegates by id."""
        return {row_id: key for (noun, key), row_id in self.ids.items() if noun == "delegate"}


async def read_asked(db: ReadDb, run_id: str) -> AskedRun:
    """Read a run that a question is about.

    Raises:
        NotFound: there is no such run.
        Conflict: it is not done.
    """
    run = await get_pairing_run(db, run_id)
    documents = documents_of(run)
    return AskedRun(run.id, run.edition_id, *documents, await read_ids(db, run.edition_id))


def documents_of(run: models.AnyRun) -> tuple[str, str]:
    """Return the snapshot and the solution of a run that a question is about.

    Raises:
        Conflict: it is not done.
    """
    if run.state is not RunState.DONE or run.snapshot is None or run.solution is None:
        raise Conflict(
            f"This run is {run.state.value}. Ask about a run that is done.", path=("runId",)
        )
    return run.snapshot, run.solution


def code_of(asked: AskedRun, delegate_id: str, field: str) -> str:
    """Return the code of a delegate who is asked about.

    Raises:
        NotFound: it is nobody of the run's edition; the path is the field.
    """
    if delegate_id not in asked.codes:
        raise NotFound("This delegate is not in the run's edition.", path=(field,))
    return asked.codes[delegate_id]


async def read_ids(db: ReadDb, edition_id: str) -> dict[tuple[str, str], str]:
    """Return the database id of each delegate, competency and topic by noun and key."""
    ids: dict[tuple[str, str], str] = {}
    delegate = models.Delegate
    rows = await db.execute(
        select(delegate.code, delegate.id).where(delegate.edition_id == edition_id)
    )
    ids |= {("delegate", code): row_id for code, row_id in rows}
    for noun, table in (("competency", models.Competency), ("topic", models.Topic)):
        found = await db.execute(select(table.key, table.id))
        ids |= {(noun, key): row_id for key, row_id in found}
    return ids


async def answered(
    work: Callable[..., T], *arguments: object, limits: SolveLimits | None = None
) -> T:
    """Call a function of a module in a child process, and return what it returns.

    Args:
        work: what is called; it is pickled by its name.
        *arguments: frozen values.
        limits: what it may use; left out, what a query may wait for.

    Raises:
        NotFound, InvalidInput: the work raised it, of what only the child reads.
        InvalidInput: it takes a list of all pairs, and they are too many.
        SolveTooLong: it took more than its time.
        SolveTooLarge: it took more than its memory.
    """
    limits = limits or SolveLimits(seconds=QUESTION_SECONDS)
    turn = _turns.setdefault(asyncio.get_running_loop(), asyncio.Semaphore(AT_ONCE))
    async with turn:
        try:
            found: T | NotFound | InvalidInput = await Child(
                _answer, (work, arguments), limits
            ).answer()
        except SolveTooLong:
            raise SolveTooLong(
                f"This question takes more than {limits.seconds:g} seconds of an edition of this"
                " size. Ask for less, or type it at the terminal, which waits."
            ) from None
    if isinstance(found, NotFound | InvalidInput):
        raise found
    return found


def _answer(asked: tuple[Callable[..., Any], tuple[object, ...]], _report: Report) -> Any:
    work, arguments = asked
    try:
        return work(*arguments)
    except TooManyPairs as error:
        return InvalidInput(str(error))
    except (NotFound, InvalidInput) as error:
        return error


def read_answer(snapshot: str, solution: str) -> tuple[PairingProblem, PairingSolution]:
    """Read what a run solved and what it answered, in the child."""
    problem = read_pairing_problem(json.loads(snapshot))
    return problem, interchange.read_pairing_solution(json.loads(solution))


def expect_known(problem: PairingProblem, code: str, field: str) -> None:
    """Refuse to tell of somebody whom a run does not know.

    Raises:
        NotFound: they came to the edition after the run was made; the path is the field.
    """
    if code not in problem.position:
        raise NotFound(f"{code} was not in the edition when this run was made.", path=(field,))
