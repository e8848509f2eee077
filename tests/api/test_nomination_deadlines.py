"""Until when nominations are taken, and the life of an edition that takes them."""

from datetime import UTC, date, datetime, time
from itertools import product

import pytest
from sqlalchemy import select

from domain import models
from domain.edition_states import EDITION_MOVES
from domain.models import EditionState
from domain.policy import SYSTEM
from tests.api.call import SLUG, Call
from tests.databases import on_sqlite

EDITION = {"editionId": f"Edition_{SLUG}"}


def utc(*parts: int) -> datetime:
    return datetime(2012, *parts, tzinfo=UTC)


# Peru is five hours behind UTC all year; Mexico put its clocks forward on 1 April; China is eight
# hours ahead.
@pytest.mark.parametrize(
    ("code", "last", "words"),
    [
        ("PE", utc(4, 3, 4, 59, 59), "2012-04-02 at the end of the day in America/Lima"),
        ("MX", utc(4, 3, 4, 59, 59), "2012-04-02 at the end of the day in America/Mexico_City"),
        ("CN", utc(4, 2, 15, 59, 59), "2012-04-02 at the end of the day in Asia/Shanghai"),
    ],
)
@on_sqlite
async def test_a_day_ends_by_the_clock_of_the_administration(
    call: Call, code: str, last: datetime, words: str
) -> None:
    told = await call.act("planner", "changeNominationDeadline", closesOn="2012-04-02", **EDITION)
    assert told["nominationDeadlines"] == [
        {"administration": None, "closesOn": "2012-04-02", "localTime": None, "version": 1}
    ]
    early, late = await call.nominate(code), await call.nominate(code)
    call.now = last.replace(microsecond=999_999)
    assert (await call.act(code, "submitNomination", id=early["id"]))["state"] == "SUBMITTED"
    call.now = datetime.fromtimestamp(last.timestamp() + 1, UTC)
    kind, path, said = await call.act(code, "submitNomination", id=late["id"])
    assert (kind, path) == ("CONFLICT", ["id"])
    assert f"closed on {words}. Ask a planner" in said
    # Whoever decides still does.
    assert (await call.confirm(early["id"]))["state"] == "CONFIRMED"


async def test_one_administration_is_given_longer_and_the_others_are_not(call: Call) -> None:
    act = "changeNominationDeadline"
    place = {code: f"Administration_{call.places[code]}" for code in ("PE", "AR")}
    early = await call.act(
        "planner", act, closesOn="2012-04-09", administrationId=place["PE"], **EDITION
    )
    assert early[:2] == ("CONFLICT", ["administrationId"])
    await call.act("planner", act, closesOn="2012-04-02", localTime="17:00", **EDITION)
    for wrong, path in (
        ({"closesOn": "2012-05-07"}, ["closesOn"]),
        ({"closesOn": "2012-05-08"}, ["closesOn"]),
        ({"closesOn": "2012-04-02", "localTime": "24:00"}, ["localTime"]),
        (
            {"closesOn": "2012-04-02", "localTime": "16:59", "administrationId": place["PE"]},
            ["closesOn"],
        ),
        ({"closesOn": "2012-04-09", "administrationId": place["AR"]}, ["administrationId"]),
    ):
        told = await call.act("planner", act, **wrong, **EDITION)
        assert told[:2] == ("INVALID_INPUT", path), told
    outside = await call.act("planner", act, closesOn="2012-05-07", **EDITION)
    assert outside[2] == (
        "2012-05-07 is not before the edition call, which starts on 2012-05-07. Close nominations"
        " earlier."
    )
    peru, mexico = await call.nominate("PE"), await call.nominate("MX")
    longer = {"closesOn": "2012-04-09", "administrationId": place["PE"], **EDITION}
    assert (await call.act("planner", act, expectedVersion=3, **longer))[0] == "STALE"
    assert (
        len((await call.act("planner", act, expectedVersion=0, **longer))["nominationDeadlines"])
        == 2
    )
    asked = '{ edition(by: {slug: "call"}) { nominationDeadlines { closesOn } } }'
    for who, number in (("PE", 2), ("MX", 1), (call.person(peru["manager"]["id"]), 1)):
        seen = (await call.ask(who, asked))["data"]["edition"]["nominationDeadlines"]
        assert len(seen) == number
    call.now = utc(4, 5, 12)
    assert (await call.act("MX", "submitNomination", id=mexico["id"]))[0] == "CONFLICT"
    assert (await call.act("PE", "submitNomination", id=peru["id"]))["state"] == "SUBMITTED"
    # The newest change is taken back, and then the one before it.
    for expected in (1, 0):
        entries = await call.kept(models.AuditEntry, action=act)
        entry = sorted(entries, key=lambda each: each.number)[-1 if expected else 0]
        await call.act("planner", "revertChange", auditEntryId=f"AuditEntry_{entry.id}")
        assert len(await call.kept(models.NominationDeadline)) == expected


@on_sqlite
async def test_longer_may_be_an_hour(call: Call) -> None:
    """All have until 17:00 of one day by their clocks, Peru until 18:00 with that minute."""
    act, day = "changeNominationDeadline", {"closesOn": "2012-04-02", **EDITION}
    await call.act("planner", act, localTime="17:00", **day)
    peru = {"administrationId": f"Administration_{call.places['PE']}"}
    await call.act("planner", act, localTime="18:00", **peru, **day)
    drafts = [await call.nominate(code) for code in ("PE", "PE", "MX")]
    call.now = utc(4, 2, 23, 0, 59)
    assert (await call.act("PE", "submitNomination", id=drafts[0]["id"]))["state"] == "SUBMITTED"
    # In Mexico it is the same minute: its clocks are an hour ahead of its winter.
    late = await call.act("MX", "submitNomination", id=drafts[2]["id"])
    assert "closed on 2012-04-02 at 17:00 in America/Mexico_City" in late[2]
    call.now = utc(4, 2, 23, 1)
    late = await call.act("PE", "submitNomination", id=drafts[1]["id"])
    assert "closed on 2012-04-02 at 18:00 in America/Lima" in late[2]


@on_sqlite
async def test_a_time_that_clocks_show_twice_ends_the_second_time(call: Call) -> None:
    """In Mexico it was 01:30 twice on 28 October 2012, and a draft is in time at the second."""
    async with call.store.unit_of_work(SYSTEM) as db:
        edition = await db.get_one(models.Edition, SLUG)
        edition.starts_on, edition.ends_on = date(2012, 11, 5), date(2012, 11, 9)
    asked = {"closesOn": "2012-10-28", "localTime": "01:30", **EDITION}
    await call.act("planner", "changeNominationDeadline", **asked)
    drafts = [await call.nominate(code) for code in ("MX", "MX", "PE")]
    call.now = utc(10, 28, 7, 30, 59)
    assert (await call.act("MX", "submitNomination", id=drafts[0]["id"]))["state"] == "SUBMITTED"
    call.now = utc(10, 28, 7, 31)
    late = await call.act("MX", "submitNomination", id=drafts[1]["id"])
    assert "closed on 2012-10-28 at 01:30 in America/Mexico_City" in late[2]
    assert (await call.act("PE", "submitNomination", id=drafts[2]["id"]))[0] == "CONFLICT"


@on_sqlite
async def test_whoever_forgets_a_day_takes_no_deadline_back(call: Call) -> None:
    act, day = "changeNominationDeadline", {"closesOn": "2012-04-02"}
    await call.act("planner", act, **day, **EDITION)
    for asked, path in (({}, "closesOn"), ({"closesOn": None, "localTime": "17:00"}, "localTime")):
        assert (await call.act("planner", act, **asked, **EDITION))[:2] == ("INVALID_INPUT", [path])
    assert len(await call.kept(models.NominationDeadline)) == 1


@on_sqlite
async def test_the_deadline_of_all_stays_while_somebody_has_longer(call: Call) -> None:
    """Without it theirs would be the only one, and they alone would be shut out."""
    act, none = "changeNominationDeadline", {"closesOn": None, **EDITION}
    longer = [{"administrationId": f"Administration_{call.places[code]}"} for code in ("PE", "MX")]
    await call.act("planner", act, closesOn="2012-04-02", **EDITION)
    for each in longer:
        await call.act("planner", act, closesOn="2012-04-09", **each, **EDITION)
    told = await call.act("planner", act, **none)
    assert told == (
        "CONFLICT",
        ["closesOn"],
        "MX and PE have longer than the others. Take their deadlines back first.",
    )
    # The same is told to whoever takes the first change back before the others.
    entries = sorted(await call.kept(models.AuditEntry, action=act), key=lambda each: each.number)
    first, *later = (f"AuditEntry_{each.id}" for each in entries)
    told = await call.act("planner", "revertChange", auditEntryId=first)
    assert "MX and PE have longer" in told[2]
    await call.act("planner", "revertChange", auditEntryId=later[0])
    told = await call.act("planner", act, **none)
    assert told[2] == "MX has longer than the others. Take its deadline back first."
    await call.act("planner", act, **longer[1], **none)
    assert (await call.act("planner", act, **none))["nominationDeadlines"] == []


@on_sqlite
async def test_a_day_of_long_ago_is_refused_and_passed_wherever_it_stands(call: Call) -> None:
    """The first days there are have no moment in UTC where clocks are ahead of it."""
    act = "changeNominationDeadline"
    for day in ("0001-01-01", "1899-12-31"):
        told = await call.act("planner", act, closesOn=day, **EDITION)
        assert told == ("INVALID_INPUT", ["closesOn"], f"{day} is before 1900. Give a later day.")
    told = await call.act("planner", act, closesOn="1900-01-01", **EDITION)
    assert [each["closesOn"] for each in told["nominationDeadlines"]] == ["1900-01-01"]
    drafts = {code: await call.nominate(code) for code in ("PE", "CN")}
    for closes_on, local_time in product((date.min, date(1900, 1, 1)), (None, time(0))):
        async with call.store.unit_of_work(SYSTEM) as db:
            row = (await db.scalars(select(models.NominationDeadline))).one()
            row.closes_on, row.local_time = closes_on, local_time
        for code, draft in drafts.items():
            told = await call.act(code, "submitNomination", id=draft["id"])
            assert told[:2] == ("CONFLICT", ["id"])
            assert f"closed on {closes_on.isoformat()} at" in told[2]


@on_sqlite
async def test_the_table_of_an_editions_moves_is_what_happens(call: Call) -> None:
    known = {(move.source, move.target) for move in EDITION_MOVES}
    for source, target in product(EditionState, EditionState):
        async with call.store.unit_of_work(SYSTEM) as db:
            (await db.get_one(models.Edition, SLUG)).state = source
        told = await call.act("planner", "changeEditionState", state=target.name, **EDITION)
        if source is target or (source, target) in known:
            assert told["state"] == target.name
        else:
            assert told[:2] == ("CONFLICT", ["state"])
            assert told[2].startswith(f"The edition call is {source.name}.")


async def test_a_planner_opens_and_closes_nominations_and_takes_that_back(call: Call) -> None:
    await call.act("planner", "changeEditionState", state="PLANNED", **EDITION)
    code, path, words = await call.nominate("PE")
    assert (code, path) == ("CONFLICT", ["editionId"])
    assert words == "The edition call is PLANNED. This can be done while it is NOMINATING."
    for who in ("PE", "auditor", "admin"):
        told = await call.act(who, "changeEditionState", state="NOMINATING", **EDITION)
        assert told[0] == "FORBIDDEN"
    stale = await call.act(
        "planner", "changeEditionState", state="NOMINATING", expectedVersion=1, **EDITION
    )
    assert stale[0] == "STALE"
    await call.act("planner", "changeEditionState", state="NOMINATING", **EDITION)
    draft = await call.nominate("PE")
    refused = await call.act("planner", "changeEditionState", state="PLANNED", **EDITION)
    assert refused[2].startswith("1 people were put forward for call.")
    await call.act("planner", "changeEditionState", state="OPEN", **EDITION)
    assert (await call.act("PE", "submitNomination", id=draft["id"]))[0] == "CONFLICT"
    (entry,) = [
        each
        for each in await call.kept(models.AuditEntry, action="changeEditionState")
        if each.after and '"open"' in each.after
    ]
    await call.act("planner", "revertChange", auditEntryId=f"AuditEntry_{entry.id}")
    assert (await call.act("PE", "submitNomination", id=draft["id"]))["state"] == "SUBMITTED"


@on_sqlite
async def test_nominations_open_between_two_sides(call: Call) -> None:
    async with call.store.unit_of_work(SYSTEM) as db:
        (await db.get_one(models.Edition, SLUG)).state = EditionState.PLANNED
        await db.delete(await db.get_one(models.Side, "callchina"))
    told = await call.act("planner", "changeEditionState", state="NOMINATING", **EDITION)
    assert told[:2] == ("NOT_READY", ["editionId"])
    elsewhere = {"editionId": "Edition_nothing", "state": "OPEN"}
    assert (await call.act("planner", "changeEditionState", **elsewhere))[0] == "NOT_FOUND"
