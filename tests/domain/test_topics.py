"""The catalogue of topics."""

from sqlalchemy import select

from domain import models
from domain.policy import SYSTEM
from domain.store import Store
from domain.topics import links_by_competency, links_by_topic


async def test_a_part_is_main_from_250_per_mille_or_when_none_is_heavier(demo_store: Store) -> None:
    async with demo_store.reading(SYSTEM) as db:
        leaves = list(await db.scalars(select(models.Topic).where(models.Topic.is_leaf)))
        links = await links_by_topic(db, [topic.id for topic in leaves])
        back = await links_by_competency(
            db, sorted({link.competency_id for each in links for link in each})
        )
    for each in links:
        weights = [link.weight_per_mille for link in each]
        assert sum(weights) == 1000
        assert weights == sorted(weights, reverse=True)
        for link in each:
            heaviest = link.weight_per_mille == max(weights)
            assert link.is_main == (link.weight_per_mille >= 250 or heaviest)
    assert {link for each in back for link in each} == {link for each in links for link in each}
