"""Asking about a stored run: why not these two, and does every number hold."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from api.cli.why_not import price_words
from api.texts import texts
from domain import runs
from tests.api.cli.door import EDITION, tradewinds


def codes(document: dict[str, Any], *, paired: bool) -> tuple[str, str]:
    pairs = [pair["people"] for pair in document["pairings"]["pairs"]]
    partner = pairs[0][1]
    return "LAC-01", next(code for _, code in pairs if (code == partner) == paired)


@pytest.mark.usefixtures("database")
def test_why_not_prices_a_pairing_that_was_not_chosen(document: dict[str, Any]) -> None:
    left, right = codes(document, paired=False)
    answer = json.loads(tradewinds("why-not", right, left, *EDITION, "--json").stdout)
    assert answer["people"] in ([left, right], [right, left])
    assert answer["paired"] is False
    price = answer["price"]
    assert (price["people"], price["floor"], price["total"]) >= (0, 0, 0)
    forced = json.loads(tradewinds("pair", *EDITION, "--must", left, right, "--json").stdout)
    loss = document["pairings"]["objective"] - forced["pairings"]["objective"]
    assert loss == price["total"]
    assert sorted([left, right]) in [sorted(people) for people in answer["joining"]]


@pytest.mark.usefixtures("database")
def test_why_not_prices_the_end_of_a_pairing_that_was_chosen(document: dict[str, Any]) -> None:
    left, right = codes(document, paired=True)
    answer = json.loads(tradewinds("why-not", left, right, *EDITION, "--json").stdout)
    assert answer["paired"] is True
    assert answer["reasons"] == document["pairings"]["pairs"][0]["reasons"]
    apart = json.loads(tradewinds("pair", *EDITION, "--never", left, right, "--json").stdout)
    loss = document["pairings"]["objective"] - apart["pairings"]["objective"]
    assert loss == answer["price"]["total"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("LAC-01", "LAC-01", *EDITION), "Both are LAC-01"),
        (("LAC-01", "CHN-99", *EDITION), "CHN-99"),
        (("LAC-01", "CHN-01", "--run", "nosuchrun"), "no such"),
        (("LAC-01", "CHN-01", "--edition", "wco-idb-2099"), "wco-idb-2011"),
    ],
)
@pytest.mark.usefixtures("database")
def test_why_not_names_what_it_does_not_know(words: tuple[str, ...], told: str) -> None:
    assert told in tradewinds("why-not", *words, code=4).stderr


@pytest.mark.parametrize(
    ("locale", "told"),
    [
        ("en", "different sides"),
        ("es", "grupos distintos"),
        ("fr", "groupes différents"),
        ("pt", "grupos diferentes"),
        ("zh", "不同的各方"),
    ],
)
@pytest.mark.usefixtures("database")
def test_why_not_names_the_rule_that_keeps_two_of_one_side_apart(locale: str, told: str) -> None:
    words = ("why-not", "LAC-02", "LAC-01", *EDITION, "--locale", locale)
    assert told in tradewinds(*words).stdout
    answer = json.loads(tradewinds(*words, "--json").stdout)
    assert answer["people"] == ["LAC-01", "LAC-02"]
    assert (answer["broken_rules"], answer["price"]) == (["different_sides"], None)


@pytest.mark.parametrize("part", ["pairings", "topics"])
@pytest.mark.usefixtures("database")
def test_a_run_is_exported_and_checked_without_its_database(
    part: str, document: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    run = document[part]["run"]
    told = tradewinds("export", run, "--to", "a/folder").stdout
    assert f"of run {run}" in told
    files = ("a/folder/instance.json", "a/folder/solution.json")
    monkeypatch.setenv("TRADEWINDS_DATABASE_URL", "sqlite:////nowhere/at/all.db")
    assert "every number holds" in tradewinds("verify", *files).stdout
    solution = json.loads(Path(files[1]).read_text(encoding="utf-8"))
    changed = solution | {"total": solution["total"] + 1}
    Path("changed.json").write_text(json.dumps(changed), encoding="utf-8")
    assert "total" in tradewinds("verify", files[0], "changed.json", code=1).stdout


def test_a_contradiction_is_exported_too_and_nothing_is_written_over(database: Path) -> None:
    demands = ("--must", "LAC-01", "CHN-01", "--must", "LAC-01", "CHN-02")
    tradewinds("pair", *EDITION, *demands, code=5)
    with closing(sqlite3.connect(database)) as connection:
        rows = connection.execute("SELECT id FROM pairing_run WHERE state = 'failed'")
        ((failed,),) = rows.fetchall()
    written = json.loads(tradewinds("export", failed, "--json").stdout)
    assert written == {"run": failed, "instance": "instance.json", "solution": "solution.json"}
    assert "every number holds" in tradewinds("verify", "instance.json", "solution.json").stdout
    before = Path("solution.json").read_bytes()
    assert "is there already" in tradewinds("export", *EDITION, code=4).stderr
    assert Path("solution.json").read_bytes() == before
    assert "no run" in tradewinds("export", "nosuchrun", "--to", "b", code=4).stderr


@pytest.mark.parametrize("part", ["pairings", "topics"])
def test_a_run_is_verified_until_a_number_of_it_is_edited(
    part: str, database: Path, document: dict[str, Any]
) -> None:
    run = document[part]["run"]
    assert "every number holds" in tradewinds("verify", run).stdout
    edit = {
        "pairings": "UPDATE pairing_run SET total = total + 1 WHERE id = ?",
        "topics": "UPDATE topic_run SET total = total + 1 WHERE id = ?",
    }
    with closing(sqlite3.connect(database)) as connection:
        connection.execute(edit[part], (run,))
        connection.commit()
    assert "total" in tradewinds("verify", run, code=1).stdout
    assert "no run" in tradewinds("verify", "nosuchrun", code=4).stderr


def answer(**given: Any) -> runs.PairingAnswer:
    plain: dict[str, Any] = {
        "run_id": "run",
        "left_delegate_id": "a",
        "right_delegate_id": "b",
        "kind": runs.WhyNotKind.FORCED,
        "paired": False,
        "broken_rules": (),
        "conflict": (),
        "score": 300,
        "reasons": (),
        "before": runs.PlanValue(24, 156, 4454),
        "after": runs.PlanValue(24, 156, 4454),
        "moves": (),
        "proved": True,
    }
    return runs.PairingAnswer(**plain | given)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, "Pairing them would cost nothing: another plan is worth the same."),
        ({"after": None}, "No plan can hold this, so it has no price."),
        (
            {"after": runs.PlanValue(23, 156, 4500)},
            (
                "Pairing them has a price: 1 person would have no partner, "
                "the total would rise by 46 from 4,454."
            ),
        ),
        (
            {"after": runs.PlanValue(22, 100, 4454), "paired": True, "proved": False},
            (
                "Parting them has a price: 2 people would have no partner, "
                "the floor would fall by 56 to 100 (a bound, not proved exact)."
            ),
        ),
        (
            {"after": runs.PlanValue(22, 200, 4400)},
            (
                "Pairing them has a price: 2 people would have no partner, "
                "the floor would rise by 44 to 200, the total would fall by 54 from 4,454."
            ),
        ),
    ],
)
def test_a_price_is_said_in_the_order_in_which_it_hurts(given: dict[str, Any], words: str) -> None:
    assert price_words(answer(**given), texts("en")) == words


@pytest.mark.usefixtures("database")
def test_a_pairing_that_is_forbidden_has_no_price() -> None:
    forbidden = json.loads(
        tradewinds("pair", *EDITION, "--never", "LAC-01", "CHN-01", "--json").stdout
    )
    run = ("--run", forbidden["pairings"]["run"])
    told = tradewinds("why-not", "LAC-01", "CHN-01", *run).stdout
    assert "It cannot be: The two may never be partners: an instruction says so" in told
    assert "no price" in told
    document = json.loads(tradewinds("why-not", "LAC-01", "CHN-01", *run, "--json").stdout)
    assert document["price"] is None
    assert document["broken_rules"] == ["not_in_conflict"]


def test_an_edition_that_nobody_rated_is_paired_and_asked_about() -> None:
    tradewinds("migrate")
    tradewinds("seed")
    told = tradewinds("why-not", "LAC-01", "CHN-01", *EDITION, code=4).stderr
    assert "tradewinds pair --edition wco-idb-2011" in told
    document = json.loads(tradewinds("pair", *EDITION, "--json").stdout)["pairings"]
    assert (document["people"], document["objective"], document["synthetic"]) == (24, 0, False)
    assert "would score 0" in tradewinds("why-not", "LAC-01", "CHN-02", *EDITION).stdout
    assert "holds" in tradewinds("verify", document["run"]).stdout


@pytest.mark.usefixtures("database")
def test_the_only_edition_need_not_be_named(document: dict[str, Any]) -> None:
    asked = json.loads(tradewinds("why-not", "LAC-01", "CHN-01", "--json").stdout)
    assert asked["run"] == document["pairings"]["run"]
    assert json.loads(tradewinds("pair", "--json").stdout)["edition"] == EDITION[1]
    assert json.loads(tradewinds("topics", "--next", "--json").stdout)["edition"] == EDITION[1]


def test_without_an_edition_to_choose_from_a_command_says_what_to_type() -> None:
    tradewinds("migrate")
    for words in (("pair",), ("topics",), ("why-not", "LAC-01", "CHN-01")):
        assert "tradewinds seed" in tradewinds(*words, code=4).stderr


def test_among_several_editions_one_has_to_be_named(database: Path) -> None:
    with closing(sqlite3.connect(database)) as connection:
        columns = [row[1] for row in connection.execute("PRAGMA table_info(edition)")]
        taken = {"id": "'another'", "slug": "'wco-idb-2027'", "number": "number + 1"}
        values = ", ".join(taken.get(column, column) for column in columns)
        connection.execute(
            f"INSERT INTO edition ({', '.join(columns)}) SELECT {values} FROM edition"  # noqa: S608 -- names of columns
        )
        connection.commit()
    told = tradewinds("pair", code=2).stderr
    assert "wco-idb-2011" in told
    assert "wco-idb-2027" in told


@pytest.mark.parametrize(
    ("typed", "told"),
    [("lac-14", "Did you mean LAC-14"), ("LAC-1", "LAC-12?"), ("Ana", "CHN-01 is one")],
)
@pytest.mark.usefixtures("database")
def test_a_delegate_who_is_not_there_is_answered_with_those_who_are(typed: str, told: str) -> None:
    assert told in tradewinds("why-not", typed, "CHN-01", code=4).stderr


@pytest.mark.usefixtures("database")
def test_who_would_change_partner_is_said_once_a_delegate(document: dict[str, Any]) -> None:
    left, right = codes(document, paired=True)
    told = tradewinds("why-not", left, right).stdout.splitlines()
    moved = [line.split()[0] for line in told if " would move from " in line]
    assert left in moved
    assert len(moved) == len(set(moved))
    assert not any("would part from" in line for line in told)


@pytest.mark.parametrize(
    ("edit", "named"),
    [
        ("UPDATE pairing SET score = score + 1 WHERE position = 3", "score is"),
        ("UPDATE pairing_reason SET points = points + 1 WHERE position = 1", "reason 1: points is"),
        (
            "UPDATE pairing_reason SET level_to = 4 WHERE level_to = 2",
            "level_to is 4, but the snapshot gives 2",
        ),
        ("UPDATE pairing SET left_delegate_id = 'x' WHERE position = 2", "left_delegate_id is x"),
        (
            "UPDATE pairing_reason SET competency_id = 'x' WHERE competency_id IS NOT NULL",
            "competency_id is x",
        ),
        ("DELETE FROM pairing_reason WHERE position = 2", "reasons, but the snapshot gives"),
    ],
)
def test_what_was_edited_in_a_run_is_named(
    edit: str, named: str, database: Path, document: dict[str, Any]
) -> None:
    with closing(sqlite3.connect(database)) as connection:
        connection.execute(edit)
        connection.commit()
    told = tradewinds("verify", document["pairings"]["run"], code=1).stdout
    assert named in told
    assert "hash" in told
