"""Cross-participation at the terminal: of an edition listed, suggested, verified, explained."""

import json

import pytest

from tests.api.cli.door import EDITION, tradewinds


@pytest.mark.usefixtures("database")
def test_the_meetings_of_an_edition_are_listed() -> None:
    lines = tradewinds("meetings", *EDITION, "--list").stdout.splitlines()
    assert len(lines) == 4
    assert lines[0] == (
        "andean_risk_forum: Andean forum on risk management (SYNTHETIC)"
        " (Lima, Peru, 2012-03-12/2012-03-14), Latin America"
    )
    listed = json.loads(tradewinds("meetings", *EDITION, "--list", "--json").stdout)["meetings"]
    assert [each["side"] for each in listed] == [
        "latin_america",
        "china",
        "latin_america",
        "china",
    ]


@pytest.mark.usefixtures("database")
def test_invitations_are_suggested_verified_and_explained() -> None:
    told = json.loads(tradewinds("meetings", *EDITION, "--json").stdout)
    assert (told["proved"], told["synthetic"], told["seen"]) == (True, True, 4)
    invited = {each["delegate"] for plan in told["meetings"] for each in plan["invited"]}
    assert all(each["reasons"] for plan in told["meetings"] for each in plan["invited"])
    assert tradewinds("verify", told["run"]).stdout == f"{told['run']}: every number holds.\n"
    out = next(f"LAC-{n:02}" for n in range(1, 15) if f"LAC-{n:02}" not in invited)
    asked = ("--why-not", out, "--at", "south_china_data_week")
    answer = json.loads(tradewinds("meetings", *EDITION, *asked, "--json").stdout)
    assert answer["run"] == told["run"]
    assert answer["why_not"]["verdict"] in ("costs", "tie")
    assert out in tradewinds("meetings", "--run", told["run"], *asked, "--locale", "zh").stdout
    forced = ("--must", out, "south_china_data_week", "--set", "trip_price=100")
    said = tradewinds("meetings", *EDITION, *forced, "--locale", "es").stdout
    assert out in said
    assert "Está demostrado que ningún plan es mejor." in said


@pytest.mark.usefixtures("database")
def test_what_cannot_be_is_told_in_words() -> None:
    must = ("--must", "LAC-01", "andean_risk_forum")
    told = tradewinds("meetings", *EDITION, *must, code=5)
    assert "andean_risk_forum" in told.stderr
    unknown = ("--why-not", "LAC-01", "--at", "nowhere")
    assert "no finished run" in tradewinds("meetings", *EDITION, *unknown, code=4).stderr
    beside = tradewinds("meetings", "x.json", *EDITION, code=2).stderr
    assert "An instance file holds its own demands." in " ".join(beside.split())
    assert "It takes a delegate and a meeting" in " ".join(
        tradewinds("meetings", *EDITION, "--must", "LAC-01", code=2).stderr.split()
    )
