"""Cooperation instruments over HTTP: recorded, brought further, corrected, taken back, mapped."""

from asyncio import gather
from itertools import combinations
from typing import Any

import pytest

from domain.policy import SYSTEM, Role, Viewer
from domain.store import Store
from domain.tokens import Grant, issue_token
from tests.api.asking import answer, ask
from tests.api.drafting import Desk, opened
from tests.databases import on_sqlite

SHOWN = """query($key: String!, $day: Date) {
  cooperationInstrument(by: {key: $key}, asOf: $day) {
    id key kind title notes source sourceUrl confidence crossRegional knownFromOn stage nextStage
    signedOn signedPrecision inForceOn version text parties { code } predecessor { key stage }
    stageEvents { id stage reachedOn precision knownOn source recordedAt instrument { key } }
  } }"""
MAP = """query($filter: CooperationMapFilter, $day: Date, $first: Int! = 100, $after: String) {
  cooperationMap(filter: $filter, asOf: $day, first: $first, after: $after) { totalCount endCursor
    nodes { stage administrations { code region { key } } instruments { key stage kind } } } }"""
ACROSS = """query($filter: CooperationMapFilter, $day: Date) { edition(by: {slug: "wco-idb-2011"}) {
  cooperationMap(filter: $filter, asOf: $day, first: 100) { totalCount
    nodes { stage administrations { code } instruments { key stage } } } } }"""


async def shown(store: Store, key: str, day: str | None = None) -> Any:
    return (await ask(store, SHOWN, key=key, day=day))["cooperationInstrument"]


async def place(store: Store, code: str) -> str:
    data = await ask(store, f'{{ administration(by: {{code: "{code}"}}) {{ id }} }}')
    return str(data["administration"]["id"])


async def record(desk: Desk, **more: object) -> str:
    parties = [await place(desk.store, code) for code in ("PE", "CN")]
    told = {"key": "cn-pe-mra", "kind": "MRA", "title": "Recognition", "source": "A notice."}
    asked = {**told, "partyIds": parties, **more}
    made = await desk.door.done("recordCooperationInstrument", **asked)
    return str(made["cooperationInstrument"]["id"])


async def test_an_instrument_is_recorded_and_climbs_the_ladder(desk: Desk) -> None:
    told = {"stage": "WORK_PLAN", "reachedOn": "2012-05-20", "precision": "MONTH", "notes": "n"}
    made = await record(desk, **told, knownFromOn="2012-06-01", sourceUrl="https://example.org/1")
    fresh = await shown(desk.store, "cn-pe-mra")
    assert [each["code"] for each in fresh["parties"]] == ["CN", "PE"]
    assert (fresh["crossRegional"], fresh["confidence"], fresh["version"]) == (True, "MEDIUM", 1)
    assert (fresh["stage"], fresh["nextStage"]) == ("WORK_PLAN", "JOINT_VALIDATION")
    assert fresh["text"] == "Recognition: work plan agreed (2012-05)."
    (event,) = fresh["stageEvents"]
    assert (event["reachedOn"], event["precision"]) == ("2012-05-01", "MONTH")
    assert (event["source"], event["instrument"]) == ("A notice.", {"key": "cn-pe-mra"})
    further = {"id": made, "source": "A later notice."}
    for step in (
        {"stage": "SIGNED", "reachedOn": "2013-07-01", "precision": "YEAR"},
        {"stage": "IN_FORCE", "reachedOn": "2013-06-30"},
    ):
        await desk.door.done("recordInstrumentStage", **further, **step)
    there = await shown(desk.store, "cn-pe-mra")
    assert (there["stage"], there["nextStage"], there["version"]) == ("IN_FORCE", None, 3)
    assert (there["signedOn"], there["signedPrecision"]) == ("2013-01-01", "YEAR")
    assert there["inForceOn"] == "2013-06-30"
    assert there["text"] == (
        "Recognition: work plan agreed (2012-05), signed (2013), in force (2013-06-30)."
    )
    for day, stage in (
        ("2012-05-31", None),
        ("2012-06-01", "WORK_PLAN"),
        ("2013-01-01", "SIGNED"),
        ("2013-06-30", "IN_FORCE"),
    ):
        seen = await shown(desk.store, "cn-pe-mra", day)
        assert (seen and seen["stage"]) == stage
        if stage == "WORK_PLAN":
            assert (seen["signedOn"], len(seen["stageEvents"])) == (None, 1)


async def test_neither_stage_nor_date_goes_back_and_nothing_is_half_written(desk: Desk) -> None:
    made = await record(desk, stage="SIGNED", reachedOn="2013-01-01", precision="YEAR")
    before = await shown(desk.store, "cn-pe-mra")
    further = {"id": made, "source": "s"}
    for stage in ("CONTACT", "WORK_PLAN", "SIGNED"):
        back = await desk.door.error("recordInstrumentStage", **further, stage=stage)
        assert (back["code"], back["path"]) == ("CONFLICT", ["stage"])
        assert (
            f"cn-pe-mra is SIGNED already, and its stage never goes back to {stage}"
            in (back["message"])
        )
        assert "The next may be IN_FORCE." in back["message"]
    step = {**further, "stage": "IN_FORCE"}
    early = await desk.door.error("recordInstrumentStage", **step, reachedOn="2012-12-31")
    assert (early["code"], early["path"]) == ("INVALID_INPUT", ["reachedOn"])
    assert (
        "cn-pe-mra was SIGNED in 2013, so that it cannot have been IN_FORCE on 2012-12-31"
        in (early["message"])
    )
    ahead = await desk.door.error("recordInstrumentStage", **step, reachedOn="2999-01-01")
    assert (ahead["code"], ahead["path"]) == ("INVALID_INPUT", ["reachedOn"])
    loose = await desk.door.error("recordInstrumentStage", **step, precision="MONTH")
    assert (loose["code"], loose["path"]) == ("INVALID_INPUT", ["precision"])
    both = {"reachedOn": "2013-02-01", "knownOn": "2013-03-01"}
    twice = await desk.door.error("recordInstrumentStage", **step, **both)
    assert (twice["code"], twice["path"]) == ("INVALID_INPUT", ["knownOn"])
    mute = await desk.door.error("recordInstrumentStage", id=made, stage="IN_FORCE", source=" ")
    assert (mute["code"], mute["path"]) == ("INVALID_INPUT", ["source"])
    stale = await desk.door.error("recordInstrumentStage", **step, expectedVersion=7)
    assert (stale["code"], stale["currentVersion"]) == ("STALE", 1)
    assert await shown(desk.store, "cn-pe-mra") == before
    # The first day of a year that is known to the year alone may be the day before.
    await desk.door.done("recordInstrumentStage", **step, reachedOn="2013-01-01")


async def test_every_change_of_an_instrument_is_taken_back(desk: Desk) -> None:
    made = await record(desk)
    first = await shown(desk.store, "cn-pe-mra")
    await desk.door.done("recordInstrumentStage", id=made, stage="SIGNED", source="s")
    signed = await shown(desk.store, "cn-pe-mra")
    await desk.revert_newest()
    assert {**(await shown(desk.store, "cn-pe-mra")), "version": 1} == first
    await desk.revert_newest()
    again = await shown(desk.store, "cn-pe-mra")
    assert (again["stage"], again["version"]) == ("SIGNED", 4)
    assert again["stageEvents"][1]["source"] == signed["stageEvents"][1]["source"]
    await desk.revert_newest()
    words = {"title": "Said otherwise", "notes": "now", "predecessorId": None}
    await desk.door.done("changeCooperationInstrument", id=made, **words)
    said = await shown(desk.store, "cn-pe-mra")
    assert (said["title"], said["notes"], said["source"]) == ("Said otherwise", "now", "A notice.")
    await desk.revert_newest()
    assert {**(await shown(desk.store, "cn-pe-mra")), "version": 1} == first


async def test_a_record_is_taken_back_whole_and_made_again(desk: Desk) -> None:
    made = await record(desk, stage="WORK_PLAN", reachedOn="2012-01-01", notes="n")
    first = await shown(desk.store, "cn-pe-mra")
    await desk.revert_newest()
    assert await shown(desk.store, "cn-pe-mra") is None
    await desk.revert_newest()
    again = await shown(desk.store, "cn-pe-mra")
    assert again["id"] == made
    (event,), (was,) = again.pop("stageEvents"), first.pop("stageEvents")
    assert again == first
    for name in ("stage", "reachedOn", "precision", "knownOn", "source"):
        assert event[name] == was[name]


async def test_of_two_at_once_one_is_the_first_and_the_other_is_told(desk: Desk) -> None:
    made, other = await record(desk), await record(desk, key="cn-pe-other")
    told = {"id": made, "stage": "SIGNED", "source": "s"}
    done = await gather(*(desk.door.do("recordInstrumentStage", **told) for _ in range(2)))
    codes = sorted(each["code"] for one in done for each in one["userErrors"])
    assert codes == ["CONFLICT"]
    assert len((await shown(desk.store, "cn-pe-mra"))["stageEvents"]) == 2
    await desk.revert_newest()
    # Each the predecessor of the other: neither waits for ever, and no circle is made.
    crosswise = ((made, other), (other, made))
    change = "changeCooperationInstrument"
    done = await gather(
        *(desk.door.do(change, id=one, predecessorId=before) for one, before in crosswise)
    )
    (error,) = [each for one in done for each in one["userErrors"]]
    assert (error["code"], error["path"]) == ("INVALID_INPUT", ["predecessorId"])


async def test_a_seeded_instrument_goes_on_and_a_load_leaves_it(desk: Desk) -> None:
    from seeds.load import load_reference  # noqa: PLC0415 -- beside what it leaves alone

    found = await shown(desk.store, "cn-pe-cmaa")
    told = {"reachedOn": "2009-02-01", "precision": "MONTH", "source": "The gazette."}
    await desk.door.done("recordInstrumentStage", id=found["id"], stage="IN_FORCE", **told)
    after = await shown(desk.store, "cn-pe-cmaa")
    assert [each["stage"] for each in after["stageEvents"]] == ["SIGNED", "IN_FORCE"]
    assert (await shown(desk.store, "cn-pe-cmaa", "2009-01-31"))["stage"] == "SIGNED"
    assert (await load_reference(desk.store)).changes_nothing
    assert await shown(desk.store, "cn-pe-cmaa") == after


async def test_a_predecessor_stands_before_and_no_circle_is_made(desk: Desk) -> None:
    grown = (await shown(desk.store, "cn-br-mra"))["id"]
    plan = (await shown(desk.store, "cn-br-plan"))["id"]
    contact = (await shown(desk.store, "cn-ar-contact"))["id"]
    change = "changeCooperationInstrument"
    circle = await desk.door.error(change, id=plan, predecessorId=grown)
    assert (circle["code"], circle["path"]) == ("INVALID_INPUT", ["predecessorId"])
    assert "cn-br-mra grew from cn-br-plan" in circle["message"]
    further = await desk.door.error(change, id=contact, predecessorId=plan)
    assert (further["code"], further["path"]) == ("CONFLICT", ["predecessorId"])
    assert (
        "The predecessor cn-br-plan is WORK_PLAN, and cn-ar-contact only CONTACT"
        in (further["message"])
    )
    later = await desk.door.error(change, id=plan, predecessorId=contact)
    assert (later["code"], later["path"]) == ("INVALID_INPUT", ["predecessorId"])
    gone = await desk.door.error(change, id=plan, predecessorId="CooperationInstrument_none")
    assert (gone["code"], gone["path"]) == ("NOT_FOUND", ["predecessorId"])
    own = await desk.door.error(change, id=plan, predecessorId=plan)
    assert own["code"] == "INVALID_INPUT"
    await desk.door.done(change, id=grown, predecessorId=None)
    assert (await shown(desk.store, "cn-br-mra"))["predecessor"] is None


@on_sqlite
@pytest.mark.parametrize(
    ("more", "code", "path"),
    [
        ({"key": "CN PE"}, "INVALID_INPUT", ["key"]),
        ({"key": "cn-pe-cmaa"}, "CONFLICT", ["key"]),
        ({"partyIds": []}, "INVALID_INPUT", ["partyIds"]),
        ({"partyIds": ["Administration_a", "Administration_b"]}, "NOT_FOUND", ["partyIds", "0"]),
        ({"title": " "}, "INVALID_INPUT", ["title"]),
        ({"source": ""}, "INVALID_INPUT", ["source"]),
        ({"sourceUrl": "no address"}, "INVALID_INPUT", ["sourceUrl"]),
        ({"knownFromOn": "2999-01-01"}, "INVALID_INPUT", ["knownFromOn"]),
        ({"knownOn": "2999-01-01"}, "INVALID_INPUT", ["knownOn"]),
        (
            {"reachedOn": "2012-05-01", "knownFromOn": "2012-04-30"},
            "INVALID_INPUT",
            ["knownFromOn"],
        ),
        ({"predecessorId": "CooperationInstrument_none"}, "NOT_FOUND", ["predecessorId"]),
    ],
)
async def test_what_does_not_fit_is_refused_by_its_field(
    desk: Desk, more: dict[str, object], code: str, path: list[str]
) -> None:
    parties = [await place(desk.store, each) for each in ("PE", "CN")]
    told = {"key": "cn-pe-mra", "kind": "MRA", "title": "t", "source": "s", "partyIds": parties}
    error = await desk.door.error("recordCooperationInstrument", **{**told, **more})
    assert (error["code"], error["path"]) == (code, path), error
    assert await shown(desk.store, "cn-pe-mra") is None


@on_sqlite
async def test_who_acts_for_a_party_records_it_and_nobody_else(demo_store: Store) -> None:
    peru, mexico = [await place(demo_store, code) for code in ("PE", "MX")]
    _, _, peru_id = peru.partition("_")
    async with demo_store.unit_of_work(SYSTEM) as db:
        grant = Grant("pe", Role.COORDINATOR, None, administration_id=peru_id)
        token, _ = await issue_token(db, grant, at=demo_store.clock())
    cmaa = (await shown(demo_store, "cn-pe-cmaa"))["id"]
    pacific = (await shown(demo_store, "cn-br-mra"))["id"]
    china, brazil = [await place(demo_store, code) for code in ("CN", "BR")]
    async with opened(demo_store, token) as door:
        told = {"stage": "IN_FORCE", "source": "s"}
        await door.done("recordInstrumentStage", id=cmaa, **told)
        other = await door.error("recordInstrumentStage", id=pacific, **told)
        assert (other["code"], other["path"]) == ("NOT_FOUND", ["id"])
        made = {"key": "x", "kind": "MRA", "title": "t", "source": "s"}
        both = [china, brazil]
        refused = await door.error("recordCooperationInstrument", **made, partyIds=both)
        assert (refused["code"], refused["path"]) == ("NOT_FOUND", ["partyIds"])
        await door.done("recordCooperationInstrument", **made, partyIds=[mexico, peru])
    viewer = Viewer("m", Role.MANAGER, edition_ids=None)
    act = "mutation($input: %sInput!) { %s(input: $input) { userErrors { code } } }"
    document = act % ("RecordInstrumentStage", "recordInstrumentStage")
    told_off = await answer(
        demo_store, document, viewer=viewer, input={"id": cmaa, "stage": "SIGNED", "source": "s"}
    )
    assert told_off["errors"][0]["extensions"]["code"] == "FORBIDDEN"


async def naive_map(store: Store, day: str | None) -> dict[tuple[str, str], list[tuple[str, str]]]:
    """Pair the parties of every instrument by hand."""
    data = await ask(
        store,
        "query($day: Date) { cooperationInstruments(first: 100, asOf: $day) {"
        " nodes { key stage parties { code } } } }",
        day=day,
    )
    pairs: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for each in data["cooperationInstruments"]["nodes"]:
        codes = sorted(party["code"] for party in each["parties"])
        for pair in combinations(codes, 2):
            pairs.setdefault(pair, []).append((each["key"], each["stage"]))
    return pairs


async def mapped(store: Store, day: str | None = None, **where: object) -> dict[Any, Any]:
    """Walk through all pages of the map."""
    found: dict[Any, Any] = {}
    after = None
    while True:
        asked = {"filter": where or None, "day": day, "first": 20, "after": after}
        page = (await ask(store, MAP, **asked))["cooperationMap"]
        for each in page["nodes"]:
            codes = tuple(one["code"] for one in each["administrations"])
            assert codes not in found
            found[codes] = each
        after = page["endCursor"]
        if after is None:
            assert len(found) == page["totalCount"]
            return found


LADDER = ["CONTACT", "WORK_PLAN", "JOINT_VALIDATION", "SIGNED", "IN_FORCE"]


@pytest.mark.parametrize("day", [None, "2011-12-07", "2019-06-30"])
async def test_the_map_is_what_pairing_all_parties_by_hand_gives(
    demo_store: Store, day: str | None
) -> None:
    naive, found = await naive_map(demo_store, day), await mapped(demo_store, day)
    assert list(found) == sorted(naive)
    for pair, had in naive.items():
        shown = [(each["key"], each["stage"]) for each in found[pair]["instruments"]]
        assert shown == sorted(had)
        assert found[pair]["stage"] == max((stage for _, stage in had), key=LADDER.index)


@on_sqlite
async def test_the_map_is_narrowed_by_kind_stage_region_and_party(demo_store: Store) -> None:
    everything = await mapped(demo_store)
    crossing = await mapped(demo_store, crossRegional=True)
    assert crossing == {
        pair: each
        for pair, each in everything.items()
        if len({one["region"]["key"] for one in each["administrations"]}) == 2
    }
    assert len(await mapped(demo_store, crossRegional=False)) == len(everything) - len(crossing)
    peru = await mapped(demo_store, partyCodeIn=["PE"])
    assert set(peru) == {pair for pair in everything if "PE" in pair}
    for key, asked, kept in (("stage", "stageIn", "IN_FORCE"), ("kind", "kindIn", "CMAA")):
        found = await mapped(demo_store, **{asked: [kept]})
        assert {pair: [i["key"] for i in each["instruments"]] for pair, each in found.items()} == {
            pair: had
            for pair, each in everything.items()
            if (had := [i["key"] for i in each["instruments"] if i[key] == kept])
        }


@on_sqlite
async def test_an_edition_maps_its_sides_alone(demo_store: Store) -> None:
    found = (await ask(demo_store, ACROSS, day="2011-12-07"))["edition"]["cooperationMap"]
    assert [
        [[one["code"] for one in each["administrations"]], each["instruments"]]
        for each in found["nodes"]
    ] == [[["CN", "PE"], [{"key": "cn-pe-cmaa", "stage": "SIGNED"}]]]
    now = (await ask(demo_store, ACROSS))["edition"]["cooperationMap"]
    pairs = [[one["code"] for one in each["administrations"]] for each in now["nodes"]]
    assert now["totalCount"] == len(pairs) > 5
    assert all("CN" in pair for pair in pairs)


@on_sqlite
async def test_a_cursor_of_another_map_is_refused(demo_store: Store) -> None:
    page = (await ask(demo_store, MAP, first=1))["cooperationMap"]
    for more in ({"day": "2020-01-01"}, {"filter": {"crossRegional": True}}):
        told = await answer(demo_store, MAP, after=page["endCursor"], **more)
        assert told["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
    many = await answer(demo_store, MAP, first=101)
    assert "first is 101" in many["errors"][0]["message"]
