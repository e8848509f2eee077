"""Somebody withdraws or declines: what lapses, who may say so, and what a replan has to mend."""

from typing import Any

from sqlalchemy import select

from domain import models, runs
from domain.errors import Conflict
from domain.policy import SYSTEM
from domain.runs import PairingRequest
from domain.runs.engines import read_pairing_problem
from domain.runs.instances import pairing_document
from domain.store import Store
from graph.pairing import replan, solve
from tests.api.partners import LEFT, RIGHT, Partners
from tests.domain.running import SLUG, code_pairs, edition, pair

WITHDRAW = """mutation($input: WithdrawDelegateInput!) { withdrawDelegate(input: $input) {
  delegate { code version withdrawnAt partnerships { state } }
  userErrors { code path message currentVersion } } }"""
CODES = "nodes { code }"
PAIRS = "nodes { delegates { code } }"
SUGGESTION = f"""query($slug: String!) {{ edition(by: {{slug: $slug}}) {{ replanSuggestion {{
  run {{ id }} isNeeded seeking(first: 100) {{ {CODES} }} departed(first: 100) {{ {CODES} }}
  kept(first: 100) {{ totalCount {PAIRS} }} barred(first: 100) {{ {PAIRS} }} }} }} }}"""


def withdraw(partners: Partners, who: str, code: str = LEFT, **more: object) -> Any:
    """Withdraw somebody; return them, or the code of what was wrong."""
    asked = {"delegateId": partners.delegate(code), **more}
    answer = partners.ask(who, WITHDRAW, input=asked)
    if "errors" in answer:
        return answer["errors"][0]["extensions"]["code"]
    payload = answer["data"]["withdrawDelegate"]
    return payload["delegate"] or payload["userErrors"][0]["code"]


def suggestion(partners: Partners, who: str = "planner") -> dict[str, Any]:
    """Return what a replan has to mend, in codes."""
    found = partners.ask(who, SUGGESTION, slug=SLUG)["data"]["edition"]["replanSuggestion"]
    pairs = {
        field: {tuple(each["code"] for each in node["delegates"]) for node in found[field]["nodes"]}
        for field in ("kept", "barred")
    }
    assert found["kept"]["totalCount"] == len(pairs["kept"])
    codes = {
        field: {node["code"] for node in found[field]["nodes"]} for field in ("seeking", "departed")
    }
    return {"isNeeded": found["isNeeded"], **pairs, **codes}


def test_the_administration_or_the_planner_withdraws_a_delegate(partners: Partners) -> None:
    for who in ("left", "right", "website", "auditor", "admin"):
        assert withdraw(partners, who) == "FORBIDDEN", who
    for who in ("theirs", "apart", "planner elsewhere"):
        assert withdraw(partners, who) == "NOT_FOUND", who
    assert withdraw(partners, "ours", expectedVersion=7) == "STALE"
    gone = withdraw(partners, "ours", expectedVersion=1)
    assert (gone["code"], gone["version"]) == (LEFT, 2)
    assert gone["withdrawnAt"]
    assert {each["state"] for each in gone["partnerships"]} == {"LAPSED"}
    assert withdraw(partners, "planner") == gone
    assert withdraw(partners, "theirs") == "NOT_FOUND"
    assert {who: partners.state(who) for who in ("left", "right", "planner", "website")} == {
        "left": "LAPSED",
        "right": "LAPSED",
        "planner": "LAPSED",
        "website": "NONE",
    }
    assert withdraw(partners, "planner", RIGHT)["withdrawnAt"]


def test_what_was_closed_stays_when_somebody_withdraws(partners: Partners) -> None:
    for who in ("left", "right"):
        partners.accept(who)
    assert partners.close("planner")["state"] == "CLOSED"
    withdraw(partners, "ours")
    assert partners.state("right") == "CLOSED"


def test_a_replan_is_suggested_when_a_partner_is_lost(partners: Partners) -> None:
    every = set(partners.seen("planner"))
    nothing = {"isNeeded": False, "barred": set(), "seeking": set(), "departed": set()}
    assert suggestion(partners) == {**nothing, "kept": every}
    withdraw(partners, "ours")
    lost = {pair for pair in every if LEFT in pair}
    others = {code for pair in lost for code in pair} - {LEFT}
    assert suggestion(partners) == {
        "isNeeded": True,
        "barred": set(),
        "seeking": others,
        "departed": {LEFT},
        "kept": every - lost,
    }
    declined = next(pair for pair in sorted(every - lost) if RIGHT not in pair)
    partners.id = partners.pair(*declined)["id"]
    partners.decline("planner", delegateId=partners.delegate(declined[0]))
    assert suggestion(partners) == {
        "isNeeded": True,
        "barred": {declined},
        "seeking": others | set(declined),
        "departed": {LEFT},
        "kept": every - lost - {declined},
    }
    for who in ("left", "ours", "website", "auditor"):
        answer = partners.ask(who, SUGGESTION, slug=SLUG)
        assert answer["data"]["edition"] == {"replanSuggestion": None}
        assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    data = partners.ask("admin", SUGGESTION, slug=SLUG)["data"]["edition"]
    assert data["replanSuggestion"]["isNeeded"] is True


def test_the_engine_bars_and_keeps_what_the_suggestion_says(partners: Partners) -> None:
    """The next run has nobody who left and no pair that was declined: a replan needs no more."""
    every = set(partners.seen("planner"))
    withdraw(partners, "ours")
    declined = next(pair for pair in sorted(every) if LEFT not in pair)
    partners.id = partners.pair(*declined)["id"]
    partners.decline("planner", delegateId=partners.delegate(declined[1]))
    told = suggestion(partners)

    async def problem(store: Store) -> Any:
        async with store.reading(SYSTEM) as db:
            document, _ = await pairing_document(db, await edition(db), PairingRequest())
        return read_pairing_problem(document)

    found = partners.run(problem)
    answer = replan(found, solve(found), every, 50)
    # A pair with somebody who is gone is named by ids; the sides of the others are those of ours.
    lost = {pair for pair in every if LEFT in pair}
    assert {frozenset(pair) for pair in answer.barred} == {
        frozenset(pair) for pair in told["barred"] | lost
    }
    assert set(answer.kept) <= told["kept"]
    assert told["kept"] == every - lost - told["barred"]
    assert {each.a for each in answer.pairings}.isdisjoint(told["departed"])


def test_a_later_run_takes_nobody_in_who_left_and_asks_nobody_twice(partners: Partners) -> None:
    early = partners.run(pair)
    partners.decline("left")
    late = partners.run(pair)
    assert (LEFT, RIGHT) in partners.run(code_pairs, early)
    assert (LEFT, RIGHT) not in partners.run(code_pairs, late)
    # Who demands the pair all the same knows that it was declined.
    forced = partners.run(pair, PairingRequest(must=((LEFT, RIGHT),)))
    assert (LEFT, RIGHT) in partners.run(code_pairs, forced)
    assert published(partners, early).startswith(f"This run pairs {LEFT} with {RIGHT}")
    withdraw(partners, "ours")
    assert published(partners, late).startswith(f"This run pairs {LEFT}, who has withdrawn")
    fresh = partners.run(pair)
    assert LEFT not in {code for each in partners.run(code_pairs, fresh) for code in each}
    assert published(partners, fresh) == ""
    assert suggestion(partners)["isNeeded"] is False


def published(partners: Partners, run_id: str) -> str:
    """Publish a run; return what was wrong with that."""

    async def act(store: Store) -> str:
        try:
            async with store.unit_of_work(SYSTEM) as db:
                await runs.publish_pairing_run(db, run_id, at=store.clock())
        except Conflict as error:
            return error.message
        return ""

    return str(partners.run(act))


def test_a_demand_on_somebody_who_left_is_void(partners: Partners) -> None:
    demand = """mutation($input: AddPairingInstructionInput!) {
      addPairingInstruction(input: $input) { userErrors { code } } }"""

    async def our_edition(store: Store) -> str:
        async with store.reading(SYSTEM) as db:
            return (await edition(db)).id

    for kind, left in (("MUST", LEFT), ("LOCK", "LAC-01")):
        asked = {
            "editionId": f"Edition_{partners.run(our_edition)}",
            "kind": kind,
            "leftDelegateId": partners.delegate(left),
            "rightDelegateId": partners.delegate(RIGHT),
            "reason": "r",
        }
        answer = partners.ask("planner", demand, input=asked)
        assert answer["data"]["addPairingInstruction"]["userErrors"] == []
    withdraw(partners, "ours")
    pairs = partners.run(code_pairs, partners.run(pair))
    assert ("LAC-01", RIGHT) in pairs
    assert LEFT not in {code for each in pairs for code in each}


def test_a_withdrawal_is_on_the_trail_and_told(partners: Partners) -> None:
    withdraw(partners, "ours")

    async def kept(store: Store) -> tuple[list[tuple[str, str]], set[str], set[str]]:
        async with store.reading(SYSTEM) as db:
            row, event = models.AuditEntry, models.OutboxEvent
            acts = await db.execute(
                select(row.record_type, row.viewer)
                .where(row.action == "withdrawDelegate")
                .order_by(row.number)
            )
            told = await db.scalars(select(event.kind))
            states = await db.scalars(
                select(models.Nomination.state)
                .join(models.Delegate, models.Delegate.nomination_id == models.Nomination.id)
                .where(models.Delegate.code == LEFT)
            )
            return (
                [tuple(each) for each in acts],
                {each.value for each in told},
                {each.value for each in states},
            )

    acts, told, states = partners.run(kept)
    assert [name for name, _ in acts] == ["Delegate", "Nomination", "Partnership"]
    assert {who for _, who in acts} != {"system"}
    assert {"delegate_withdrawn", "partnership_lapsed"} <= told
    assert states == {"withdrawn"}


def test_a_substitute_takes_the_place_and_not_the_partnerships(partners: Partners) -> None:
    """The partnerships of whoever leaves lapse; who comes has none, and a replan is suggested."""
    query = "query($slug: String!) { edition(by: {slug: $slug}) { id } }"
    found = partners.ask("planner", query, slug=SLUG)
    state = """mutation($input: ChangeEditionStateInput!) { changeEditionState(input: $input) {
      userErrors { message } } }"""
    substitute = """mutation($input: SubstituteDelegateInput!) { substituteDelegate(input: $input) {
      delegate { withdrawnAt partnerships { state } }
      substitute { code partnerships { state } components { key } }
      userErrors { code path message } } }"""
    asked = {"delegateId": partners.delegate(LEFT), "newManager": {"name": "Somebody new"}}
    refused = partners.ask("ours", substitute, input=asked)["data"]["substituteDelegate"]
    assert refused["userErrors"][0]["message"].startswith(f"The edition {SLUG} is CLOSED.")
    opening = {"editionId": found["data"]["edition"]["id"], "state": "OPEN"}
    partners.ask("planner", state, input=opening)
    strange = partners.ask("theirs", substitute, input=asked)["data"]["substituteDelegate"]
    assert strange["userErrors"][0]["code"] == "NOT_FOUND"
    done = partners.ask("ours", substitute, input=asked)["data"]["substituteDelegate"]
    assert done["userErrors"] == []
    assert {each["state"] for each in done["delegate"]["partnerships"]} == {"LAPSED"}
    assert done["substitute"] == {
        "code": "LAC-15",
        "partnerships": [],
        "components": [{"key": "washington_workshop"}, {"key": "shanghai_forum"}],
    }
    told = suggestion(partners)
    assert (told["isNeeded"], told["departed"]) == (True, {LEFT})
    # The next run takes the newcomer in, as soon as something is known of them.
    assert LEFT not in {
        code for each in partners.run(code_pairs, partners.run(pair)) for code in each
    }
