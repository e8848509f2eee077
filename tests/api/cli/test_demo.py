"""The demonstration: the main job on the edition of 2011, in words and as a document."""

import json
import re
import shlex
from pathlib import Path
from typing import Any

import pytest

from tests.api.cli.door import tradewinds

FOCUS = {"risk_management", "aeo_programmes", "it_implementation", "single_window"}


def test_the_demonstration_pairs_all_twenty_four(document: dict[str, Any]) -> None:
    pairings = document["pairings"]
    assert document["edition"] == "wco-idb-2011"
    assert pairings["objective"] == pairings["bound"] > 0
    assert pairings["proved"] is True
    assert pairings["synthetic"] is True
    assert pairings["unpaired"] == []
    left = [pair["people"][0] for pair in pairings["pairs"]]
    right = [pair["people"][1] for pair in pairings["pairs"]]
    assert left == [f"LAC-{number:02}" for number in range(1, 15)]
    assert set(right) == {f"CHN-{number:02}" for number in range(1, 11)}
    assert max(right.count(code) for code in right) == 2
    assert sum(pair["score"] for pair in pairings["pairs"]) == pairings["objective"]
    assert all(len(pair["reasons"]) >= 2 for pair in pairings["pairs"])


def test_the_demonstration_chooses_topics_with_and_without_requiring_four(
    document: dict[str, Any],
) -> None:
    topics = document["topics"]["suggestions"]
    assert len(topics) == 6
    assert {topic["topic"] for topic in topics if topic["required"]} == FOCUS
    assert isinstance(document["topics"]["price_of_required_per_mille"], int)
    ahead = document["next_topics"]["suggestions"]
    assert len(ahead) == 6
    assert not any(topic["required"] for topic in ahead)
    assert all(topic["reasons"] for topic in topics + ahead)


def test_the_demonstration_makes_an_agenda_of_both_components(document: dict[str, Any]) -> None:
    washington, shanghai = document["agendas"]
    assert (len(washington["sessions"]), len(shanghai["sessions"])) == (2, 6)
    assert all(each["proved"] and each["synthetic"] for each in document["agendas"])
    assert all(len(held["leaders"]) == 2 for held in washington["sessions"])


def test_the_demonstration_shows_where_the_source_disagrees_with_itself(
    document: dict[str, Any],
) -> None:
    assert document["discrepancies"] == [
        {
            "key": "latam_administrations",
            "stated": 11,
            "counted": 12,
            "quote": "this event gathered representatives from 11 Latin America Customs"
            " administrations",
        }
    ]


def anonymous(found: dict[str, Any]) -> dict[str, Any]:
    """Return a document without what differs from run to run."""
    kept = {name: part for name, part in found.items() if name != "commands"}
    for part in ("pairings", "topics", "next_topics"):
        kept[part] = {name: value for name, value in kept[part].items() if name != "run"}
    kept["agendas"] = [
        {name: value for name, value in each.items() if name != "run"} for each in found["agendas"]
    ]
    return kept


@pytest.mark.usefixtures("database")
def test_the_demonstration_twice_finds_the_same(document: dict[str, Any]) -> None:
    again = tradewinds("demo", "--no-serve", "--json")
    assert anonymous(json.loads(again.stdout)) == anonymous(document)
    assert "nothing to change" in again.stderr


def test_the_demonstration_finds_the_same_on_postgresql(
    databases: Any, document: dict[str, Any]
) -> None:
    url = databases.new("postgresql").render_as_string(hide_password=False)
    result = tradewinds("demo", "--json", "--database", url)
    assert anonymous(json.loads(result.stdout)) == anonymous(document)
    run = json.loads(result.stdout)["pairings"]["run"]
    tradewinds("verify", run, "--database", url)
    assert tradewinds("why-not", "LAC-01", "CHN-01", "--run", run, "--database", url).stdout


@pytest.fixture
def printed(database: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return what the demonstration prints for a person who typed ./tradewinds."""
    assert database.exists()
    monkeypatch.setenv("TRADEWINDS_COMMAND", "./tradewinds")
    return tradewinds("demo", "--no-serve").stdout


def test_the_demonstration_is_readable_without_a_terminal(
    printed: str, document: dict[str, Any]
) -> None:
    assert "SYNTHETIC" in printed
    assert "proved optimal" in printed
    assert "11 stated, 12 named" in printed
    assert "Next symposium" in printed
    assert "Agenda, Exchange forum (Asia/Shanghai): 6 sessions, proved optimal" in printed
    for pair in document["pairings"]["pairs"]:
        block = printed.partition(f"  {pair['people'][0]} ")[2].splitlines()
        assert pair["people"][1] in block[0]
        assert [line.strip() for line in block[1:3]] == pair["reasons"][:2]


def test_the_three_lines_to_copy_work_as_printed(printed: str) -> None:
    lines = re.findall(r"^ +\./tradewinds (.*)$", printed, re.MULTILINE)
    assert len(lines) == 3
    why, why_not, forbid = (shlex.split(line) for line in lines)
    assert "are paired" in tradewinds(*why).stdout
    answer = tradewinds(*why_not).stdout
    assert "are not paired" in answer
    assert "price" in answer or "cost nothing" in answer
    left, right = forbid[forbid.index("--never") + 1 :][:2]
    after = json.loads(tradewinds(*forbid, "--json").stdout)
    people = [pair["people"] for pair in after["pairings"]["pairs"]]
    assert [left, right] not in people
    assert left in [code for pair in people for code in pair]


def test_lines_to_copy_name_the_database_that_was_named(tmp_path: Path, database: Path) -> None:
    other = database.rename(tmp_path / "an other.db")
    shown = tradewinds("demo", "--no-serve", "--database", str(other)).stdout
    line = re.findall(r"^ +tradewinds (why-not.*)$", shown, re.MULTILINE)[0]
    assert "are paired" in tradewinds(*shlex.split(line)).stdout
