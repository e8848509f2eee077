"""The edition of 2013, made from that of 2011, and the roadmap that both stand on."""

from typing import Any

from tests.scenario.calling import move
from tests.scenario.nominating import submit
from tests.scenario.played import Played

INHERITED = """query($id: ID!) { node(id: $id) { ... on Edition {
  previous { id }
  inherited {
    tieCount returningPersonCount openCommitmentCount
    openCommitments { id isOverdue } adoptedProposals { id }
    topics { editionsAgo topic { key } }
  }
  sides { id key administrations(first: 100) { nodes { code } } }
  components { id key startsOn }
  nominations(first: 100) { nodes { id state manager { id } } } } } }"""
ROADMAP = """query($id: ID!) { node(id: $id) { ... on Programme {
  anchors { id key }
  roadmap { steps { title year edition { id } }
    strategies { anchor { key } steps { title } editions { edition { id }
      topics { key } } } } } } }"""


def next_edition(played: Played) -> str:
    """Make the next edition from that of 2011, and open nominations."""
    made = played.stage.act(
        "planner",
        "createNextEdition",
        "edition { id }",
        fromEditionId=played.ids["2011"],
        slug="wco-idb-2013",
        name="Leaders' symposium",
        kind="SYMPOSIUM",
        startsOn="2013-06-03",
        endsOn="2013-06-12",
    )["edition"]["id"]
    move(played.stage, made, "NOMINATING")
    return str(made)


def inherited(played: Played, edition: str) -> Any:
    """Return what an edition has from the earlier ones."""
    return played.stage.ask("planner", INHERITED, id=edition)["node"]


def submit_again(played: Played, edition: str) -> dict[str, str]:
    """Let each administration submit the drafts of its people; return nominations by code."""
    drafts = {
        each["manager"]["id"]: each["id"]
        for each in inherited(played, edition)["nominations"]["nodes"]
        if each["state"] == "DRAFT"
    }
    return {
        each.code: submit(played, each.administration, drafts[played.managers[each.code]])
        for each in played.cast
    }


def plan_ahead(played: Played) -> None:
    """Say which strategy Risk Management serves, and what is to come in 2013."""
    stage, programme = played.stage, played.ids["programme"]
    anchors = _roadmap(played)["anchors"]
    safe = {each["key"]: each["id"] for each in anchors}["safe_c2c"]
    stage.act(
        "planner",
        "linkToStrategy",
        "strategyLink { id }",
        anchorId=safe,
        editionId=played.ids["2011"],
        recordId=played.reference.topics["risk_management"],
    )
    stage.act(
        "planner",
        "addRoadmapStep",
        "roadmapStep { id }",
        programmeId=programme,
        anchorId=safe,
        year=2013,
        title="Leaders' symposium",
        details="",
    )
    (strategy,) = [
        each
        for each in _roadmap(played)["roadmap"]["strategies"]
        if each["anchor"]["key"] == "safe_c2c"
    ]
    assert [each["title"] for each in strategy["steps"]] == ["Leaders' symposium"]
    assert {
        each["edition"]["id"]: [one["key"] for one in each["topics"]]
        for each in strategy["editions"]
    } == {played.ids["2011"]: ["risk_management"]}


def _roadmap(played: Played) -> Any:
    return played.stage.ask("planner", ROADMAP, id=played.ids["programme"])["node"]
