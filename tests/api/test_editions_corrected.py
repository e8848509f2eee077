"""Editions over HTTP once they are there: what may change when, refusals in words, undo, seeds."""

from typing import Any

from domain.policy import SYSTEM
from domain.programmes import get_edition
from domain.roles import Role
from domain.store import Store
from domain.tokens import Grant, issue_token
from tests.api.asking import SLUG
from tests.api.drafting import Desk, Door, opened
from tests.api.edition_made import BY_CODE, whole
from tests.databases import on_sqlite
from tests.seeds.rows import load_all

PARTS = """
{ edition(by: {slug: "wco-idb-2011"}) { id version programme { id version }
  sides { id key version } components { id key version }
  organizations { organization { id key version } } } }
"""
SPANISH = '{ edition(by: {slug: "wco-idb-2011"}) { name(locale: "es") } }'


async def ids(door: Door) -> dict[str, str]:
    """Return the ids of the edition of 2011 and its parts, by key."""
    found = (await door.ask(PARTS))["edition"]
    known = {each["key"]: each["id"] for each in (*found["sides"], *found["components"])}
    parts = [each["organization"] for each in found["organizations"]]
    known |= {each["key"]: each["id"] for each in parts}
    return {**known, "edition": found["id"], "programme": found["programme"]["id"]}


async def reopened(desk: Desk) -> dict[str, str]:
    await desk.door.done("changeEditionState", editionId=desk.edition, state="OPEN")
    return await ids(desk.door)


async def administration(door: Door, code: str) -> str:
    return str((await door.ask(BY_CODE, by={"code": code}))["administration"]["id"])


async def refused(door: Door, act: str, **asked: object) -> tuple[str, list[str], str]:
    error = await door.error(act, **asked)
    return error["code"], error["path"], error["message"]


COMPONENT: dict[str, Any] = {
    "key": "online",
    "kind": "ONLINE",
    "name": "Online",
    "startsOn": "2011-12-08",
    "endsOn": "2011-12-08",
    "timeZone": "Etc/UTC",
}


@on_sqlite
async def test_nothing_of_a_closed_edition_changes_but_what_it_left(desk: Desk) -> None:
    known, of = await ids(desk.door), {"editionId": desk.edition}
    for act, asked in {
        "correctEdition": {"id": desk.edition, "name": "n"},
        "addSide": {**of, "key": "k", "name": "n"},
        "correctSide": {"id": known["china"], "name": "n"},
        "removeSide": {"id": known["china"]},
        "addComponent": {**of, **COMPONENT},
        "correctComponent": {"id": known["shanghai_forum"], "name": "n"},
        "removeComponent": {"id": known["shanghai_forum"]},
        "setEditionOrganizations": {**of, "roles": []},
        "setFocusTopics": {**of, "topics": []},
    }.items():
        code, _, message = await refused(desk.door, act, **asked)
        assert code == "CONFLICT", act
        assert message.startswith("The edition wco-idb-2011 is CLOSED. This can be changed while")
    told = [{"key": "left", "kind": "OUTPUT", "text": "What it left."}]
    await desk.door.done("setStatements", **of, statements=told)
    assert (await whole(desk.door, SLUG))["outputs"] == [{"key": "left", "text": "What it left."}]
    await desk.door.done("changeEditionState", editionId=desk.edition, state="ARCHIVED")
    code, *_ = await refused(desk.door, "setStatements", **of, statements=[])
    assert code == "CONFLICT"


@on_sqlite
async def test_while_an_edition_runs_people_find_it_under_the_name_they_know(desk: Desk) -> None:
    await reopened(desk)
    for name, value in (("slug", "other"), ("kind", "SYMPOSIUM"), ("number", 9)):
        asked = {"id": desk.edition, name: value}
        code, path, message = await refused(desk.door, "correctEdition", **asked)
        assert (code, path) == ("CONFLICT", [name])
        assert message.endswith("This can be changed while it is PLANNED.")
    await desk.door.done("correctEdition", id=desk.edition, name="Another name")


@on_sqlite
async def test_days_that_would_leave_a_record_outside_are_refused_by_its_name(desk: Desk) -> None:
    known = await reopened(desk)
    refusals = [
        ("correctEdition", "edition", {"startsOn": "2011-12-08"}, "component washington_workshop"),
        ("correctEdition", "edition", {"endsOn": "2011-12-15"}, "The component shanghai_forum is"),
        ("correctEdition", "edition", {"endsOn": "2011-12-01"}, "before it starts on 2011-12-07"),
        ("correctEdition", "edition", {"startsOn": "0001-01-01"}, "days from 1900 to 2199"),
        ("correctComponent", "shanghai_forum", {"endsOn": "2011-12-17"}, "edition wco-idb-2011 is"),
        ("correctComponent", "shanghai_forum", {"startsOn": "2011-12-16"}, "The slot "),
        ("correctComponent", "shanghai_forum", {"timeZone": "Mars/Base"}, "IANA list"),
        ("correctComponent", "shanghai_forum", {"timeZone": "localtime"}, "IANA list"),
    ]
    for act, key, asked, words in refusals:
        code, _, message = await refused(desk.door, act, id=known[key], **asked)
        assert (code, words in message) == ("INVALID_INPUT", True), message
    code, path, message = await refused(
        desk.door, "correctComponent", id=known["shanghai_forum"], timeZone="Etc/UTC"
    )
    assert (code, path) == ("CONFLICT", ["timeZone"])
    assert "go by the clock of Asia/Shanghai" in message
    await desk.door.done("correctEdition", id=desk.edition, startsOn="2011-12-05")
    deadline = {"editionId": desk.edition, "closesOn": "2011-12-01"}
    await desk.door.done("changeProposalDeadline", **deadline)
    code, _, message = await refused(
        desk.door, "correctEdition", id=desk.edition, startsOn="2011-12-01"
    )
    assert message.startswith("The deadline of proposals is on 2011-12-01")


@on_sqlite
async def test_nobody_with_something_in_an_edition_is_left_without_a_side(desk: Desk) -> None:
    door, known = desk.door, await reopened(desk)
    await door.done("changeEditionState", editionId=desk.edition, state="NOMINATING")
    peru, china = [await administration(door, code) for code in ("PE", "CN")]
    code, path, message = await refused(
        door, "correctSide", id=known["china"], administrationIds=[]
    )
    assert (code, path) == ("CONFLICT", ["administrationIds"])
    assert message == (
        "CN has nominations in this edition, and stays on the side china. Name it, too."
    )
    *_, message = await refused(
        door, "correctSide", id=known["china"], administrationIds=[china, peru]
    )
    assert message.startswith("PE is on the side latin_america already")
    *_, message = await refused(
        door, "correctSide", id=known["china"], administrationIds=[china, china]
    )
    assert message == "CN is given twice. Name each administration once."
    asked = {"editionId": desk.edition, "key": "empty", "name": "n"}
    *_, message = await refused(door, "addSide", **asked)
    assert "would have no administration" in message
    korea = await administration(door, "KR")
    await door.done("correctSide", id=known["china"], administrationIds=[korea, china])
    sides = (await whole(door, SLUG))["sides"]
    codes = [each["code"] for each in sides[1]["administrations"]["nodes"]]
    assert codes == ["KR", "CN"]
    *_, message = await refused(
        door,
        "correctComponent",
        id=known["washington_workshop"],
        sideIds=[known["china"]],
    )
    assert message.startswith("14 delegates of the side latin_america attend")
    *_, message = await refused(door, "removeComponent", id=known["shanghai_forum"])
    assert "delegate component" in message
    assert "slot" in message


@on_sqlite
async def test_delegates_attend_what_comes_to_their_side(desk: Desk) -> None:
    known, door = await reopened(desk), desk.door
    await door.done("changeEditionState", editionId=desk.edition, state="NOMINATING")
    await door.done("changeQuota", sideId=known["china"], places=11)
    china = await administration(door, "CN")
    put = {"editionId": desk.edition, "newManager": {"administrationId": china}}
    nomination = (await door.done("nominateManager", **put))["nomination"]["id"]
    await door.done("submitNomination", id=nomination)
    await door.done("confirmNomination", id=nomination)
    made = await door.done(
        "addComponent", editionId=desk.edition, **COMPONENT, sideIds=[known["china"]]
    )
    query = "query($id: ID!) { node(id: $id) { ... on Component { delegates { totalCount } } } }"
    # Those of the document attend what that says, and nothing else.
    found = await desk.node(query, made["component"]["id"])
    assert found["delegates"]["totalCount"] == 1
    washington = {"id": known["washington_workshop"]}
    before = (await desk.node(query, washington["id"]))["delegates"]["totalCount"]
    both = [known["china"], known["latin_america"]]
    await door.done("correctComponent", **washington, sideIds=both)
    found = await desk.node(query, washington["id"])
    assert found["delegates"]["totalCount"] == before + 1
    alone = {**washington, "sideIds": [known["latin_america"]]}
    *_, message = await refused(door, "correctComponent", **alone)
    assert message == (
        "1 delegate of the side china attends washington_workshop. Withdraw whoever is to attend"
        " nothing before their side leaves it."
    )
    query = "query($id: ID!) { node(id: $id) { ... on Nomination { delegate { id } } } }"
    delegate = (await desk.node(query, nomination))["delegate"]["id"]
    await door.done("withdrawDelegate", delegateId=delegate)
    await door.done("correctComponent", **alone)


@on_sqlite
async def test_loading_the_seeds_again_undoes_nothing(desk: Desk) -> None:
    known = await reopened(desk)
    await desk.door.done("correctProgramme", id=known["programme"], anchors=[])
    await desk.door.done("correctOrganization", id=known["idb"], name="The Bank")
    await desk.door.done("correctSide", id=known["china"], name="East")
    await desk.door.done("correctComponent", id=known["shanghai_forum"], city="Pudong")
    await desk.door.done("setFocusTopics", editionId=desk.edition, topics=[])
    before = await whole(desk.door, SLUG)
    await load_all(desk.store)
    assert await whole(desk.door, SLUG) == before
    assert before["programme"]["anchors"] == []


@on_sqlite
async def test_another_name_is_no_longer_shown_by_the_old_one_in_other_languages(
    desk: Desk,
) -> None:
    before = (await desk.door.ask(SPANISH))["edition"]["name"]
    await reopened(desk)
    await desk.door.done("correctEdition", id=desk.edition, name="Renamed")
    assert (await desk.door.ask(SPANISH))["edition"]["name"] == "Renamed"
    await desk.revert_newest()
    assert (await desk.door.ask(SPANISH))["edition"]["name"] == before


@on_sqlite
async def test_a_change_is_of_the_version_that_was_read(desk: Desk) -> None:
    known = await reopened(desk)
    found = (await desk.door.ask(PARTS))["edition"]
    for act, key, row in (
        ("correctProgramme", "programme", found["programme"]),
        ("correctEdition", "edition", found),
        ("correctSide", "china", found["sides"][1]),
        ("correctComponent", "shanghai_forum", found["components"][1]),
        ("correctOrganization", "idb", found["organizations"][1]["organization"]),
    ):
        asked = {"id": known[key], "name": "Newer", "expectedVersion": row["version"]}
        done = await desk.door.done(act, **asked)
        (noun,) = [name for name in done if name in act.lower()]
        assert done[noun]["version"] == row["version"] + 1
        error = await desk.door.error(act, **asked | {"name": "Newest"})
        assert (error["code"], error["currentVersion"]) == ("STALE", row["version"] + 1)
        # What is as it was changes nothing.
        same = await desk.door.done(act, id=known[key], name="Newer")
        assert same[noun]["version"] == row["version"] + 1


async def test_who_holds_some_editions_begins_none(demo_store: Store) -> None:
    tokens = {}
    async with demo_store.unit_of_work(SYSTEM) as db:
        edition = await get_edition(db, SLUG)
        for role, held in ((Role.PLANNER, (edition.id,)), (Role.ADMIN, ())):
            grant = Grant(role.value, role, held)
            tokens[role], _ = await issue_token(db, grant, at=demo_store.clock())
    asked = {"key": "p", "name": "n"}
    document = (
        "mutation($input: CreateProgrammeInput!)"
        " { createProgramme(input: $input) { programme { id } userErrors { message } } }"
    )
    async with opened(demo_store, tokens[Role.PLANNER]) as door:
        answer = await door.answer(document, input=asked)
        (error,) = answer["errors"]
        assert error["extensions"]["code"] == "FORBIDDEN"
        assert "beginning programmes, editions and organisations" in error["message"]
        known = await ids(door)
        code, *_ = await refused(door, "correctSide", id=known["china"], name="n")
        assert code == "CONFLICT"
    async with opened(demo_store, tokens[Role.ADMIN]) as door:
        made = await door.done("createProgramme", **asked)
        told = {"slug": "s", "name": "n", "kind": "SYMPOSIUM"}
        days = {"startsOn": "2013-05-06", "endsOn": "2013-05-08"}
        begun = await door.done(
            "createEdition", programmeId=made["programme"]["id"], **told, **days
        )
        edition_id = begun["edition"]["id"]
        assert begun["edition"] == {"id": edition_id, "version": 1, "state": "PLANNED", "number": 1}
        side = await door.done(
            "addSide",
            editionId=edition_id,
            key="east",
            name="East",
            administrationIds=[await administration(door, "CN")],
        )
        await door.done("addComponent", editionId=edition_id, **COMPONENT | days)
        await door.done("removeSide", id=side["side"]["id"])
