"""A bundle that somebody edited goes in and comes out as it is, or is refused in words."""

import copy
import random
from datetime import date
from typing import Any

import pytest

from domain.audit import Acting
from domain.bundles import UnfitBundle, export_bundle, import_bundle, read_bundle
from domain.changes import change
from domain.policy import TERMINAL
from domain.store import Store
from tests.databases import Databases
from tests.domain.test_bundles import Document, brought, exported, fill_all, opened

EDITS = 24


class TakenBack(Exception):
    """Ends a unit of work without keeping it."""


def edited(document: Document, chance: random.Random) -> Document:
    """Return a document of which one or two values are others of the kind that stood there."""
    found = copy.deepcopy(document)
    for _ in range(chance.choice([1, 1, 2])):
        rows = found["tables"][chance.choice(sorted(found["tables"]))]
        if rows:
            row = chance.choice(rows)
            column = chance.choice(sorted(row.keys() - {"id"}))
            row[column] = another(row[column], [each[column] for each in rows], chance)
    return found


def another(value: Any, beside: list[Any], chance: random.Random) -> Any:
    match value:
        case bool():
            own: list[Any] = [not value]
        case int():
            own = [0, -1, value + 1, 2**31 - 1, 2**31, 2**63]
        case float():
            own = [0.0, -1.0, 1e-300, 1e300, value + 0.1]
        case str() if value[:4].isdigit():
            own = [date.max.isoformat(), "1900-01-01", "2011-12-31", value + "0"]
        case str():
            own = ["", " ", "x", value + "\u0301", value.upper(), "\ud800", "\U0001f6a2" * 50]
        case _:
            own = [[], {}, "x", 1]
    return chance.choice([None, *own, *beside, *beside])


async def test_what_is_edited_comes_out_as_it_went_in_or_is_refused(
    databases: Databases, engine: str
) -> None:
    async with opened(databases, "sqlite", fill_all) as store:
        document = await exported(store)
    async with opened(databases, engine) as store:
        chance = random.Random(9)  # noqa: S311 -- edits, not secrets
        found = [await goes_in(store, edited(document, chance)) for _ in range(EDITS)]
        assert set(found) == {True, False}
        assert (await brought(store, document)).here == 0, "one that was refused left something"


async def goes_in(store: Store, document: Document) -> bool:
    """Tell whether a document goes in, which it does as it is. Nothing of it stays."""
    with pytest.raises((UnfitBundle, TakenBack)) as ended:
        await brought_and_taken_back(store, document)
    return ended.type is TakenBack


async def brought_and_taken_back(store: Store, document: Document) -> None:
    filed = read_bundle(document)
    async with change(store, Acting(TERMINAL, "", "importBundle")) as db:
        await import_bundle(db, filed, at=store.clock())
        assert await export_bundle(db, "own") == document
        raise TakenBack
