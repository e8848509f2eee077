"""Pairing and choosing topics for an edition: demands, parameters, refusals."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select

from domain import models
from domain.policy import SYSTEM
from domain.runs import PairingRequest
from domain.scenarios import create_scenario
from domain.store import Store
from tests.api.cli.door import EDITION, tradewinds


def in_database(ask: Callable[[Store], Any]) -> Any:
    """Ask the domain something about tradewinds.db."""

    async def body() -> Any:
        store = Store("sqlite:///tradewinds.db")
        try:
            return await ask(store)
        finally:
            await store.close()

    return asyncio.run(body())


def count_runs() -> int:
    async def ask(store: Store) -> int:
        async with store.reading(SYSTEM) as db:
            counts = [
                await db.scalar(select(func.count()).select_from(table)) or 0
                for table in (models.PairingRun, models.TopicRun)
            ]
            return sum(counts)

    return int(in_database(ask))


@pytest.mark.usefixtures("database")
def test_demands_of_one_run_hold_and_are_gone_after_it(document: dict[str, Any]) -> None:
    chosen = [tuple(pair["people"]) for pair in document["pairings"]["pairs"]]
    apart = ("LAC-01", next(code for _, code in chosen if ("LAC-01", code) not in chosen))
    demands = ["--never", *chosen[1], "--must", *apart, "--lock", *chosen[2]]
    after = json.loads(tradewinds("pair", *EDITION, *demands, "--json").stdout)["pairings"]
    people = [tuple(pair["people"]) for pair in after["pairs"]]
    assert chosen[1] not in people
    assert {apart, chosen[2]} <= set(people)
    assert after["objective"] == after["bound"] <= document["pairings"]["objective"]
    again = json.loads(tradewinds("pair", *EDITION, "--json").stdout)["pairings"]
    assert [tuple(pair["people"]) for pair in again["pairs"]] == chosen


@pytest.mark.usefixtures("database")
def test_a_draft_is_paired_under_by_its_name(document: dict[str, Any]) -> None:
    assert "It has no drafts." in tradewinds("pair", *EDITION, "--scenario", "x", code=4).stderr

    async def draft(store: Store) -> None:
        async with store.unit_of_work(SYSTEM) as db:
            edition = (await db.scalars(select(models.Edition))).one()
            asked = PairingRequest(parameters={"language_required": 2})
            await create_scenario(db, edition, "Good languages", asked, at=store.clock())

    in_database(draft)
    words = ("pair", *EDITION, "--scenario", "Good languages", "--json")
    under = json.loads(tradewinds(*words).stdout)["pairings"]
    assert under["objective"] != document["pairings"]["objective"]
    told = tradewinds("pair", *EDITION, "--scenario", "good", code=4).stderr
    assert "Its drafts are Good languages." in told


@pytest.mark.usefixtures("database")
def test_a_parameter_changes_the_run(document: dict[str, Any]) -> None:
    words = (
        "--set",
        "weight_gain=1000",
        "--set",
        "weight_mutual=0",
        "--set",
        "weight_language=0",
        "--set",
        "admin_pair_max=null",
    )
    after = json.loads(tradewinds("pair", *EDITION, *words, "--json").stdout)
    assert after["pairings"]["objective"] != document["pairings"]["objective"]


@pytest.mark.usefixtures("database")
def test_a_list_is_given_with_commas_and_a_priority_by_its_competency(
    document: dict[str, Any],
) -> None:
    points = ("--set", "language_points=0,0,0,0")
    silent = json.loads(tradewinds("pair", *EDITION, *points, "--json").stdout)["pairings"]
    told = " ".join(reason for pair in silent["pairs"] for reason in pair["reasons"])
    assert "Both gain" in told
    assert "Both speak" not in told
    assert tradewinds("verify", silent["run"]).stdout.endswith("every number holds.\n")
    ranked = ("--priority", "leading_people=50", "--priority", "integrity=3")
    after = json.loads(tradewinds("pair", *EDITION, *ranked, "--json").stdout)["pairings"]
    assert after["objective"] != document["pairings"]["objective"]
    curve = ("--set", "curve=400,300,200,100")
    chosen = json.loads(tradewinds("topics", *EDITION, *curve, "--json").stdout)
    assert chosen["topics"]["objective"] != document["topics"]["objective"]


@pytest.mark.usefixtures("database")
def test_who_has_no_partner_is_listed_by_code() -> None:
    asked = ("pair", *EDITION, "--set", "language_required=3", "--json")
    left = json.loads(tradewinds(*asked).stdout)["pairings"]["unpaired"]
    codes = [each["person"] for each in left]
    assert len(codes) > 10
    assert codes == sorted(codes)


@pytest.mark.usefixtures("database")
def test_a_limit_that_contradicts_is_raised_and_then_holds() -> None:
    demands = ("--must", "LAC-01", "CHN-01", "--must", "LAC-01", "CHN-02")
    tradewinds("pair", *EDITION, *demands, code=5)
    raised = ("pair", *EDITION, *demands, "--max", "LAC-01=2", "--json")
    pairs = json.loads(tradewinds(*raised).stdout)["pairings"]["pairs"]
    partners = [right for left, right in (pair["people"] for pair in pairs) if left == "LAC-01"]
    assert partners == ["CHN-01", "CHN-02"]


@pytest.mark.usefixtures("database")
def test_demands_that_contradict_each_other_are_named() -> None:
    demands = ["--must", "LAC-01", "CHN-01", "--must", "LAC-01", "CHN-02"]
    result = tradewinds("pair", *EDITION, *demands, "--json", code=5)
    document = json.loads(result.stdout)
    assert set(document) == {"status", "conflicts"}
    assert document["status"] == "infeasible"
    (names,) = document["conflicts"]
    assert sorted(names) == ["max:LAC-01", "must:CHN-01|LAC-01", "must:CHN-02|LAC-01"]
    assert "CHN-02 must be with LAC-01" in result.stderr


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("pair", "--edition", "wco-idb-2099"), "wco-idb-2011"),
        (("pair", *EDITION, "--never", "LAC-01", "CHN-99"), "CHN-99"),
        (("pair", *EDITION, "--set", "weight_gian=600"), "weight_gian"),
        (("pair", *EDITION, "--set", "weight_gain=601"), "weight"),
        (("pair", *EDITION, "--set", "language_points=0,1,2"), "four whole numbers"),
        (("pair", *EDITION, "--set", "language_points=7"), "a list"),
        (("pair", *EDITION, "--set", "share_level=1,2"), "a whole number"),
        (("pair", *EDITION, "--priority", "juggling=2"), "juggling is not a competency"),
        (("pair", *EDITION, "--priority", "integrity=1001"), "1001 is not from 1 to 1,000"),
        (("pair", *EDITION, "--max", "LAC-99=2"), "LAC-99 is not a delegate"),
        (("pair", *EDITION, "--max", "LAC-01=0"), "LAC-01 cannot have at most 0 partners"),
        (("topics", "--edition", "wco-idb-2099"), "wco-idb-2011"),
        (("topics", *EDITION, "--never", "astrology"), "astrology"),
        (("topics", *EDITION, "--never", "single_window"), "single_window"),
    ],
)
@pytest.mark.usefixtures("database")
def test_bad_input_is_named_and_nothing_is_written(words: tuple[str, ...], told: str) -> None:
    before = count_runs()
    result = tradewinds(*words, code=4)
    assert told in result.stderr
    assert "Nothing was written." in result.stderr
    assert result.stdout == ""
    assert count_runs() == before


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("pair", "file.json", *EDITION), "--edition KEY"),
        (("pair", "file.json", "--never", "A", "B"), "instance file holds"),
        (("pair", *EDITION, "--set", "weight_gain"), "NAME=VALUE"),
        (("pair", *EDITION, "--set", "weight_gain=heavy"), "whole number"),
        (("pair", *EDITION, "--set", "language_points=0,,1"), "whole number"),
        (("pair", *EDITION, "--priority", "integrity"), "NAME=VALUE"),
        (("pair", *EDITION, "--priority", "integrity=null"), "whole number"),
        (("pair", "file.json", "--priority", "integrity=2"), "instance file holds"),
        (("pair", "file.json", "--max", "LAC-01=2"), "instance file holds"),
        (("pair", *EDITION, "--max", "LAC-01"), "NAME=VALUE"),
        (("pair", *EDITION, "--never", "LAC-01"), "two delegates"),
        (("pair", *EDITION, "--never", "LAC-01", "--json"), "two delegates"),
        (("topics", "file.json", *EDITION), "--edition KEY"),
        (("topics", "file.json", "--next"), "instance file holds"),
        (("why-not", "LAC-01", "CHN-01", *EDITION, "--run", "a"), "not both"),
        (("verify", "file.json"), "SOLUTION.json"),
        (("pari",), "'pair'"),
        (("serve", "--port", "70000"), "--port"),
    ],
)
def test_wrong_usage_says_what_to_write(words: tuple[str, ...], told: str) -> None:
    assert told in tradewinds(*words, code=2).stderr


@pytest.mark.usefixtures("database")
def test_topics_of_the_next_symposium_require_nothing(document: dict[str, Any]) -> None:
    ahead = json.loads(tradewinds("topics", *EDITION, "--next", "--json").stdout)
    assert set(ahead) == {"edition", "next_topics"}
    assert ahead["next_topics"]["suggestions"] == document["next_topics"]["suggestions"]
    words = tradewinds("topics", *EDITION, "--must", "single_window", "--count", "3").stdout
    assert "3 topics" in words
    assert words.count("required") >= 1
