"""Scenarios over HTTP: drafted, run, compared, thrown away, published; and who may not."""

from asyncio import gather
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import select

from domain import models
from domain.outbox import waiting_events
from domain.policy import SYSTEM, Role
from domain.scenarios import DRAFTS_MAX, INSTRUCTIONS_MAX
from domain.store import Store
from domain.tokens import Grant, issue_token
from tests.api.asking import edition_and_delegates
from tests.api.drafting import PLANNED, RUN, SCENARIO, Desk, Door, opened
from tests.domain.running import count

GAIN = {"weightGainPerMille": 800, "weightMutualPerMille": 100, "weightLanguagePerMille": 100}


@pytest.fixture
async def door(demo_store: Store) -> AsyncIterator[Door]:
    async with opened(demo_store) as door:
        yield door


@pytest.fixture
async def desk(door: Door, demo_store: Store) -> Desk:
    return Desk(door, demo_store, *(await edition_and_delegates(demo_store)))


async def test_a_draft_changes_its_own_runs_and_nothing_else(desk: Desk) -> None:
    before = await desk.run()
    (first, *_) = sorted(await desk.pairs(before))
    draft = await desk.draft(parameters=GAIN)
    await desk.door.done("addScenarioInstruction", scenarioId=draft, **desk.demand("NEVER", *first))
    under = await desk.run(scenarioId=draft)
    found = await desk.node(RUN, under)
    assert found["scenario"] == {"id": draft}
    assert found["parameters"] == {"weightGainPerMille": 800}
    assert first not in await desk.pairs(under)
    assert (await desk.node(SCENARIO, draft))["latestPairingRun"] == {"id": under}
    # Without it the edition is as it was.
    again = await desk.node(RUN, await desk.run())
    assert (again["scenario"], again["parameters"]) == (None, {"weightGainPerMille": 600})
    assert again["snapshotHash"] == (await desk.node(RUN, before))["snapshotHash"]


async def test_what_is_given_with_a_run_goes_over_the_scenario(desk: Desk) -> None:
    draft = await desk.draft(parameters={"shareLevel": 2, "languageRequired": 1})
    run = await desk.run(scenarioId=draft, parameters={"languageRequired": 0})
    shown = "query($id: ID!) { node(id: $id) { ... on PairingRun { parameters { shareLevel"
    found = await desk.node(f"{shown} languageRequired }} }} }} }}", run)
    assert found["parameters"] == {"shareLevel": 2, "languageRequired": 0}


async def test_a_change_of_a_scenario_changes_no_run_that_was_asked_for(desk: Desk) -> None:
    draft = await desk.draft(parameters=GAIN)
    started = await desk.door.done("startPairingRun", editionId=desk.edition, scenarioId=draft)
    await desk.door.done("updateScenario", id=draft, parameters={})
    await desk.run()
    found = await desk.node(RUN, started["pairingRun"]["id"])
    assert found["parameters"] == {"weightGainPerMille": 800}


async def test_a_run_after_publication_solves_what_the_draft_solved(desk: Desk) -> None:
    draft = await desk.draft(parameters=GAIN)
    for kind, left, right in (("MUST", "LAC-01", "CHN-05"), ("NEVER", "LAC-02", "CHN-02")):
        await desk.door.done(
            "addScenarioInstruction", scenarioId=draft, **desk.demand(kind, left, right)
        )
    under = await desk.node(RUN, await desk.run(scenarioId=draft))
    payload = await desk.door.done("publishScenario", id=draft)
    assert payload["superseded"] is None
    assert payload["edition"] == {"id": desk.edition}
    after = await desk.node(RUN, await desk.run())
    assert after["snapshotHash"] == under["snapshotHash"]
    assert after["scenario"] is None
    planned = await desk.node(PLANNED, desk.edition)
    assert planned["publishedScenario"] == {"id": draft}
    kinds = {each["kind"] for each in planned["pairingInstructions"]["nodes"]}
    assert kinds == {"MUST", "NEVER"}
    found = await desk.node(SCENARIO, draft)
    assert (found["state"], found["supersededAt"]) == ("PUBLISHED", None)
    assert found["publishedAt"]


async def test_a_second_publication_supersedes_and_its_parameters_go_over_the_first(
    desk: Desk,
) -> None:
    first = await desk.draft("First", parameters={**GAIN, "languageRequired": 1})
    second = await desk.draft("Second", parameters={"languageRequired": 0})
    await desk.door.done("publishScenario", id=first)
    payload = await desk.door.done("publishScenario", id=second)
    assert payload["superseded"] == {"id": first}
    found = await desk.node(SCENARIO, second)
    assert found["parameters"] == {"weightGainPerMille": 800, "languageRequired": 0}
    assert found["changedParameters"] == ["languageRequired"]
    assert (await desk.node(SCENARIO, first))["supersededAt"]
    assert (await desk.node(RUN, await desk.run()))["parameters"] == {"weightGainPerMille": 800}


async def test_runs_of_two_scenarios_are_compared(desk: Desk) -> None:
    ids = []
    for name, parameters in (("Gain", GAIN), ("Language", {"languageRequired": 2})):
        draft = await desk.draft(name, parameters=parameters)
        await desk.run(scenarioId=draft)
        ids.append((await desk.node(SCENARIO, draft))["latestPairingRun"]["id"])
    compared = await desk.door.ask(
        "query($a: ID!, $b: ID!) { pairingComparison(before: $a, after: $b)"
        " { before { scenario { name } } after { scenario { name } } kept { delegates { code } }"
        " lost { delegates { code } } new { delegates { code } } text } }",
        a=ids[0],
        b=ids[1],
    )
    found = compared["pairingComparison"]
    assert (found["before"], found["after"]) == (
        {"scenario": {"name": "Gain"}},
        {"scenario": {"name": "Language"}},
    )
    kept = await desk.pairs(ids[0]) & await desk.pairs(ids[1])
    assert len(found["kept"]) == len(kept)
    assert len(found["lost"]) == len(await desk.pairs(ids[0])) - len(kept)


async def test_a_discarded_draft_is_out_of_use_and_its_runs_are_kept(desk: Desk) -> None:
    draft = await desk.draft()
    run = await desk.run(scenarioId=draft)
    await desk.door.done("discardScenario", id=draft)
    found = await desk.node(SCENARIO, draft)
    assert (found["state"], bool(found["discardedAt"])) == ("DISCARDED", True)
    assert (await desk.node(RUN, run))["scenario"] == {"id": draft}
    for name, asked in (
        ("updateScenario", {"id": draft, "name": "Again"}),
        ("publishScenario", {"id": draft}),
        ("discardScenario", {"id": draft}),
        ("startPairingRun", {"editionId": desk.edition, "scenarioId": draft}),
    ):
        told = await desk.door.error(name, **asked)
        assert told["code"] == "CONFLICT"
        assert "discarded" in told["message"]
    # Its name is free again.
    await desk.draft()


async def test_an_instruction_is_taken_out_and_the_versions_count(desk: Desk) -> None:
    draft = await desk.draft()
    added = await desk.door.done(
        "addScenarioInstruction",
        scenarioId=draft,
        expectedVersion=1,
        **desk.demand("LOCK", "LAC-01", "CHN-01"),
    )
    assert added["scenario"]["version"] == 2
    for name, asked in (
        ("removeScenarioInstruction", {"id": added["scenarioInstruction"]["id"]}),
        ("updateScenario", {"id": draft, "name": "Other"}),
        ("discardScenario", {"id": draft}),
        ("publishScenario", {"id": draft}),
    ):
        told = await desk.door.error(name, expectedVersion=1, **asked)
        assert (told["code"], told["currentVersion"]) == ("STALE", 2)
    removed = await desk.door.done(
        "removeScenarioInstruction", id=added["scenarioInstruction"]["id"], expectedVersion=2
    )
    assert removed["deletedId"] == added["scenarioInstruction"]["id"]
    assert removed["scenario"]["version"] == 3
    assert (await desk.node(SCENARIO, draft))["instructions"]["totalCount"] == 0


async def test_what_does_not_go_together_is_refused_in_words(desk: Desk) -> None:
    draft = await desk.draft("Mine")
    error = desk.door.error
    new = {"editionId": desk.edition, "name": "New"}
    told = await error("createScenario", editionId=desk.edition, name=" Mine ")
    assert (told["code"], told["path"]) == ("CONFLICT", ["name"])
    told = await error("createScenario", editionId=desk.edition, name="  ")
    assert (told["code"], told["path"]) == ("INVALID_INPUT", ["name"])
    told = await error("createScenario", **new, parameters={"weightGainPerMille": 800})
    assert told["path"] == ["parameters", "weightGainPerMille"]
    assert "weightMutualPerMille" in told["message"]
    told = await error("updateScenario", id=draft, parameters={"shareLevel": 5})
    assert told["path"] == ["parameters", "shareLevel"]
    add = {"scenarioId": draft, **desk.demand("MUST", "LAC-01", "CHN-01")}
    await desk.door.done("addScenarioInstruction", **add)
    told = await error("addScenarioInstruction", **{**add, "kind": "NEVER"})
    assert told["message"] == (
        "These two delegates already have the instruction 'must' in the scenario. Remove it first."
    )
    same = {**add, "rightDelegateId": desk.people["LAC-02"]}
    assert (await error("addScenarioInstruction", **same))["code"] == "INVALID_INPUT"
    gone = {**add, "rightDelegateId": "Delegate_0"}
    assert (await error("addScenarioInstruction", **gone))["code"] == "NOT_FOUND"
    told = await error("publishScenario", id="Scenario_0")
    assert (told["code"], told["path"]) == ("NOT_FOUND", ["id"])
    told = await error("startPairingRun", editionId=desk.edition, scenarioId="Scenario_0")
    assert (told["code"], told["path"]) == ("NOT_FOUND", ["scenarioId"])
    shown = await desk.door.answer(
        "mutation($input: CreateScenarioInput!) { createScenario(input: $input)"
        " { userErrors { code } } }",
        input={"editionId": desk.edition, "name": "x" * 201},
    )
    assert shown["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"


async def test_a_publication_that_meets_the_editions_own_instructions_changes_nothing(
    desk: Desk,
) -> None:
    draft = await desk.draft(parameters=GAIN)
    for right in ("CHN-01", "CHN-02"):
        await desk.door.done(
            "addScenarioInstruction", scenarioId=draft, **desk.demand("NEVER", "LAC-01", right)
        )
    own = desk.demand("MUST", "LAC-01", "CHN-02", editionId=desk.edition)
    await desk.door.done("addPairingInstruction", **own)
    told = await desk.door.error("publishScenario", id=draft)
    assert told["code"] == "CONFLICT"
    assert "'must' on " in told["message"]
    assert "LAC-01" in told["message"]
    assert "CHN-02" in told["message"]
    assert (await desk.node(SCENARIO, draft))["state"] == "DRAFT"
    assert (await desk.node(PLANNED, desk.edition))["publishedScenario"] is None
    assert await count(desk.store, models.PairingInstruction) == 1


async def test_parameters_that_no_longer_fit_the_edition_are_not_published(desk: Desk) -> None:
    draft = await desk.draft("Mine", parameters={"weightGainPerMille": 600})
    other = await desk.draft("Other", parameters=GAIN)
    await desk.door.done("publishScenario", id=other)
    told = await desk.door.error("publishScenario", id=draft)
    assert told["path"] == ["parameters", "weightGainPerMille"]
    told = await desk.door.error("startPairingRun", editionId=desk.edition, scenarioId=draft)
    assert told["path"] == ["parameters", "weightGainPerMille"]


async def fill(desk: Desk, draft: str, pairs: list[tuple[str, str]]) -> None:
    """Put an edition one draft below what it may have, and a draft as many demands as given."""
    edition_id, scenario_id = desk.edition.partition("_")[2], draft.partition("_")[2]
    at = desk.store.clock()
    async with desk.store.unit_of_work(SYSTEM) as db:
        kept = await db.get_one(models.Scenario, scenario_id)
        for number in range(DRAFTS_MAX - 2):
            values = {"state": kept.state, "parameters": kept.parameters, "made_at": at}
            values |= {"edition_id": edition_id, "changed_at": at, "name": f"Draft {number}"}
            db.add(models.Scenario(**values))
        for pair in pairs:
            left, right = sorted(desk.people[code].partition("_")[2] for code in pair)
            db.add(
                models.ScenarioInstruction(
                    scenario_id=scenario_id,
                    kind=models.InstructionKind.NEVER,
                    left_delegate_id=left,
                    right_delegate_id=right,
                    reason="",
                    made_at=at,
                )
            )


async def test_an_edition_has_so_many_drafts_and_a_draft_so_many_instructions(desk: Desk) -> None:
    draft = await desk.draft()
    pairs = [
        (left, right)
        for left in sorted(desk.people)
        for right in sorted(desk.people)
        if left.startswith("LAC") and right.startswith("CHN")
    ]
    await fill(desk, draft, pairs[: INSTRUCTIONS_MAX - 1])
    await desk.draft("The last")
    told = await desk.door.error("createScenario", editionId=desk.edition, name="more")
    assert (told["code"], told["path"]) == ("CONFLICT", ["editionId"])
    last = desk.demand("NEVER", *pairs[INSTRUCTIONS_MAX - 1])
    await desk.door.done("addScenarioInstruction", scenarioId=draft, **last)
    more = desk.demand("NEVER", *pairs[INSTRUCTIONS_MAX])
    told = await desk.door.error("addScenarioInstruction", scenarioId=draft, **more)
    assert (told["code"], told["path"]) == ("CONFLICT", ["scenarioId"])
    assert str(INSTRUCTIONS_MAX) in told["message"]


async def test_a_repeated_publication_is_answered_as_the_first(desk: Desk) -> None:
    draft = await desk.draft(parameters=GAIN)
    asked = {"id": draft, "idempotencyKey": "a-key-for-tests"}
    first = await desk.door.done("publishScenario", **asked)
    second = await desk.door.done("publishScenario", **asked)
    assert (first.pop("replayed"), second.pop("replayed")) == (False, True)
    assert second == first


async def test_two_that_publish_at_once_leave_one_standing(desk: Desk) -> None:
    other = Store(desk.store.url)
    async with opened(other) as second:
        doors = (desk.door, second)
        drafts = [await desk.draft(name, parameters=GAIN) for name in ("One", "Two")]
        done = await gather(
            *(
                door.do("publishScenario", id=draft)
                for door, draft in zip(doors, drafts, strict=True)
            )
        )
        assert [each["userErrors"] for each in done] == [[], []]
        superseded = {each["superseded"]["id"] for each in done if each["superseded"]}
        assert len(superseded) == 1
        standing = (await desk.node(PLANNED, desk.edition))["publishedScenario"]
        assert {standing["id"]} == set(drafts) - superseded
        # The same one twice: it is done once, and the other is told.
        third = await desk.draft("Three")
        ends = await gather(*(door.do("publishScenario", id=third) for door in doors))
        codes = sorted(str([error["code"] for error in end["userErrors"]]) for end in ends)
        assert codes == ["['CONFLICT']", "[]"]
    await other.close()


async def test_a_draft_is_closed_to_everybody_but_the_planners_of_its_edition(desk: Desk) -> None:
    draft = await desk.draft()
    async with desk.store.unit_of_work(SYSTEM) as db:
        edition = await db.scalar(select(models.Edition))
        other = models.Edition(
            **{
                column.key: getattr(edition, column.key)
                for column in models.Edition.__table__.columns
                if column.key not in ("id", "slug", "number")
            },
            slug="other",
            number=2,
        )
        db.add(other)
        await db.flush()
        at = desk.store.clock()
        stranger, _ = await issue_token(db, Grant("x", Role.PLANNER, (other.id,)), at=at)
        auditor, _ = await issue_token(db, Grant("y", Role.AUDITOR), at=at)
    async with opened(desk.store, stranger) as door:
        assert await door.ask("query($id: ID!) { node(id: $id) { id } }", id=draft) == {
            "node": None
        }
        listed = await door.ask(PLANNED, id=desk.edition)
        assert listed["node"]["drafts"]["nodes"] == []
        for name in ("publishScenario", "discardScenario"):
            assert (await door.error(name, id=draft))["code"] == "NOT_FOUND"
        told = await door.error("createScenario", editionId=desk.edition, name="Mine too")
        assert told["code"] == "NOT_FOUND"
    async with opened(desk.store, auditor) as door:
        shown = await door.answer(
            "mutation($id: ID!) { publishScenario(input: {id: $id}) { replayed } }", id=draft
        )
        assert shown["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    assert await count(desk.store, models.Scenario) == 1


async def test_changes_of_scenarios_are_audited_and_announced_without_words(desk: Desk) -> None:
    draft = await desk.draft("planted name")
    await desk.door.done(
        "addScenarioInstruction", scenarioId=draft, **desk.demand("NEVER", "LAC-01", "CHN-01")
    )
    await desk.door.done("publishScenario", id=draft)
    async with desk.store.reading(SYSTEM) as db:
        row = models.AuditEntry
        rows = list(await db.scalars(select(row).order_by(row.number)))
        events = [each.kind.value for each in await waiting_events(db)]
    assert [(each.action, each.record_type) for each in rows] == [
        ("createScenario", "Scenario"),
        ("addScenarioInstruction", "Scenario"),
        ("publishScenario", "PairingInstruction"),
        ("publishScenario", "Scenario"),
    ]
    # Those of one moment are told in no order.
    assert sorted(events) == [
        "instruction_added",
        "scenario_changed",
        "scenario_changed",
        "scenario_published",
    ]
    assert "planted" not in " ".join(f"{each.before} {each.after}" for each in rows)
