"""Asking about a plan at the terminal: other partners, other plans, and how sure it is."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.api.cli.door import EDITION, tradewinds


@pytest.mark.usefixtures("database")
def test_partners_lists_everybody_with_a_price(document: dict[str, Any]) -> None:
    own = [one["people"] for one in document["pairings"]["pairs"] if "CHN-04" in one["people"]]
    answer = json.loads(tradewinds("partners", "CHN-04", *EDITION, "--json").stdout)
    assert answer["person"] == "CHN-04"
    assert answer["run"] == document["pairings"]["run"]
    paired = {each["person"] for each in answer["partners"] if each["paired"]}
    assert paired == {code for people in own for code in people} - {"CHN-04"}
    assert len(answer["partners"]) == 14
    cheapest = next(each for each in answer["partners"] if not each["paired"])
    priced = json.loads(tradewinds("why-not", "CHN-04", cheapest["person"], "--json").stdout)
    assert priced["price"]["total"] == cheapest["price"]["total"]
    lines = tradewinds("partners", "CHN-04").stdout.splitlines()
    assert "14 possible partners" in lines[0]
    assert sum("Parting the two would cost" in line for line in lines) == len(paired)


@pytest.mark.usefixtures("database")
def test_partners_wants_one_plan_and_a_delegate_of_it() -> None:
    assert "not both" in tradewinds("partners", "CHN-04", *EDITION, "--run", "x", code=2).stderr
    assert "Did you mean CHN-04" in tradewinds("partners", "chn-04", code=4).stderr


@pytest.mark.usefixtures("database")
def test_alternatives_give_up_some_pairs_for_others(document: dict[str, Any]) -> None:
    own = {tuple(one["people"]) for one in document["pairings"]["pairs"]}
    answer = json.loads(tradewinds("alternatives", "--count", "3", "--json").stdout)
    assert len(answer["plans"]) == 3
    for plan in answer["plans"]:
        pairs = {tuple(pair) for pair in plan["pairs"]}
        assert pairs != own
        assert {tuple(pair) for pair in plan["lost"]} == own - pairs
        assert {tuple(pair) for pair in plan["new"]} == pairs - own
        assert plan["objective"] <= document["pairings"]["objective"]
    lines = tradewinds("alternatives", "--count", "3").stdout.splitlines()
    assert lines[0].startswith("3 other plans for run ")
    assert "for as many people and the same floor" in lines[1]
    told = tradewinds("alternatives", "--different", "50").stdout
    assert "no plan within the tolerance gives up more." in told
    assert (
        "Ask for 1 to 10 alternatives, not 11."
        in tradewinds("alternatives", "--count", "11", code=4).stderr
    )


@pytest.mark.usefixtures("database")
def test_certainty_is_the_same_for_the_same_seed(document: dict[str, Any]) -> None:
    words = ("certainty", "--draws", "20", "--seed", "7")
    answer = json.loads(tradewinds(*words, "--json").stdout)
    assert answer == json.loads(tradewinds(*words, "--json").stdout)
    assert len(answer["pairs"]) == len(document["pairings"]["pairs"])
    assert all(each["per_mille"] == each["stayed"] * 50 for each in answer["pairs"])
    stayed = [each["stayed"] for each in answer["pairs"]]
    assert stayed == sorted(stayed, reverse=True)
    still = json.loads(tradewinds(*words, "--per-mille", "0", "--json").stdout)
    assert {each["stayed"] for each in still["pairs"]} == {20}
    assert "in 20 draws" in tradewinds(*words).stdout
    assert "Give a whole number from 0" in tradewinds("certainty", "--seed", "-1", code=4).stderr


@pytest.mark.usefixtures("database")
def test_compare_says_who_changes_partner(document: dict[str, Any]) -> None:
    first, pairs = document["pairings"]["run"], document["pairings"]["pairs"]
    left, right = pairs[0]["people"]
    forbidden = tradewinds("pair", *EDITION, "--never", left, right, "--json")
    second = json.loads(forbidden.stdout)["pairings"]
    answer = json.loads(tradewinds("compare", first, second["run"], "--json").stdout)
    own = {tuple(one["people"]) for one in pairs}
    other = {tuple(one["people"]) for one in second["pairs"]}
    assert [left, right] in answer["lost"]
    assert {tuple(pair) for pair in answer["kept"]} == own & other
    assert {tuple(pair) for pair in answer["new"]} == other - own
    assert answer["after"]["total"] == second["objective"]
    moved = {each["person"] for each in answer["people"]}
    assert {left, right} <= moved
    told = tradewinds("compare", first).stdout
    assert f"run {second['run']}" in told
    assert f"  {left} leaves {right}" in told
    assert "Both have the same pairs." in tradewinds("compare", first, first).stdout


@pytest.mark.usefixtures("database")
def test_contradictions_name_the_records_and_the_repairs() -> None:
    assert "a plan exists" in tradewinds("contradictions").stdout
    answer = json.loads(tradewinds("contradictions", "--json").stdout)
    assert answer == {
        "contradictions": [],
        "broken_rules": [],
        "short": [],
        "repairs": [],
        "complete": True,
    }
    capped = ("contradictions", *EDITION, "--set", "admin_pair_max=0", "--set", "everyone_paired=1")
    answer = json.loads(tradewinds(*capped, "--json", code=5).stdout)
    assert all("everyone" in names for names in answer["contradictions"])
    assert ["everyone"] in [repair["drop"] for repair in answer["repairs"]]
    told = tradewinds(*capped, code=5).stdout
    assert "everybody must have a partner" in told
    assert "Drop this: " in told


@pytest.mark.usefixtures("database")
def test_for_whom_there_are_too_few_places_is_told_before_and_after_a_run() -> None:
    one_each = [word for n in range(1, 11) for word in ("--max", f"CHN-{n:02}=1")]
    asked = ("contradictions", *EDITION, "--set", "everyone_paired=1", *one_each)
    told = tradewinds(*asked, code=5).stdout
    assert "There are too few places for LAC-01, LAC-02, LAC-03" in told
    said = tradewinds("pair", *EDITION, *one_each).stdout
    assert "CHN-08, CHN-09 and CHN-10: 10 places for 14 people." in said
    answer = json.loads(tradewinds("pair", *EDITION, *one_each, "--json").stdout)
    (shortage,) = answer["pairings"]["shortages"]
    assert (len(shortage["people"]), len(shortage["hosts"]), shortage["places"]) == (14, 10, 10)


def test_contradictions_of_a_run_that_failed_are_told_later(
    database: Path, document: dict[str, Any]
) -> None:
    two = ("--must", "LAC-01", "CHN-01", "--must", "LAC-01", "CHN-02")
    tradewinds("pair", *EDITION, *two, code=5)
    with closing(sqlite3.connect(database)) as connection:
        rows = connection.execute("SELECT id FROM pairing_run WHERE state = 'failed'")
        ((failed,),) = rows.fetchall()
    answer = json.loads(tradewinds("contradictions", "--run", failed, "--json", code=5).stdout)
    assert sorted(answer["contradictions"][0]) == [
        "max:LAC-01",
        "must:CHN-01|LAC-01",
        "must:CHN-02|LAC-01",
    ]
    assert "3 ways to mend it" in tradewinds("contradictions", "--run", failed, code=5).stdout
    done = document["pairings"]["run"]
    assert "did not fail" in tradewinds("contradictions", "--run", done).stdout
    answered = tradewinds("contradictions", "--run", done, "--locale", "zh").stdout
    assert answered == f"运行{done}并非因矛盾而失败。\n"
    both = ("contradictions", "--run", done, "--set", "everyone_paired=1")
    assert "its own parameters" in tradewinds(*both, code=2).stderr


@pytest.mark.usefixtures("database")
def test_replan_leaves_out_who_has_left_and_keeps_most_pairs(document: dict[str, Any]) -> None:
    first = document["pairings"]["run"]
    words = ("replan", first, "--without", "CHN-03", "--tolerance", "50")
    answer = json.loads(tradewinds(*words, "--json").stdout)["pairings"]
    assert answer["replans"] == first
    own = {tuple(one["people"]) for one in document["pairings"]["pairs"]}
    other = {tuple(one["people"]) for one in answer["pairs"]}
    assert not any("CHN-03" in pair for pair in other)
    assert answer["kept"] == len(own & other) <= answer["kept_bound"]
    assert answer["bound"] - answer["objective"] <= answer["bound"] * 50 // 1000
    assert "every number holds" in tradewinds("verify", answer["run"]).stdout
    told = tradewinds("replan", first, "--without", "CHN-03").stdout
    assert f"Of run {first}: " in told
    assert (
        "Did you mean CHN-03" in tradewinds("replan", first, "--without", "chn-03", code=4).stderr
    )
    china = [f"--without=CHN-{number:02}" for number in range(1, 11)]
    refused = tradewinds("replan", first, *china, code=4).stderr
    assert "Nobody of the side china would be left" in refused
    assert "Nothing was written." in refused


def test_a_run_that_was_edited_to_keep_more_is_found_out(
    database: Path, document: dict[str, Any]
) -> None:
    words = ("replan", document["pairings"]["run"], "--without", "CHN-03", "--json")
    answer = json.loads(tradewinds(*words).stdout)["pairings"]
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("UPDATE pairing_run SET kept = kept + 1 WHERE kept IS NOT NULL")
        connection.commit()
    told = tradewinds("verify", answer["run"], code=1).stdout
    assert f"run.kept is {answer['kept'] + 1}, but {answer['kept']} pairs" in told
    assert "hash" in told
