"""Agendas of an edition at the terminal: made, said by the clock of the place, verified."""

import json
from typing import Any

import pytest

from tests.api.cli.door import EDITION, tradewinds


@pytest.mark.usefixtures("database")
def test_both_components_of_2011_get_an_agenda_that_verifies(document: dict[str, Any]) -> None:
    made = json.loads(tradewinds("agenda", *EDITION, "--json").stdout)
    assert [each["component"] for each in made["agendas"]] == [
        "washington_workshop",
        "shanghai_forum",
    ]
    washington, shanghai = made["agendas"]
    assert (washington["time_zone"], shanghai["time_zone"]) == ("America/New_York", "Asia/Shanghai")
    assert all(each["proved"] and each["synthetic"] for each in made["agendas"])
    assert all(
        "2011-12-07" <= held["starts"][:10] <= "2011-12-09" for held in washington["sessions"]
    )
    assert all("2011-12-12" <= held["starts"][:10] <= "2011-12-16" for held in shanghai["sessions"])
    topics = {each["topic"] for each in document["topics"]["suggestions"]}
    assert {held["session"] for held in shanghai["sessions"]} == topics
    for each in made["agendas"]:
        assert "every number holds" in tradewinds("verify", each["run"]).stdout


@pytest.mark.usefixtures("database")
def test_an_agenda_is_said_in_the_language_that_was_asked_for() -> None:
    said = tradewinds("agenda", *EDITION, "--component", "washington_workshop").stdout
    assert "Agenda, Workshop (America/New_York): 2 sessions, proved optimal" in said
    assert "Led by SPK-01, SPK-02." in said
    assert "Expected: Latin America" in said
    told = tradewinds("agenda", *EDITION, "--component", "shanghai_forum", "--locale", "zh").stdout
    assert "日程" in told
    assert "主持" in told
    # A session that has the name of its topic has it in that language; what somebody wrote stays.
    assert "风险管理" in told
    assert "Risk management" not in told


@pytest.mark.usefixtures("database")
def test_what_is_asked_wrongly_is_refused_in_words() -> None:
    assert (
        "It has: shanghai_forum"
        in tradewinds("agenda", *EDITION, "--component", "nowhere", code=4).stderr
    )
    refused = tradewinds("agenda", "an.json", *EDITION, code=2)
    assert "holds its own sessions" in refused.stderr
    assert "no topic run" in tradewinds("agenda", *EDITION, "--topics", "nowhere", code=4).stderr


@pytest.mark.usefixtures("database")
def test_an_agenda_is_replanned_at_the_terminal() -> None:
    options = (*EDITION, "--component", "shanghai_forum")
    (first,) = json.loads(tradewinds("agenda", *options, "--json").stdout)["agendas"]
    assert "replans" not in first
    (again,) = json.loads(
        tradewinds("agenda", *EDITION, "--replan", first["run"], "--json").stdout
    )["agendas"]
    assert (again["replans"], again["moves"], again["moves_bound"]) == (first["run"], 0, 0)
    assert (again["moved"], again["removed"], again["added"]) == ([], [], [])
    assert again["sessions"] == first["sessions"]
    assert "every number holds" in tradewinds("verify", again["run"]).stdout
    said = tradewinds("agenda", *options, "--replan", first["run"], "--tolerance", "0").stdout
    assert f"Of run {first['run']}: Every session stays where it was." in said
    wrong = (*EDITION, "--component", "washington_workshop", "--replan", first["run"])
    assert "another component than" in tradewinds("agenda", *wrong, code=4).stderr
    for asked, code, words in (
        (("--replan", "nowhere"), 4, "no such agenda run"),
        (("--replan", first["run"], "--tolerance", "1001"), 4, "0 to 1,000 per mille"),
        (("--replan", first["run"], "--topics", first["run"]), 2, "weighs the topics"),
        (("--tolerance", "20"), 2, "--published or --replan"),
        (("--published", "solution.json"), 2, "INSTANCE.json"),
    ):
        assert words in tradewinds("agenda", *EDITION, *asked, code=code).stderr, asked
