"""The life of an instrument against a model that knows dates as sets of days, and nothing else."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule
from sqlalchemy import select

from domain import models
from domain.instruments import (
    InstrumentFilter,
    instruments_by_id,
    stage_on,
    steps_by_instrument,
)
from domain.instruments.ladder import StepWanted
from domain.instruments.reading import INSTRUMENTS
from domain.instruments.stages import record_stage, retract_stage
from domain.instruments.writing import (
    InstrumentWanted,
    InstrumentWords,
    change_instrument,
    record_instrument,
    remove_instrument,
)
from domain.models import DatePrecision, InstrumentKind, InstrumentStage
from domain.pages import Wanted, Window, page_of
from domain.store import WriteDb
from tests.databases import Databases
from tests.domain.machine import Machine, live

AT = datetime(2014, 6, 1, tzinfo=UTC)
TODAY = AT.date()
STAGES = list(InstrumentStage)
ALL_DAYS = [date(2012, 1, 1) + timedelta(days=number) for number in range(3 * 366)]
LOOKED_AT = [*ALL_DAYS[::97], TODAY, *(day for day in ALL_DAYS if day.day == 1)]
DATES = st.one_of(
    st.none(),
    st.tuples(
        st.dates(date(2012, 1, 1), date(2014, 7, 1)), st.sampled_from([None, *DatePrecision])
    ),
)


class Told(NamedTuple):
    """A step of the model: its place on the ladder, the days it may be, and since when known."""

    place: int
    days: tuple[date, ...]
    known: date


def days_of(day: date, precision: DatePrecision | None) -> tuple[date, ...]:
    """Return every day that a date may mean, found by looking at all of them."""
    many = [ALL_DAYS[0] + timedelta(days=number) for number in range(-366, 4 * 366)]
    if precision is DatePrecision.YEAR:
        return tuple(each for each in many if each.year == day.year)
    if precision is DatePrecision.MONTH:
        return tuple(each for each in many if (each.year, each.month) == (day.year, day.month))
    return (day,)


def in_order(steps: Sequence[Told]) -> bool:
    """Tell whether a day of each can be chosen so that none lies before the one below."""
    last = date.min
    for step in steps:
        if step.days:
            later = [day for day in step.days if day >= last]
            if not later:
                return False
            last = min(later)
    return True


class Instruments(Machine):
    """One instrument: its steps, what was retracted, and its words."""

    @initialize()
    def begin(self) -> None:
        async def again(db: WriteDb) -> set[str]:
            row = models.CooperationInstrument
            for each in await db.scalars(select(row).where(row.key == "life")):
                await db.delete(each)
            return set(await db.scalars(select(models.StageEvent.id)))

        self.others = self.run(again)
        self.id: str | None = None
        self.version = 0
        self.title = ""
        self.steps: list[Told] = []
        self.written: dict[str, tuple[Any, ...]] = {}

    def wanted(self, place: int, told: tuple[date, DatePrecision | None] | None) -> StepWanted:
        day, precision = told or (None, None)
        return StepWanted(STAGES[place], day, precision)

    def refusal(
        self, before: list[Told], place: int, told: tuple[date, DatePrecision | None] | None
    ) -> tuple[str | None, Told]:
        """Return what the next step is refused for, and the step."""
        days = days_of(*told) if told else ()
        step = Told(place, days, TODAY)
        if days and min(days) > TODAY:
            return "INVALID_INPUT", step
        if before and place <= before[-1].place:
            return "CONFLICT", step
        return (None if in_order([*before, step]) else "INVALID_INPUT"), step

    @rule(place=st.integers(0, 4), told=DATES)
    def record(self, place: int, told: tuple[date, DatePrecision | None] | None) -> None:
        words = InstrumentWords("first", source="s")
        wanted = InstrumentWanted(
            "life", InstrumentKind.MRA, ("pe", "cn"), words, self.wanted(place, told)
        )
        code, row = self.told(lambda db: record_instrument(db, wanted, at=AT))
        expected, step = self.refusal([], place, told)
        if self.id is not None:
            assert code == "CONFLICT"
        else:
            assert code == expected
        if code is None:
            self.id, self.version, self.title, self.steps = row.id, 1, "first", [step]
            self.written = {}

    @rule(place=st.integers(0, 4), told=DATES, version=st.sampled_from([None, 0, 1]))
    def go_on(
        self, place: int, told: tuple[date, DatePrecision | None] | None, version: int | None
    ) -> None:
        expected = None if version is None else self.version - version
        wanted = self.wanted(place, told)
        code, _ = self.told(
            lambda db: record_stage(
                db, self.id or "none", wanted, "s", at=AT, expected_version=expected
            )
        )
        if self.id is None:
            assert code == "NOT_FOUND"
            return
        refused, step = self.refusal(self.steps, place, told)
        assert code == ("STALE" if version else refused)
        if code is None:
            self.steps.append(step)
            self.version += 1

    @rule(back=st.integers(0, 1))
    def retract(self, back: int) -> None:
        if self.id is None or not self.steps:
            return
        instrument_id = self.id

        async def act(db: WriteDb) -> None:
            (steps,) = await steps_by_instrument(db, [instrument_id])
            which = steps[max(len(steps) - 1 - back, 0)]
            await retract_stage(db, instrument_id, which.id, at=AT)

        code, _ = self.told(act)
        if back and len(self.steps) > 1:
            assert code == "CONFLICT"
            return
        assert code is None
        self.steps.pop()
        self.version += 1

    @rule(title=st.sampled_from(["first", "second", " "]))
    def say_otherwise(self, title: str) -> None:
        if self.id is None:
            return
        words = replace(InstrumentWords(title, source="s"))
        code, _ = self.told(lambda db: change_instrument(db, self.id or "", words, at=AT))
        if not title.strip():
            assert code == "INVALID_INPUT"
            return
        assert code is None
        self.version += title != self.title
        self.title = title

    @rule()
    def remove(self) -> None:
        code, _ = self.told(lambda db: remove_instrument(db, self.id or "none", at=AT))
        if self.id is None:
            assert code == "NOT_FOUND"
        elif len(self.steps) != 1:
            assert code == "CONFLICT"
        else:
            assert code is None
            self.id = None

    @invariant()
    def stands_as_the_model(self) -> None:
        if not hasattr(self, "steps"):
            return
        instrument_id = self.id or "none"

        async def seen(db: WriteDb) -> Any:
            (row,) = await instruments_by_id(db, [instrument_id])
            (steps,) = await steps_by_instrument(db, [instrument_id])
            event = models.StageEvent
            columns = (event.id, event.stage, event.reached_on, event.precision, event.known_on)
            events = await db.execute(select(*columns).where(event.instrument_id == instrument_id))
            others = set(await db.scalars(select(event.id).where(event.id.in_(self.others))))
            found = {}
            for day in LOOKED_AT[::20]:
                where = InstrumentFilter(as_of=day, stage_in=(stage_on(steps, day),))
                page = await page_of(db, INSTRUMENTS, Wanted(where, (), Window(100)))
                found[day] = instrument_id in {each.id for each in page.rows}
            return row, steps, {each[0]: tuple(each) for each in events}, others, found

        row, steps, events, others, found = self.run(seen)
        assert others == self.others
        if self.id is None:
            assert (row, events) == (None, {})
            return
        assert (row.version, row.title) == (self.version, self.title)
        assert [STAGES.index(each.stage) for each in steps] == [each.place for each in self.steps]
        # What was written once is there for ever, as it was.
        assert {key: events[key] for key in self.written} == self.written
        assert len(events) >= len(self.steps)
        self.written = events
        for day in LOOKED_AT:
            reached = [
                each.place
                for each in self.steps
                if (min(each.days) if each.days else each.known) <= day
            ]
            assert stage_on(steps, day) is STAGES[max(reached, default=0)]
        for day, is_listed in found.items():
            assert is_listed == (row.known_from <= day)


def test_an_instrument_lives_as_the_model_does(databases: Databases, engine: str) -> None:
    live(databases, Instruments, lives=3, engine=engine)
