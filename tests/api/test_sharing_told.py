"""How many people can share a topic: under the version in force, and never beside the gap map."""

from sqlalchemy import select, update

from domain import models
from domain.policy import SYSTEM
from domain.store import Store
from tests.api.asking import ask
from tests.api.test_frameworks import KEY, done, framework_in_force, published_next
from tests.api.test_gap_maps import AUDITOR, gap_map
from tests.api.test_opportunities import SOURCES, compared, found, naive, told, viewers
from tests.databases import on_sqlite

PERU = {"practiceAdministrationCodeIn": ["PE"]}


async def send_from_peru(store: Store, *, but: str) -> None:
    """Let all of Latin America but one be of Peru, and share everything."""
    async with store.unit_of_work(SYSTEM) as db:
        person, place = models.Manager, models.Administration
        peru = await db.scalar(select(place.id).where(place.code == "PE"))
        of = select(models.Delegate.manager_id).where(models.Delegate.code.startswith("LAC"))
        others = of.where(models.Delegate.code != but)
        await db.execute(update(person).where(person.id.in_(others)).values(administration_id=peru))
        for rating in await db.scalars(
            select(models.Rating)
            .join(models.Assessment, models.Assessment.id == models.Rating.assessment_id)
            .where(models.Assessment.manager_id.in_(of))
        ):
            rating.level = 4


async def test_a_copy_of_the_version_in_force_changes_no_opportunity(demo_store: Store) -> None:
    before = await found(demo_store)
    first = await framework_in_force(demo_store)
    made = await done(demo_store, "createFramework", key=KEY, copyOf=first)
    await done(demo_store, "publishFramework", frameworkId=made["framework"]["id"])
    assert await found(demo_store) == before
    await done(demo_store, "retireFramework", frameworkId=first)
    assert await found(demo_store) == before


@on_sqlite
async def test_topics_are_shared_as_mapped_levels_say(demo_store: Store) -> None:
    await published_next(demo_store)
    assert told(await found(demo_store)) == naive(await ask(demo_store, SOURCES))


@on_sqlite
async def test_who_can_share_is_not_counted_where_the_gap_map_would_tell_of_the_one_left_over(
    demo_store: Store,
) -> None:
    await send_from_peru(demo_store, but="LAC-01")
    asking = await viewers(demo_store)
    for who, people in (("planner", 13), ("auditor", None), ("manager", None)):
        for each in await found(demo_store, asking[who], filter=PERU):
            # The side's 14 less these 13 would be what LAC-01 alone can share.
            assert each["sharing"] == {"people": people, "suppressed": people is None}, who
            assert (each["peoplePerMille"] == 0) == (people is None)
        beside = await compared(demo_store, "PE", "CN", viewer=asking[who])
        counts = {each["entries"][0]["sharing"]["people"] for each in beside["topics"]}
        assert counts == {people}, who
    cells = await gap_map(demo_store, AUDITOR)
    shown = {key for key, cell in cells.items() if not cell["suppressed"]}
    both = {key[2] for key in shown if key[1] == "PE"}
    assert not both & {key[2] for key in shown if key[:2] == ("latin_america", None)}
