"""What went wrong, in words: what, where, what to do, and the exit code.

0 done, 1 a check failed, 2 wrong usage, 3 set-up, 4 bad input (nothing written), 5 no feasible
answer, 130 interrupted.
"""

import os
from typing import Any, Final, NamedTuple
from urllib.parse import urlsplit

from domain.errors import DomainError, Infeasible

CHECK_FAILED: Final = 1
WRONG_USAGE: Final = 2
NOT_SET_UP: Final = 3
BAD_INPUT: Final = 4
NO_ANSWER: Final = 5
INTERRUPTED: Final = 130

_FAULTS_SHOWN_MAX: Final = 20


class NotSetUp(Exception):
    """Something that a command needs is missing or set wrongly; the message says what to do."""


class CheckFailed(Exception):
    """A check ran and found a fault; the message names it."""


class Told(NamedTuple):
    """An error as a person reads it, and as a document when --json was asked for."""

    exit_code: int
    lines: tuple[str, ...]
    document: dict[str, Any] | None = None


def command() -> str:
    """Return what a person types to start this program; the launcher says it."""
    return os.environ.get("TRADEWINDS_COMMAND") or "tradewinds"


def explain(error: Exception) -> Told | None:
    """Word an error, or return None for what typer sees to: wrong usage, a pipe that closed."""
    if type(error).__module__.startswith("typer.") or isinstance(error, BrokenPipeError):
        return None
    if isinstance(error, Infeasible):
        sets = [list(conflict) for conflict in error.conflicts]
        return Told(NO_ANSWER, infeasible_lines(error), {"status": "infeasible", "conflicts": sets})
    if isinstance(error, DomainError):
        return Told(BAD_INPUT, _said(error))
    if isinstance(error, (NotSetUp, CheckFailed)):
        code = NOT_SET_UP if isinstance(error, NotSetUp) else CHECK_FAILED
        return Told(code, tuple(str(error).splitlines()))
    database = explain_database(error)
    if database is not None:
        return Told(NOT_SET_UP, database)
    return Told(
        CHECK_FAILED,
        (
            f"This should not have happened: {type(error).__name__}: {error}",
            "Type the same command with --debug for the traceback, and report it.",
        ),
    )


def _said(error: DomainError) -> tuple[str, ...]:
    """Word an error of the domain; of a seed file each fault, one a line."""
    faults: tuple[object, ...] = getattr(error, "faults", ())
    if faults:
        more = len(faults) - _FAULTS_SHOWN_MAX
        rest = [f"... and {more} more"] if more > 0 else []
        return (*(str(fault) for fault in faults[:_FAULTS_SHOWN_MAX]), *rest)
    where = ".".join(error.path)
    if where and where not in error.message:
        return (f"{error.message} (at {where})",)
    return (error.message,)


def infeasible_lines(error: Infeasible) -> tuple[str, ...]:
    """Word a contradiction: each smallest set of records that cannot hold together."""
    from api.sentences import contradiction  # noqa: PLC0415 -- only when it happens

    return (error.message, *(contradiction(tuple(names)) for names in error.conflicts))


def explain_database(error: BaseException) -> tuple[str, ...] | None:
    """Word an error of the database driver; None when it is not one."""
    if not type(error).__module__.startswith(("sqlalchemy.", "psycopg", "sqlite3")):
        return None
    cause: BaseException = getattr(error, "orig", None) or error
    text = " ".join(str(cause).split()) or type(cause).__name__
    advice = "Check --database or TRADEWINDS_DATABASE_URL."
    if "unable to open database file" in text:
        advice = "Check that its folder exists and can be written: --database FILE names another."
    elif "password authentication failed" in text or "no password supplied" in text:
        advice = "The server refuses this user or password. See TRADEWINDS_DATABASE_URL."
    elif "does not exist" in text and "database" in text:
        advice = "Create it first, for example with: createdb NAME"
    elif "Connection refused" in text or "could not translate" in text or "resolve" in text:
        advice = "Is the server running there? See TRADEWINDS_DATABASE_URL."
    elif "locked" in text:
        advice = "Another program is writing to it. Try again when that has ended."
    return f"The database does not answer: {text}", advice


def without_password(url: str) -> str:
    """Return an address fit to be shown."""
    parts = urlsplit(url)
    if parts.password is None:
        return url
    host = parts.netloc.rpartition("@")[2]
    return parts._replace(netloc=f"{parts.username}:***@{host}").geturl()
