"""Cooperation instruments as seen from a day."""

from datetime import date

import pytest
from sqlalchemy import select

from domain import instruments, models
from domain.instruments import INSTRUMENTS, InstrumentFilter, instruments_by_key, stage_on
from domain.models import InstrumentKind, InstrumentStage
from domain.pages import Wanted, Window, page_of
from domain.policy import SYSTEM
from domain.store import ReadDb, Store

DAYS = (date(2008, 1, 1), date(2011, 12, 7), date(2014, 6, 30), date(2020, 1, 1), date(2030, 1, 1))


async def listed(db: ReadDb, **where: object) -> list[models.CooperationInstrument]:
    wanted = Wanted(InstrumentFilter(**where), (), Window(size=100))
    return list((await page_of(db, INSTRUMENTS, wanted)).rows)


async def test_a_stage_is_filtered_as_it_is_shown(demo_store: Store) -> None:
    async with demo_store.reading(SYSTEM) as db:
        everything = list(await db.scalars(select(models.CooperationInstrument)))
        for day in (None, *DAYS):
            for stage in InstrumentStage:
                shown = {
                    row.key
                    for row in everything
                    if (day is None or row.known_from <= day) and stage_on(row, day) is stage
                }
                kept = await listed(db, as_of=day, stage_in=(stage,))
                assert {row.key for row in kept} == shown


async def test_in_2011_four_were_known_and_what_came_later_was_not(demo_store: Store) -> None:
    async with demo_store.reading(SYSTEM) as db:
        known = {row.key: stage_on(row, DAYS[1]) for row in await listed(db, as_of=DAYS[1])}
    assert known == {
        "cn-pe-cmaa": InstrumentStage.SIGNED,
        "comalep": InstrumentStage.SIGNED,
        "us-jp-mra": InstrumentStage.SIGNED,
        "us-kr-mra": InstrumentStage.SIGNED,
    }


@pytest.mark.parametrize(
    ("stage", "signed_on", "in_force_on", "expected"),
    [
        ("in_force", None, None, "signed"),
        ("in_force", date(2010, 1, 1), date(2011, 1, 1), "in_force"),
        ("in_force", date(2010, 1, 1), date(2013, 1, 1), "signed"),
        ("signed", date(2013, 1, 1), None, "contact"),
        ("work_plan", None, None, "work_plan"),
    ],
)
def test_the_stage_of_a_day_follows_the_dates(
    stage: str, signed_on: date | None, in_force_on: date | None, expected: str
) -> None:
    row = models.CooperationInstrument(
        stage=InstrumentStage(stage), signed_on=signed_on, in_force_on=in_force_on
    )
    assert stage_on(row, date(2011, 12, 7)) is InstrumentStage(expected)
    assert stage_on(row, None) is InstrumentStage(stage)


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_an_instrument_is_found_by_key_and_kind(demo_store: Store) -> None:
    async with demo_store.reading(SYSTEM) as db:
        found = await instruments_by_key(db, ["comalep", "nothing", "cn-pe-cmaa"])
        assert [row and row.key for row in found] == ["comalep", None, "cn-pe-cmaa"]
        kinds = {row.kind for row in await listed(db, kind_in=(InstrumentKind.CMAA,))}
        assert kinds == {InstrumentKind.CMAA}
        (parties,) = await instruments.parties_by_instrument(db, [found[2].id])
        assert [party.code for party in parties] == ["CN", "PE"]
