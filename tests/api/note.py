"""Ways to ask the note of 2011 about its edition, and again after a table was emptied."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from typing import Any

import pytest

from domain import models
from domain.store import Store
from tests.api.asking import SLUG, ask


async def edition(store: Store, selection: str, slug: str = SLUG) -> dict[str, Any]:
    """Return what is selected of the edition of the note, or of another one."""
    document = f"query($slug: String!) {{ edition(by: {{slug: $slug}}) {{ {selection} }} }}"
    found: dict[str, Any] | None = (await ask(store, document, slug=slug))["edition"]
    assert found is not None
    return found


def empty(store: Store, table: type[models.Record]) -> None:
    """Empty one table and no other, whatever refers to its rows."""
    with closing(sqlite3.connect(store.file)) as connection:
        connection.execute(f"DELETE FROM {table.__tablename__}")  # noqa: S608 -- a name of ours
        connection.commit()


def each_row(
    rows: Sequence[tuple[Any, type[models.Record]]], names: tuple[str, str] = ("row", "table")
) -> pytest.MarkDecorator:
    """Run a test for each question of the note with each table that its answer stands on."""
    ids = [f"{row.__name__}-{table.__name__}" for row, table in rows]
    return pytest.mark.parametrize(names, rows, ids=ids)
