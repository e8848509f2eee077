"""Writes what commands export: all files of one export or none, and never over another."""

import json
import os
from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from domain.errors import InvalidInput

FormatT = TypeVar("FormatT", bound=StrEnum)


def as_text(document: object) -> str:
    """Return a document as the text of a file."""
    return f"{json.dumps(document, ensure_ascii=False, indent=1)}\n"


def require_new(file: Path) -> None:
    """Refuse to write over a file that is there already."""
    if file.exists():
        raise InvalidInput(f"{file} is there already. Give another name.")


def format_of(file: Path, formats: type[FormatT]) -> FormatT:
    """Return the format that a file's ending names; refuse an ending that names none."""
    ending = file.suffix.lower().removeprefix(".")
    if ending not in tuple(formats):
        raise InvalidInput(f"{file} ends in none of .{', .'.join(formats)}.")
    return formats(ending)


def write_new(files: Sequence[Path], texts: Sequence[str]) -> None:
    """Write all files, or none where one is there already; they lie in one folder."""
    for file in files:
        if file.exists():
            raise InvalidInput(f"{file} is there already. Give another folder: --to FOLDER.")
    _write({file: text.encode() for file, text in zip(files, texts, strict=True)})


def write_files(written: Mapping[Path, bytes]) -> None:
    """Write all files, or none where one is there already; folders are made."""
    for file in written:
        require_new(file)
    _write(written)


def write_private(file: Path, content: bytes) -> None:
    """Write a new file that its owner alone may read (mode 0600), never over another."""
    try:
        _write({file: content}, mode=0o600)
    except OSError as error:
        raise InvalidInput(f"{file} cannot be written: {error.strerror}.") from error


def _write(written: Mapping[Path, bytes], *, mode: int = 0o666) -> None:
    """Write all of some new files; where the disk is full, nothing of any is left behind."""
    begun: list[Path] = []
    try:
        for file, content in written.items():
            file.parent.mkdir(parents=True, exist_ok=True)
            with os.fdopen(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, mode), "wb") as made:
                begun.append(file)
                made.write(content)
    except BaseException:
        for file in begun:
            file.unlink()
        raise
