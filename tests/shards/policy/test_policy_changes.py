"""Who may change what and watch what, asked over HTTP, and what each is shown of the change."""

from datetime import date

import pytest
from graphql import get_named_type, is_composite_type

from api.connections import encode_cursor, scope_of
from api.subscriptions import PROTOCOL
from domain.history import AUDIT_ENTRIES, AuditEntryFilter
from tests.api.policy_acts import ACTS, MINE
from tests.api.policy_probes import Probe, faults, objects, possible, read, selection
from tests.api.policy_world import GRANTS, World, fields

# An edition that has just begun has nobody to compare.
UNASKED = {("createEdition", "administrationComparison")}


def acted(world: World, who: str, act: str, given: str) -> tuple[set[str], list[str]]:
    """Act, and return the codes of what the act was told and what its payload showed wrongly."""
    payload = get_named_type(objects()["Mutation"].fields[act].type)
    edges = [
        (name, kind)
        for name, field in payload.fields.items()
        if is_composite_type(get_named_type(field.type))
        for kind in possible(get_named_type(field.type).name)
    ]
    asked = {
        kind: [name for name in objects()[kind].fields if (act, name) not in UNASKED]
        for _, kind in edges
    }
    inner = " ".join(
        f"{name} {{ __typename ... on {kind} {{ {selection(kind, asked[kind], world.solved)} }} }}"
        for name, kind in edges
    )
    body = world.ask(who, f"mutation {{ q0: {act}(input: {{{given}}}) {{ {inner} }} }}").json()
    errors, data = body.get("errors", []), (body["data"] or {}).get("q0")
    if data is None:
        return {error["extensions"]["code"] for error in errors}, []
    wrong = []
    for name, kind in edges:
        own = [error for error in errors if error["path"][1:2] == [name]]
        probe = Probe(act, (name,), kind, tuple(asked[kind]))
        wrong += faults(who, probe, read(data, own, probe))
    return {error["code"] for error in data["userErrors"]}, wrong


@pytest.mark.parametrize("who", GRANTS)
def test_everybody_changes_what_is_theirs_and_is_shown_no_more_by_it(
    changing_world: World, who: str
) -> None:
    world, wrong = changing_world, []
    for act, planned in ACTS.items():
        own, foreign = MINE.get((who, act), planned)
        if who not in fields()[f"Mutation.{act}"]:
            told = [acted(world, who, act, given) for given in (own, foreign)]
            wrong += [f"{who}: {act}: {each}" for each in told if each != ({"FORBIDDEN"}, [])]
            continue
        codes, shown = acted(world, who, act, foreign)
        if codes != {"NOT_FOUND"}:
            wrong.append(f"{who}: {act} of others: {codes}")
        wrong += shown
        codes, shown = acted(world, who, act, own)
        # An act that comes too late in the life of a record is refused for that and nothing else.
        if not codes <= {"CONFLICT", "NOT_REVERTIBLE", "STALE"}:
            wrong.append(f"{who}: {act} of their own: {codes}")
        wrong += shown
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("who", GRANTS)
def test_a_run_is_watched_by_those_who_plan_it(world: World, who: str) -> None:
    for run_id, theirs in (("pairowndraft", {"planner", "admin"}), ("pairotherdraft", {"admin"})):
        document = (
            f'subscription {{ runProgress(id: "PairingRun_{run_id}")'
            " { best bound gap run { id state } } }"
        )
        told = world.ask(who, document, Accept="text/event-stream").text
        assert ("88300" in told) == (who in theirs), told
        assert ("FORBIDDEN" in told) == (who not in fields()["Subscription.runProgress"]), told


def watched(world: World, who: str, document: str) -> list[str]:
    """Return the ids of the entries in the first event of a watched edition."""
    with world.client.websocket_connect("/graphql", subprotocols=[PROTOCOL]) as socket:
        payload = {"Authorization": f"Bearer {world.tokens[who]}"}
        socket.send_json({"type": "connection_init", "payload": payload})
        assert socket.receive_json()["type"] == "connection_ack"
        socket.send_json({"type": "subscribe", "id": "1", "payload": {"query": document}})
        told = socket.receive_json()["payload"]["data"]["editionActivity"]
        return [entry["id"] for entry in told["entries"]]


@pytest.mark.parametrize("who", GRANTS)
def test_who_watches_an_edition_is_told_what_its_trail_tells_them(world: World, who: str) -> None:
    where = AuditEntryFilter(edition_slug_in=("own",))
    scope = scope_of(AUDIT_ENTRIES, None, where, ())
    before_all = encode_cursor((0, date.min, 0, ""), scope)
    watch = f'subscription {{ editionActivity(editionId: "Edition_own", after: "{before_all}")'
    trail = '{ auditEntries(filter: {editionSlugIn: ["own"]}) { nodes { id } } }'
    if who not in fields()["Subscription.editionActivity"]:
        told = world.ask(who, f"{watch} {{ cursor }} }}", Accept="text/event-stream").text
        assert "FORBIDDEN" in told
        return
    theirs = [each["id"] for each in world.ask(who, trail).json()["data"]["auditEntries"]["nodes"]]
    # To whoever reads nothing of the trail nothing is told, and there is no end to wait for.
    if theirs:
        assert watched(world, who, f"{watch} {{ entries {{ id }} }} }}") == theirs[::-1]
