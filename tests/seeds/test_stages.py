"""Stages that a file tells otherwise than before: retracted, told anew, and nothing changed."""

from pathlib import Path

import pytest

from domain import models
from domain.instruments import stage_on, steps_by_instrument
from domain.models import InstrumentStage
from domain.policy import SYSTEM
from domain.store import Store
from seeds.load import load_folder
from tests.seeds.rows import count, first

LINE = "cn-cr-mra,CN;CR,mra,in_force"


def corrected(folder: Path, before: str, after: str) -> None:
    file = folder / "cooperation_instruments.csv"
    text = file.read_text(encoding="utf-8")
    (line,) = [each for each in text.splitlines() if each.startswith(LINE)]
    assert before in line
    written = text.replace(line, line.replace(before, after))
    file.write_text(written, encoding="utf-8", newline="")


async def told(store: Store) -> list[tuple[InstrumentStage, str]]:
    row = await first(store, "cooperation_instrument", key="cn-cr-mra")
    async with store.reading(SYSTEM) as db:
        (steps,) = await steps_by_instrument(db, [str(row["id"])])
    return [(each.stage, str(each.reached_on)) for each in steps]


async def test_a_date_that_a_file_corrects_is_told_anew_beside_the_old(
    demo_store: Store, folder: Path
) -> None:
    corrected(folder, "2023-01-01,month", "2023-01-16,day")
    for _ in range(2):
        report = await load_folder(demo_store, folder)
        assert await told(demo_store) == [
            (InstrumentStage.SIGNED, "2023-01-16"),
            (InstrumentStage.IN_FORCE, "2023-07-01"),
        ]
        assert await count(demo_store, "stage_event") == 68
        assert await count(demo_store, "stage_retraction", seeded=True) == 1
    assert report.changes_nothing
    # Put right again: the first event stays retracted, and its words are told a third time.
    corrected(folder, "2023-01-16,day", "2023-01-01,month")
    await load_folder(demo_store, folder)
    assert (await told(demo_store))[0] == (InstrumentStage.SIGNED, "2023-01-01")
    assert await count(demo_store, "stage_event") == 69
    assert await count(demo_store, "stage_retraction") == 2


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_a_stage_that_a_file_takes_back_is_retracted(demo_store: Store, folder: Path) -> None:
    corrected(folder, "mra,in_force", "mra,signed")
    corrected_line = LINE.replace("in_force", "signed")
    file = folder / "cooperation_instruments.csv"
    text = file.read_text(encoding="utf-8")
    (line,) = [each for each in text.splitlines() if each.startswith(corrected_line)]
    file.write_text(text.replace(line, line.replace(",2023-07-01,", ",,")), encoding="utf-8")
    await load_folder(demo_store, folder)
    row = await first(demo_store, "cooperation_instrument", key="cn-cr-mra")
    async with demo_store.reading(SYSTEM) as db:
        (steps,) = await steps_by_instrument(db, [str(row["id"])])
        assert stage_on(steps, None) is InstrumentStage.SIGNED
        gone = await db.get(models.StageEvent, steps[0].id)
        assert gone is not None
    assert await count(demo_store, "stage_event") == 67
