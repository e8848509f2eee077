"""Cooperation instruments as seen from a day."""

from datetime import date

import pytest
from sqlalchemy import select

from domain import instruments, models
from domain.instruments import (
    INSTRUMENTS,
    InstrumentFilter,
    instruments_by_key,
    stage_on,
    steps_by_instrument,
)
from domain.instruments.ladder import StepWanted, told_steps
from domain.models import InstrumentKind, InstrumentStage
from domain.pages import Wanted, Window, page_of
from domain.policy import SYSTEM
from domain.store import ReadDb, Store

DAYS = (date(2008, 1, 1), date(2011, 12, 7), date(2014, 6, 30), date(2020, 1, 1), date(2030, 1, 1))


async def listed(db: ReadDb, **where: object) -> list[models.CooperationInstrument]:
    wanted = Wanted(InstrumentFilter(**where), (), Window(size=100))
    return list((await page_of(db, INSTRUMENTS, wanted)).rows)


async def stages(
    db: ReadDb, rows: list[models.CooperationInstrument], day: date | None
) -> dict[str, InstrumentStage]:
    steps = await steps_by_instrument(db, [row.id for row in rows])
    return {row.key: stage_on(each, day) for row, each in zip(rows, steps, strict=True)}


async def test_a_stage_is_filtered_as_it_is_shown(demo_store: Store) -> None:
    async with demo_store.reading(SYSTEM) as db:
        everything = list(await db.scalars(select(models.CooperationInstrument)))
        for day in (None, *DAYS):
            known = [row for row in everything if day is None or row.known_from <= day]
            shown = await stages(db, known, day)
            for stage in InstrumentStage:
                kept = await listed(db, as_of=day, stage_in=(stage,))
                assert {row.key for row in kept} == {
                    key for key, each in shown.items() if each is stage
                }


async def test_in_2011_four_were_known_and_what_came_later_was_not(demo_store: Store) -> None:
    async with demo_store.reading(SYSTEM) as db:
        known = await stages(db, await listed(db, as_of=DAYS[1]), DAYS[1])
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
    precision = models.DatePrecision.DAY if signed_on else None
    told = told_steps(InstrumentStage(stage), signed_on, precision, in_force_on, date(2009, 1, 1))
    assert stage_on(told, date(2011, 12, 7)) is InstrumentStage(expected)
    assert stage_on(told, None) is InstrumentStage(stage)


def test_an_instrument_without_a_step_is_a_contact() -> None:
    later = StepWanted(InstrumentStage.WORK_PLAN, known_on=date(2012, 1, 1))
    assert stage_on([], None) is stage_on([later], DAYS[1]) is InstrumentStage.CONTACT


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_an_instrument_is_found_by_key_and_kind(demo_store: Store) -> None:
    async with demo_store.reading(SYSTEM) as db:
        found = await instruments_by_key(db, ["comalep", "nothing", "cn-pe-cmaa"])
        assert [row and row.key for row in found] == ["comalep", None, "cn-pe-cmaa"]
        kinds = {row.kind for row in await listed(db, kind_in=(InstrumentKind.CMAA,))}
        assert kinds == {InstrumentKind.CMAA}
        (parties,) = await instruments.parties_by_instrument(db, [found[2].id])
        assert [party.code for party in parties] == ["CN", "PE"]
