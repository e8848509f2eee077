"""Between editions: who is invited to a regional meeting of another side, and goes there."""

from tests.scenario.played import Played

RUN = """query($id: ID!) { node(id: $id) { ... on CrossParticipationRun {
  state proved seen seenPossible failure { detail }
  invitations(first: 100) { nodes { delegate { id } meeting { key } } } } } }"""
INVITED = """query($id: ID!) { node(id: $id) { ... on RegionalMeeting {
  crossParticipations(first: 100) { nodes { id state delegate { id } } } } } }"""


def cross_participate(played: Played, edition: str) -> None:
    """Hold a meeting of Latin America with two places, invite whom the run suggests, and go."""
    stage = played.stage
    meeting = stage.act(
        "planner",
        "addRegionalMeeting",
        "regionalMeeting { id }",
        editionId=edition,
        sideId=played.ids["latin_america"],
        key="lima_directors",
        name="Regional conference of directors general",
        place="Lima",
        startsOn="2012-05-14",
        endsOn="2012-05-16",
        places=2,
        topics=[{"topicId": played.reference.topics["risk_management"], "weight": 5}],
    )["regionalMeeting"]["id"]
    run = stage.act(
        "planner",
        "startCrossParticipationRun",
        "crossParticipationRun { id }",
        editionId=edition,
    )["crossParticipationRun"]["id"]
    stage.carry_out_runs()
    found = stage.ask("planner", RUN, id=run)["node"]
    assert (found["state"], found["proved"]) == ("DONE", True), found["failure"]
    assert found["seen"] == found["seenPossible"] == 1
    stage.act("planner", "publishCrossParticipationRun", "crossParticipationRun { id }", runId=run)
    codes = played.codes(edition)
    invited = _invited(played, meeting)
    suggested = {each["delegate"]["id"] for each in found["invitations"]["nodes"]}
    assert {each["delegate"]["id"] for each in invited} == suggested
    assert suggested
    for each in invited:
        code = codes[each["delegate"]["id"]]
        assert code.startswith("CHN")
        stage.act(code, "acceptCrossParticipation", "crossParticipation { state }", id=each["id"])
    stage.on(2012, 5, 17)
    for each in invited:
        stage.act(
            "planner",
            "recordCrossParticipation",
            "crossParticipation { state }",
            id=each["id"],
            attended=True,
        )
    assert {each["state"] for each in _invited(played, meeting)} == {"ATTENDED"}


def _invited(played: Played, meeting: str) -> list[dict[str, object]]:
    found = played.stage.ask("planner", INVITED, id=meeting)["node"]
    return list(found["crossParticipations"]["nodes"])
