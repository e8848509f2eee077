"""Writes what commands export: all files of one export or none, and never over another."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from domain.errors import InvalidInput


def as_text(document: object) -> str:
    """Return a document as the text of a file."""
    return f"{json.dumps(document, ensure_ascii=False, indent=1)}\n"


def require_new(file: Path) -> None:
    """Refuse to write over a file that is there already."""
    if file.exists():
        raise InvalidInput(f"{file} is there already. Give another name.")


def write_new(files: Sequence[Path], texts: Sequence[str]) -> None:
    """Write all files, or none where one is there already; they lie in one folder."""
    for file in files:
        if file.exists():
            raise InvalidInput(f"{file} is there already. Give another folder: --to FOLDER.")
    files[0].parent.mkdir(parents=True, exist_ok=True)
    for file, text in zip(files, texts, strict=True):
        file.write_text(text, encoding="utf-8")


def write_files(written: Mapping[Path, bytes]) -> None:
    """Write all files, or none where one is there already; folders are made."""
    for file in written:
        require_new(file)
    for file, content in written.items():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
