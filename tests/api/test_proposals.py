"""Proposals by everybody's own part in them, and what each is refused in words."""

from datetime import UTC, datetime
from typing import Any

import pytest

from domain import models
from domain.policy import SYSTEM
from tests.api.call import SLUG, Call
from tests.api.proposing import EDITION, WORDS, Desk
from tests.databases import on_sqlite


@pytest.fixture
async def desk(call: Call) -> Desk:
    return await Desk(call).open()


async def test_a_proposal_is_written_returned_revised_endorsed_and_adopted(desk: Desk) -> None:
    author = desk.author("LAC-10")
    draft = await desk.propose(author, authorIds=None)
    assert (draft["code"], draft["state"], draft["version"]) == ("P-01", "DRAFT", 1)
    assert [each["id"] for each in draft["authors"]] == [desk.person("LAC-10")]
    assert draft["revision"] == {"number": 1, "link": None, "submittedAt": None, **WORDS}
    changed = await desk.act(
        author, "changeProposal", id=draft["id"], title="Transit", expectedVersion=1
    )
    assert (changed["revision"]["title"], changed["version"]) == ("Transit", 2)
    sent = await desk.act("PE", "submitProposal", id=draft["id"], expectedVersion=2)
    assert (sent["state"], sent["submittedAt"]) == ("SUBMITTED", "2012-03-01T12:00:00Z")
    returned = await desk.act(
        "CN", "reviewProposal", id=draft["id"], verdict="RETURN", comments="Which seal?"
    )
    # Who reviews sees what they said, and nothing of what authors are told.
    assert [each["comments"] for each in returned["reviews"]] == ["Which seal?"]
    assert (returned["state"], returned["notices"]) == ("RETURNED", [])
    desk.call.tick()
    again = await desk.act(author, "changeProposal", id=draft["id"], abstract="A bolt seal.")
    assert [each["number"] for each in again["revisions"]] == [1, 2]
    assert again["revision"]["submittedAt"] is None
    # Whoever reviewed it still sees what was submitted, and not what is being written.
    (seen,) = await desk.listed("CN")
    assert seen == {"code": "P-01", "revision": {"title": "Transit"}, "revisions": [{"number": 1}]}
    await desk.act(author, "submitProposal", id=draft["id"])
    endorsed = await desk.act("planner", "reviewProposal", id=draft["id"], verdict="ENDORSE")
    assert endorsed["state"] == "ENDORSED"
    desk.call.tick()
    adopted = await desk.act("planner", "adoptProposal", id=draft["id"], editionId=EDITION)
    assert (adopted["state"], adopted["adoptedEdition"]) == ("ADOPTED", {"slug": SLUG})
    assert [(each["revisionNumber"], each["verdict"]) for each in adopted["reviews"]] == [
        (1, "RETURN"),
        (2, "ENDORSE"),
    ]
    assert [each["administration"] for each in adopted["reviews"]] == [{"code": "CN"}, None]
    assert [each["kind"] for each in adopted["notices"]] == ["RETURNED", "ENDORSED", "ADOPTED"]
    assert all(each["text"] for each in adopted["notices"])
    (topic,) = await desk.listed("planner", "adoptedProposals")
    assert topic["code"] == "P-01"
    kinds = await desk.call.kept(models.OutboxEvent, record_type="Proposal")
    assert sorted(each.kind.value for each in kinds) == [
        "proposal_adopted",
        "proposal_changed",
        "proposal_changed",
        "proposal_changed",
        "proposal_reviewed",
        "proposal_reviewed",
        "proposal_submitted",
        "proposal_submitted",
    ]
    trail = await desk.call.kept(models.AuditEntry, record_type="Proposal")
    assert len(trail) == 8
    told = str([(each.before, each.after) for each in trail])
    assert "seal" not in told
    assert "Transit" not in told


async def test_nobody_reviews_a_proposal_of_their_own_administration(desk: Desk) -> None:
    async with desk.call.store.unit_of_work(SYSTEM) as db:
        # A delegate of China takes part in the call, and so may be an author with Peru.
        person = desk.people["CHN-01"]
        nomination = models.Nomination(
            id="chinese",
            edition_id=SLUG,
            manager_id=person,
            side_id="callchina",
            state=models.NominationState.CONFIRMED,
        )
        db.add(nomination)
        await db.flush()
        db.add(
            models.Delegate(
                edition_id=SLUG,
                nomination_id="chinese",
                manager_id=person,
                side_id="callchina",
                code="CHN-01",
                assignment=models.Assignment.STATED,
            )
        )
    two = [desk.person("LAC-10"), desk.person("CHN-01")]
    sent = await desk.submitted(authorIds=two)
    # Neither the administration that makes it nor that of another author.
    for who, theirs in (("PE", "PE"), ("CN", "CN")):
        code, path, words = await desk.act(who, "reviewProposal", id=sent["id"], verdict="ENDORSE")
        assert (code, path) == ("CONFLICT", ["id"])
        assert words.startswith(f"The proposal P-01 of call is made by {theirs}. Nobody reviews")
    # A planner who names somebody of it as the reviewer.
    code, path, words = await desk.act(
        "planner",
        "reviewProposal",
        id=sent["id"],
        verdict="ENDORSE",
        reviewerId=desk.person("CHN-01"),
    )
    assert (code, path) == ("CONFLICT", ["reviewerId"])
    assert "P-01 of call is made by CN" in words
    (kept,) = await desk.call.kept(models.Proposal, edition_id=SLUG)
    assert kept.state is models.ProposalState.SUBMITTED
    assert await desk.call.kept(models.ProposalReview, reviewer_id=desk.people["CHN-01"]) == []
    # Somebody of a third one, by name.
    done = await desk.act(
        "MX", "reviewProposal", id=sent["id"], verdict="ENDORSE", reviewerId=desk.person("LAC-07")
    )
    (review,) = done["reviews"]
    assert (review["administration"], review["reviewer"]) == (
        {"code": "MX"},
        {"code": done["reviews"][0]["reviewer"]["code"]},
    )
    assert review["reviewer"]["code"]


async def test_nothing_is_adopted_after_the_deadline_of_the_edition(desk: Desk) -> None:
    good = await desk.endorsed()
    asked = {"id": good["id"], "editionId": EDITION}
    set_to = await desk.act(
        "planner",
        "changeProposalDeadline",
        editionId=EDITION,
        closesOn="2012-03-10",
        localTime="17:00",
        expectedVersion=0,
    )
    assert set_to["proposalDeadline"] == {
        "closesOn": "2012-03-10",
        "localTime": "17:00",
        "version": 1,
    }
    # By the clock of Peru, five hours behind UTC, and to the end of that minute.
    desk.call.now = datetime(2012, 3, 10, 22, 1, tzinfo=UTC)
    code, path, words = await desk.act("planner", "adoptProposal", **asked)
    assert (code, path) == ("CONFLICT", ["editionId"])
    assert words.startswith(
        "The edition call adopted proposals of Peru (PE) until 2012-03-10 at 17:00 in America/Lima,"
        " and P-01 of call comes after that."
    )
    (kept,) = await desk.call.kept(models.Proposal, edition_id=SLUG)
    assert (kept.state, kept.adopted_at) == (models.ProposalState.ENDORSED, None)
    desk.call.now = datetime(2012, 3, 10, 22, 0, 59, tzinfo=UTC)
    assert (await desk.act("planner", "adoptProposal", **asked))["state"] == "ADOPTED"


@on_sqlite
async def test_without_a_deadline_it_is_the_day_before_the_edition(desk: Desk) -> None:
    shown = await desk.call.ask(
        "planner",
        f'{{ edition(by: {{slug: "{SLUG}"}}) {{ proposalDeadline {{ closesOn version }} }} }}',
    )
    told = shown["data"]["edition"]["proposalDeadline"]
    assert told == {"closesOn": "2012-05-06", "version": 0}
    good = await desk.endorsed()
    desk.call.now = datetime(2012, 5, 7, 5, tzinfo=UTC)
    refused = await desk.act("planner", "adoptProposal", id=good["id"], editionId=EDITION)
    assert refused[0] == "CONFLICT"
    assert "until 2012-05-06 at the end of the day in America/Lima" in refused[2]
    desk.call.now = datetime(2012, 3, 1, tzinfo=UTC)
    for day, path in (("2012-05-07", ["closesOn"]), ("1899-12-31", ["closesOn"])):
        code, told_path, words = await desk.act(
            "planner", "changeProposalDeadline", editionId=EDITION, closesOn=day
        )
        assert (code, told_path) == ("INVALID_INPUT", path)
        assert words.startswith(f"{day} is not before the edition call, which starts on 2012-05-07")
    odd = {"editionId": EDITION, "closesOn": "2012-03-02", "localTime": "24:00"}
    assert (await desk.act("planner", "changeProposalDeadline", **odd))[1] == ["localTime"]
    stale = {"editionId": EDITION, "closesOn": "2012-03-02", "expectedVersion": 1}
    assert (await desk.act("planner", "changeProposalDeadline", **stale))[0] == "STALE"
    assert (await desk.act("PE", "changeProposalDeadline", **stale))[0] == "FORBIDDEN"
    silent = await desk.act("planner", "changeProposalDeadline", editionId=EDITION)
    assert silent[:2] == ("INVALID_INPUT", ["closesOn"])


@on_sqlite
async def test_each_error_names_the_record_and_the_field(desk: Desk) -> None:
    draft = await desk.propose(abstract="", document="")
    place = f"Administration_{desk.call.places['AR']}"
    group = f"Topic_{desk.topics['procedures']}"
    new: list[tuple[Any, dict[str, object], str, list[str], str]] = [
        ("PE", {"title": " "}, "INVALID_INPUT", ["title"], "Give the proposal a title"),
        ("PE", {"topicId": group}, "INVALID_INPUT", ["topicId"], "procedures is a group of topics"),
        ("PE", {"topicId": "Topic_none"}, "NOT_FOUND", ["topicId"], "There is no topic"),
        ("PE", {"authorIds": []}, "INVALID_INPUT", ["authorIds"], "1 to 10 authors"),
        (
            "PE",
            {"authorIds": [desk.person("LAC-10")] * 2},
            "INVALID_INPUT",
            ["authorIds"],
            "each once",
        ),
        (
            "PE",
            {"authorIds": [desk.person("LAC-10"), desk.person("LAC-07")]},
            "NOT_FOUND",
            ["authorIds", "1"],
            "takes part in call",
        ),
        (desk.author("LAC-10"), {"authorIds": []}, "INVALID_INPUT", ["authorIds"], "1 to 10"),
        ("planner", {}, "INVALID_INPUT", ["administrationId"], "Say which administration"),
        (
            "PE",
            {"administrationId": place},
            "NOT_FOUND",
            ["administrationId"],
            "no such administration that you act for",
        ),
        ("AR", {}, "INVALID_INPUT", ["administrationId"], "Argentina (AR) is on no side of call"),
        ("PE", {"editionId": "Edition_none"}, "NOT_FOUND", ["editionId"], "no such edition"),
        *(
            ("PE", {"link": link}, "INVALID_INPUT", ["link"], "no address of https")
            for link in (
                "http://example.org/a",
                "https://example",
                "https://me:secret@example.org/a",
                "https://example.org:port/a",
                "javascript:alert(1)",
                "https://example.org/a b",
                "https://exämple.org/",
                "https://[",
            )
        ),
    ]
    for who, asked, code, path, words in new:
        found = await desk.propose(who, **asked)
        assert (found[0], found[1]) == (code, path), (asked, found)
        assert words in found[2], (asked, found)
    row = {"id": draft["id"]}
    acts: list[tuple[Any, str, dict[str, object], str, list[str], str]] = [
        ("PE", "submitProposal", row, "INVALID_INPUT", ["abstract"], "P-01 has no abstract"),
        ("MX", "submitProposal", row, "NOT_FOUND", ["id"], "no such proposal"),
        ("MX", "reviewProposal", {**row, "verdict": "ENDORSE"}, "NOT_FOUND", ["id"], "no such"),
        (
            "planner",
            "reviewProposal",
            {**row, "verdict": "ENDORSE"},
            "CONFLICT",
            ["id"],
            "P-01 is DRAFT. This can be done while it is SUBMITTED.",
        ),
        (
            "planner",
            "adoptProposal",
            {**row, "editionId": EDITION},
            "CONFLICT",
            ["id"],
            "P-01 is DRAFT. This can be done while it is ENDORSED.",
        ),
        (
            "PE",
            "changeProposal",
            {**row, "title": "t", "expectedVersion": 7},
            "STALE",
            ["expectedVersion"],
            "This proposal is at version 1",
        ),
        ("PE", "changeProposal", {**row, "title": ""}, "INVALID_INPUT", ["title"], "a title"),
    ]
    for who, act, asked, code, path, words in acts:
        found = await desk.act(who, act, **asked)
        assert (found[0], found[1]) == (code, path), (act, asked, found)
        assert words in found[2], (act, asked, found)
    await desk.act("PE", "changeProposal", id=draft["id"], abstract="Some words.")
    undocumented = await desk.act("PE", "submitProposal", id=draft["id"])
    assert undocumented[:2] == ("INVALID_INPUT", ["document"])
    assert "P-01 has no document and no link" in undocumented[2]
    linked = await desk.act(
        "PE", "changeProposal", id=draft["id"], link="https://example.org/proposal"
    )
    assert linked["revision"]["link"] == "https://example.org/proposal"
    assert (await desk.act("PE", "submitProposal", id=draft["id"]))["state"] == "SUBMITTED"
    silent = await desk.act("CN", "reviewProposal", id=draft["id"], verdict="RETURN")
    assert silent[:2] == ("INVALID_INPUT", ["comments"])
    assert "the authors of P-01" in silent[2]
    await desk.act("CN", "reviewProposal", id=draft["id"], verdict="RETURN", comments="More.")
    same = await desk.act("PE", "submitProposal", id=draft["id"])
    assert same[:2] == ("CONFLICT", ["id"])
    assert "P-01 is as it was when it was returned" in same[2]
    no_link = await desk.act("PE", "changeProposal", id=draft["id"], link=None)
    assert no_link["revision"]["link"] is None
    desk.call.tick()
    gone = await desk.act("PE", "withdrawProposal", id=draft["id"])
    assert (gone["state"], gone["notices"][-1]["kind"]) == ("WITHDRAWN", "WITHDRAWN")
    assert (await desk.act("PE", "withdrawProposal", id=draft["id"]))["version"] == gone["version"]
    late = await desk.act("PE", "changeProposal", id=draft["id"], title="t")
    assert late[0] == "CONFLICT"
    assert "P-01 is WITHDRAWN" in late[2]


@on_sqlite
async def test_texts_have_bounds(desk: Desk) -> None:
    longest = await desk.propose(abstract="a" * 4_000, document="d" * 50_000)
    assert len(longest["revision"]["document"]) == 50_000
    for name, most in (("title", 200), ("abstract", 4_000), ("document", 50_000), ("link", 2_000)):
        code, _, words = await desk.propose(**{name: "x" * (most + 1)})
        assert (code, words) == ("BAD_USER_INPUT", f"{name} is longer than {most} characters.")
