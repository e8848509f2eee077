"""The weeks of an edition: pairs, topics and agenda as one plan, then partners who meet."""

from datetime import date
from typing import Any

from tests.scenario.played import Played
from tests.scenario.stage import Stage

RUN = """query($id: ID!) { node(id: $id) {
  ... on PairingRun { state proved failure { code detail conflicts } objective people
    pairings(first: 100) { nodes { score delegates { id code } reasons { code points } } } }
  ... on TopicRun { state proved failure { code detail conflicts }
    suggestions { topic { id key } leaders { code } } }
  ... on AgendaRun { state proved failure { code detail conflicts }
    placements { title slotKey } } } }"""
PARTNERSHIPS = """query($id: ID!) { node(id: $id) { ... on Edition {
  partnerships(first: 100) { nodes { id state delegates { id code } } } } } }"""
TIES = """query($id: ID!) { node(id: $id) { ... on PairingRun {
  inheritedTieCount inheritedTies(first: 100) { delegates { id } } } } }"""
POSSIBLE = """query($id: ID!, $delegate: ID!) { node(id: $id) { ... on PairingRun {
  possiblePartners(delegate: $delegate, first: 100) { score delegate { id } } } } }"""


def finished(stage: Stage, start: str, noun: str, **asked: object) -> tuple[str, Any]:
    """Start a run, carry it out, and return its id and what came of it."""
    run_id = stage.act("planner", start, f"{noun} {{ id }}", **asked)[noun]["id"]
    stage.carry_out_runs()
    found = stage.ask("planner", RUN, id=run_id)["node"]
    assert (found["state"], found["proved"]) == ("DONE", True), found["failure"]
    return run_id, found


def pairs_of(run: Any, codes: dict[str, str]) -> dict[frozenset[str], int]:
    """Return the score of each pair of a run, by who of the cast the two are."""
    return {
        frozenset(codes[one["id"]] for one in each["delegates"]): each["score"]
        for each in run["pairings"]["nodes"]
    }


def inherited_ties(played: Played, run: str, edition: str) -> set[frozenset[str]]:
    """Return whom a run knows to have been partners before, by who of the cast the two are."""
    codes = played.codes(edition)
    shown = played.stage.ask("planner", TIES, id=run)["node"]
    assert shown["inheritedTieCount"] == len(shown["inheritedTies"])
    return {
        frozenset(codes[one["id"]] for one in each["delegates"]) for each in shown["inheritedTies"]
    }


def worth_of_each(played: Played, run: str, edition: str, side: str) -> dict[frozenset[str], int]:
    """Return what each possible pair is worth in a run, by who of the cast the two are."""
    codes = played.codes(edition)
    on_side = {each.code for each in played.cast if each.side == side}
    found = {}
    for delegate, code in codes.items():
        if code in on_side:
            shown = played.stage.ask("planner", POSSIBLE, id=run, delegate=delegate)
            for each in shown["node"]["possiblePartners"]:
                found[frozenset((code, codes[each["delegate"]["id"]]))] = each["score"]
    return found


def arrange(stage: Stage, component: str, day: date, rooms: int) -> None:
    """Give a component six slots on a day and some rooms."""
    hours = {
        "09:00": "10:30",
        "11:00": "12:30",
        "13:00": "13:45",
        "14:00": "15:30",
        "16:00": "16:45",
        "17:00": "17:45",
    }
    stage.act(
        "planner",
        "arrangeComponent",
        "component { id }",
        componentId=component,
        booths=rooms,
        rooms=[{"key": f"r{n}", "name": f"Room {n}", "capacity": 40} for n in range(1, rooms + 1)],
        slots=[
            {
                "key": f"s{starts[:2]}",
                "localStartsAt": f"{day}T{starts}:00",
                "localEndsAt": f"{day}T{ends}:00",
            }
            for starts, ends in hours.items()
        ],
    )


def answer_partners(played: Played, edition: str) -> dict[str, Any]:
    """Let everybody accept their partners; return the partnerships by id."""
    stage, codes = played.stage, played.codes(edition)
    for each in _partnerships(stage, edition):
        for delegate in each["delegates"]:
            stage.act(
                codes[delegate["id"]],
                "acceptPartnership",
                "partnership { state }",
                partnershipId=each["id"],
            )
    found = {each["id"]: each for each in _partnerships(stage, edition)}
    assert {each["state"] for each in found.values()} == {"ACCEPTED"}
    return found


def meet(stage: Stage, partnership: str, day: date, kind: str = "MEETING") -> None:
    """Record that two partners met."""
    stage.act(
        "planner",
        "recordContact",
        "partnership { state }",
        partnershipId=partnership,
        happenedOn=str(day),
        kind=kind,
        note="Compared how the two administrations work.",
    )


def _partnerships(stage: Stage, edition: str) -> list[Any]:
    found = stage.ask("planner", PARTNERSHIPS, id=edition)["node"]["partnerships"]["nodes"]
    return list(found)
