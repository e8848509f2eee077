"""The next edition of a programme made from that of 2011: what it takes over, and what it has."""

from typing import Any

from sqlalchemy import func, select

from domain import models
from domain.models import ConsentPurpose, NominationState
from domain.policy import SYSTEM, Role, Viewer
from domain.rights.consent import decide_consent
from domain.store import Store
from tests.api.asking import ask
from tests.api.drafting import Desk
from tests.api.edition_made import whole
from tests.api.living_network import AGREED_ON, accept, meet, publish
from tests.databases import on_sqlite

FIRST = "wco-idb-2011"
NEXT = {
    "slug": "wco-idb-2013",
    "name": "Second exchange",
    "startsOn": "2013-12-07",
    "endsOn": "2013-12-20",
}
STATES = """query($slug: String!) { edition(by: {slug: $slug}) { previous { slug } next { slug }
  nominations(first: 100) { nodes { state manager { code } statement } }
  sides { key places quotas { places administration { code } } }
  objectives { key indicators { key baseline target measure values { value } } } } }"""
INHERITED = """query($slug: String!) { edition(by: {slug: $slug}) { inherited {
  tieCount ties(first: 100) { state contactCount isDormant edition { slug }
    delegates { code } managers { code } }
  topics(first: 100) { editionsAgo edition { slug } topic { key } }
  openCommitmentCount openCommitments(first: 100) { title isOverdue state }
  adoptedProposals(first: 9) { code }
  returningPersonCount returningPeople(first: 100) { code } } } }"""

IDS = "query($slug: String!) { edition(by: {slug: $slug}) { id } }"


async def lived(store: Store) -> None:
    """Let fourteen be partners in 2011, of whom four were in touch."""
    pairs = sorted(await publish(store))
    await accept(store, set(pairs[:4]))
    await meet(store, set(pairs[:4]), AGREED_ON)


async def made(desk: Desk, **more: object) -> dict[str, Any]:
    """Make the next edition; return all that it is."""
    asked = {**NEXT, "fromEditionId": desk.edition, **more}
    await desk.door.done("createNextEdition", **asked)
    return await whole(desk.door, str(asked["slug"]))


async def told(desk: Desk, document: str, slug: str = NEXT["slug"]) -> dict[str, Any]:
    found: dict[str, Any] = (await desk.door.ask(document, slug=slug))["edition"]
    return found


async def test_it_is_as_the_earlier_one_two_years_later_without_its_words(desk: Desk) -> None:
    first, found = await whole(desk.door, FIRST), await made(desk)
    same = ("programme", "kind")
    assert {name: found[name] for name in same} == {name: first[name] for name in same}
    assert (found["state"], found["number"], found["quote"]) == ("PLANNED", 2, "")
    assert [side | {"quote": ""} for side in first["sides"]] == found["sides"]
    parts = zip(first["components"], found["components"], strict=True)
    for was, part in parts:
        kept = {"key", "kind", "name", "city", "country", "timeZone", "venue", "attendingSides"}
        assert {name: part[name] for name in kept} == {name: was[name] for name in kept}
        assert part["quote"] == ""
    assert [part["startsOn"] for part in found["components"]] == ["2013-12-07", "2013-12-12"]
    assert [part["hosts"] for part in found["components"]] == [
        part["hosts"] for part in first["components"]
    ]
    assert [each | {"quote": ""} for each in first["organizations"]] == found["organizations"]
    assert found["objectives"] == first["objectives"]
    for silent in ("focusTopics", "developments", "outputs", "quotes"):
        assert found[silent] == []
    assert found["facts"]["nodes"] == []
    assert (await told(desk, STATES))["previous"] == {"slug": FIRST}
    assert (await told(desk, STATES, FIRST))["next"] == {"slug": NEXT["slug"]}
    assert (await told(desk, STATES))["next"] is None


@on_sqlite
async def test_who_plans_the_new_edition_alone_reads_nothing_of_people_of_the_earlier(
    desk: Desk,
) -> None:
    await lived(desk.store)
    found = await made(desk)
    new = str((await desk.door.ask(IDS, slug=NEXT["slug"]))["edition"]["id"])
    for known, ties, people in (((), 0, 0), ((desk.edition,), 14, 24)):
        held = frozenset(each.partition("_")[2] for each in (new, *known))
        viewer = Viewer("planner", Role.PLANNER, edition_ids=held)
        told = await ask(desk.store, INHERITED, viewer=viewer, slug=found["slug"])
        inherited = told["edition"]["inherited"]
        assert (inherited["tieCount"], len(inherited["ties"])) == (ties, ties)
        assert (inherited["returningPersonCount"], len(inherited["returningPeople"])) == (
            people,
            people,
        )


@on_sqlite
async def test_people_are_put_forward_in_drafts_and_those_who_do_not_want_it_are_not(
    desk: Desk,
) -> None:
    manager, delegate = models.Manager, models.Delegate
    async with desk.store.unit_of_work(SYSTEM) as db:
        rows = await db.execute(
            select(delegate.code, manager.id, manager.code).join(
                manager, manager.id == delegate.manager_id
            )
        )
        people = {code: (row_id, own) for code, row_id, own in rows}
        at = desk.store.clock()
        asked = people["LAC-01"][0]
        await decide_consent(db, asked, ConsentPurpose.MATCHED, given=False, at=at)
        listed = people["LAC-02"][0]
        await decide_consent(db, listed, ConsentPurpose.LISTED, given=False, at=at)
        (await db.get_one(manager, people["CHN-01"][0])).erased_at = at
        gone = await db.scalar(select(delegate).where(delegate.code == "CHN-02"))
        assert gone is not None
        gone.withdrawn_at = at
    await made(desk)
    found = await told(desk, STATES)
    nominated = {each["manager"]["code"] for each in found["nominations"]["nodes"]}
    left_out = {"LAC-01", "CHN-01", "CHN-02"}
    assert nominated == {own for code, (_, own) in people.items() if code not in left_out}
    assert {(each["state"], each["statement"]) for each in found["nominations"]["nodes"]} == {
        ("DRAFT", "")
    }
    async with desk.store.reading(SYSTEM) as db:
        row = await db.scalar(select(models.Edition).where(models.Edition.slug == NEXT["slug"]))
        assert row is not None
        places = select(func.count(delegate.id)).where(delegate.edition_id == row.id)
        assert await db.scalar(places) == 0


@on_sqlite
async def test_indicators_begin_where_they_stand(desk: Desk) -> None:
    indicators = (await told(desk, STATES, FIRST))["objectives"]
    (reached,) = [
        each
        for objective in indicators
        for each in objective["indicators"]
        if each["target"] is not None
    ][:1]
    async with desk.store.unit_of_work(SYSTEM) as db:
        row = await db.scalar(
            select(models.Indicator).where(models.Indicator.key == reached["key"])
        )
        assert row is not None
        db.add(
            models.IndicatorValue(
                indicator_id=row.id,
                valued_on=desk.store.clock().date(),
                value=str(row.target),
                basis=models.FigureBasis.STATED,
                source="s",
            )
        )
    await made(desk)
    was = {
        each["key"]: each
        for objective in (await told(desk, STATES, FIRST))["objectives"]
        for each in objective["indicators"]
    }
    now = {
        each["key"]: each
        for objective in (await told(desk, STATES))["objectives"]
        for each in objective["indicators"]
    }
    assert now.keys() == was.keys()
    for key, each in now.items():
        values = [value["value"] for value in was[key]["values"]]
        baseline = values[-1] if values else was[key]["baseline"]
        assert (each["baseline"], each["values"]) == (baseline, [])
        assert each["measure"] == was[key]["measure"]
        assert each["target"] == (None if was[key]["target"] == baseline else was[key]["target"])
    assert now[reached["key"]]["target"] is None


@on_sqlite
async def test_places_are_taken_over(desk: Desk) -> None:
    first = await told(desk, STATES, FIRST)
    side = await desk.door.ask(
        '{ edition(by: {slug: "wco-idb-2011"}) { sides { id administrations(first: 1) {'
        " nodes { id } } } } }"
    )
    one = side["edition"]["sides"][0]
    place = one["administrations"]["nodes"][0]["id"]
    document = (
        "mutation($input: ChangeQuotaInput!) { changeQuota(input: $input)"
        " { userErrors { message } } }"
    )
    asked = {"sideId": one["id"], "administrationId": place, "places": 9}
    shown = await desk.door.ask(document, input=asked)
    assert shown["changeQuota"]["userErrors"] == []
    await made(desk)
    sides = zip((await told(desk, STATES))["sides"], first["sides"], strict=True)
    for found, was in sides:
        quotas = [each for each in found["quotas"] if each["places"] is not None]
        assert quotas[:1] == [each for each in was["quotas"] if each["places"] is not None][:1]
        assert found["places"] == was["places"]
    (one, *_) = (await told(desk, STATES))["sides"]
    assert [each["places"] for each in one["quotas"]] == [14, 9]


@on_sqlite
async def test_what_is_not_to_be_carried_is_left(desk: Desk) -> None:
    nothing = dict.fromkeys(
        ("components", "objectives", "organizations", "people", "quotas"), False
    )
    found = await made(desk, carry=nothing, endsOn="2013-12-07")
    assert [side["key"] for side in found["sides"]] == ["latin_america", "china"]
    assert {side["places"] for side in found["sides"]} == {None}
    for name in ("components", "objectives", "organizations"):
        assert found[name] == []
    assert (await told(desk, STATES))["nominations"]["nodes"] == []


@on_sqlite
async def test_what_does_not_fit_is_refused_and_leaves_nothing(desk: Desk) -> None:
    refused: tuple[tuple[dict[str, object], str, str, str], ...] = (
        ({"startsOn": "2011-12-07"}, "INVALID_INPUT", "startsOn", "Give a later first day"),
        ({"endsOn": "2013-12-10"}, "INVALID_INPUT", "endsOn", "or carry no components"),
        ({"slug": FIRST}, "CONFLICT", "slug", "Choose another slug"),
        ({"endsOn": "2013-12-01"}, "INVALID_INPUT", "endsOn", "Give a last day"),
        ({"fromEditionId": "Edition_nobody"}, "NOT_FOUND", "fromEditionId", "no edition"),
    )
    for changed, code, field, words in refused:
        asked = {**NEXT, "fromEditionId": desk.edition, **changed}
        error = await desk.door.error("createNextEdition", **asked)
        assert (error["code"], error["path"]) == (code, [field])
        assert words in error["message"]
    shown = await desk.door.ask("{ editions(first: 9) { nodes { slug } } }")
    assert [each["slug"] for each in shown["editions"]["nodes"]] == [FIRST]


@on_sqlite
async def test_asked_twice_with_a_key_it_is_made_once(desk: Desk) -> None:
    asked = {**NEXT, "fromEditionId": desk.edition, "idempotencyKey": "made-once"}
    first = await desk.door.done("createNextEdition", **asked)
    again = await desk.door.done("createNextEdition", **asked)
    assert again["replayed"]
    assert first["edition"]["id"] == again["edition"]["id"]


async def test_it_tells_what_it_has_from_the_earlier_ones(desk: Desk) -> None:
    await lived(desk.store)
    await made(desk)
    found = (await told(desk, INHERITED))["inherited"]
    assert found["tieCount"] == len(found["ties"]) == 14
    assert sum(each["contactCount"] for each in found["ties"]) == 4
    assert {each["edition"]["slug"] for each in found["ties"]} == {FIRST}
    # Drafts have no place yet.
    assert {len(each["delegates"]) for each in found["ties"]} == {0}
    assert {len(each["managers"]) for each in found["ties"]} == {2}
    assert all(each["isDormant"] for each in found["ties"])
    assert {each["topic"]["key"] for each in found["topics"]} >= {"single_window"}
    assert {each["editionsAgo"] for each in found["topics"]} == {1}
    assert found["openCommitmentCount"] == len(found["openCommitments"]) > 0
    assert {each["state"] for each in found["openCommitments"]} == {"OPEN"}
    assert found["returningPersonCount"] == len(found["returningPeople"]) == 24
    first = (await told(desk, INHERITED, FIRST))["inherited"]
    assert (first["ties"], first["topics"], first["openCommitments"]) == ([], [], [])
    assert (first["returningPeople"], first["adoptedProposals"]) == ([], [])
    # Who withdraws takes the ties along.
    nomination = models.Nomination
    async with desk.store.unit_of_work(SYSTEM) as db:
        rows = await db.scalars(
            select(nomination).where(nomination.state == NominationState.DRAFT).limit(1)
        )
        for row in rows:
            row.state = NominationState.WITHDRAWN
    found = (await told(desk, INHERITED))["inherited"]
    assert found["returningPersonCount"] == 23
    assert found["tieCount"] < 14


@on_sqlite
async def test_drafts_become_places_and_the_pairing_remembers_who_met(desk: Desk) -> None:
    await lived(desk.store)
    await made(desk)
    edition = (await told(desk, "query($slug: String!) { edition(by: {slug: $slug}) { id } }"))[
        "id"
    ]
    act = "mutation($input: %sInput!) { act: %s(input: $input) { userErrors { message } } }"

    async def done(name: str, **asked: object) -> None:
        kind = name[0].upper() + name[1:]
        found = await desk.door.ask(act % (kind, name), input=asked)
        assert found["act"]["userErrors"] == []

    await done("changeEditionState", editionId=edition, state="NOMINATING")
    tie = max(
        (await told(desk, INHERITED))["inherited"]["ties"], key=lambda each: each["contactCount"]
    )
    back = {each["code"] for each in tie["managers"]}
    drafts = await told(
        desk,
        "query($slug: String!) { edition(by: {slug: $slug}) { nominations(first: 100) {"
        " nodes { id manager { code } } } } }",
    )
    for each in drafts["nominations"]["nodes"]:
        if each["manager"]["code"] in back:
            await done("submitNomination", id=each["id"])
            await done("confirmNomination", id=each["id"])
    desk.edition = edition
    run = await desk.run()
    document = """query($id: ID!) { node(id: $id) { ... on PairingRun { state
      inheritedTies { contactCount edition { slug } managers { code } delegates { code } }
      pairings(first: 9) { nodes { reasons { code } } } } } }"""
    found = await desk.node(document, run)
    assert found["state"] == "DONE"
    (known,) = found["inheritedTies"]
    assert (known["edition"], known["contactCount"]) == ({"slug": FIRST}, 1)
    assert {each["code"] for each in known["managers"]} == back
    (pair,) = found["pairings"]["nodes"]
    assert "REPEAT_PAIRING" in {each["code"] for each in pair["reasons"]}
    (now, *_) = [
        each
        for each in (await told(desk, INHERITED))["inherited"]["ties"]
        if {person["code"] for person in each["managers"]} == back
    ]
    assert len(now["delegates"]) == 2
