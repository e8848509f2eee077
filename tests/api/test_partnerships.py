"""Published pairings live: who sees them, who answers for whom, what each answer leads to."""

from collections import Counter
from typing import Any

from sqlalchemy import select

from domain import models
from domain.audit import verify_trail
from domain.outbox import waiting_events
from domain.policy import SYSTEM
from domain.store import Store
from tests.api.partners import LEFT, RIGHT, Partners, publish_again
from tests.domain.running import count

EVERYBODY = (
    "left",
    "right",
    "stranger",
    "ours",
    "theirs",
    "apart",
    "planner",
    "planner elsewhere",
    "website",
    "website elsewhere",
    "people only",
    "auditor",
    "admin",
)


def version(partners: Partners) -> int:
    return partners.pair(LEFT, RIGHT)["version"]


def test_a_publication_proposes_each_pairing_to_its_two(partners: Partners) -> None:
    all_of_them = partners.seen("planner")
    assert len(all_of_them) == 14
    assert {(each["state"], each["version"]) for each in all_of_them.values()} == {("PROPOSED", 1)}
    document = """query { edition(by: {slug: "wco-idb-2011"}) { publishedPairingRun {
      pairings(first: 100) { nodes { id partnership { id pairing { id } } } } } } }"""
    run = partners.ask("planner", document)["data"]["edition"]["publishedPairingRun"]
    nodes = run["pairings"]["nodes"]
    assert [node["partnership"]["pairing"]["id"] for node in nodes] == [
        node["id"] for node in nodes
    ]
    assert {node["partnership"]["id"] for node in nodes} == {
        each["id"] for each in all_of_them.values()
    }


def test_each_sees_their_own_and_no_stranger_does(partners: Partners) -> None:
    every = set(partners.seen("planner"))
    codes = {
        "left": {pair for pair in every if LEFT in pair},
        "right": {pair for pair in every if RIGHT in pair},
        "stranger": {pair for pair in every if "LAC-01" in pair},
        "website": every,
        "auditor": every,
        "admin": every,
        "website elsewhere": set(),
        "planner elsewhere": set(),
    }
    assert {who: set(partners.seen(who)) for who in codes} == codes
    staff = {pair for pair in every if set(pair) & codes_of(partners, LEFT)}
    assert set(partners.seen("ours")) == staff
    assert partners.ask("people only", "{ __typename }")["data"]
    assert partners.state("people only") == "NONE"
    assert partners.state("stranger") == partners.state("apart") == "NONE"


def codes_of(partners: Partners, code: str) -> set[str]:
    """Return the delegates of the administration of one."""
    place = partners.people[code].administration_id
    return {each for each, person in partners.people.items() if person.administration_id == place}


def test_both_accept_and_then_it_is_accepted(partners: Partners) -> None:
    first = partners.accept("left", expectedVersion=1)
    assert (first["state"], first["version"]) == ("PROPOSED", 2)
    assert partners.accept("left")["version"] == 2
    second = partners.accept("right", expectedVersion=2)
    assert (second["state"], second["version"]) == ("ACCEPTED", 3)
    assert partners.accept("right")["version"] == 3
    document = """query($id: ID!) { node(id: $id) { ... on Partnership {
      responses { answer declineReason delegate { code } } } } }"""
    node = partners.ask("left", document, id=partners.id)["data"]["node"]
    assert node["responses"] == [
        {"answer": "ACCEPTED", "declineReason": None, "delegate": {"code": LEFT}},
        {"answer": "ACCEPTED", "declineReason": None, "delegate": {"code": RIGHT}},
    ]


def test_nobody_answers_for_another(partners: Partners) -> None:
    right = partners.delegate(RIGHT)
    assert partners.accept("left", delegateId=right) == "NOT_FOUND"
    assert partners.decline("left", delegateId=right) == "NOT_FOUND"
    assert partners.accept("left", delegateId=partners.delegate("LAC-01")) == "NOT_FOUND"
    assert partners.accept("left", delegateId=partners.id) == "INVALID_INPUT"
    for who in ("stranger", "planner elsewhere"):
        assert partners.accept(who) == partners.decline(who) == "NOT_FOUND", who
        assert partners.met(who) == "NOT_FOUND", who
    assert partners.close("planner elsewhere") == "NOT_FOUND"
    for who in ("ours", "theirs", "website", "auditor", "admin"):
        assert partners.accept(who) == partners.decline(who) == partners.met(who) == "FORBIDDEN"
        assert partners.close(who) == "FORBIDDEN"
    assert partners.close("left") == "FORBIDDEN"
    assert (partners.pair(LEFT, RIGHT)["state"], version(partners)) == ("PROPOSED", 1)


def test_a_planner_says_whom_they_answer_for(partners: Partners) -> None:
    assert partners.accept("planner") == "INVALID_INPUT"
    assert partners.accept("planner", delegateId=partners.delegate("LAC-01")) == "NOT_FOUND"
    assert partners.accept("planner", delegateId=partners.delegate(LEFT))["state"] == "PROPOSED"
    done = partners.accept("planner", delegateId=partners.delegate(RIGHT))
    assert done["state"] == "ACCEPTED"


def test_a_refusal_is_told_to_those_whose_business_it_is(partners: Partners) -> None:
    assert partners.decline("left", "CONFLICT_OF_INTEREST")["state"] == "DECLINED"
    assert {who: partners.state(who) for who in EVERYBODY} == {
        "left": "DECLINED",
        "ours": "DECLINED",
        "planner": "DECLINED",
        "admin": "DECLINED",
        "right": "LAPSED",
        "theirs": "LAPSED",
        "stranger": "NONE",
        "apart": "NONE",
        "planner elsewhere": "NONE",
        "website": "NONE",
        "website elsewhere": "NONE",
        "people only": "NONE",
        "auditor": "NONE",
    }
    document = """query($id: ID!) { node(id: $id) { ... on Partnership {
      responses { answer declineReason delegate { code } } } } }"""
    told = {
        who: partners.ask(who, document, id=partners.id)["data"]["node"]["responses"]
        for who in ("left", "right", "ours", "theirs", "planner", "admin")
    }
    no = [
        {
            "answer": "DECLINED",
            "declineReason": "CONFLICT_OF_INTEREST",
            "delegate": {"code": LEFT},
        }
    ]
    assert told == {
        "left": no,
        "ours": no,
        "planner": no,
        "admin": no,
        "right": [],
        "theirs": [],
    }
    # The words of an error tell no more than the state does.
    document = """mutation($input: AcceptPartnershipInput!) { act: acceptPartnership(input: $input)
      { userErrors { message } } }"""
    answer = partners.ask("right", document, input={"partnershipId": partners.id})
    (error,) = answer["data"]["act"]["userErrors"]
    assert error["message"].startswith("This partnership is lapsed.")
    counted = """{ edition(by: {slug: "wco-idb-2011"}) {
      partnerships(filter: {stateIn: [DECLINED]}) { totalCount } } }"""
    (error,) = partners.ask("right", counted)["errors"]
    assert error["extensions"]["code"] == "FORBIDDEN"
    data = partners.ask("planner", counted)["data"]["edition"]
    assert data["partnerships"]["totalCount"] == 1


def test_who_has_accepted_may_still_decline_but_not_once_they_met(partners: Partners) -> None:
    partners.accept("left")
    partners.accept("right")
    assert partners.met("left", kind="MESSAGE")["state"] == "ACCEPTED"
    assert partners.met("left", kind="CALL")["state"] == "MET"
    assert partners.decline("right") == "CONFLICT"
    assert partners.accept("right")["state"] == "MET"


def test_the_contacts_are_for_the_two_and_the_planners(partners: Partners) -> None:
    assert partners.met("left") == "CONFLICT"
    partners.accept("left")
    partners.accept("right")
    assert partners.met("left", on="2999-01-01") == "INVALID_INPUT"
    assert partners.met("left", note="planted: over tea.", expectedVersion=3)["state"] == "MET"
    assert partners.met("right", kind="MESSAGE", on="2011-12-20", expectedVersion=3) == "STALE"
    assert partners.met("right", kind="MESSAGE", on="2011-12-20", expectedVersion=4)
    assert partners.met("planner", kind="CALL", on="2012-01-20")["state"] == "MET"
    document = """query($id: ID!) { node(id: $id) { ... on Partnership {
      contacts(first: 10) { nodes { kind happenedOn note partnership { id } } } } } }"""
    for who in ("left", "right", "planner"):
        nodes = partners.ask(who, document, id=partners.id)["data"]["node"]["contacts"]["nodes"]
        assert [(each["kind"], each["happenedOn"], each["note"]) for each in nodes] == [
            ("CALL", "2012-01-20", ""),
            ("MESSAGE", "2011-12-20", ""),
            ("MEETING", "2011-12-12", "planted: over tea."),
        ]
    for who in ("ours", "website", "auditor", "admin"):
        answer = partners.ask(who, document, id=partners.id)
        assert answer["data"]["node"] == {"contacts": None}, who
        assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    assert partners.close("planner")["state"] == "CLOSED"
    assert partners.met("left", kind="CALL", on="2013-01-01")["state"] == "CLOSED"
    assert partners.close("planner") == "CONFLICT"


def test_every_step_is_on_the_trail_and_told_without_what_is_personal(partners: Partners) -> None:
    async def kept(store: Store) -> tuple[list[str], list[str], str]:
        async with store.reading(SYSTEM) as db:
            assert (await verify_trail(db)).faults == ()
            row = models.AuditEntry
            rows = list(
                await db.scalars(
                    select(row).where(row.request_id != "").order_by(row.day, row.number)
                )
            )
            events = [each.kind.value for each in await waiting_events(db)]
        acts = [each.action for each in rows]
        return acts, events, " ".join(f"{each.before} {each.after}" for each in rows)

    before, told_before, _ = partners.run(kept)
    partners.accept("left")
    partners.accept("right")
    partners.met("left", note="planted: over tea.")
    partners.close("planner")
    acts, events, words = partners.run(kept)
    assert acts[len(before) :] == [
        "acceptPartnership",
        "acceptPartnership",
        "recordContact",
        "recordContact",
        "closePartnership",
    ]
    assert sorted(events)[:] == sorted(
        [
            *told_before,
            "partnership_answered",
            "partnership_answered",
            "contact_recorded",
            "partnership_met",
            "partnership_closed",
        ]
    )
    assert "planted" not in words


def test_an_answer_that_is_sent_again_is_given_once(partners: Partners) -> None:
    for _ in range(2):
        done = partners.decline("left", idempotencyKey="a-key-for-tests")
        assert (done["state"], done["version"]) == ("DECLINED", 2)
    assert partners.run(count, models.PartnershipResponse) == 1


def test_a_later_publication_keeps_who_stays_and_lets_the_others_lapse(
    partners: Partners,
) -> None:
    partners.accept("left")
    before = partners.seen("planner")
    partners.run(publish_again, never=((LEFT, RIGHT),))
    after = partners.seen("planner")
    assert after[LEFT, RIGHT] == {**before[LEFT, RIGHT], "state": "LAPSED", "version": 3}
    gone = {pair for pair, each in after.items() if each["state"] == "LAPSED"}
    stay = {pair: each for pair, each in before.items() if pair not in gone}
    assert {pair: after[pair] for pair in stay} == stay
    fresh = after.keys() - before.keys()
    assert len(fresh) == len(gone) > 0
    assert {(after[pair]["state"], after[pair]["version"]) for pair in fresh} == {("PROPOSED", 1)}
    # What lapsed is over: nobody accepts it any more.
    assert partners.accept("right") == "CONFLICT"
    # With the same plan as before, the two are asked afresh.
    partners.run(publish_again)
    document = """query { edition(by: {slug: "wco-idb-2011"}) { publishedPairingRun {
      pairings(first: 100, filter: {delegateCodeIn: ["LAC-10"]}) {
        nodes { partnership { id state version } } } } } }"""
    run = partners.ask("planner", document)["data"]["edition"]["publishedPairingRun"]
    (again,) = [node["partnership"] for node in run["pairings"]["nodes"]]
    assert (again["state"], again["version"]) == ("PROPOSED", 1)
    assert again["id"] != partners.id


def test_flows_count_the_partnerships_that_stand(partners: Partners) -> None:
    document = """query($first: Int!) { edition(by: {slug: "wco-idb-2011"}) {
      partnershipFlows(first: $first) { partnershipCount administrations { code } }
      partnerships(first: 100) { nodes { state delegates { administration { code } } } } } }"""

    def read() -> tuple[list[Any], Counter[Any]]:
        edition = partners.ask("planner", document, first=100)["data"]["edition"]
        counted = Counter(
            tuple(each["administration"]["code"] for each in row["delegates"])
            for row in edition["partnerships"]["nodes"]
            if row["state"] not in {"DECLINED", "LAPSED"}
        )
        flows = [
            (tuple(each["code"] for each in flow["administrations"]), flow["partnershipCount"])
            for flow in edition["partnershipFlows"]
        ]
        return flows, counted

    flows, counted = read()
    assert flows == sorted(counted.items(), key=lambda flow: (-flow[1], flow[0]))
    assert counted.total() == 14
    partners.decline("left")
    flows, counted = read()
    assert flows == sorted(counted.items(), key=lambda flow: (-flow[1], flow[0]))
    assert counted.total() == 13
    told = partners.ask("planner", document, first=0)["errors"][0]
    assert told["message"] == "first is 0. Ask for 1 to 100 flows."
    assert partners.ask("auditor", document, first=1)["data"]["edition"]["partnershipFlows"] is None
