"""Who reads which words of a proposal, by which lists; which edition adopts it; taking it back."""

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select, update

from domain import models
from domain.policy import SYSTEM, Viewer
from domain.roles import Role, Scope
from tests.api.call import SLUG, Call
from tests.api.proposing import EDITION, TOLD, WORDS, Desk
from tests.databases import on_sqlite


@pytest.fixture
async def desk(call: Call) -> Desk:
    return await Desk(call).open()


@on_sqlite
async def test_a_proposal_is_adopted_by_its_own_edition_or_a_later_one(desk: Desk) -> None:
    async with desk.call.store.unit_of_work(SYSTEM) as db:
        earlier = await db.scalar(select(models.Edition).where(models.Edition.number == 1))
        earlier.state = models.EditionState.PLANNED
        earlier.starts_on = earlier.ends_on = datetime(2013, 1, 1, tzinfo=UTC).date()
        programme = models.Programme(id="another", key="another", name="A")
        db.add(programme)
        await db.flush()
        db.add(
            models.Edition(
                id="apart",
                programme_id="another",
                slug="apart",
                number=9,
                name="n",
                kind=earlier.kind,
                state=models.EditionState.PLANNED,
                starts_on=earlier.starts_on,
                ends_on=earlier.ends_on,
            )
        )
    good = await desk.endorsed()
    everywhere = Viewer("planner", Role.PLANNER, edition_ids=None)
    for target, words in (
        (earlier.id, "wco-idb-2011 is earlier than call, in which P-01 was made"),
        ("apart", "apart is of another programme than call"),
    ):
        code, path, told = await desk.act(
            everywhere, "adoptProposal", id=good["id"], editionId=f"Edition_{target}"
        )
        assert (code, path) == ("INVALID_INPUT", ["editionId"])
        assert words in told


@on_sqlite
async def test_the_next_edition_adopts_what_an_earlier_one_proposed(desk: Desk) -> None:
    """The planner of the call holds no other edition, and sees what is endorsed in earlier ones."""
    document = """{ programme(by: {key: "wco-idb-china-latam"}) { proposals { nodes {
      id code state edition { slug } revision { title } revisions { number } reviews { verdict }
    } } } }"""
    shown = await desk.call.ask("planner", document)
    found = shown["data"]["programme"]["proposals"]["nodes"]
    assert [(each["code"], each["state"]) for each in found] == [
        ("P-01", "ENDORSED"),
        ("P-02", "ENDORSED"),
    ]
    # In the words that were endorsed, and not how they came about.
    assert found[0]["revisions"] == [{"number": 2}]
    assert found[0]["reviews"] == []
    adopted = await desk.act("planner", "adoptProposal", id=found[0]["id"], editionId=EDITION)
    assert (adopted["state"], adopted["edition"]["slug"]) == ("ADOPTED", "wco-idb-2011")
    refused = await desk.act("planner", "withdrawProposal", id=found[1]["id"])
    assert refused[:2] == ("NOT_FOUND", ["id"])


@on_sqlite
async def test_what_was_adopted_is_read_by_all_of_the_edition_in_its_last_words(
    desk: Desk,
) -> None:
    adopted = await desk.adopted()
    await desk.propose(title="A draft of Peru")
    await desk.submitted(title="Another one, submitted")
    other = desk.author("CHN-02")
    integration = Viewer(
        "i",
        Role.INTEGRATION,
        edition_ids=frozenset({SLUG}),
        scopes=frozenset({Scope.COOPERATION_READ, Scope.EDITIONS_READ}),
    )
    for who in (other, integration):
        (seen,) = await desk.listed(who)
        assert seen["code"] == adopted["code"]
    titles = [each["revision"]["title"] for each in await desk.listed("MX")]
    assert titles == ["One window for transit", "Another one, submitted"]
    assert len(await desk.listed("PE")) == len(await desk.listed("planner")) == 3
    document = f'{{ node(id: "{adopted["id"]}") {{ ... on Proposal {{ {TOLD} }} }} }}'
    told = await desk.call.ask(other, document)
    assert told["data"]["node"]["reviews"] == told["data"]["node"]["notices"] == []
    hidden = await desk.call.ask(integration, document)
    node = hidden["data"]["node"]
    assert (node["authors"], node["reviews"], node["notices"]) == (None, None, None)
    assert node["revision"]["title"] == "One window for transit"


@on_sqlite
async def test_lists_are_narrowed_and_ordered(desk: Desk) -> None:
    await desk.propose(title="First words")
    await desk.submitted(title="Second 100 % words", topicId=f"Topic_{desk.topics['valuation']}")

    async def codes(who: Any = "planner", **asked: object) -> list[str]:
        return [each["code"] for each in await desk.listed(who, **asked)]

    assert await codes(filter={"stateIn": ["DRAFT"]}) == ["P-01"]
    assert await codes(filter={"search": "100 %"}) == ["P-02"]
    assert await codes(filter={"search": "ONE SEAL"}) == ["P-01", "P-02"]
    assert await codes(filter={"topicKeyIn": ["transit"]}) == ["P-01"]
    assert await codes(filter={"administrationCodeIn": ["CN"]}) == []
    # What one may not see narrows nothing.
    assert await codes("MX", filter={"search": "First"}) == []
    for field, wanted in (
        ("CODE", ["P-01", "P-02"]),
        ("SUBMITTED_AT", ["P-02", "P-01"]),
        ("TOPIC", ["P-02", "P-01"]),
        ("ADMINISTRATION", None),
    ):
        found = await codes(orderBy=[{"field": field, "direction": "ASC"}])
        assert found == (wanted or found)
        assert sorted(found) == ["P-01", "P-02"]


async def newest_entry(desk: Desk) -> str:
    shown = await desk.call.ask("planner", "{ auditEntries(first: 1) { nodes { id action } } }")
    return str(shown["data"]["auditEntries"]["nodes"][0]["id"])


async def test_a_planner_takes_changes_back(desk: Desk) -> None:
    draft = await desk.propose()
    made = await newest_entry(desk)
    await desk.act("PE", "changeProposal", id=draft["id"], title="Other", document="other")
    changed = await newest_entry(desk)
    assert (await desk.act("planner", "revertChange", auditEntryId=made))[0] == "NOT_REVERTIBLE"
    assert (await desk.act("planner", "revertChange", auditEntryId=changed))["id"]
    (seen,) = await desk.listed("planner")
    assert seen["revision"]["title"] == WORDS["title"]
    assert (await desk.act("planner", "revertChange", auditEntryId=made))["id"]
    removed = await newest_entry(desk)
    assert await desk.listed("planner") == []
    assert await desk.call.kept(models.ProposalRevision, title=WORDS["title"]) == []
    assert (await desk.act("planner", "revertChange", auditEntryId=removed))["id"]
    (again,) = await desk.listed("planner")
    assert again["code"] == "P-01"
    sent = await desk.act("PE", "submitProposal", id=draft["id"])
    told = await newest_entry(desk)
    code, _, words = await desk.act("planner", "revertChange", auditEntryId=told)
    assert code == "NOT_REVERTIBLE"
    assert words.startswith("Somebody was told. Withdraw the proposal")
    assert sent["id"] == draft["id"]


@on_sqlite
async def test_an_adoption_is_taken_back_until_the_deadline(desk: Desk) -> None:
    adopted = await desk.adopted()
    entry = await newest_entry(desk)
    assert (await desk.act("planner", "revertChange", auditEntryId=entry))["id"]
    assert await desk.listed("planner", "adoptedProposals") == []
    (kept,) = await desk.call.kept(models.Proposal, edition_id=SLUG)
    assert kept.state is models.ProposalState.ENDORSED
    again = await newest_entry(desk)
    assert (await desk.act("planner", "revertChange", auditEntryId=again))["id"]
    assert len(await desk.listed("planner", "adoptedProposals")) == 1
    notices = await desk.call.kept(models.ProposalNotice, proposal_id=kept.id)
    assert sorted(each.kind.value for each in notices) == [
        "adopted",
        "adopted",
        "endorsed",
        "released",
    ]
    desk.call.now = datetime(2012, 5, 8, tzinfo=UTC)
    late = await newest_entry(desk)
    code, _, words = await desk.act("planner", "revertChange", auditEntryId=late)
    assert code == "NOT_REVERTIBLE"
    assert "adopted proposals of Peru (PE) until" in words
    assert adopted["code"] == "P-01"


@on_sqlite
async def test_a_deadline_is_taken_back(desk: Desk) -> None:
    asked = {"editionId": EDITION, "closesOn": "2012-03-20"}
    await desk.act("planner", "changeProposalDeadline", **asked)
    entry = await newest_entry(desk)
    assert (await desk.act("planner", "revertChange", auditEntryId=entry))["id"]
    assert await desk.call.kept(models.ProposalDeadline) == []
    again = await newest_entry(desk)
    assert (await desk.act("planner", "revertChange", auditEntryId=again))["id"]
    (row,) = await desk.call.kept(models.ProposalDeadline)
    assert row.closes_on.isoformat() == "2012-03-20"


@on_sqlite
async def test_a_key_makes_one_proposal(desk: Desk) -> None:
    first = await desk.propose(idempotencyKey="once-and-only")
    again = await desk.propose(idempotencyKey="once-and-only")
    assert first["id"] == again["id"]
    assert len(await desk.listed("PE")) == 1


@on_sqlite
async def test_an_edition_that_is_archived_takes_no_proposals(desk: Desk) -> None:
    draft = await desk.propose()
    async with desk.call.store.unit_of_work(SYSTEM) as db:
        row = models.Edition
        await db.execute(
            update(row).where(row.id == SLUG).values(state=models.EditionState.ARCHIVED)
        )
    for refused in (
        await desk.propose(),
        await desk.act("PE", "submitProposal", id=draft["id"]),
        await desk.act("PE", "changeProposal", id=draft["id"], title="t"),
    ):
        assert refused[0] == "CONFLICT"
        assert refused[2].startswith("The edition call is ARCHIVED.")
    assert (await desk.act("PE", "withdrawProposal", id=draft["id"]))["state"] == "WITHDRAWN"
