"""Quotas, the waiting list, freed places, and substitutes."""

from datetime import UTC, datetime

from domain import models
from domain.models import EditionState
from domain.policy import SYSTEM
from domain.rights.erasure import erase_person
from tests.api.asking import statements
from tests.api.call import SLUG, Call
from tests.databases import on_sqlite

EDITION = f"Edition_{SLUG}"


async def test_a_full_quota_makes_people_wait_in_the_order_of_submission(call: Call) -> None:
    await call.quota("latin_america", 2)
    sent = [await call.submitted(code) for code in ("PE", "MX", "PE", "BR", "MX")]
    done = {}
    for place in (4, 0, 3, 1, 2):
        each = await call.confirm(sent[place]["id"])
        done[each["manager"]["code"]] = each
    assert {code: each["state"] for code, each in done.items()} == {
        "MX-02": "CONFIRMED",
        "PE-01": "CONFIRMED",
        "BR-01": "WAITLISTED",
        "MX-01": "WAITLISTED",
        "PE-02": "WAITLISTED",
    }
    assert await call.waiting() == ["MX-01", "PE-02", "BR-01"]
    code, path, words = await call.confirm(sent[2]["id"])
    assert (code, path) == ("CONFLICT", ["id"])
    assert words.startswith(
        "The nomination of PE-02 waits at place 2. The 2 places of the side latin_america are"
    )


async def test_a_freed_place_goes_to_the_first_who_fits_both_quotas_and_says_so_once(
    call: Call,
) -> None:
    await call.quota("latin_america", 3)
    await call.quota("latin_america", 1, "PE")
    peru, mexico, brazil = [await call.confirmed(code) for code in ("PE", "MX", "BR")]
    waits = [(await call.confirmed(code))["manager"]["code"] for code in ("PE", "MX", "BR")]
    assert await call.waiting() == waits == ["PE-02", "MX-02", "BR-02"]
    # The first of the list is of Peru, whose quota is full: the place goes past them.
    told = await call.act("BR", "withdrawNomination", id=brazil["id"])
    assert told["state"] == "WITHDRAWN"
    assert await call.waiting() == ["PE-02", "BR-02"]
    gone = await call.act("PE", "withdrawDelegate", delegateId=peru["delegate"]["id"])
    assert gone["withdrawnAt"]
    assert await call.waiting() == ["BR-02"]
    states = await call.states()
    assert (states["PE-02"], states["MX-02"], states["MX-01"]) == ("CONFIRMED",) * 3
    promoted = await call.kept(models.OutboxEvent, kind=models.EventKind.NOMINATION_PROMOTED)
    assert len(promoted) == len({each.record_id for each in promoted}) == 2
    for code in ("MX", "PE"):
        (there,) = [each for each in await call.listed(code) if each["manager"]["code"][3:] == "02"]
        assert there["notices"] == [{"kind": "WAITLISTED"}, {"kind": "PLACE_FREED"}]
        mine = await call.listed(call.person(there["manager"]["id"]))
        assert [each["notices"] for each in mine] == [there["notices"]]
    # Whoever withdrew caused it, and learns nothing of it.
    trail = await call.kept(models.AuditEntry, action="withdrawNomination", viewer="BR")
    assert {each.record_type for each in trail} == {"Nomination", "Delegate"}
    assert len(trail) == 4
    assert {each["manager"]["code"] for each in await call.listed("BR")} == {"BR-01", "BR-02"}
    assert mexico["state"] == "CONFIRMED"


async def test_more_places_go_to_who_waits_and_fewer_than_confirmed_are_refused(call: Call) -> None:
    side = await call.quota("latin_america", 1)
    assert side["quotas"] == [
        {"administration": None, "places": 1, "confirmed": 0, "waiting": 0, "version": 1}
    ]
    for code in ("PE", "PE", "MX", "MX"):
        await call.confirmed(code)
    side = await call.quota("latin_america", 3)
    assert await call.waiting() == ["MX-02"]
    assert [
        (
            each["administration"] and each["administration"]["code"],
            each["confirmed"],
            each["waiting"],
        )
        for each in side["quotas"]
    ] == [(None, 3, 1), ("MX", 1, 1), ("PE", 2, 0)]
    code, path, words = await call.quota("latin_america", 1)
    assert (code, path) == ("CONFLICT", ["places"])
    assert words == (
        "The side latin_america has 3 confirmed delegates: LA-03, LA-02, LA-01. Withdraw 2 of them"
        " before you give it 1 places."
    )
    code, path, words = await call.quota("latin_america", 1, "PE")
    assert (code, path) == ("CONFLICT", ["places"])
    assert words.startswith("Peru (PE) has 2 confirmed delegates: LA-02, LA-01.")
    # Without a quota of the side nobody waits whom no quota of theirs holds back.
    await call.quota("latin_america", 1, "MX")
    await call.quota("latin_america", None)
    assert await call.waiting() == ["MX-02"]
    await call.quota("latin_america", None, "MX")
    assert await call.waiting() == []


@on_sqlite
async def test_whoever_forgets_the_places_takes_no_limit_away(call: Call) -> None:
    await call.quota("latin_america", 1)
    await call.confirmed("PE")
    waits = await call.confirmed("MX")
    side = {"sideId": "Side_calllatin"}
    assert (await call.act("planner", "changeQuota", **side))[:2] == ("INVALID_INPUT", ["places"])
    told = (await call.confirm(waits["id"]))[2]
    assert "The only place of the side latin_america is taken." in told
    assert await call.waiting() == ["MX-01"]


@on_sqlite
async def test_many_places_are_given_in_one_go(call: Call) -> None:
    """The list is read and renumbered once, and so are codes read, however many get a place."""
    await call.quota("latin_america", 0)
    await call.quota("latin_america", 1, "PE")
    for code in ("PE", "MX", "PE", "BR", "MX", "PE", "MX"):
        await call.confirmed(code)
    costs = []
    for places in (1, 4):
        with statements(call.store) as seen:
            await call.quota("latin_america", places)
        lists = [each for each in seen if "waiting_place" in each]
        codes = [each for each in seen if each.startswith("SELECT delegate.side_id, delegate.code")]
        costs.append((len(lists), len(codes)))
    assert costs[0] == costs[1]
    # In the order of the list, and whoever does not fit stays on it.
    assert await call.waiting() == ["PE-02", "PE-03", "MX-03"]
    given = {
        each["manager"]["code"]: each["delegate"]["code"]
        for each in await call.listed(filter={"stateIn": ["CONFIRMED"]})
    }
    assert given == {"PE-01": "LA-01", "MX-01": "LA-02", "BR-01": "LA-03", "MX-02": "LA-04"}


@on_sqlite
async def test_a_quota_is_of_a_side_and_its_own_administrations(call: Call) -> None:
    code, path, words = await call.quota("latin_america", 1, "CN")
    assert (code, path) == ("INVALID_INPUT", ["administrationId"])
    assert words == "China (CN) is on the side china, not latin_america."
    assert (await call.quota("latin_america", 1, "AR"))[:2] == (
        "INVALID_INPUT",
        ["administrationId"],
    )
    assert (await call.quota("latin_america", -1))[:2] == ("INVALID_INPUT", ["places"])
    assert (await call.quota("nowhere", 1))[:2] == ("NOT_FOUND", ["sideId"])
    stale = {"sideId": "Side_callchina", "places": 3, "expectedVersion": 1}
    assert (await call.act("planner", "changeQuota", **stale))[0] == "STALE"
    # Of other administrations than their own a coordinator reads no quota.
    await call.quota("latin_america", 1, "PE")
    await call.quota("latin_america", 2, "MX")
    document = '{ node(id: "Side_calllatin") { ... on Side { quotas { places } } } }'
    told = (await call.ask("MX", document))["data"]["node"]["quotas"]
    assert told == [{"places": None}, {"places": 2}]


async def test_a_planner_moves_somebody_on_the_list_with_a_reason_and_back(call: Call) -> None:
    await call.quota("latin_america", 0)
    waits = [await call.confirmed(code) for code in ("PE", "MX", "BR", "PE")]
    moved = {"id": waits[3]["id"], "place": 1}
    assert (await call.act("planner", "moveNomination", **moved, reason=""))[1] == ["reason"]
    nowhere = moved | {"place": 0, "reason": "r"}
    assert (await call.act("planner", "moveNomination", **nowhere))[1] == ["place"]
    done = await call.act("planner", "moveNomination", **moved, reason="Heads the reform.")
    assert (done["waitingPlace"], done["version"]) == (1, waits[3]["version"] + 1)
    assert await call.waiting() == ["PE-02", "PE-01", "MX-01", "BR-01"]
    # Whoever was submitted before all others goes behind nobody who was submitted later.
    last = {"id": waits[0]["id"], "place": 99, "reason": "r"}
    assert (await call.act("planner", "moveNomination", **last))["waitingPlace"] == 4
    assert await call.waiting() == ["PE-02", "MX-01", "BR-01", "PE-01"]
    (entry,) = [
        each
        for each in await call.kept(models.AuditEntry, action="moveNomination")
        if each.record_id == waits[3]["id"].partition("_")[2]
    ]
    reverted = await call.act("planner", "revertChange", auditEntryId=f"AuditEntry_{entry.id}")
    assert isinstance(reverted, dict), reverted
    assert await call.waiting() == ["MX-01", "BR-01", "PE-01", "PE-02"]
    assert "Heads" not in str([(entry.before, entry.after, entry.reason)])


async def test_a_substitute_takes_the_place_past_the_list(call: Call) -> None:
    await call.quota("latin_america", 1)
    leaving = await call.confirmed("PE")
    await call.confirmed("MX")
    second = await call.confirmed("PE")
    assert await call.waiting() == ["MX-01", "PE-02"]
    asked = {"delegateId": leaving["delegate"]["id"]}
    stranger = await call.act(
        "planner",
        "substituteDelegate",
        managerId=(await call.listed("MX"))[0]["manager"]["id"],
        **asked,
    )
    assert stranger[:2] == ("INVALID_INPUT", ["managerId"])
    assert stranger[2].startswith("MX-01 is not of the administration of LA-01.")
    known = await call.act(
        "PE", "substituteDelegate", managerId=second["manager"]["id"], expectedVersion=1, **asked
    )
    assert known["substitute"]["code"] == "LA-02"
    assert known["substitute"]["substituteOf"] == {"code": "LA-01"}
    assert known["delegate"]["substitute"] == {"code": "LA-02"}
    assert await call.waiting() == ["MX-01"]
    states = await call.states()
    assert (states["PE-01"], states["PE-02"]) == ("WITHDRAWN", "CONFIRMED")
    fresh = await call.act(
        "PE", "substituteDelegate", delegateId=known["substitute"]["id"], newManager={"name": "Li"}
    )
    assert fresh["substitute"]["code"] == "LA-03"
    again = await call.act("PE", "substituteDelegate", newManager={"name": "Bo"}, **asked)
    assert again[:2] == ("CONFLICT", ["delegateId"])
    assert again[2].startswith("LA-01 has withdrawn already")
    notices = {each["manager"]["code"]: each["notices"] for each in await call.listed()}
    assert notices["PE-03"] == [{"kind": "TOOK_OVER"}]
    assert await call.waiting() == ["MX-01"]


@on_sqlite
async def test_what_comes_back_by_a_key_is_done_once(call: Call) -> None:
    await call.quota("latin_america", 1)
    peru = await call.confirmed("PE")
    await call.confirmed("MX")
    await call.confirmed("BR")
    asked = {"id": peru["id"], "idempotencyKey": "withdraw-once"}
    first = await call.act("PE", "withdrawNomination", **asked)
    assert await call.act("PE", "withdrawNomination", **asked) == first
    assert await call.waiting() == ["BR-01"]
    assert len(await call.kept(models.NominationNotice, kind=models.NoticeKind.PLACE_FREED)) == 1


@on_sqlite
async def test_after_an_edition_a_place_that_becomes_free_stays_so(call: Call) -> None:
    await call.quota("latin_america", 1)
    peru = await call.confirmed("PE")
    await call.confirmed("MX")
    async with call.store.unit_of_work(SYSTEM) as db:
        (await db.get_one(models.Edition, SLUG)).state = EditionState.CLOSED
    assert (await call.act("PE", "withdrawNomination", id=peru["id"]))["state"] == "WITHDRAWN"
    assert await call.waiting() == ["MX-01"]
    assert (await call.act("MX", "withdrawNomination", id=(await call.listed("MX"))[0]["id"]))[
        "waitingPlace"
    ] is None


async def test_whoever_is_erased_waits_no_more_also_once_the_days_of_an_edition_are_over(
    call: Call,
) -> None:
    await call.quota("latin_america", 1)
    peru = await call.confirmed("PE")
    first, second = await call.confirmed("MX"), await call.confirmed("BR")
    drafted, asked = await call.nominate("MX"), await call.submitted("MX")
    call.now = datetime(2013, 1, 1, tzinfo=UTC)
    for each in (first, drafted, asked):
        async with call.store.unit_of_work(SYSTEM) as db:
            await erase_person(db, each["manager"]["id"].partition("_")[2], "Wish.", at=call.now)
    states = await call.states()
    assert [states[f"MX-0{number}"] for number in (1, 2, 3)] == ["WITHDRAWN"] * 3
    assert await call.waiting() == ["BR-01"]
    await call.act("PE", "withdrawNomination", id=peru["id"])
    assert (await call.states())["BR-01"] == "CONFIRMED"
    assert [each["state"] for each in await call.listed() if each["id"] == second["id"]] == [
        "CONFIRMED"
    ]
