"""The life of a nomination, by everybody's own part in it, and what each is refused in words."""

from itertools import product

import pytest
from sqlalchemy import select

from domain import models
from domain.models import EditionState, NominationState
from domain.nominations import NOMINATION_MOVES
from domain.policy import SYSTEM
from tests.api.call import SLUG, Call
from tests.databases import on_sqlite

EDITION = f"Edition_{SLUG}"
ANA = {
    "name": "Ana Flores",
    "position": "Head of risk",
    "seniority": "SENIOR_MANAGER",
    "roleProfileKey": "head_risk_management",
    "languages": [{"language": "es", "level": "NATIVE"}, {"language": "en", "level": "B2"}],
}


async def test_an_administration_puts_somebody_forward_and_a_planner_confirms(call: Call) -> None:
    draft = await call.nominate("PE", person=ANA, statement="She led our reform.")
    assert (draft["state"], draft["version"], draft["submittedAt"]) == ("DRAFT", 1, None)
    assert (draft["manager"]["code"], draft["statement"]) == ("PE-01", "She led our reform.")
    changed = await call.act(
        "PE", "changeNomination", id=draft["id"], statement="New words.", expectedVersion=1
    )
    assert (changed["statement"], changed["version"]) == ("New words.", 2)
    sent = await call.act("PE", "submitNomination", id=draft["id"], expectedVersion=2)
    assert sent["state"] == "SUBMITTED"
    assert sent["submittedAt"] == "2012-03-01T12:00:00Z"
    done = await call.confirm(draft["id"])
    assert (done["state"], done["notices"]) == ("CONFIRMED", [{"kind": "CONFIRMED"}])
    assert done["delegate"]["code"] == "LA-01"
    (attends,) = await call.kept(
        models.DelegateComponent, delegate_id=done["delegate"]["id"].partition("_")[2]
    )
    assert attends.component_id == "callforum"
    kinds = [
        each.kind.value for each in await call.kept(models.OutboxEvent, record_type="Nomination")
    ]
    assert sorted(kinds) == [
        "manager_nominated",
        "nomination_changed",
        "nomination_confirmed",
        "nomination_submitted",
    ]
    trail = await call.kept(models.AuditEntry, record_type="Nomination")
    assert [each.viewer for each in sorted(trail, key=lambda each: each.number)] == [
        "PE",
        "PE",
        "PE",
        "planner",
    ]
    # What an administration writes of a person is nobody's who reads the trail.
    assert "New words" not in str([(each.before, each.after) for each in trail])


async def test_codes_go_on_in_the_style_of_the_edition(call: Call) -> None:
    """In 2011 the sides have LAC and CHN; a side without delegates takes letters of its own."""
    assert [(await call.confirmed("MX"))["delegate"]["code"] for _ in range(2)] == [
        "LA-01",
        "LA-02",
    ]
    assert (await call.confirmed("CN"))["delegate"]["code"] == "CHN-01"
    async with call.store.unit_of_work(SYSTEM) as db:
        for code, new in (("LA-02", "LAC-14"), ("LA-01", "LAC-03"), ("CHN-01", "CHN-010")):
            row = await db.scalar(
                select(models.Delegate).where(
                    models.Delegate.code == code, models.Delegate.edition_id == SLUG
                )
            )
            row.code = new
    assert (await call.confirmed("PE"))["delegate"]["code"] == "LAC-15"
    assert (await call.confirmed("CN"))["delegate"]["code"] == "CHN-011"


@on_sqlite
async def test_each_error_names_the_record_and_the_field(call: Call) -> None:
    first = await call.submitted("PE", person=ANA)
    known = {"managerId": first["manager"]["id"]}
    code, path, words = await call.act("PE", "nominateManager", editionId=EDITION, **known)
    assert (code, path) == ("CONFLICT", ["managerId"])
    assert words.startswith("PE-01 was put forward for call already: that nomination is SUBMITTED.")
    again = await call.nominate("PE", person=ANA)
    assert (again[0], again[1]) == ("CONFLICT", ["newManager", "name"])
    assert "in this position already: PE-01." in again[2]
    code, path, words = await call.nominate("AR")
    assert (code, path) == ("INVALID_INPUT", ["newManager", "administrationId"])
    assert words == "Argentina (AR) is on no side of call. These are: BR, CN, MX, PE."
    other = {"administrationId": f"Administration_{call.places['MX']}"}
    for person, wanted in (
        (other, ("NOT_FOUND", ["newManager", "administrationId"])),
        ({"roleProfileKey": "nothing"}, ("NOT_FOUND", ["newManager", "roleProfileKey"])),
        (
            {"languages": [{"language": "es", "level": "C1"}] * 2},
            ("INVALID_INPUT", ["newManager", "languages", "1", "language"]),
        ),
        (
            {"languages": [{"language": "Spanish", "level": "C1"}]},
            ("INVALID_INPUT", ["newManager", "languages", "0", "language"]),
        ),
    ):
        assert (await call.nominate("PE", person=person))[:2] == wanted
    assert (await call.nominate("planner"))[:2] == (
        "INVALID_INPUT",
        ["newManager", "administrationId"],
    )
    both = await call.nominate("PE", managerId=first["manager"]["id"])
    neither = await call.act("PE", "nominateManager", editionId=EDITION)
    assert both[:2] == neither[:2] == ("INVALID_INPUT", ["managerId"])
    nothing = {"id": "Nomination_nothing"}
    for who, act, more in (
        ("PE", "submitNomination", {}),
        ("MX", "withdrawNomination", {}),
        ("planner", "confirmNomination", {}),
        ("planner", "declineNomination", {"reason": "r"}),
    ):
        assert (await call.act(who, act, **nothing, **more))[:2] == ("NOT_FOUND", ["id"])
    assert (await call.act("planner", "declineNomination", id=first["id"], reason=" "))[:2] == (
        "INVALID_INPUT",
        ["reason"],
    )
    assert (await call.act("PE", "withdrawNomination", id=first["id"], expectedVersion=7))[0] == (
        "STALE"
    )


async def test_a_planner_puts_forward_for_an_administration_that_wrote_a_letter(call: Call) -> None:
    person = {"administrationId": f"Administration_{call.places['BR']}", **ANA}
    draft = await call.nominate("planner", person=person)
    assert draft["manager"]["code"] == "BR-01"
    assert [each["id"] for each in await call.listed("BR")] == [draft["id"]]


async def test_the_code_of_somebody_new_is_free_also_among_those_one_may_not_see(
    call: Call,
) -> None:
    """Peru has put Ana forward for an edition that the planner of this one does not plan."""
    async with call.store.unit_of_work(SYSTEM) as db:
        side = (await db.scalars(select(models.Side).where(models.Side.edition_id != SLUG))).first()
        unseen = models.Manager(
            id="unseen",
            administration_id=call.places["PE"],
            code="PE-01",
            name=ANA["name"],
            position=ANA["position"],
        )
        db.add(unseen)
        await db.flush()
        db.add(
            models.Nomination(
                edition_id=side.edition_id,
                manager_id="unseen",
                side_id=side.id,
                state=NominationState.SUBMITTED,
            )
        )
    person = {"administrationId": f"Administration_{call.places['PE']}", **ANA}
    draft = await call.nominate("planner", person=person)
    # Of the same name: whether Peru has such a person elsewhere is not for this planner to know.
    assert draft["manager"]["code"] == "PE-02"
    seen = await call.ask("planner", '{ node(id: "Manager_unseen") { id } }')
    assert seen["data"]["node"] is None
    # Whoever sees both is told of them.
    assert (await call.nominate("PE", person=ANA))[:2] == ("CONFLICT", ["newManager", "name"])
    assert (await call.nominate("PE"))["manager"]["code"] == "PE-03"


@on_sqlite
async def test_whoever_was_declined_reads_no_reason_and_the_administration_does(call: Call) -> None:
    sent = await call.submitted("PE", person=ANA, statement="Private words.")
    done = await call.act("planner", "declineNomination", id=sent["id"], reason="Too junior.")
    assert (done["state"], done["decisionReason"]) == ("DECLINED", "Too junior.")
    document = f'{{ node(id: "{sent["id"]}") {{ ... on Nomination {{ {{}} }} }} }}'
    asked = document.replace("{}", 'state notices { kind text(locale: "es") }')
    told = await call.ask(call.person(sent["manager"]["id"]), asked)
    assert told["data"]["node"] == {
        "state": "DECLINED",
        "notices": [
            {"kind": "DECLINED", "text": "Los organizadores no han aceptado la candidatura."}
        ],
    }
    for field in ("decisionReason", "statement"):
        asked = document.replace("{}", field)
        told = await call.ask(call.person(sent["manager"]["id"]), asked)
        assert told["errors"][0]["extensions"]["code"] == "FORBIDDEN"
        assert (await call.ask("PE", asked))["data"]["node"][field]
    assert (await call.ask("MX", document.replace("{}", "id")))["data"]["node"] is None
    # A planner may think again.
    assert (await call.confirm(sent["id"]))["state"] == "CONFIRMED"


async def test_whoever_withdrew_is_put_forward_again_and_keeps_the_code(call: Call) -> None:
    first = await call.confirmed("PE")
    gone = await call.act("PE", "withdrawNomination", id=first["id"])
    assert gone["state"] == "WITHDRAWN"
    assert await call.act("PE", "withdrawNomination", id=first["id"]) == gone
    again = await call.act(
        "PE", "nominateManager", editionId=EDITION, managerId=first["manager"]["id"]
    )
    assert (again["id"], again["state"], again["submittedAt"]) == (first["id"], "DRAFT", None)
    await call.act("PE", "submitNomination", id=first["id"])
    back = await call.confirm(first["id"])
    assert back["delegate"]["code"] == first["delegate"]["code"]
    (delegate,) = await call.kept(models.Delegate, edition_id=SLUG)
    assert delegate.withdrawn_at is None


# What each act asks for beside the nomination, by the label of its move.
ACTS = {
    "change": ("PE", "changeNomination", {"statement": "w"}),
    "submit": ("PE", "submitNomination", {}),
    "confirm": ("planner", "confirmNomination", {}),
    "waitlist": ("planner", "waitlistNomination", {}),
    "reorder": ("planner", "moveNomination", {"place": 1, "reason": "r"}),
    "decline": ("planner", "declineNomination", {"reason": "r"}),
    "withdraw": ("PE", "withdrawNomination", {}),
}


@on_sqlite
async def test_the_table_of_moves_is_what_happens(call: Call) -> None:
    """Each act from each state of nomination and edition, as the one table says, and no other."""
    draft = await call.nominate("PE", person=ANA)
    row_id = draft["id"].partition("_")[2]
    moves = {move.label: move for move in NOMINATION_MOVES}
    assert moves.keys() - ACTS.keys() == {"nominate", "promote", "take_over"}
    states = [each for each in NominationState if each is not NominationState.CONFIRMED]
    tried = 0
    for label, state, edition in product(ACTS, states, EditionState):
        await stand(call, row_id, state, edition)
        who, act, more = ACTS[label]
        told = await call.act(who, act, id=draft["id"], **more)
        move = moves[label]
        may = state in move.sources and edition in move.editions
        if label == "withdraw" and state is NominationState.WITHDRAWN:
            may = True  # Twice is once.
        if label == "waitlist" and may:
            assert told[0] == "CONFLICT", "a place is free"
            assert told[2].startswith("There is a place for PE-01")
        else:
            assert isinstance(told, dict) == may, (label, state, edition, told)
        if may and isinstance(told, dict):
            assert told["state"] == move.target.name
        elif not may:
            assert told[:2] == ("CONFLICT", ["id"])
            assert ("The edition call is" in told[2]) == (
                edition not in move.editions
            ) or "waits at place" in told[2]
        tried += 1
    assert tried == len(ACTS) * len(states) * len(EditionState)


async def stand(call: Call, row_id: str, state: NominationState, edition: EditionState) -> None:
    """Put a nomination and its edition into states, whatever they were."""
    async with call.store.unit_of_work(SYSTEM) as db:
        row = await db.get_one(models.Nomination, row_id)
        row.state, row.statement = state, ""
        (await db.get_one(models.Edition, SLUG)).state = edition
        for each in await db.scalars(select(models.WaitingPlace)):
            await db.delete(each)
        for each in await db.scalars(
            select(models.Delegate).where(models.Delegate.edition_id == SLUG)
        ):
            await db.delete(each)
        await db.flush()
        if state is NominationState.WAITLISTED:
            db.add(models.WaitingPlace(nomination_id=row_id, side_id="calllatin", number=1))


@pytest.mark.parametrize("who", ["auditor", "admin"])
@on_sqlite
async def test_others_read_and_change_nothing(call: Call, who: str) -> None:
    sent = await call.submitted("PE", person=ANA)
    assert [each["id"] for each in await call.listed(who)] == [sent["id"]]
    for _, act, more in ACTS.values():
        told = await call.act(who, act, id=sent["id"], **more)
        assert told[0] == "FORBIDDEN", act
    assert (await call.listed(who))[0]["state"] == "SUBMITTED"
