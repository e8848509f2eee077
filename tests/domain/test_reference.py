"""Writing records: what is refused, and what a report says."""

from dataclasses import replace

import pytest

from domain.errors import InvalidInput, NotFound
from domain.policy import SYSTEM
from domain.reference import (
    LoadReport,
    NounCount,
    ReferenceRecords,
    write_edition,
    write_profiles,
    write_reference,
)
from domain.store import Store
from seeds.load import own_edition, own_profiles, own_reference
from tests.databases import on_sqlite
from tests.seeds.rows import count, first


async def load(store: Store, records: ReferenceRecords) -> LoadReport:
    async with store.unit_of_work(SYSTEM) as db:
        return await write_reference(db, records)


@on_sqlite
async def test_children_may_be_listed_before_their_parents(store: Store) -> None:
    records = own_reference()
    await load(store, replace(records, topics=records.topics[::-1]))
    leaf = await first(store, "topic", key="risk_management")
    root = await first(store, "topic", key="risk_security")
    assert leaf["parent_id"] == root["id"]


@on_sqlite
async def test_two_records_under_one_key_are_refused(store: Store) -> None:
    records = own_reference()
    with pytest.raises(InvalidInput, match="same key"):
        await load(store, replace(records, topics=(*records.topics, records.topics[0])))
    twice = (*records.administrations, records.administrations[0])
    with pytest.raises(InvalidInput, match="administration AG is given twice"):
        await load(store, replace(records, administrations=twice))
    assert await count(store, "region") == 0


@on_sqlite
async def test_a_topic_that_stands_above_itself_is_refused(store: Store) -> None:
    records = own_reference()
    topics = tuple(
        replace(topic, parent="risk_management") if topic.key == "risk_security" else topic
        for topic in records.topics
    )
    with pytest.raises(InvalidInput, match="risk_security stands above itself"):
        await load(store, replace(records, topics=topics))


@on_sqlite
async def test_an_unknown_key_is_named(store: Store) -> None:
    records = own_reference()
    first_one = replace(records.administrations[0], region="XX")
    with pytest.raises(NotFound, match="There is no region XX"):
        await load(
            store, replace(records, administrations=(first_one, *records.administrations[1:]))
        )


async def test_a_topic_and_its_root_may_leave_together(store: Store) -> None:
    records = own_reference()
    await load(store, records)
    staying = tuple(
        topic for topic in records.topics if "risk_security" not in (topic.key, topic.parent)
    )
    report = await load(store, replace(records, topics=staying))
    gone = len(records.topics) - len(staying)
    assert (report.of("topic").removed, report.of("topic").left_alone) == (gone, 0)
    assert await count(store, "topic") == len(staying)


async def test_a_delegate_who_left_the_edition_takes_the_placeholder_along(store: Store) -> None:
    await load(store, own_reference())
    edition = own_edition()
    async with store.unit_of_work(SYSTEM) as db:
        await write_edition(db, edition)
    smaller = replace(edition, delegates=edition.delegates[:-1])
    async with store.unit_of_work(SYSTEM) as db:
        report = await write_edition(db, smaller)
    people = ("delegate", "nomination", "manager")
    assert {noun: report.of(noun).removed for noun in people} == dict.fromkeys(people, 1)
    assert await count(store, "manager") == 23


async def test_a_side_that_left_takes_its_people_along(store: Store) -> None:
    await load(store, own_reference())
    edition = own_edition()
    async with store.unit_of_work(SYSTEM) as db:
        await write_edition(db, edition)
    alone = replace(
        edition,
        sides=edition.sides[:1],
        components=tuple(replace(one, sides=("latin_america",)) for one in edition.components),
        facts=tuple(fact for fact in edition.facts if fact.side != "china"),
        delegates=tuple(one for one in edition.delegates if one.side != "china"),
    )
    async with store.unit_of_work(SYSTEM) as db:
        report = await write_edition(db, alone)
    assert report.total.left_alone == 0
    left = {"side": 1, "side_administration": 1, "quota": 1, "delegate": 10, "manager": 10}
    assert {noun: report.of(noun).removed for noun in left} == left
    assert await count(store, "side") == 1


@on_sqlite
async def test_a_manager_who_was_rated_stays_when_the_delegate_leaves(store: Store) -> None:
    await load(store, own_reference())
    edition = own_edition()
    async with store.unit_of_work(SYSTEM) as db:
        await write_edition(db, edition)
        await write_profiles(db, edition.slug, own_profiles())
    async with store.unit_of_work(SYSTEM) as db:
        report = await write_edition(db, replace(edition, delegates=edition.delegates[:-1]))
    assert (report.of("manager").removed, report.of("manager").left_alone) == (0, 1)
    assert await count(store, "delegate") == 23


@on_sqlite
async def test_a_profile_of_nobody_is_refused(store: Store) -> None:
    await load(store, own_reference())
    edition = own_edition()
    async with store.unit_of_work(SYSTEM) as db:
        await write_edition(db, edition)
    stranger = replace(own_profiles()[0], code="LAC-99")
    with pytest.raises(NotFound, match="no delegate LAC-99"):
        async with store.unit_of_work(SYSTEM) as db:
            await write_profiles(db, edition.slug, [stranger])
    assert await count(store, "manager", synthetic=True) == 0


def test_reports_add_up_noun_by_noun() -> None:
    one = LoadReport((NounCount("topic", added=1), NounCount("region", unchanged=2)))
    two = LoadReport((NounCount("topic", changed=3, left_alone=1),))
    assert one + two == LoadReport(
        (NounCount("topic", added=1, changed=3, left_alone=1), NounCount("region", unchanged=2))
    )
    assert (one + two).total == NounCount("all", added=1, changed=3, unchanged=2, left_alone=1)
    assert one.of("edition") == NounCount("edition")
