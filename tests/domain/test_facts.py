"""Stated figures beside counted ones: neither mends the other."""

from sqlalchemy import delete, select, update

from domain import models
from domain.facts import Count, FactStatus, counts_by_fact
from domain.policy import SYSTEM
from domain.store import Store


async def counted(store: Store) -> dict[str, tuple[str | None, FactStatus]]:
    async with store.reading(SYSTEM) as db:
        rows = list(await db.scalars(select(models.Fact)))
        counts = await counts_by_fact(db, [row.id for row in rows])
        return {
            row.key: (count.value, count.status) for row, count in zip(rows, counts, strict=True)
        }


async def test_each_fact_is_counted_from_its_records(demo_store: Store) -> None:
    assert await counted(demo_store) == {
        "latam_administrations": ("12", FactStatus.DISCREPANT),
        "latam_participants": ("14", FactStatus.BY_CONSTRUCTION),
        "china_participants": ("10", FactStatus.BY_CONSTRUCTION),
        "components": ("2", FactStatus.CONSISTENT),
        "sides": ("2", FactStatus.CONSISTENT),
        "edition_dates": ("2011-12-07/2011-12-16", FactStatus.CONSISTENT),
        "trade_growth": (None, FactStatus.NOT_COUNTABLE),
    }


async def test_a_count_follows_the_records_and_the_stated_figure_stays(demo_store: Store) -> None:
    async with demo_store.unit_of_work(SYSTEM) as db:
        await db.execute(delete(models.Delegate).where(models.Delegate.code == "LAC-14"))
        await db.execute(delete(models.Component).where(models.Component.key == "shanghai_forum"))
        uruguay = select(models.Administration.id).where(models.Administration.code == "UY")
        await db.execute(
            delete(models.SideAdministration).where(
                models.SideAdministration.administration_id.in_(uruguay)
            )
        )
    counts = await counted(demo_store)
    assert counts["latam_participants"] == ("13", FactStatus.DISCREPANT)
    assert counts["components"] == ("1", FactStatus.DISCREPANT)
    assert counts["edition_dates"] == ("2011-12-07/2011-12-09", FactStatus.DISCREPANT)
    assert counts["latam_administrations"] == ("11", FactStatus.CONSISTENT)
    async with demo_store.reading(SYSTEM) as db:
        stated = await db.scalars(
            select(models.Fact.stated_value).where(models.Fact.key == "latam_participants")
        )
        assert stated.one() == "14"


async def test_a_fact_of_no_side_counts_the_whole_edition(demo_store: Store) -> None:
    async with demo_store.unit_of_work(SYSTEM) as db:
        await db.execute(
            update(models.Fact).where(models.Fact.key == "latam_participants").values(side_id=None)
        )
    assert (await counted(demo_store))["latam_participants"][0] == "24"


async def test_an_unknown_fact_cannot_be_counted(demo_store: Store) -> None:
    async with demo_store.reading(SYSTEM) as db:
        assert await counts_by_fact(db, ["0" * 20]) == [Count(None, FactStatus.NOT_COUNTABLE)]
