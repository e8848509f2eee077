"""An edition's document in its first form, without a state, sides of facts or their dates."""

import json
from pathlib import Path

from domain.models import EditionState
from domain.policy import SYSTEM
from domain.programmes import get_edition
from domain.store import Store
from seeds.load import load_folder, own_edition, read_folder


def to_original_form(folder: Path) -> None:
    file = folder / "edition_2011.json"
    document = json.loads(file.read_text(encoding="utf-8"))
    del document["edition"]["state"]
    for fact in document["facts"]:
        fact.pop("side", None)
        if fact["counted_from"] == "component_dates":
            fact["counted_from"] = "components"
    file.write_text(json.dumps(document), encoding="utf-8")


def test_facts_without_their_side_are_counted_of_the_side_that_has_the_figure(folder: Path) -> None:
    to_original_form(folder)
    _, (edition,) = read_folder(folder)
    assert edition.facts == own_edition().facts


async def test_an_edition_whose_document_tells_no_state_keeps_its_own(
    demo_store: Store, folder: Path
) -> None:
    to_original_form(folder)
    report = await load_folder(demo_store, folder)
    assert report.changes_nothing
    async with demo_store.reading(SYSTEM) as db:
        assert (await get_edition(db, "wco-idb-2011")).state is EditionState.CLOSED


async def test_a_new_edition_whose_document_tells_no_state_is_planned(
    store: Store, folder: Path
) -> None:
    to_original_form(folder)
    await load_folder(store, folder)
    async with store.reading(SYSTEM) as db:
        assert (await get_edition(db, "wco-idb-2011")).state is EditionState.PLANNED
