"""Assessments over GraphQL: who records, changes and withdraws them, peers, evidence, opening."""

from dataclasses import dataclass, replace
from typing import Any

import pytest
from sqlalchemy import func, select

from domain import models
from domain.policy import SYSTEM, Viewer
from domain.roles import Role
from domain.store import Store
from tests.api.asking import answer, ask
from tests.api.test_frameworks import ACT
from tests.api.test_frameworks import SHOWN as FRAMEWORKS
from tests.databases import on_sqlite

DAY = "2012-02-01"
SHOWN = FRAMEWORKS | {
    "recordAssessment": "assessment { id version kind ratings { id levelNumber evidence } }",
    "changeAssessment": "assessment { id version ratings { levelNumber } }",
    "withdrawAssessment": "deletedId manager { id }",
    "invitePeer": "peerInvitation { id state version }",
    "withdrawInvitation": "peerInvitation { id state }",
    "openRatings": "manager { id } ratings { levelNumber kind competency { key } }",
    "rateCompetency": "rating { id version }",
    "revertChange": "reverted { id }",
}
LEVEL = """query($id: ID!) { node(id: $id) { ... on Manager {
  competencies(filter: {competencyKeyIn: ["integrity"]}) { levelNumber ratedBy } } } }"""
EVIDENCE = """query($id: ID!) { node(id: $id) { ... on Manager {
  ratings(filter: {kindIn: [FACILITATOR, PEER]}) { nodes { levelNumber evidence } } } } }"""
INVITED = """{ peerInvitations { totalCount nodes {
  state manager { id } peer { id } edition { slug } } } }"""


@dataclass(frozen=True)
class World:
    """The people of the tests: two delegates of one side, and whoever has to do with them."""

    store: Store
    edition: str
    person: str
    colleague: str
    competencies: dict[str, str]
    administration: str

    @property
    def own(self) -> Viewer:
        return self.manager(self.person)

    @property
    def peer(self) -> Viewer:
        return self.manager(self.colleague)

    def manager(self, row_id: str) -> Viewer:
        held = frozenset({self.edition})
        return Viewer(f"manager {row_id}", Role.MANAGER, manager_id=row_id, edition_ids=held)

    @property
    def boss(self) -> Viewer:
        return Viewer(
            "boss",
            Role.COORDINATOR,
            administration_id=self.administration,
            edition_ids=frozenset({self.edition}),
        )

    @property
    def planner(self) -> Viewer:
        return Viewer("planner", Role.PLANNER, edition_ids=frozenset({self.edition}))

    async def act(self, viewer: Viewer, act: str, **asked: object) -> Any:
        document = ACT % (act[0].upper() + act[1:], act, SHOWN[act])
        shown = await answer(self.store, document, viewer=viewer, input=asked)
        data = shown["data"] and shown["data"]["act"]
        return data, shown.get("errors", [])

    async def done(self, viewer: Viewer, act: str, **asked: object) -> Any:
        data, _ = await self.act(viewer, act, **asked)
        assert data["userErrors"] == [], data["userErrors"]
        return data

    async def refused(self, viewer: Viewer, act: str, **asked: object) -> tuple[str, list[str]]:
        data, errors = await self.act(viewer, act, **asked)
        assert errors == []
        (error,) = data["userErrors"]
        assert error["message"]
        return error["code"], error["path"]

    def rating(self, level: object, key: str = "integrity", **more: object) -> dict[str, object]:
        return {"competencyId": f"Competency_{self.competencies[key]}", "levelNumber": level} | more

    def assessment(self, kind: str, *ratings: object, **more: object) -> dict[str, object]:
        return {
            "managerId": f"Manager_{self.person}",
            "kind": kind,
            "assessedOn": DAY,
            "ratings": list(ratings),
            **more,
        }

    async def store_draft(self) -> str:
        """Write a draft of another framework, in which nothing can be rated, and return its id."""
        async with self.store.unit_of_work(SYSTEM) as db:
            row = models.CompetencyFramework(
                key="draft", version=1, state=models.FrameworkState.DRAFT
            )
            db.add(row)
        return f"CompetencyFramework_{row.id}"

    async def revert(self) -> None:
        """Take the newest change back, as the planner."""
        newest = "{ auditEntries(first: 1) { nodes { id } } }"
        (entry,) = (await ask(self.store, newest, viewer=self.planner))["auditEntries"]["nodes"]
        await self.done(self.planner, "revertChange", auditEntryId=entry["id"])

    async def level(self) -> tuple[int | None, str | None]:
        data = await ask(self.store, LEVEL, id=f"Manager_{self.person}")
        (row,) = data["node"]["competencies"]
        return row["levelNumber"], row["ratedBy"]


@pytest.fixture
async def world(demo_store: Store) -> World:
    async with demo_store.reading(SYSTEM) as db:
        delegate, manager = models.Delegate, models.Manager
        rows = await db.execute(
            select(delegate.edition_id, manager.id, manager.administration_id)
            .join(manager, manager.id == delegate.manager_id)
            .where(delegate.code.in_(["LAC-01", "CHN-01"]))
            .order_by(delegate.code.desc())
        )
        (edition, person, administration), (_, colleague, _) = rows.all()
        competency = models.Competency
        keys = dict((await db.execute(select(competency.key, competency.id))).all())
    return World(demo_store, edition, person, colleague, keys, administration)


async def invited(world: World) -> str:
    asked = {
        "editionId": f"Edition_{world.edition}",
        "managerId": f"Manager_{world.person}",
        "peerId": f"Manager_{world.colleague}",
    }
    made = await world.done(world.planner, "invitePeer", **asked)
    return str(made["peerInvitation"]["id"])


async def test_everybody_assesses_as_what_they_are_and_the_strongest_counts(
    world: World,
) -> None:
    own = world.assessment("SELF", world.rating(0))
    await world.done(world.own, "recordAssessment", **own)
    invitation = await invited(world)
    peers = world.assessment("PEER", world.rating(1), invitationId=invitation)
    await world.done(world.peer, "recordAssessment", **peers)
    boss = world.assessment("SUPERVISOR", world.rating(2))
    await world.done(world.boss, "recordAssessment", **boss)
    led = world.assessment("FACILITATOR", world.rating(4))
    made = await world.done(world.planner, "recordAssessment", **led)
    assert await world.level() == (4, "FACILITATOR")
    change = {"id": made["assessment"]["id"], "expectedVersion": 1}
    changed = await world.done(
        world.planner, "changeAssessment", **change, ratings=[world.rating(None)]
    )
    assert changed["assessment"]["version"] == 2
    # A rating that says nothing lets the next one count.
    assert await world.level() == (2, "SUPERVISOR")
    told = await world.refused(
        world.planner, "changeAssessment", **change, ratings=[world.rating(3)]
    )
    assert told == ("STALE", ["expectedVersion"])
    gone = {"id": made["assessment"]["id"], "expectedVersion": 2}
    done = await world.done(world.planner, "withdrawAssessment", **gone)
    assert done["deletedId"] == made["assessment"]["id"]
    assert (await world.refused(world.planner, "withdrawAssessment", **gone))[0] == "NOT_FOUND"
    again = await world.done(world.planner, "recordAssessment", **led)
    assert again["assessment"]["id"] != made["assessment"]["id"]
    assert await world.level() == (4, "FACILITATOR")


@on_sqlite
async def test_nobody_assesses_as_what_they_are_not(world: World) -> None:
    stranger = world.manager(world.colleague)
    other = Viewer("boss", Role.COORDINATOR, administration_id="none")
    far = Viewer("planner", Role.PLANNER, edition_ids=frozenset({"none"}))
    for viewer, kind in ((stranger, "SELF"), (other, "SUPERVISOR"), (far, "FACILITATOR")):
        asked = world.assessment(kind, world.rating(4))
        assert (await world.refused(viewer, "recordAssessment", **asked))[0] == "NOT_FOUND"
    for viewer, kind in ((world.own, "SUPERVISOR"), (world.boss, "FACILITATOR")):
        asked = world.assessment(kind, world.rating(4))
        data, _ = await world.act(viewer, "recordAssessment", **asked)
        (error,) = data["userErrors"]
        assert (error["code"], error["path"]) == ("NOT_FOUND", ["kind"])
        assert f"kind {kind} of this person" in error["message"]
        assert "the coordinator of their administration SUPERVISOR" in error["message"]
    made = await world.done(
        world.boss, "recordAssessment", **world.assessment("SUPERVISOR", world.rating(2))
    )
    theirs = made["assessment"]["id"]
    for viewer in (world.own, stranger, other, far):
        asked = {"id": theirs, "ratings": [world.rating(4)]}
        assert (await world.refused(viewer, "changeAssessment", **asked))[0] == "NOT_FOUND"
        assert (await world.refused(viewer, "withdrawAssessment", id=theirs))[0] == "NOT_FOUND"
    # The day is taken, which a stranger is not told.
    asked = world.assessment("SUPERVISOR", world.rating(4))
    assert (await world.refused(other, "recordAssessment", **asked))[0] == "NOT_FOUND"
    assert await world.refused(world.boss, "recordAssessment", **asked) == (
        "CONFLICT",
        ["assessedOn"],
    )


@on_sqlite
async def test_what_is_wrong_with_an_assessment_is_said_of_its_field(world: World) -> None:
    good = world.rating(2)
    draft = await world.store_draft()
    for change, told in (
        ({"ratings": []}, ("INVALID_INPUT", ["ratings"])),
        ({"ratings": [good, good]}, ("INVALID_INPUT", ["ratings", "1", "competencyId"])),
        (
            {"ratings": [good, world.rating(5, "leading_people")]},
            ("INVALID_INPUT", ["ratings", "1", "levelNumber"]),
        ),
        (
            {"ratings": [world.rating(-1)]},
            ("INVALID_INPUT", ["ratings", "0", "levelNumber"]),
        ),
        (
            {"ratings": [good | {"competencyId": "Competency_none"}]},
            ("NOT_FOUND", ["ratings", "0", "competencyId"]),
        ),
        ({"assessedOn": "2999-01-01"}, ("INVALID_INPUT", ["assessedOn"])),
        ({"frameworkId": "CompetencyFramework_none"}, ("NOT_FOUND", ["frameworkId"])),
        ({"frameworkId": draft}, ("CONFLICT", ["frameworkId"])),
        ({"managerId": "Manager_none"}, ("NOT_FOUND", ["managerId"])),
        ({"kind": "PEER"}, ("INVALID_INPUT", ["invitationId"])),
        ({"invitationId": await invited(world)}, ("INVALID_INPUT", ["invitationId"])),
    ):
        asked = world.assessment("FACILITATOR", good) | change
        assert await world.refused(world.planner, "recordAssessment", **asked) == told
    async with world.store.reading(SYSTEM) as db:
        row = models.Assessment
        assert await db.scalar(select(func.count()).where(~row.seeded)) == 0


@on_sqlite
async def test_a_peer_answers_an_invitation_once_and_two_may_on_one_day(world: World) -> None:
    first = await invited(world)
    asked = {
        "editionId": f"Edition_{world.edition}",
        "managerId": f"Manager_{world.person}",
        "peerId": f"Manager_{world.colleague}",
    }
    assert await world.refused(world.boss, "invitePeer", **asked) == ("CONFLICT", ["peerId"])
    oneself = asked | {"peerId": asked["managerId"]}
    assert await world.refused(world.boss, "invitePeer", **oneself) == (
        "INVALID_INPUT",
        ["peerId"],
    )
    nobody = asked | {"peerId": "Manager_none"}
    assert await world.refused(world.boss, "invitePeer", **nobody) == ("NOT_FOUND", ["peerId"])
    # Who was asked is told to whom it concerns, and not to the person.
    for viewer, count in ((world.peer, 1), (world.boss, 1), (world.planner, 1), (world.own, 0)):
        found = (await ask(world.store, INVITED, viewer=viewer))["peerInvitations"]
        assert found["totalCount"] == count
    answering = world.assessment("PEER", world.rating(1), invitationId=first)
    assert (await world.refused(world.own, "recordAssessment", **answering))[0] == "NOT_FOUND"
    made = await world.done(world.peer, "recordAssessment", **answering)
    assert await world.refused(world.peer, "recordAssessment", **answering) == (
        "CONFLICT",
        ["invitationId"],
    )
    # Another invitation, on the same day: of two peers the lower level counts.
    second = await invited(world)
    higher = world.assessment("PEER", world.rating(3), invitationId=second)
    await world.done(world.peer, "recordAssessment", **higher)
    async with world.store.reading(SYSTEM) as db:
        row = models.Assessment
        peers = select(func.count()).where(row.kind == models.AssessmentKind.PEER)
        assert await db.scalar(peers.where(row.invitation_id.is_not(None))) == 2
    assert await world.refused(world.boss, "withdrawInvitation", id=second) == ("CONFLICT", ["id"])
    await world.done(world.peer, "withdrawAssessment", id=made["assessment"]["id"])
    await world.done(world.boss, "withdrawInvitation", id=first)
    assert await world.refused(world.peer, "recordAssessment", **answering) == (
        "CONFLICT",
        ["invitationId"],
    )


@on_sqlite
async def test_a_token_for_another_edition_knows_nobody_who_was_asked_in_this_one(
    world: World,
) -> None:
    invitation = await invited(world)
    answering = world.assessment("PEER", world.rating(1), invitationId=invitation)
    made = (await world.done(world.peer, "recordAssessment", **answering))["assessment"]["id"]
    for viewer, act, row_id in (
        (world.peer, "withdrawAssessment", made),
        (world.boss, "withdrawInvitation", invitation),
    ):
        elsewhere = replace(viewer, edition_ids=frozenset({"none"}))
        found = await ask(world.store, INVITED, viewer=elsewhere)
        assert found["peerInvitations"] == {"totalCount": 0, "nodes": []}
        assert (await world.refused(elsewhere, act, id=row_id))[0] == "NOT_FOUND"


@on_sqlite
async def test_evidence_is_for_the_person_and_their_coordinator_alone(world: World) -> None:
    rated = world.rating(4, evidence="Led the audit of 2011.")
    led = world.assessment("FACILITATOR", rated, world.rating(2, "leading_people"))
    data, errors = await world.act(world.planner, "recordAssessment", **led)
    assert data["userErrors"] == []
    assert {error["extensions"]["code"] for error in errors} == {"FORBIDDEN"}
    asked = {"id": f"Manager_{world.person}"}
    for viewer in (world.own, world.boss):
        found = (await ask(world.store, EVIDENCE, viewer=viewer, **asked))["node"]["ratings"]
        texts = {each["levelNumber"]: each["evidence"] for each in found["nodes"]}
        assert texts == {4: "Led the audit of 2011.", 2: None}
    for viewer, count in ((world.planner, 0), (world.boss, 1), (world.own, 1), (world.peer, 0)):
        async with world.store.reading(viewer) as db:
            row = models.RatingEvidence
            assert await db.scalar(select(func.count()).select_from(row)) == count
    # Who wrote it does not read it, but writes it anew or takes it away.
    assessment = {"id": data["assessment"]["id"]}
    new = [world.rating(4, evidence="Led two."), world.rating(2, "leading_people", evidence="")]
    await world.act(world.planner, "changeAssessment", **assessment, ratings=new)
    found = (await ask(world.store, EVIDENCE, viewer=world.own, **asked))["node"]["ratings"]
    assert {each["evidence"] for each in found["nodes"]} == {"Led two.", None}
    invitation = await invited(world)
    said = world.rating(1, evidence="We share an office.")
    peers = world.assessment("PEER", said, invitationId=invitation)
    made, _ = await world.act(world.peer, "recordAssessment", **peers)
    (rating,) = made["assessment"]["ratings"]
    assert rating["evidence"] is None
    async with world.store.reading(SYSTEM) as db:
        trail = await db.scalars(select(models.AuditEntry.after))
        assert not any("office" in (each or "") for each in trail)


@on_sqlite
async def test_an_admin_opens_ratings_for_a_reason_and_the_person_is_told(world: World) -> None:
    admin = Viewer("admin", Role.ADMIN, edition_ids=None)
    asked = {"managerId": f"Manager_{world.person}"}
    assert await world.refused(admin, "openRatings", **asked, reason=" ") == (
        "INVALID_INPUT",
        ["reason"],
    )
    assert (await world.refused(admin, "openRatings", managerId="Manager_no", reason="r"))[
        0
    ] == "NOT_FOUND"
    key = {"idempotencyKey": "open-once-only"}
    found = await world.done(admin, "openRatings", **asked, **key, reason="A complaint.")
    async with world.store.reading(SYSTEM) as db:
        assessment, rating = models.Assessment, models.Rating
        levels = await db.scalars(
            select(rating.level)
            .join(assessment, assessment.id == rating.assessment_id)
            .where(assessment.manager_id == world.person)
        )
        assert sorted(map(str, levels)) == sorted(
            str(each["levelNumber"]) for each in found["ratings"]
        )
        entry = models.AuditEntry
        (kept,) = (await db.scalars(select(entry).where(entry.action == "openRatings"))).all()
        assert kept.manager_id == world.person
        assert await db.scalar(select(models.AuditWords.words)) == "A complaint."
    # Asked again with the same key nothing is shown, as nothing new is kept.
    again = await world.done(admin, "openRatings", **asked, **key, reason="A complaint.")
    assert again["ratings"] == []
    mine = "{ auditEntries { nodes { action viewerName } } }"
    entries = (await ask(world.store, mine, viewer=world.own))["auditEntries"]["nodes"]
    assert {"action": "openRatings", "viewerName": "admin"} in entries
    for viewer in (world.planner, world.boss, world.own):
        data, errors = await world.act(viewer, "openRatings", **asked, reason="r")
        assert data is None
        assert errors[0]["extensions"]["code"] == "FORBIDDEN"


@on_sqlite
async def test_what_was_done_to_an_assessment_is_taken_back(world: World) -> None:
    before = await world.level()
    led = world.assessment("FACILITATOR", world.rating(4), world.rating(1, "leading_people"))
    made = await world.done(world.planner, "recordAssessment", **led)
    assessment = {"id": made["assessment"]["id"]}
    await world.done(world.planner, "changeAssessment", **assessment, ratings=[world.rating(0)])
    await world.revert()
    assert await world.level() == (4, "FACILITATOR")
    await world.done(world.planner, "withdrawAssessment", **assessment)
    assert await world.level() == before
    await world.revert()
    assert await world.level() == (4, "FACILITATOR")
    target = {"managerId": f"Manager_{world.person}", "levelNumber": 4}
    competency = world.rating(0)["competencyId"]
    await world.done(world.own, "setPersonalTarget", **target, competencyId=competency)
    await world.revert()
    async with world.store.reading(SYSTEM) as db:
        assert await db.scalar(select(func.count()).select_from(models.ManagerTarget)) == 0
