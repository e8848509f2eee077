"""Authors and reviewers are erased: what nobody else answers for goes, what others made stays."""

from collections.abc import AsyncIterator, Iterator

import pytest
from sqlalchemy import select

from domain import models
from domain.audit import Acting
from domain.changes import change
from domain.models import ProposalState
from domain.policy import SYSTEM
from domain.proposals.words import ProposalWanted
from domain.proposals.writing import change_proposal
from domain.rights.export import person_document
from domain.store import Store
from tests.databases import Databases, on_sqlite
from tests.domain.rights.worlds import bytes_with, erased, fill_world, rows_with
from tests.two_editions import secret


@pytest.fixture
def world_url(databases: Databases, engine: str) -> Iterator[str]:
    url = databases.filled_by(engine, fill_world)
    yield url.render_as_string(hide_password=False)
    databases.give_back(url)


@pytest.fixture
async def world(world_url: str) -> AsyncIterator[Store]:
    store = Store(world_url)
    yield store
    await store.close()


async def states(store: Store) -> dict[str, ProposalState]:
    async with store.reading(SYSTEM) as db:
        return {each.id: each.state for each in await db.scalars(select(models.Proposal))}


def words(*revisions: str) -> list[str]:
    return [secret(noun, each) for each in revisions for noun in ("title", "document")]


async def left(store: Store, texts: list[str]) -> list[str]:
    """Return the texts that are left, in any column or byte."""
    found = [text for text in texts if await rows_with(store, text)]
    if store.file is not None:
        assert [text for text in texts if bytes_with(store.file, text)] == found
    return found


async def test_the_words_of_the_only_author_go_and_are_withdrawn(world: Store) -> None:
    wanted = ProposalWanted("post", ("ana",), "another title", "a", "another document")
    async with change(world, Acting(SYSTEM, "", "changeProposal")) as db:
        await change_proposal(db, "pdraft", wanted, at=world.clock())
    # What would take that back holds the words from before.
    assert len(await left(world, words("pdraft1"))) == 2
    before = await states(world)
    await erased(world, "ana")
    gone = [*words("pdraft1", "pback1"), "another title", "another document"]
    assert await left(world, [*gone, secret("comments", "pback")]) == []
    after = await states(world)
    assert (after.pop("pdraft"), after.pop("pback")) == (ProposalState.WITHDRAWN,) * 2
    assert after == {key: state for key, state in before.items() if key in after}
    async with world.reading(SYSTEM) as db:
        row = models.ProposalRevision
        (revision,) = await db.scalars(select(row).where(row.proposal_id == "pdraft"))
        assert (revision.title, revision.document, revision.link) == ("[erased]", "", None)
        author = models.ProposalAuthor
        people = await db.scalars(select(author.manager_id).where(author.proposal_id == "pdraft"))
        assert list(people) == ["ana"]
    # Somebody else's are as they were.
    theirs = words("psent1", "pother1", "pfar1")
    assert await left(world, theirs) == theirs


async def test_words_stay_while_another_author_answers_for_them(world: Store) -> None:
    async with world.unit_of_work(SYSTEM) as db:
        db.add(models.ProposalAuthor(proposal_id="psent", manager_id="wei", position=1))
    await erased(world, "luz")
    shared = words("psent1")
    assert await left(world, [*shared, *words("pother1")]) == shared
    assert (await states(world))["psent"] is ProposalState.SUBMITTED
    await erased(world, "wei")
    assert await left(world, shared) == []
    assert (await states(world))["psent"] is ProposalState.WITHDRAWN


@on_sqlite
async def test_what_a_reviewer_said_goes_with_them_and_the_verdict_stays(world: Store) -> None:
    said = [secret("comments", "pback"), secret("comments", "ptaken")]
    assert await left(world, said) == said
    await erased(world, "luz")
    assert await left(world, said) == []
    assert await left(world, words("pback1")) == words("pback1")
    async with world.reading(SYSTEM) as db:
        reviews = list(await db.scalars(select(models.ProposalReview)))
    assert {each.comments for each in reviews} == {"[erased]"}
    assert {each.verdict.value for each in reviews} == {"return"}


@on_sqlite
async def test_what_an_edition_adopted_is_its_own(world: Store) -> None:
    kept = words("ptaken1", "ptaken2")
    await erased(world, "bao")
    assert await left(world, [*kept, *words("pgood1")]) == kept
    assert (await states(world))["ptaken"] is ProposalState.ADOPTED


@on_sqlite
async def test_an_export_holds_what_one_proposed_and_not_who_judged(world: Store) -> None:
    async with world.reading(SYSTEM) as db:
        told = await person_document(db, "ana", at=world.clock())
        judged = await person_document(db, "luz", at=world.clock())
    tables = told["tables"]
    assert {each["id"] for each in tables["proposal"]} == {"pdraft", "pback"}
    titles = {each["title"] for each in tables["proposal_revision"]}
    assert titles == {secret("title", "pdraft1"), secret("title", "pback1")}
    (review,) = tables["proposal_review"]
    assert review["comments"] == secret("comments", "pback")
    assert "reviewer_id" not in review
    assert "luz" not in str(tables["proposal_review"])
    comments = {each["comments"] for each in judged["tables"]["proposal_review"]}
    assert comments == {secret("comments", "pback"), secret("comments", "ptaken")}
