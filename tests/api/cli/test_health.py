"""Network health of an edition at the terminal: who splits it, whom to pair, whom to call."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.api.cli.door import EDITION, TWO_HUBS, tradewinds

PAIRINGS = ("health", *EDITION, "--ties", "pairing")


@pytest.mark.usefixtures("database")
def test_an_edition_is_measured_and_told_whom_to_pair(document: dict[str, Any]) -> None:
    answer = json.loads(tradewinds(*PAIRINGS, "--json").stdout)
    assert (answer["edition"], answer["run"]) == ("wco-idb-2011", document["pairings"]["run"])
    assert answer["ties"] == ["pairing"]
    network = answer["network"]
    assert network == answer["without_dormant"]
    assert network["groups"] == 10
    pairs = {tuple(sorted(one["people"])) for one in document["pairings"]["pairs"]}
    extra = {tuple(pair) for pair in network["extra_pairings"]}
    assert extra.isdisjoint(pairs)
    assert network["status"] == "optimal"
    lines = tradewinds(*PAIRINGS).stdout.splitlines()
    assert lines[0].startswith("People: 24. Ties across sides: 14, within sides: 0.")
    assert sum(line.startswith("Pair ") for line in lines) == len(extra)
    assert f"{len(extra)} extra pairings, the fewest possible." in lines
    assert lines[-1] == "0 ties are dormant: no contact for 180 days."
    told = tradewinds(*PAIRINGS, "--locale", "zh").stdout
    assert told.startswith("\u4eba\u6570\uff1a24")


@pytest.mark.usefixtures("database")
def test_without_an_edition_the_only_one_is_meant_and_without_partners_nobody_is_tied() -> None:
    answer = json.loads(tradewinds("health", "--as-of", "2012-01-01", "--json").stdout)
    assert (answer["as_of"], answer["ties"]) == ("2012-01-01", ["accepted", "contact"])
    assert (answer["run"], answer["network"]["groups"]) == (None, 24)
    assert answer["network"]["ties"] == {"across": 0, "within": 0}


def test_whom_nothing_reaches_is_named_and_the_exit_code_says_so(database: Path) -> None:
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("DELETE FROM delegate_component")
        connection.commit()
    told = tradewinds(*PAIRINGS, code=5).stdout
    assert "no allowed pairing reaches" in told
    assert "The two attend no component together." in told


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("--as-of", "yesterday"), 2, "'yesterday' is no day"),
        (("--dormant-days", "0"), 4, "0 days cannot make a tie dormant"),
        (("--run", "none"), 4, "pairings are not among the ties"),
        (("--ties", "pairing", "--run", "none"), 4, "There is no such pairing run."),
        (("--edition", "none"), 4, "No edition has the slug 'none'"),
        (("--ties", "friendship"), 2, "friendship"),
    ],
)
def test_what_cannot_be_asked_is_refused(words: tuple[str, ...], code: int, told: str) -> None:
    assert told in tradewinds("health", *words, code=code).stderr


@pytest.mark.usefixtures("database")
def test_the_report_of_an_edition_is_checked_without_its_database() -> None:
    answer = json.loads(tradewinds(*PAIRINGS, "--to", "checked", "--json").stdout)
    files = ("checked/network.json", "checked/health.json")
    network, report = (json.loads(Path(file).read_text(encoding="utf-8")) for file in files)
    assert report == answer["network"]
    assert len(network["people"]) == 24
    assert network["forbidden"] == []
    assert "every number holds" in tradewinds("verify", *files).stdout
    Path(files[1]).write_text(json.dumps(report | {"groups": 9}), encoding="utf-8")
    assert "groups" in tradewinds("verify", *files, code=1).stdout
    assert "is there already" in tradewinds(*PAIRINGS, "--to", "checked", code=4).stderr


def test_a_file_has_no_edition() -> None:
    Path("network.json").write_text(json.dumps(TWO_HUBS), encoding="utf-8")
    told = tradewinds("health", "network.json", *EDITION, code=2).stderr
    assert "A file holds its own ties" in told
