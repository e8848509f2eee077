"""The note of 2011, S23: strategic topics for the next sessions, and documented proposals.

In the style of ``test_note``: each answer is asked twice, the second time after the table that it
stands on was emptied, when the same question has to fail. What runs suggest is in ``test_note``.
"""

from datetime import date

import pytest
from sqlalchemy import delete, select

from domain import models
from domain.models import EditionState
from domain.policy import SYSTEM
from domain.store import Store
from tests.api.asking import SLUG, ask, carry_out_all
from tests.api.note import edition
from tests.databases import on_sqlite

NEXT = "wco-idb-2013"
ACT = "mutation($input: %sInput!) { act: %s(input: $input) { userErrors { message } } }"


async def s23_documented_proposals_on_strategic_topics(store: Store) -> None:
    found = await edition(
        store,
        "developments { key text } proposals { nodes { code state synthetic topic { key isLeaf }"
        " administration { code } authors { code } revision { title abstract document }"
        " revisions { number } reviews { verdict comments administration { code } } } }",
    )
    (said,) = [each["text"] for each in found["developments"] if each["key"] == "strategic_topics"]
    assert said.endswith("produce effective outcomes and documented proposals")
    listed = found["proposals"]["nodes"]
    assert len(listed) == 4
    assert all(each["topic"]["isLeaf"] and each["authors"] for each in listed)
    assert all(each["synthetic"] and "SYNTHETIC" in each["revision"]["title"] for each in listed)
    first, *_ = listed
    assert (first["state"], first["topic"]["key"]) == ("ENDORSED", "data_exchange_gnc")
    assert first["revision"]["document"].startswith("# Export data")
    assert [each["number"] for each in first["revisions"]] == [1, 2]
    assert [each["verdict"] for each in first["reviews"]] == ["RETURN", "ENDORSE"]
    places = {each["administration"]["code"] for each in first["reviews"]}
    assert first["administration"]["code"] not in places


async def s23_what_was_proposed_is_what_the_next_session_is_about(store: Store) -> None:
    found = await edition(
        store, "adoptedProposals { nodes { topic { key } edition { slug } } }", NEXT
    )
    adopted = found["adoptedProposals"]["nodes"]
    assert adopted == [{"topic": {"key": "data_exchange_gnc"}, "edition": {"slug": SLUG}}]
    (editions,) = [await edition(store, "id sides { key }", NEXT)]
    asked = {"editionId": editions["id"], "purpose": "THIS_EDITION"}
    data = await ask(store, ACT % ("StartTopicRun", "startTopicRun"), input=asked)
    assert data["act"]["userErrors"] == []
    await carry_out_all(store)
    run = await edition(
        store, "latestTopicRun { state suggestions { required topic { key } } }", NEXT
    )
    required = [
        each["topic"]["key"] for each in run["latestTopicRun"]["suggestions"] if each["required"]
    ]
    assert required == ["data_exchange_gnc"]


async def prepare_next(store: Store) -> None:
    """Plan an edition in 2013 with the people of 2011, and let it adopt a proposal of theirs."""
    async with store.unit_of_work(SYSTEM) as db:
        earlier = (await db.scalars(select(models.Edition))).one()
        # Proposals are adopted until the day before; the tests run long after 2013.
        starts = date(2113, 5, 6)
        made = models.Edition(
            id="next",
            programme_id=earlier.programme_id,
            slug=NEXT,
            number=2,
            name="Follow-up",
            kind=models.EditionKind.SYMPOSIUM,
            state=EditionState.PLANNED,
            starts_on=starts,
            ends_on=starts,
        )
        db.add(made)
        await db.flush()
        sides = list(await db.scalars(select(models.Side)))
        for side in sides:
            new = models.Side(
                id=f"next{side.position}",
                edition_id=made.id,
                key=side.key,
                name=side.name,
                position=side.position,
            )
            db.add(new)
            await db.flush()
            delegates = select(models.Delegate).where(models.Delegate.side_id == side.id)
            for delegate in list(await db.scalars(delegates)):
                nomination = models.Nomination(
                    id=models.new_id(),
                    edition_id=made.id,
                    manager_id=delegate.manager_id,
                    side_id=new.id,
                    state=models.NominationState.CONFIRMED,
                )
                db.add(nomination)
                await db.flush()
                db.add(
                    models.Delegate(
                        edition_id=made.id,
                        nomination_id=nomination.id,
                        manager_id=delegate.manager_id,
                        side_id=new.id,
                        code=delegate.code,
                        assignment=delegate.assignment,
                    )
                )
    listed = (await edition(store, "proposals { nodes { id } }"))["proposals"]["nodes"]
    asked = {"id": listed[0]["id"], "editionId": "Edition_next"}
    data = await ask(store, ACT % ("AdoptProposal", "adoptProposal"), input=asked)
    assert data["act"]["userErrors"] == []


TABLES = (
    models.Proposal,
    models.ProposalAuthor,
    models.ProposalRevision,
    models.ProposalReview,
)


async def test_the_note_is_answered_on_each_engine(demo_store: Store) -> None:
    await s23_documented_proposals_on_strategic_topics(demo_store)
    await prepare_next(demo_store)
    await s23_what_was_proposed_is_what_the_next_session_is_about(demo_store)


@on_sqlite
@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.__name__)
async def test_the_note(demo_store: Store, table: type[models.Record]) -> None:
    await s23_documented_proposals_on_strategic_topics(demo_store)
    async with demo_store.unit_of_work(SYSTEM) as db:
        await db.execute(delete(table))
    with pytest.raises((AssertionError, KeyError, ValueError, TypeError)):
        await s23_documented_proposals_on_strategic_topics(demo_store)


@on_sqlite
async def test_the_next_session(demo_store: Store) -> None:
    await prepare_next(demo_store)
    async with demo_store.unit_of_work(SYSTEM) as db:
        await db.execute(delete(models.Proposal))
    with pytest.raises(AssertionError):
        await s23_what_was_proposed_is_what_the_next_session_is_about(demo_store)
