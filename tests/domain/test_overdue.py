"""Overdue by the clock of the administration: the rule and its condition say the same."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from domain import models
from domain.models import CommitmentState
from domain.outcomes.overdue import is_overdue, overdue
from domain.policy import SYSTEM
from domain.reminders import local_day
from domain.store import Store
from tests.edition_runs import fill

# As far apart as clocks are, with one that a change of the hour moves.
ZONES = {
    "pe": "America/Lima",
    "mx": "Pacific/Kiritimati",
    "cn": "Asia/Shanghai",
    "br": "America/Sao_Paulo",
}
HOURS = [datetime(2012, 2, 25, tzinfo=UTC) + timedelta(hours=6 * n) for n in range(8)]


async def spread(store: Store) -> None:
    """Let administrations of four time zones promise things around some days."""
    await fill(store)
    async with store.unit_of_work(SYSTEM) as db:
        for place, zone in ZONES.items():
            (await db.get_one(models.Administration, place)).time_zone = zone
            for day in (24, 25, 26, 27):
                for state in CommitmentState:
                    due = date(2012, 2, day)
                    db.add(
                        models.Commitment(
                            recommendation_id="adviceownagreed",
                            administration_id=place,
                            title=f"{day} {state}",
                            due_on=due,
                            state=state,
                            closed_on=None if state is CommitmentState.OPEN else due,
                        )
                    )


@pytest.fixture
async def spread_store(store: Store) -> Store:
    await spread(store)
    return store


async def test_the_condition_says_what_the_rule_says(spread_store: Store) -> None:
    seen = set()
    async with spread_store.reading(SYSTEM) as db:
        row, place = models.Commitment, models.Administration
        rows = (await db.execute(select(row, place.time_zone).join(place))).all()
        for at in HOURS:
            late = set(await db.scalars(select(row.id).where(overdue(at))))
            assert late == {each.id for each, zone in rows if is_overdue(each, at, zone)}
            seen.add(frozenset(late))
    assert len(seen) > 5


@pytest.mark.parametrize(
    ("at", "zone", "day"),
    [
        (datetime(2012, 2, 29, 23, 59, tzinfo=UTC), "Etc/UTC", date(2012, 2, 29)),
        (datetime(2012, 3, 1, 4, 59, tzinfo=UTC), "America/Lima", date(2012, 2, 29)),
        (datetime(2012, 2, 29, 10, tzinfo=UTC), "Pacific/Kiritimati", date(2012, 3, 1)),
        # The clocks of Sao Paulo went back an hour on that night.
        (datetime(2012, 2, 26, 1, 59, tzinfo=UTC), "America/Sao_Paulo", date(2012, 2, 25)),
        (datetime(2012, 2, 26, 2, 59, tzinfo=UTC), "America/Sao_Paulo", date(2012, 2, 25)),
        (datetime(2012, 2, 26, 3, tzinfo=UTC), "America/Sao_Paulo", date(2012, 2, 26)),
    ],
)
def test_a_day_is_that_on_the_wall(at: datetime, zone: str, day: date) -> None:
    assert local_day(at, zone) == day
