"""Reads a file for an edition: from bytes to what it would change, or what is wrong with it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from typing import Final

from api.formats.sheet_reading import read_sheets
from api.formats.sheet_tables import recognised
from api.formats.sheets import Sheet, SheetFormat
from api.ids import encode_id
from api.import_words import list_words
from api.texts import DEFAULT_LOCALE
from domain import models
from domain.imports.columns import SheetKind
from domain.imports.keeping import Checked, check_tables
from domain.imports.lists import EditionLists, read_lists
from domain.store import ReadDb, WriteDb

TEMPLATES: Final = "/templates/"


def template_path(edition_id: str, written_as: SheetFormat, kind: SheetKind) -> str:
    """Return where on this server a template of an edition is fetched."""
    sheet = f".{kind.value}" if written_as is SheetFormat.CSV else ""
    return f"{TEMPLATES}{encode_id('Edition', edition_id)}{sheet}.{written_as.value}"


async def lists_of(
    db: ReadDb | WriteDb, edition: models.Edition, locale: str = DEFAULT_LOCALE
) -> EditionLists:
    """Return what may be chosen for an edition, written in a language."""
    return await read_lists(db, edition, list_words(), locale)


async def read_file(content: bytes, written_as: SheetFormat) -> tuple[Sequence[Sheet], str]:
    """Return the sheets of a file and the SHA-256 of its bytes.

    Raises:
        UnreadableFile: it is no such file, or passes a bound.
    """
    return await read_sheets(content, written_as), sha256(content).hexdigest()


async def check_file(
    db: ReadDb,
    edition: models.Edition,
    read: tuple[Sequence[Sheet], str],
    locale: str,
    *,
    at: datetime,
) -> Checked:
    """Return what the sheets of a file would change in an edition; nothing is written.

    Args:
        db: of whoever plans the edition.
        edition: which.
        read: the sheets and the hash of their file.
        locale: the language of suggestions.
        at: when.
    """
    sheets, file_hash = read
    lists = await lists_of(db, edition, locale)
    tables, problems = await asyncio.to_thread(recognised, sheets, lists, locale)
    plan = await check_tables(db, edition, tables, problems, lists, at=at)
    return Checked(tables, plan, file_hash)
