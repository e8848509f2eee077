"""Commitments over HTTP: who promises what until when, what became of it, what is overdue."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import select

from domain import models, reminders
from domain.outcomes import closing
from domain.outcomes.commitments import COMMITMENTS_MAX, COMMITMENTS_OF_EDITION_MAX
from domain.policy import OWNER, SYSTEM, Role
from domain.store import Store
from tests.api.asking import answer
from tests.api.outcome_desk import COMMITMENT, OutcomeDesk, opened_desk
from tests.databases import on_sqlite

LIST = """
query($id: ID!, $filter: CommitmentFilter, $after: String) { node(id: $id) { ... on Edition {
  commitments(first: 4, filter: $filter, after: $after) {
    totalCount nodes { title isOverdue administration { code } } pageInfo { endCursor } } } } }
"""
OF_PLACE = """
query($code: CountryCode!) { administration(by: {code: $code}) {
  commitments(first: 50) { nodes { title } } } }
"""


class Dated:
    """The store of a desk, at a moment that a test chooses."""

    def __init__(self, desk: OutcomeDesk, at: datetime) -> None:
        self.store = Store(desk.store.url, clock=lambda: at)

    async def __aenter__(self) -> Store:
        return self.store

    async def __aexit__(self, *_told: object) -> None:
        await self.store.close()


@pytest.fixture
async def desk(demo_store: Store) -> AsyncIterator[OutcomeDesk]:
    async with opened_desk(demo_store) as there:
        yield there


async def shown(desk: OutcomeDesk, commitment: str) -> dict[str, Any]:
    return dict(await desk.node(COMMITMENT, commitment))


async def instrument(desk: OutcomeDesk, key: str) -> str:
    document = "query($key: String!) { cooperationInstrument(by: {key: $key}) { id } }"
    return str((await desk.door.ask(document, key=key))["cooperationInstrument"]["id"])


async def test_an_administration_promises_until_when_and_who_sees_to_it(desk: OutcomeDesk) -> None:
    advice = await desk.agreed()
    owner = await somebody_of(desk, "PE")
    more = {"ownerId": desk.managers[owner], "details": "For a week."}
    target = {"instrumentId": await instrument(desk, "cn-pe-cmaa"), "targetStage": "IN_FORCE"}
    made = await desk.commitment(advice, **more, **target)
    found = await shown(desk, made)
    assert found["administration"] == {"code": "PE"}
    assert found["owner"] == {"code": owner}
    assert (found["instrument"], found["targetStage"]) == ({"key": "cn-pe-cmaa"}, "IN_FORCE")
    assert (found["state"], found["closedOn"], found["outcome"]) == ("OPEN", None, "")
    assert found["isOverdue"] is True
    changed = {"dueOn": "2099-01-01", "ownerId": None, "instrumentId": None, "targetStage": None}
    await desk.door.done("changeCommitment", id=made, **changed)
    after = await shown(desk, made)
    assert (after["owner"], after["instrument"], after["isOverdue"]) == (None, None, False)
    await desk.revert_newest()
    assert {**await shown(desk, made), "version": 0} == {**found, "version": 0}
    gone = await desk.door.done("removeCommitment", id=made)
    assert gone["deletedId"] == made
    await desk.revert_newest()
    assert {**await shown(desk, made), "version": 0} == {**found, "version": 0}
    of_peru = await desk.door.ask(OF_PLACE, code="PE")
    assert "Receive them" in {
        each["title"] for each in of_peru["administration"]["commitments"]["nodes"]
    }


async def somebody_of(desk: OutcomeDesk, place: str) -> str:
    """Return the code of a manager of an administration."""
    document = "query($id: ID!) { node(id: $id) { ... on Manager { administration { code } } } }"
    for code, manager in desk.managers.items():
        found = await desk.door.ask(document, id=manager)
        if found["node"]["administration"]["code"] == place:
            return code
    raise LookupError(place)


@on_sqlite
async def test_what_does_not_fit_is_refused_by_record_and_field(desk: OutcomeDesk) -> None:
    advice = await desk.agreed()
    draft = await desk.recommendation(
        await desk.article(await desk.framework("other")), "drafted", agreed=False
    )
    china = next(each for each in desk.managers if each.startswith("CHN"))
    mine, theirs = await instrument(desk, "cn-pe-cmaa"), await instrument(desk, "cn-br-cmaa")
    named = "The commitment 'Receive them' of Peru (PE)"
    for more, code, path, words in (
        ({"administrationId": None}, "INVALID_INPUT", ["administrationId"], "has no owner"),
        ({"administrationId": "Administration_no"}, "NOT_FOUND", ["administrationId"], "no admin"),
        ({"title": ""}, "INVALID_INPUT", ["title"], "because of visits"),
        ({"dueOn": "2011-12-06"}, "INVALID_INPUT", ["dueOn"], named),
        ({"ownerId": desk.managers[china]}, "NOT_FOUND", ["ownerId"], "Peru (PE) has no manager"),
        ({"instrumentId": mine}, "INVALID_INPUT", ["targetStage"], named),
        ({"targetStage": "IN_FORCE"}, "INVALID_INPUT", ["instrumentId"], named),
        (
            {"instrumentId": theirs, "targetStage": "IN_FORCE"},
            "INVALID_INPUT",
            ["instrumentId"],
            "no party to the instrument cn-br-cmaa",
        ),
        (
            {"instrumentId": mine, "targetStage": "SIGNED"},
            "INVALID_INPUT",
            ["targetStage"],
            "The instrument cn-pe-cmaa is SIGNED already, and a stage never goes back",
        ),
        ({"recommendationId": draft}, "CONFLICT", ["recommendationId"], "drafted of wco-idb-2011"),
        ({"recommendationId": "Recommendation_no"}, "NOT_FOUND", ["recommendationId"], "no rec"),
    ):
        told = await desk.door.error("addCommitment", **{**desk.promise(advice), **more})
        assert (told["code"], told["path"]) == (code, path), told
        assert words in told["message"], told
    left_out = {k: v for k, v in desk.promise(advice).items() if k != "administrationId"}
    told = await desk.door.error("addCommitment", **left_out)
    assert (told["code"], told["path"]) == ("INVALID_INPUT", ["administrationId"])
    assert told["message"].startswith("The commitment 'Receive them' has no owner.")
    chile = (await desk.door.ask('{ administration(by: {code: "CL"}) { id } }'))["administration"]
    strange = {**desk.promise(advice), "administrationId": chile["id"]}
    told = await desk.door.error("addCommitment", **strange)
    assert (told["code"], told["path"]) == ("INVALID_INPUT", ["administrationId"])
    assert "Chile (CL) is on no side of wco-idb-2011" in told["message"]
    made = await desk.commitment(advice)
    twice = await desk.door.error("addCommitment", **desk.promise(advice))
    assert (twice["code"], twice["path"]) == ("CONFLICT", ["title"])
    homeless = await desk.door.error("changeCommitment", id=made, administrationId=None)
    assert (homeless["code"], homeless["path"]) == ("INVALID_INPUT", ["administrationId"])
    stale = await desk.door.error("changeCommitment", id=made, title="x", expectedVersion=9)
    assert (stale["code"], stale["currentVersion"]) == ("STALE", 1)
    for number in range(COMMITMENTS_MAX - 1):
        await desk.commitment(advice, title=f"Number {number}")
    full = await desk.door.error("addCommitment", **desk.promise(advice, title="One more"))
    assert (full["code"], full["path"]) == ("CONFLICT", ["recommendationId"])


async def test_what_happened_is_added_and_stays(desk: OutcomeDesk) -> None:
    made = await desk.commitment(await desk.agreed())
    update = {"commitmentId": made, "happenedOn": "2012-02-01", "text": "They were asked."}
    await desk.door.done("recordActionUpdate", **update)
    first = await shown(desk, made)
    (told,) = first["updates"]["nodes"]
    assert (told["happenedOn"], told["text"], told["role"]) == (
        "2012-02-01",
        "They were asked.",
        "PLANNER",
    )
    assert told["manager"] is None
    # It is no change of the commitment itself, and is not taken back.
    assert first["version"] == 1
    assert "An update that was told stays" in (await desk.revert_refused())["message"]
    kept = await desk.door.error("removeCommitment", id=made)
    assert (kept["code"], kept["path"]) == ("CONFLICT", ["id"])
    assert "has updates, which are kept" in kept["message"]
    for more, path in (({"happenedOn": "2999-01-01"}, ["happenedOn"]), ({"text": " "}, ["text"])):
        refused = await desk.door.error("recordActionUpdate", **{**update, **more})
        assert (refused["code"], refused["path"]) == ("INVALID_INPUT", path)
        assert "The commitment 'Receive them' of Peru (PE)" in refused["message"]


async def test_a_commitment_ends_once_and_its_end_is_taken_back(desk: OutcomeDesk) -> None:
    made = await desk.commitment(await desk.agreed())
    for more, path in (
        ({"state": "OPEN"}, ["state"]),
        ({"state": "DROPPED"}, ["outcome"]),
        ({"state": "DONE", "closedOn": "2999-01-01"}, ["closedOn"]),
    ):
        told = await desk.door.error("closeCommitment", id=made, **more)
        assert (told["code"], told["path"]) == ("INVALID_INPUT", path)
    done = await desk.door.done("closeCommitment", id=made, state="DONE", closedOn="2012-05-01")
    assert done["commitment"] == {
        "id": made,
        "state": "DONE",
        "closedOn": "2012-05-01",
        "outcome": "",
        "isOverdue": False,
    }
    update = {"commitmentId": made, "happenedOn": "2012-02-01", "text": "t"}
    for act, asked in (
        ("closeCommitment", {"id": made, "state": "DROPPED", "outcome": "o"}),
        ("changeCommitment", {"id": made, "title": "x"}),
        ("removeCommitment", {"id": made}),
        ("recordActionUpdate", update),
    ):
        told = await desk.door.error(act, **asked)
        assert told["code"] == "CONFLICT", act
        assert "The commitment 'Receive them' of Peru (PE) is DONE." in told["message"]
    await desk.revert_newest()
    assert (await shown(desk, made))["state"] == "OPEN"
    await desk.revert_newest()
    assert (await shown(desk, made))["closedOn"] == "2012-05-01"


@on_sqlite
async def test_overdue_is_told_by_the_clock_of_the_administration(desk: OutcomeDesk) -> None:
    advice = await desk.agreed()
    for code in ("PE", "CN"):
        await desk.commitment(advice, code, title=f"Of {code}", dueOn="2012-06-15")
    # On the evening of the day in Lima it is the next day in Beijing.
    for at, late in (
        (datetime(2012, 6, 15, 15, 59, tzinfo=UTC), []),
        (datetime(2012, 6, 15, 16, tzinfo=UTC), ["Of CN"]),
        (datetime(2012, 6, 16, 4, 59, tzinfo=UTC), ["Of CN"]),
        (datetime(2012, 6, 16, 5, tzinfo=UTC), ["Of CN", "Of PE"]),
    ):
        async with Dated(desk, at) as store:
            listed = {}
            for overdue in (True, False):
                where = {"overdue": overdue, "dueOnGte": "2012-06-15", "dueOnLte": "2012-06-15"}
                told = await answer(store, LIST, id=desk.edition, filter=where)
                page = told["data"]["node"]["commitments"]
                assert all(each["isOverdue"] == overdue for each in page["nodes"])
                listed[overdue] = sorted(each["title"] for each in page["nodes"])
            assert listed[True] == late
            assert sorted(listed[True] + listed[False]) == ["Of CN", "Of PE"]


@on_sqlite
async def test_a_list_is_narrowed_and_its_cursor_outlives_the_moment(desk: OutcomeDesk) -> None:
    advice = await desk.agreed()
    for number in range(6):
        await desk.commitment(advice, title=f"Number {number}", dueOn=f"2012-03-0{number + 1}")

    async def page(**more: object) -> dict[str, Any]:
        told = await answer(desk.store, LIST, id=desk.edition, **more)
        assert "errors" not in told, told
        return dict(told["data"]["node"]["commitments"])

    where = {"overdue": True, "administrationCodeIn": ["PE"], "stateIn": ["OPEN"]}
    first = await page(filter=where)
    assert [each["title"] for each in first["nodes"]] == [f"Number {n}" for n in range(4)]
    rest = await page(filter=where, after=first["pageInfo"]["endCursor"])
    titles = [each["title"] for each in rest["nodes"]]
    assert titles[:2] == ["Number 4", "Number 5"]
    assert rest["totalCount"] == first["totalCount"] == 4 + len(titles)
    (only,) = (await page(filter={"instrumentKeyIn": ["cn-pe-cmaa"]}))["nodes"]
    assert only["title"].startswith("Confirm the entry into force")


@on_sqlite
async def test_each_acts_on_what_is_theirs(desk: OutcomeDesk) -> None:
    advice = await desk.agreed()
    mine = await somebody_of(desk, "PE")
    peru = desk.viewer(Role.COORDINATOR, "PE")
    manager = desk.viewer(Role.MANAGER, person=mine)
    shown_id = "commitment { id }"
    made = await desk.act(
        peru, "addCommitment", shown_id, **desk.promise(advice, ownerId=desk.managers[mine])
    )
    own = made["commitment"]["id"]
    code, path, _ = await desk.act(peru, "addCommitment", **desk.promise(advice, "CN"))
    assert (code, path) == ("NOT_FOUND", ["administrationId"])
    other = await desk.commitment(advice, title="Nobody sees to it")
    china = await desk.commitment(advice, "CN")
    update = {"happenedOn": "2012-02-01", "text": "We wrote to them."}
    told = "actionUpdate { role manager { code } }"
    done = await desk.act(manager, "recordActionUpdate", told, commitmentId=own, **update)
    assert done["actionUpdate"] == {"role": "MANAGER", "manager": {"code": mine}}
    for who, commitment in ((manager, other), (manager, china), (peru, china)):
        found = await desk.act(who, "recordActionUpdate", commitmentId=commitment, **update)
        assert found[:2] == ("NOT_FOUND", ["commitmentId"])
    closing_of = {"state": "DROPPED", "outcome": "No money."}
    assert (await desk.act(manager, "closeCommitment", id=own, **closing_of))[0] == "FORBIDDEN"
    for act, more in (("closeCommitment", closing_of), ("removeCommitment", {})):
        assert (await desk.act(peru, act, id=china, **more))[:2] == ("NOT_FOUND", ["id"])
    moved = await desk.act(peru, "changeCommitment", id=own, administrationId=desk.places["CN"])
    assert moved[:2] == ("NOT_FOUND", ["administrationId"])
    assert (await desk.act(peru, "closeCommitment", shown_id, id=own, **closing_of))["commitment"]


@on_sqlite
async def test_administrations_are_reminded_once_a_day_of_their_own(desk: OutcomeDesk) -> None:
    advice = await desk.agreed()
    await desk.commitment(advice, title="Early", dueOn="2012-01-31")
    remind = (
        "mutation($input: RemindCommitmentsInput!) { act: remindCommitments(input: $input) {"
        " edition { slug } userErrors { path } reminders {"
        ' commitmentCount remindedOn text(locale: "es") administration { code } } } }'
    )

    async def reminded(at: datetime, **more: object) -> dict[str, int]:
        async with Dated(desk, at) as store:
            asked = {"editionId": desk.edition, **more}
            told = await answer(store, remind, viewer=OWNER, input=asked)
            found = told["data"]["act"]
            assert found["userErrors"] == []
            return {
                each["administration"]["code"]: each["commitmentCount"]
                for each in found["reminders"]
            }

    evening = datetime(2012, 11, 2, 15, tzinfo=UTC)
    first = await reminded(evening)
    # The demonstration has two of its own that are overdue by then.
    assert first == {"CN": 1, "CO": 1, "PE": 1}
    assert await reminded(evening) == {}
    # It is the next day in Shanghai before it is in Lima.
    assert await reminded(datetime(2012, 11, 2, 17, tzinfo=UTC)) == {"CN": 1}
    later = datetime(2012, 11, 3, 17, tzinfo=UTC)
    assert await reminded(later, administrationIds=[desk.places["PE"]]) == {"PE": 1}
    listed = await desk.door.ask(
        "query($id: ID!) { node(id: $id) { ... on Edition { commitmentReminders(first: 9) {"
        " totalCount nodes { remindedOn text administration { code } } } } } }",
        id=desk.edition,
    )
    newest = listed["node"]["commitmentReminders"]
    assert newest["totalCount"] == 5
    assert newest["nodes"][0] == {
        "remindedOn": "2012-11-03",
        "text": "One commitment of the administration is overdue.",
        "administration": {"code": "PE"},
    }
    too_many = [desk.places["PE"]] * (reminders.ADMINISTRATIONS_MAX + 1)
    for asked, path in (
        (too_many, ["administrationIds"]),
        (["Administration_none"], ["administrationIds", "0"]),
    ):
        more = {"editionId": desk.edition, "administrationIds": asked}
        told = await answer(desk.store, remind, input=more)
        assert told["data"]["act"]["userErrors"] == [{"path": path}]


@on_sqlite
async def test_an_edition_has_so_many_commitments_and_no_more(desk: OutcomeDesk) -> None:
    advice = await desk.agreed()
    async with desk.store.unit_of_work(SYSTEM) as db:
        because = await db.get_one(models.Recommendation, advice.partition("_")[2])
        # Below another recommendation of the edition.
        other = models.Recommendation(
            edition_id=because.edition_id,
            article_id=because.article_id,
            key="other",
            wording="w",
            state=because.state,
            position=99,
        )
        db.add(other)
        await db.flush()
        db.add_all(
            models.Commitment(
                recommendation_id=other.id,
                administration_id=desk.places["PE"].partition("_")[2],
                title=f"Number {number}",
                due_on=date(2012, 1, 1),
                state=models.CommitmentState.OPEN,
            )
            for number in range(COMMITMENTS_OF_EDITION_MAX)
        )
    told = await desk.door.error("addCommitment", **desk.promise(advice))
    assert (told["code"], told["path"]) == ("CONFLICT", ["recommendationId"])
    assert "The edition of the recommendation visits has 1000 commitments" in told["message"]


@on_sqlite
async def test_a_commitment_has_so_many_updates_and_no_more(desk: OutcomeDesk) -> None:
    made = await desk.commitment(await desk.agreed())
    async with desk.store.unit_of_work(SYSTEM) as db:
        db.add_all(
            models.ActionUpdate(
                commitment_id=made.partition("_")[2],
                happened_on=date(2012, 1, 1),
                text="t",
                told_at=datetime(2012, 1, 1, tzinfo=UTC),
                role=Role.PLANNER,
            )
            for _ in range(closing.UPDATES_MAX)
        )
    told = await desk.door.error(
        "recordActionUpdate", commitmentId=made, happenedOn="2012-02-01", text="t"
    )
    assert (told["code"], told["path"]) == ("CONFLICT", ["commitmentId"])


@on_sqlite
async def test_one_key_makes_one_commitment(desk: OutcomeDesk) -> None:
    asked = {**desk.promise(await desk.agreed()), "idempotencyKey": "a-key-of-a-form"}
    first = await desk.door.done("addCommitment", **asked)
    again = await desk.door.done("addCommitment", **asked)
    assert (first["replayed"], again["replayed"]) == (False, True)
    assert again["commitment"]["id"] == first["commitment"]["id"]
    async with desk.store.reading(SYSTEM) as db:
        row = models.Commitment
        rows = await db.scalars(select(row.id).where(row.title == "Receive them"))
        assert len(list(rows)) == 1
