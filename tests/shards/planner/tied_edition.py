"""An edition with partners, and an administration that nobody can find on a map."""

from typing import Final

from sqlalchemy import select

from domain import models, runs
from domain.policy import SYSTEM
from domain.programmes import get_edition
from domain.store import Store

TIED_EDITION: Final = "synthetic-12-8-2"


async def tie(store: Store, run_id: str) -> None:
    """Publish a run of the edition, and give a side an administration of no place."""
    async with store.unit_of_work(SYSTEM) as db:
        await runs.publish_pairing_run(db, run_id, at=store.clock())
        row = models.Administration
        union = (await db.scalars(select(row).where(row.code == "EU"))).one()
        union.time_zone = "Etc/UTC"
        edition = await get_edition(db, TIED_EDITION)
        of_edition = select(models.Side).where(models.Side.edition_id == edition.id)
        side = (await db.scalars(of_edition.order_by(models.Side.position))).first()
        assert side
        db.add(
            models.SideAdministration(
                edition_id=edition.id, side_id=side.id, administration_id=union.id, position=99
            )
        )
