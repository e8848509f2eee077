"""Discrepancies at the terminal, with what was said of why."""

import asyncio
import json
from pathlib import Path

import pytest
from sqlalchemy import select

from domain import models
from domain.facts.resolving import resolve_fact
from domain.policy import SYSTEM
from domain.store import Store
from tests.api.cli.door import EDITION, tradewinds


def resolve(url: str) -> None:
    async def done() -> None:
        store = Store(url)
        async with store.unit_of_work(SYSTEM) as db:
            fact = models.Fact
            row_id = await db.scalar(select(fact.id).where(fact.key == "latam_administrations"))
            await resolve_fact(db, str(row_id), "One came late.", at=store.clock())
        await store.close()

    asyncio.run(done())


def test_each_is_told_with_the_note_on_it(database: Path) -> None:
    lines = tradewinds("discrepancies", *EDITION).stdout.splitlines()
    assert lines == [
        "Discrepancy latam_administrations: 11 stated, 12 named (administrations)",
        (
            '  the source says: "this event gathered representatives from 11 Latin America Customs'
            ' administrations"'
        ),
    ]
    resolve(f"sqlite:///{database}")
    *_, last = tradewinds("discrepancies", *EDITION).stdout.splitlines()
    assert last.startswith("  Resolved on ")
    assert last.endswith(" by system: One came late.")
    (only,) = json.loads(tradewinds("discrepancies", *EDITION, "--json").stdout)["discrepancies"]
    assert (only["stated"], only["counted"]) == (11, 12)
    told = only["resolution"]
    assert (told["note"], told["stated"], told["stands"]) == ("One came late.", 11, True)


@pytest.mark.usefixtures("database")
def test_they_are_told_in_other_languages() -> None:
    told = tradewinds("discrepancies", *EDITION, "--locale", "es").stdout
    assert "11 según la fuente, 12 nombradas" in told
    assert (
        "No edition has the slug 'x'"
        in tradewinds("discrepancies", "--edition", "x", code=4).stderr
    )
