"""Pairs, topics and agendas as one plan at the terminal."""

import json

import pytest

from tests.api.cli.door import EDITION, tradewinds


@pytest.mark.usefixtures("database")
def test_an_edition_is_planned_and_published_as_one() -> None:
    planned = json.loads(tradewinds("plan", *EDITION, "--json").stdout)
    assert planned["published"] is False
    assert len(planned["pairings"]["pairs"]) == 14
    assert len(planned["topics"]["suggestions"]) == 6
    assert [each["component"] for each in planned["agendas"]] == [
        "washington_workshop",
        "shanghai_forum",
    ]
    assert planned["conflicts"] == []
    said = tradewinds("plan", *EDITION, "--publish").stdout
    assert "Pairs, topics and agendas go together.\nAll of it is published." in said


@pytest.mark.usefixtures("database")
def test_a_plan_that_does_not_go_together_is_published_by_those_alone_who_say_so() -> None:
    """Sessions on topics of another choice are in the forum when the edition is planned."""
    two = ("--must", "transit", "--must", "ecommerce", "--count", "2")
    run = json.loads(tradewinds("topics", *EDITION, *two, "--json").stdout)["topics"]["run"]
    tradewinds("agenda", *EDITION, "--component", "shanghai_forum", "--topics", run)
    told = tradewinds("plan", *EDITION)
    assert "things do not go together:" in told.stdout
    assert "which was not chosen." in told.stdout
    refused = tradewinds("plan", *EDITION, "--publish", code=4).stderr
    assert "Pairs, topics and agendas do not go together: TOPIC_CHOSEN (" in refused
    broken = ("--despite", "topic_chosen", "--despite", "partners_meet")
    assert "All of it is published." in tradewinds("plan", *EDITION, "--publish", *broken).stdout


def test_a_rule_that_there_is_not_is_refused() -> None:
    told = tradewinds("plan", *EDITION, "--despite", "nothing", code=2).stderr
    assert "nothing is no rule. Name one of: there, session_planned, one_state" in told
