"""The history of an edition over HTTP: who reads it, what is taken back, what is not and why."""

from asyncio import gather
from typing import Any

from sqlalchemy import select

from domain import models
from domain.audit import verify_trail
from domain.policy import SYSTEM, Role
from domain.roles import Scope
from domain.store import Store
from domain.tokens import Grant, issue_token
from tests.api.drafting import PLANNED, SCENARIO, Desk, opened

ENTRIES = """
query($first: Int, $after: String, $filter: AuditEntryFilter) {
  auditEntries(first: $first, after: $after, filter: $filter) {
    totalCount
    pageInfo { hasNextPage endCursor }
    nodes {
      id action at canRevert recordType requestId viewerName
      record { __typename id } reverts { id } revertedBy { id }
    }
  }
}
"""
RATING = "query($id: ID!) { node(id: $id) { ... on Rating { level version } } }"


async def entries(desk: Desk, **asked: object) -> list[dict[str, Any]]:
    found = await desk.door.ask(ENTRIES, **asked)
    nodes: list[dict[str, Any]] = found["auditEntries"]["nodes"]
    return nodes


async def newest(desk: Desk) -> str:
    return str((await entries(desk, first=1))[0]["id"])


async def revert(desk: Desk, entry: str, **more: object) -> dict[str, Any]:
    return await desk.door.done("revertChange", auditEntryId=entry, **more)


async def refused(desk: Desk, entry: str) -> str:
    told = await desk.door.error("revertChange", auditEntryId=entry)
    assert (told["code"], told["path"]) == ("NOT_REVERTIBLE", ["auditEntryId"])
    return str(told["message"])


async def rating(desk: Desk, **more: object) -> dict[str, object]:
    """Return the input that changes a seeded rating."""
    async with desk.store.reading(SYSTEM) as db:
        row, of = models.Rating, models.Assessment
        found = await db.execute(
            select(of.manager_id, row.competency_id, of.kind, of.assessed_on, row.id)
            .join(of, row.assessment_id == of.id)
            .where(row.level == 2)
            .order_by(row.id)
            .limit(1)
        )
        manager, competency, kind, day, row_id = found.one()
    asked = {
        "managerId": f"Manager_{manager}",
        "competencyId": f"Competency_{competency}",
        "kind": kind.name,
        "assessedOn": day.isoformat(),
        "level": "EXPERT",
    }
    desk.people["rating"] = f"Rating_{row_id}"
    return {**asked, **more}


async def test_a_rating_is_taken_back_and_made_again(desk: Desk) -> None:
    await desk.door.done("rateCompetency", **(await rating(desk)))
    entry = await newest(desk)
    assert [each["canRevert"] for each in await entries(desk, first=1)] == [True]
    done = await revert(desk, entry)
    reverted = done["reverted"]
    # What took it back can be taken back in turn, and it itself no more.
    assert [each["canRevert"] for each in await entries(desk, first=2)] == [True, False]
    assert (reverted["id"], reverted["record"]["id"]) == (entry, desk.people["rating"])
    assert (await desk.node(RATING, desk.people["rating"]))["level"] == "TRAINED"
    async with desk.store.reading(SYSTEM) as db:
        row_id = desk.people["rating"].partition("_")[2]
        # The seeds keep it equal to their file again.
        assert (await db.get_one(models.Rating, row_id)).seeded
    again = await revert(desk, reverted["revertedBy"]["id"])
    assert (await desk.node(RATING, desk.people["rating"]))["level"] == "EXPERT"
    await revert(desk, again["reverted"]["revertedBy"]["id"])
    assert (await desk.node(RATING, desk.people["rating"]))["level"] == "TRAINED"
    async with desk.store.reading(SYSTEM) as db:
        assert (await verify_trail(db)).faults == ()


async def test_a_rating_that_began_an_assessment_goes_with_it(desk: Desk) -> None:
    asked = await rating(desk, assessedOn="2024-02-29", kind="PEER", level=None)
    made = await desk.door.done("rateCompetency", **asked)
    await revert(desk, await newest(desk))
    assert await desk.node(RATING, made["rating"]["id"]) is None
    async with desk.store.reading(SYSTEM) as db:
        row = models.Assessment
        assert await db.scalar(select(row.id).where(row.kind == "peer")) is None


async def test_an_instruction_comes_back_with_its_id_reason_and_moment(desk: Desk) -> None:
    asked = desk.demand("NEVER", "LAC-01", "CHN-01", editionId=desk.edition)
    added = await desk.door.done("addPairingInstruction", **asked)
    node_id = added["pairingInstruction"]["id"]
    shown = "query($id: ID!) { node(id: $id) { ... on PairingInstruction { kind reason madeAt } } }"
    before = await desk.node(shown, node_id)
    await desk.door.done("removePairingInstruction", id=node_id)
    done = await revert(desk, await newest(desk))
    assert done["reverted"]["record"] == {"__typename": "PairingInstruction", "id": node_id}
    assert await desk.node(shown, node_id) == before


async def test_a_publication_is_taken_back_with_all_that_it_did(desk: Desk) -> None:
    first = await desk.draft("First", parameters={"languageRequired": 1})
    await desk.door.done("publishScenario", id=first)
    second = await desk.draft("Second", parameters={"shareLevel": 2})
    for left, right in (("LAC-01", "CHN-01"), ("LAC-02", "CHN-02")):
        await desk.door.done(
            "addScenarioInstruction", scenarioId=second, **desk.demand("NEVER", left, right)
        )
    before = await desk.node(PLANNED, desk.edition)
    await desk.door.done("publishScenario", id=second)
    published = await desk.node(PLANNED, desk.edition)
    # Any entry of the change stands for all of it.
    made = [each for each in await entries(desk, first=4) if each["action"] == "publishScenario"]
    assert len(made) == 4
    done = await revert(desk, made[1]["id"])
    assert await desk.node(PLANNED, desk.edition) == before
    assert (await desk.node(SCENARIO, second))["state"] == "DRAFT"
    assert (await desk.node(SCENARIO, first))["supersededAt"] is None
    await revert(desk, done["reverted"]["revertedBy"]["id"])
    assert await desk.node(PLANNED, desk.edition) == published


async def test_what_was_built_upon_is_not_taken_back_before_it(desk: Desk) -> None:
    asked = await rating(desk)
    await desk.door.done("rateCompetency", **asked)
    first = await newest(desk)
    await desk.door.done("rateCompetency", **{**asked, "level": "NONE"})
    second = await newest(desk)
    words = await refused(desk, first)
    assert words.startswith("The Rating was changed since, by rateCompetency on 20")
    assert words.endswith("Revert that change first.")
    await revert(desk, second)
    await revert(desk, first)
    assert (await desk.node(RATING, desk.people["rating"]))["level"] == "TRAINED"
    assert "reverted already" in await refused(desk, first)


async def test_a_publication_whose_instruction_was_removed_names_that_change(desk: Desk) -> None:
    draft = await desk.draft()
    added = await desk.door.done(
        "addScenarioInstruction", scenarioId=draft, **desk.demand("NEVER", "LAC-01", "CHN-01")
    )
    await desk.door.done("publishScenario", id=draft)
    entry = await newest(desk)
    row_id = added["scenarioInstruction"]["id"].partition("_")[2]
    await desk.door.done("removePairingInstruction", id=f"PairingInstruction_{row_id}")
    assert "by removePairingInstruction" in await refused(desk, entry)
    await revert(desk, await newest(desk))
    await revert(desk, entry)
    assert (await desk.node(SCENARIO, draft))["state"] == "DRAFT"


async def test_what_nothing_takes_back_is_said_with_what_to_do_instead(desk: Desk) -> None:
    run = await desk.run()
    assert "Cancel one that has not ended" in await refused(desk, await newest(desk))
    await desk.door.ask(
        "mutation($id: ID!) { publishPairingRun(input: {runId: $id}) { replayed } }", id=run
    )
    published = await newest(desk)
    # All that a publication did is told once where only the last entry of each change is asked for.
    told = await entries(desk, filter={"actionIn": ["publishPairingRun"], "lastOfChange": True})
    assert [each["id"] for each in told] == [published]
    rest = await entries(desk, filter={"actionIn": ["publishPairingRun"], "lastOfChange": False})
    assert {each["recordType"] for each in rest} == {"PairingRun", "Partnership"}
    # As those from before, of which nothing was kept.
    async with desk.store.unit_of_work(SYSTEM) as db:
        for row in await db.scalars(select(models.Undo)):
            await db.delete(row)
    assert "by withdrawPublication" in await refused(desk, published)
    draft = await desk.draft()
    created = await newest(desk)
    await desk.run(scenarioId=draft)
    assert await refused(desk, created) == (
        "This cannot be undone now. A run was asked for under this scenario. Discard it instead."
    )
    one = await desk.draft("Same")
    await desk.door.done("discardScenario", id=one)
    discarded = await newest(desk)
    await desk.draft("Same")
    assert "the same name" in await refused(desk, discarded)
    async with desk.store.unit_of_work(SYSTEM) as db:
        for row in await db.scalars(select(models.Undo)):
            await db.delete(row)
    assert "not kept any more" in await refused(desk, discarded)


async def test_a_record_of_another_version_is_not_touched(desk: Desk) -> None:
    made = await desk.door.done("rateCompetency", **(await rating(desk)))
    entry, version = await newest(desk), made["rating"]["version"]
    told = await desk.door.error("revertChange", auditEntryId=entry, expectedVersion=version - 1)
    assert (told["code"], told["currentVersion"]) == ("STALE", version)
    key = {"idempotencyKey": "a-key-for-tests", "expectedVersion": version}
    first = await revert(desk, entry, **key)
    second = await revert(desk, entry, **key)
    assert (first.pop("replayed"), second.pop("replayed")) == (False, True)
    assert second == first


async def test_two_that_revert_the_same_change_do_it_once(desk: Desk) -> None:
    other = Store(desk.store.url)
    async with opened(other) as second:
        for name, asked in (
            ("rateCompetency", await rating(desk)),
            ("createScenario", {"editionId": desk.edition, "name": "Mine"}),
            (
                "addPairingInstruction",
                desk.demand("NEVER", "LAC-01", "CHN-01", editionId=desk.edition),
            ),
        ):
            await desk.door.done(name, **asked)
            entry = await newest(desk)
            ends = await gather(
                *(door.do("revertChange", auditEntryId=entry) for door in (desk.door, second))
            )
            codes = sorted(str([error["code"] for error in end["userErrors"]]) for end in ends)
            assert codes in (["['NOT_REVERTIBLE']", "[]"], ["['CONFLICT']", "[]"]), name
    await other.close()


async def test_entries_come_newest_first_by_pages_and_filters(desk: Desk) -> None:
    for number in range(5):
        await desk.draft(str(number))
    await desk.door.done("rateCompetency", **(await rating(desk)))
    everything = await entries(desk)
    assert [each["action"] for each in everything] == ["rateCompetency", *["createScenario"] * 5]
    walked: list[dict[str, Any]] = []
    cursor = None
    while True:
        found = (await desk.door.ask(ENTRIES, first=4, after=cursor))["auditEntries"]
        walked += found["nodes"]
        cursor = found["pageInfo"]["endCursor"]
        if not found["pageInfo"]["hasNextPage"]:
            break
    assert walked == everything
    assert len(await entries(desk, filter={"actionIn": ["createScenario"]})) == 5
    assert len(await entries(desk, filter={"atLte": "2011-12-07T00:00:00Z"})) == 0
    # The ratings of its people are of the edition, too.
    assert len(await entries(desk, filter={"editionSlugIn": ["wco-idb-2011"]})) == 6
    assert await entries(desk, filter={"editionSlugIn": ["none"]}) == []


async def token(store: Store, grant: Grant) -> str:
    async with store.unit_of_work(SYSTEM) as db:
        found, _ = await issue_token(db, grant, at=store.clock())
    return found


async def test_everybody_reads_what_concerns_them_and_planners_revert(desk: Desk) -> None:
    asked = await rating(desk)
    await desk.door.done("rateCompetency", **asked)
    rated = await newest(desk)
    await desk.draft()
    drafted = await newest(desk)
    person = str(asked["managerId"]).partition("_")[2]
    async with desk.store.reading(SYSTEM) as db:
        home = (await db.get_one(models.Manager, person)).administration_id
        away = await db.scalar(
            select(models.Administration.id).where(models.Administration.id != home)
        )
        stranger = await db.scalar(select(models.Manager.id).where(models.Manager.id != person))
    both = {rated, drafted}
    edition = desk.edition.partition("_")[2]
    for grant, seen in (
        (Grant("a", Role.AUDITOR), both),
        (Grant("b", Role.ADMIN), both),
        (Grant("c", Role.PLANNER, (edition,)), both),
        (Grant("d", Role.COORDINATOR, administration_id=home, edition_ids=None), {rated}),
        (Grant("e", Role.COORDINATOR, administration_id=away, edition_ids=None), set()),
        (Grant("f", Role.MANAGER, manager_id=person, edition_ids=None), {rated}),
        (Grant("g", Role.MANAGER, manager_id=stranger, edition_ids=None), set()),
    ):
        async with opened(desk.store, await token(desk.store, grant)) as door:
            found = (await door.ask(ENTRIES))["auditEntries"]["nodes"]
            assert {each["id"] for each in found} & both == seen, grant.name
            shown = await door.answer(
                "mutation($id: ID!) { revertChange(input: {auditEntryId: $id}) { replayed"
                " userErrors { code } } }",
                id="AuditEntry_0",
            )
            if grant.role is Role.PLANNER:
                assert shown["data"]["revertChange"]["userErrors"] == [{"code": "NOT_FOUND"}]
            else:
                assert shown["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    scopes = Grant("h", Role.INTEGRATION, None, tuple(Scope))
    async with opened(desk.store, await token(desk.store, scopes)) as door:
        shown = await door.answer("{ auditEntries { totalCount } }")
        assert shown["errors"][0]["extensions"]["code"] == "FORBIDDEN"


async def test_a_planner_of_another_edition_reverts_nothing_here(desk: Desk) -> None:
    await desk.door.done("rateCompetency", **(await rating(desk)))
    rated = await newest(desk)
    await desk.draft()
    drafted = await newest(desk)
    async with desk.store.unit_of_work(SYSTEM) as db:
        here = (await db.scalars(select(models.Edition))).one()
        columns = [each.key for each in models.Edition.__table__.columns]
        kept = {key: getattr(here, key) for key in columns if key not in ("id", "slug", "number")}
        other = models.Edition(**kept, slug="other", number=2)
        db.add(other)
        await db.flush()
        stranger = Grant("x", Role.PLANNER, (other.id,))
    async with opened(desk.store, await token(desk.store, stranger)) as door:
        assert (await door.ask(ENTRIES))["auditEntries"]["nodes"] == []
        for entry in (rated, drafted):
            told = await door.error("revertChange", auditEntryId=entry)
            assert (told["code"], told["path"]) == ("NOT_FOUND", ["auditEntryId"])
