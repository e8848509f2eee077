"""What went wrong, in words: what, where, what to do, and the exit code.

0 done, 1 a check failed, 2 wrong usage, 3 set-up, 4 bad input (nothing written), 5 no feasible
answer, 130 interrupted.
"""

import os
import re
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from urllib.parse import urlsplit

from domain.errors import DomainError, Infeasible

if TYPE_CHECKING:
    from api.texts import Texts

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


def explain(error: Exception, texts: "Texts | None" = None) -> Told | None:
    """Word an error, or return None for what typer sees to: wrong usage, a pipe that closed.

    That there is no plan is an answer, told in the language of the texts; errors are English.
    """
    if type(error).__module__.startswith("typer.") or isinstance(error, BrokenPipeError):
        return None
    if isinstance(error, Infeasible):
        sets = [list(conflict) for conflict in error.conflicts]
        lines = infeasible_lines(error, texts)
        return Told(NO_ANSWER, lines, {"status": "infeasible", "conflicts": sets})
    if isinstance(error, DomainError):
        return Told(BAD_INPUT, _said(error))
    if isinstance(error, (NotSetUp, CheckFailed)):
        code = NOT_SET_UP if isinstance(error, NotSetUp) else CHECK_FAILED
        return Told(code, tuple(str(error).splitlines()))
    outside = _explain_machine(error) or explain_database(error)
    if outside is not None:
        return Told(NOT_SET_UP, outside)
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
    return (error.message,)


def infeasible_lines(error: Infeasible, texts: "Texts | None" = None) -> tuple[str, ...]:
    """Word a contradiction: each smallest set of records that cannot hold together."""
    from api.cli.options import read_locale  # noqa: PLC0415 -- only when it happens
    from api.sentences import contradiction  # noqa: PLC0415 -- only when it happens

    words = texts or read_locale()
    told = (contradiction(names, words) for names in error.conflicts)
    return (words.say("report.infeasible"), *told)


def _explain_machine(error: Exception) -> tuple[str, ...] | None:
    """Word what the operating system refused, such as a full disk; None when it is not that."""
    if not isinstance(error, OSError):
        return None
    return (f"This machine refuses: {error.strerror or error}.",)


# What the driver says, and what to do about it; the first that fits.
_ADVICE: Final = (
    (
        r"unable to open database file",
        "Check that its folder exists and can be written: --database FILE names another.",
    ),
    (
        r"file is not a database",
        "It is a file of another kind, and was left as it is: --database FILE names another.",
    ),
    (
        r"malformed",
        "It is damaged. Restore the last good backup, or name another: --database FILE.",
    ),
    (r"already exists", "It holds tables of another program: --database FILE names another."),
    (r"readonly database", "It cannot be written: --database FILE names another."),
    (
        r"password authentication failed|no password supplied",
        "The server refuses this user or password. See TRADEWINDS_DATABASE_URL.",
    ),
    (r"database .*does not exist", "Create it first, for example with: createdb NAME"),
    (
        r"Connection refused|could not translate|resolve",
        "Is the server running there? See TRADEWINDS_DATABASE_URL.",
    ),
    (r"locked", "Another program is writing to it. Try again when that has ended."),
    (r"", "Check --database or TRADEWINDS_DATABASE_URL."),
)


def explain_database(error: BaseException) -> tuple[str, ...] | None:
    """Word an error of the database driver or of the migrations; None when it is neither."""
    if type(error).__module__.startswith("alembic.") and "No such revision" in str(error):
        return (
            "The database was made by a newer version of Tradewinds, or by another program.",
            "Use that version, or another database: --database FILE.",
        )
    if not type(error).__module__.startswith(("sqlalchemy.", "psycopg", "sqlite3")):
        return None
    cause: BaseException = getattr(error, "orig", None) or error
    text = " ".join(str(cause).split()) or type(cause).__name__
    advice = next(words for pattern, words in _ADVICE if re.search(pattern, text))
    return f"The database does not answer: {text}", advice


def without_password(url: str) -> str:
    """Return an address fit to be shown."""
    parts = urlsplit(url)
    if parts.password is None:
        return url
    host = parts.netloc.rpartition("@")[2]
    return parts._replace(netloc=f"{parts.username}:***@{host}").geturl()
