"""Copies of an SQLite database: made while it is written to, checked, and put back.

Speaks to the bare driver: a copy is made of a file, not of rows. PostgreSQL has tools of its own.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Final, NamedTuple

from alembic.config import Config
from alembic.script import ScriptDirectory

from domain.errors import Conflict, InvalidInput

_PRIVATE: Final = 0o600
_PIECE: Final = 1_048_576
_EPOCHS: Final = 2**31 - 1
_PATIENCE_SECONDS: Final = 2


class Copied(NamedTuple):
    """What a copy is: its file, its size and the SHA-256 of its bytes."""

    file: Path
    bytes: int
    sha256: str


class Restored(NamedTuple):
    """What was put back, the migration that it stands at, and the new restore epoch."""

    file: Path
    revision: str
    epoch: int


def back_up(source: Path, target: Path) -> Copied:
    """Copy a database that may be written to meanwhile, and check the copy.

    The copy is one state of the database, in one file that only its owner reads; its SHA-256 is
    written beside it, in ``TARGET.sha256``. Nothing is left behind when it fails.

    Raises:
        Conflict: the target exists.
        InvalidInput: there is no database to copy, or the copy is damaged.

    Cost: reads the file twice; in WAL mode no writer waits for it.

    """
    if not source.is_file():
        raise InvalidInput(f"There is no database at {source}.", path=("database",))
    if target.exists():
        raise Conflict(f"{target} exists. Choose another name, or move it away.")
    with _written_whole(target) as partial:
        # All pages in one step: with several, a write in between would begin the copy anew.
        with closing(_connect(source, "ro")) as read, closing(_connect(partial, "rw")) as written:
            read.backup(written)
            # One file that needs no other: not the journal that a server keeps beside it.
            written.execute("PRAGMA journal_mode=DELETE")
        faults = faults_of(partial, thorough=True)
        if faults:
            raise InvalidInput(f"The copy of {source} is damaged: {faults[0]}")
        size, digest = partial.stat().st_size, _sha256(partial)
    with _written_whole(_digest_file(target)) as partial:
        partial.write_text(f"{digest}  {target.name}\n", encoding="ascii")
    return Copied(target, size, digest)


def restore(
    source: Path,
    target: Path,
    *,
    replace: bool = False,
    prepare: Callable[[Path], None] | None = None,
) -> Restored:
    """Put a copy in the place of a database, with a new restore epoch.

    Args:
        source: what :func:`back_up` wrote.
        target: the file that the program uses.
        replace: give up a database that is there.
        prepare: changes the new file before it gets its name.

    Raises:
        Conflict: a database is there and may not be replaced, or a program is using it.
        InvalidInput: the copy is missing, damaged, no database of ours, or of a newer program.

    """
    revision = _sound_revision(source)
    if target.exists():
        if not replace:
            raise Conflict(f"{target} exists. Add --force to give it up, or name another database.")
        if target.samefile(source):
            raise Conflict(f"{target} is the copy itself. Name another database.")
        _expect_unused(target)
    with _written_whole(target, replace=True) as partial:
        shutil.copyfile(source, partial)
        if prepare is not None:
            prepare(partial)
            revision = _revision_of(partial)
        with closing(_connect(partial, "rw")) as written:
            before = {_epoch(written), _epoch_of(target)}
            written.execute("PRAGMA journal_mode=DELETE")
            epoch = next(each for each in iter(_new_epoch, 0) if each not in before)
            written.execute(f"PRAGMA user_version = {epoch}")
    for beside in ("-wal", "-shm"):
        target.with_name(target.name + beside).unlink(missing_ok=True)
    _sync(target.parent)
    return Restored(target, revision, epoch)


def restore_epoch(file: Path) -> int:
    """Return the number that changes with each restore; 0 was never restored.

    What was handed out under another number, such as a cursor, is of another history.
    """
    with closing(_connect(file, "ro")) as connection:
        return _epoch(connection)


def faults_of(file: Path, *, thorough: bool = False) -> tuple[str, ...]:
    """Check the pages and indexes of a database; return what is wrong, in SQLite's words.

    Cost: reads the whole file; ``thorough`` compares every index with its table, too.
    """
    check = "integrity_check" if thorough else "quick_check"
    try:
        with closing(_connect(file, "ro")) as connection:
            told = [str(row[0]) for row in connection.execute(f"PRAGMA {check}(10)")]
    except sqlite3.DatabaseError as error:
        return (str(error),)
    return () if told == ["ok"] else tuple(told)


def _sound_revision(source: Path) -> str:
    """Return the migration of a copy that is whole and that this program knows."""
    if not source.is_file():
        raise InvalidInput(f"There is no backup at {source}.", path=("file",))
    beside = _digest_file(source)
    if beside.is_file() and beside.read_text(errors="replace").split()[:1] != [_sha256(source)]:
        raise InvalidInput(f"{source} is damaged: its SHA-256 is not the one in {beside.name}.")
    faults = faults_of(source, thorough=True)
    if faults:
        raise InvalidInput(f"{source} is damaged, or no SQLite file: {faults[0]}")
    revision = _revision_of(source)
    if revision not in _known_revisions():
        raise InvalidInput(
            f"{source} is of a newer program: this one does not know its migration {revision}. "
            "Install the newer program first."
        )
    return revision


def _revision_of(file: Path) -> str:
    try:
        with closing(_connect(file, "ro")) as connection:
            row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.DatabaseError:
        row = None
    if row is None:
        raise InvalidInput(f"{file} is not a database of this program.")
    return str(row[0])


def _known_revisions() -> set[str]:
    config = Config()
    config.set_main_option("script_location", "domain:migrations")
    return {step.revision for step in ScriptDirectory.from_config(config).walk_revisions()}


def _expect_unused(target: Path) -> None:
    """Refuse to take a file away under a program that has it open."""
    try:
        with closing(_connect(target, "rw")) as connection:
            # Needs the file for itself; also folds in what its journal holds.
            connection.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.OperationalError as error:
        raise Conflict(f"{target} is in use ({error}). Stop the server first.") from error
    except sqlite3.DatabaseError:
        # A damaged database is what a restore is for.
        return


def _connect(file: Path, mode: str) -> sqlite3.Connection:
    address = f"{file.absolute().as_uri()}?mode={mode}"
    return sqlite3.connect(address, uri=True, timeout=_PATIENCE_SECONDS)


def _epoch(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _epoch_of(file: Path) -> int:
    with suppress(sqlite3.DatabaseError):
        return restore_epoch(file)
    return 0


def _new_epoch() -> int:
    """Return a number that no earlier restore of the same copy has given, but by great chance."""
    return secrets.randbelow(_EPOCHS) + 1


def _digest_file(copy: Path) -> Path:
    return copy.with_name(copy.name + ".sha256")


def _sha256(file: Path) -> str:
    digest = hashlib.sha256()
    with file.open("rb") as content:
        while piece := content.read(_PIECE):
            digest.update(piece)
    return digest.hexdigest()


@contextmanager
def _written_whole(target: Path, *, replace: bool = False) -> Iterator[Path]:
    """Give a private file to write, which gets its name when it is on the disk, or goes away."""
    partial = target.with_name(f"{target.name}.{secrets.token_hex(4)}.partial")
    try:
        os.close(os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _PRIVATE))
    except OSError as error:
        raise InvalidInput(f"{target} cannot be written: {error.strerror}.") from error
    try:
        yield partial
        _sync(partial)
        if replace:
            partial.replace(target)
        else:
            # A link fails where a file has come meanwhile; a rename would take its place.
            os.link(partial, target)
            partial.unlink()
        _sync(target.parent)
    finally:
        for beside in ("", "-journal", "-wal", "-shm"):
            partial.with_name(partial.name + beside).unlink(missing_ok=True)


def _sync(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on the disk."""
    if path.is_dir() and os.name == "nt":
        return  # Windows keeps the names itself, and opens no folder
    descriptor = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
