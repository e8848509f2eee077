"""Asking about topics at the terminal: what fairness costs, why not a topic, how sure each is."""

import json
from typing import Any

import pytest

from tests.api.cli.door import EDITION, tradewinds


@pytest.mark.usefixtures("database")
def test_a_choice_is_asked_about_at_once(document: dict[str, Any]) -> None:
    words = ("--fairness", "--why-not", "ecommerce", "--draws", "10", "--seed", "3")
    answer = json.loads(tradewinds("topics", *EDITION, *words, "--json").stdout)
    chosen = [each["topic"] for each in answer["topics"]["suggestions"]]
    assert chosen == [each["topic"] for each in document["topics"]["suggestions"]]
    points = answer["fairness"]["points"]
    assert [point["phi_per_mille"] for point in points] == [0, 500, 800, 900, 950, 1000]
    assert points[4]["topics"] == chosen
    assert points[4]["total"] == answer["topics"]["objective"]
    [asked] = answer["why_not"]
    assert (asked["topic"], asked["verdict"]) == ("ecommerce", "cannot")
    assert asked["conflicts"] == [["leaders:ecommerce"]]
    certainty = answer["certainty"]
    assert (certainty["draws"], certainty["seed"]) == (10, 3)
    assert [each["topic"] for each in certainty["topics"]] == chosen
    assert all(each["per_mille"] == 100 * each["stayed"] for each in certainty["topics"])


@pytest.mark.usefixtures("database")
def test_a_run_that_is_there_is_asked_without_another(document: dict[str, Any]) -> None:
    run = document["next_topics"]["run"]
    told = tradewinds("topics", "--run", run, "--fairness").stdout
    assert told.startswith("Full fairness costs ")
    assert len(told.splitlines()) == 13
    answer = json.loads(
        tradewinds("topics", "--run", run, "--why-not", "integrity", "--json").stdout
    )
    assert (answer["run"], set(answer)) == (run, {"edition", "run", "why_not"})
    sure = tradewinds("topics", "--run", run, "--draws", "5", "--locale", "fr").stdout
    assert sure.startswith("Certitude de chaque thème, sur 5 simulations")
    assert "6 topics" in tradewinds("topics", "--run", run).stdout
    assert answer == json.loads(
        tradewinds("topics", "--run", run, "--why-not", "integrity", "--json").stdout
    )


@pytest.mark.usefixtures("database")
def test_a_question_that_cannot_be_asked_says_what_can(document: dict[str, Any]) -> None:
    run = document["topics"]["run"]
    unknown = tradewinds("topics", "--run", run, "--why-not", "ecommerc", code=4).stderr
    assert "Did you mean ecommerce" in unknown
    assert "not both" in tradewinds("topics", "--run", run, *EDITION, code=2).stderr
    assert "no such topic run" in tradewinds("topics", "--run", "x", "--fairness", code=4).stderr
    assert (
        "Ask for 1 to 1,000 draws"
        in tradewinds("topics", "--run", run, "--draws", "0", code=4).stderr
    )
    assert "run of an edition" in tradewinds("topics", "file.json", "--fairness", code=2).stderr


@pytest.mark.usefixtures("database")
def test_a_run_is_held_against_the_edition_as_it_is_now(document: dict[str, Any]) -> None:
    run = document["topics"]["run"]
    chosen = [each["topic"] for each in document["topics"]["suggestions"]]
    words = ("topics", "--run", run, "--replan")
    answer = json.loads(tradewinds(*words, "--json").stdout)["replan"]
    assert (answer["kept"], answer["added"], answer["dropped"]) == (chosen, [], [])
    assert answer["total"] == answer["best_total"]
    assert tradewinds(*words).stdout.startswith("6 topics stay; no plan on these terms keeps more.")
    refused = tradewinds(*words, "--tolerance", "1001", code=4).stderr
    assert "The tolerance is 1001. Give 0 to 1,000 per mille." in refused
