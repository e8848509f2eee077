"""Opens what commands need: the settings, the store, an event loop, files.

Everything slow is imported inside.
"""

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import typer

from api.cli.completion import DEFAULT_DATABASE, database_url
from api.cli.trouble import NotSetUp, command
from domain.errors import InvalidInput

if TYPE_CHECKING:
    from api.settings import Settings
    from domain.store import Store

Answer = TypeVar("Answer")

_FILE_BYTES_MAX: Final = 64 * 1024 * 1024
_SURROGATE: Final = b"\\ud"


def read_settings(**given: object) -> "Settings":
    """Read the environment, with what the command line says over it."""
    from pydantic import ValidationError  # noqa: PLC0415 -- slow import

    from api.settings import Settings  # noqa: PLC0415 -- slow import

    chosen: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
    try:
        return Settings(**chosen)
    except ValidationError as error:
        lines = []
        for fault in error.errors(include_url=False, include_input=False):
            name = str(fault["loc"][0]) if fault["loc"] else "settings"
            source = f"--{name}" if name in chosen else f"TRADEWINDS_{name.upper()}"
            lines.append(f"{source}: {fault['msg']}.")
        raise NotSetUp("\n".join([*lines, "See docs/settings.md."])) from None


@asynccontextmanager
async def opened(database: str | None, *, migrated: bool = True) -> AsyncIterator["Store"]:
    """Open the store that the command line or the environment names, and close it after.

    Args:
        database: what --database was given.
        migrated: refuse a database that lacks migrations, in words.

    """
    from domain.store import Store  # noqa: PLC0415 -- slow import

    settings = read_settings(database_url=database_url(database))
    store = Store(settings.database_url)
    file = sqlite_file(store.url)
    if file is not None and file.is_dir():
        raise NotSetUp(f"{file} is a folder. Name a file: --database FILE.")
    try:
        if migrated:
            await _expect_newest(store, database)
        yield store
    finally:
        await store.close()


async def _expect_newest(store: "Store", database: str | None) -> None:
    """Refuse an unmigrated database, and leave no empty file behind where none was."""
    file = sqlite_file(store.url)
    if file is not None and not file.exists():
        raise NotSetUp(
            f"There is no database at {file}.\n"
            f"Type: {command()} demo --no-serve{database_words(database)}\n"
            f"or, for an empty one: {command()} migrate{database_words(database)}"
        )
    pending = await store.pending_migrations()
    if pending:
        raise NotSetUp(
            f"The database lacks {pending} migration{'s' if pending > 1 else ''}.\n"
            f"Type: {command()} migrate{database_words(database)}"
        )


def only_edition(store: "Store") -> str:
    """Return the key of the database's one edition, for a command that names none."""
    from domain.glances import glance  # noqa: PLC0415 -- only without --edition

    keys = glance(store.url, "edition")
    if not keys:
        raise InvalidInput(f"There is no edition yet. Type first: {command()} seed")
    if len(keys) > 1:
        raise typer.BadParameter(
            f"Say which edition. There are {', '.join(keys)}.", param_hint="--edition"
        )
    return keys[0]


def sqlite_file(url: str) -> Path | None:
    """Return the file of an SQLite address, None for other databases."""
    backend, _, place = url.partition("://")
    name = place.removeprefix("/").partition("?")[0]
    return Path(name) if backend.startswith("sqlite") and name else None


def database_words(database: str | None) -> str:
    """Return the words that name the same database again, empty for the usual one."""
    import os  # noqa: PLC0415 -- two words
    import shlex  # noqa: PLC0415 -- two words

    from api.cli.trouble import without_password  # noqa: PLC0415 -- two words

    chosen = database or os.environ.get("TRADEWINDS_DATABASE_URL")
    if chosen is None or chosen == DEFAULT_DATABASE:
        return ""
    if database is None and without_password(chosen) != chosen:
        return ""
    return f" --database {shlex.quote(chosen)}"


def carry(body: Coroutine[Any, Any, Answer]) -> Answer:
    """Carry a command's body out on an event loop of its own."""
    return asyncio.run(body)


def read_bytes(name: str, most: int) -> bytes:
    """Read a file, and no more of it than tells that it is longer than ``most`` bytes."""
    try:
        with Path(name).open("rb") as file:
            return file.read(most + 1)
    except OSError as error:
        raise InvalidInput(f"{name} cannot be read: {error.strerror}.") from error


def expect_short(place: str, content: bytes, most: int) -> None:
    """Refuse what was read of a file that is longer than ``most`` bytes."""
    if len(content) > most:
        raise InvalidInput(f"{place} is longer than {most // 2**20} MiB.")


def read_document(name: str, *, most: int = _FILE_BYTES_MAX) -> object:
    """Read a JSON document from a file, or from standard input when it is named ``-``.

    Args:
        name: of the file.
        most: how many bytes it may have.

    Raises:
        InvalidInput: it cannot be read, is longer, or is no JSON; the words say where.
    """
    place = "standard input" if name == "-" else name
    if name == "-":
        try:
            content = sys.stdin.buffer.read(most + 1)
        except OSError as error:
            raise InvalidInput(f"{place} cannot be read: {error.strerror}.") from error
    else:
        content = read_bytes(name, most)
    expect_short(place, content, most)
    return _parse(place, content)


def _parse(place: str, content: bytes) -> object:
    """Read JSON, and refuse what it leaves open or what could not be written again."""
    try:
        document: object = json.loads(content, object_pairs_hook=_distinct)
        if _SURROGATE in content.lower():
            json.dumps(document, ensure_ascii=False).encode()
    except UnicodeDecodeError as error:
        fault = f"is not UTF-8 (byte {error.start})"
    except json.JSONDecodeError as error:
        fault = f"is not JSON: line {error.lineno}, column {error.colno}: {error.msg}"
    except UnicodeEncodeError:
        fault = "holds half of a letter (\\ud800 to \\udfff alone)"
    except _TwiceError as error:
        fault = f"has the key {error} twice in one object"
    except ValueError:
        # The only number that Python refuses to read is one of more than 4,300 digits.
        fault = "holds a number of thousands of digits"
    except RecursionError:
        fault = "is nested too deeply"
    else:
        return document
    raise InvalidInput(f"{place} {fault}.")


class _TwiceError(ValueError):
    """A key stands twice in one object of a document."""


def _distinct(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Make an object of its pairs; JSON leaves open which of two equal keys counts."""
    made = dict(pairs)
    if len(made) < len(pairs):
        keys = [key for key, _ in pairs]
        raise _TwiceError(repr(next(key for key in keys if keys.count(key) > 1)))
    return made
