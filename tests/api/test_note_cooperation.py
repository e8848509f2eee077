"""The note of 2011, S13 to S17 and S26: what sides know of each other, and what comes of it.

In the style of ``test_note``: each answer is asked twice, the second time after the table that it
stands on was emptied, when the same question has to fail.
"""

from collections.abc import Awaitable, Callable
from fractions import Fraction
from typing import Any

import pytest
from sqlalchemy import delete

from domain import models
from domain.policy import SYSTEM
from domain.store import Store
from tests.api.note import each_row, edition
from tests.databases import on_sqlite

Row = Callable[[Store], Awaitable[None]]


async def objective(store: Store, key: str) -> dict[str, dict[str, Any]]:
    """Return the indicators of an objective by key."""
    found = await edition(
        store,
        "objectives { key text indicators { key measure baseline target current progress"
        " progressPerMille suppressed values { valuedOn value basis source fact { quote } } } }",
    )
    (only,) = [each for each in found["objectives"] if each["key"] == key]
    return {each["key"]: each for each in only["indicators"]}


async def s13_trade_grew_by_31_per_cent_a_year_as_stated(store: Store) -> None:
    growth = (await objective(store, "mutual_understanding"))["trade_growth"]
    assert growth["values"] == [
        {
            "valuedOn": "2011-12-16",
            "value": "31",
            "basis": "STATED",
            "source": "WCO newsroom, December 2011",
            "fact": {
                "quote": (
                    "the exchanges have increased since then at an annual average rate of 31%"
                )
            },
        }
    ]
    assert (growth["current"], growth["progress"]) == ("31", None)


async def s14_how_far_mutual_understanding_has_come(store: Store) -> None:
    found = await objective(store, "mutual_understanding")
    held = found["trade_lane_sessions"]
    assert [each["basis"] for each in held["values"]] == ["COUNTED", "COUNTED"]
    way = Fraction(3 - int(held["baseline"]), int(held["target"]) - int(held["baseline"]))
    assert (held["current"], held["progress"], held["progressPerMille"]) == ("3", str(way), 750)
    met = found["people_met"]
    assert (met["measure"], met["current"], met["progressPerMille"]) == ("PEOPLE_MET", "0", 0)


async def s15_what_each_administration_does_side_by_side(store: Store) -> None:
    found = await edition(
        store,
        'administrationComparison(codes: ["BR", "CN"]) { administrations { code profile {'
        " complete functions { nodes { kind name topics { key } asOfOn source synthetic } } } } }",
    )
    brazil, china = found["administrationComparison"]["administrations"]
    for place, count in ((brazil, 2), (china, 4)):
        listed = place["profile"]["functions"]["nodes"]
        assert {each["kind"] for each in listed} == {"FUNCTION", "PROCESS"}
        assert len(listed) == count
        assert all(each["topics"] and each["asOfOn"] and each["source"] for each in listed)
        assert all(each["synthetic"] and "SYNTHETIC" in each["name"] for each in listed)
    known = (await objective(store, "functions_and_processes"))["complete_profiles"]
    assert (known["current"], known["progress"]) == ("13", "1")


async def s16_a_practice_of_one_side_answers_a_challenge_of_the_other(store: Store) -> None:
    found = await edition(
        store,
        "opportunities(first: 100) { totalCount nodes { challenge { administration { code }"
        " topic { key } } practice { administration { code } topic { key } results } text } }",
    )
    listed = found["opportunities"]["nodes"]
    assert len(listed) == found["opportunities"]["totalCount"] > 12
    sides = {
        (
            each["challenge"]["administration"]["code"] == "CN",
            each["practice"]["administration"]["code"] == "CN",
        )
        for each in listed
    }
    assert sides == {(True, False), (False, True)}
    assert all(each["practice"]["results"] for each in listed)
    topics = {each["challenge"]["topic"]["key"] for each in listed}
    assert topics >= {"risk_management", "aeo_programmes", "it_implementation", "single_window"}


async def s17_where_future_cooperation_lies_and_how_far_the_arrangements_are(
    store: Store,
) -> None:
    found = await edition(
        store, "opportunities(first: 100) { nodes { scorePerMille stage instruments { key } } }"
    )
    listed = found["opportunities"]["nodes"]
    scores = [each["scorePerMille"] for each in listed]
    assert scores == sorted(scores, reverse=True)
    assert {each["stage"] for each in listed} >= {"IN_FORCE", "SIGNED", "CONTACT", None}
    assert all(bool(each["instruments"]) == (each["stage"] is not None) for each in listed)
    there = (await objective(store, "future_cooperation"))["instruments_in_force"]
    assert int(there["current"]) > 3


async def s26_senior_managers_and_top_executives_meet(store: Store) -> None:
    found = await edition(
        store,
        "quotes { key text } seniorities { seniority delegateCount speakerCount }"
        " components { sessions { nodes { kind seniority"
        " seniorities { seniority delegateCount speakerCount } } } }",
    )
    (said,) = [each["text"] for each in found["quotes"] if each["key"] == "leaders_symposiums"]
    assert "senior managers and top-executives to meet" in said
    counts = {each["seniority"]: each for each in found["seniorities"]}
    assert sum(each["delegateCount"] for each in found["seniorities"]) == 24
    assert (counts["TOP_EXECUTIVE"]["speakerCount"], counts["SENIOR_MANAGER"]["speakerCount"]) == (
        2,
        1,
    )
    assert counts["SENIOR_MANAGER"]["delegateCount"] > 0
    panels = [
        session
        for component in found["components"]
        for session in component["sessions"]["nodes"]
        if session["kind"] == "PANEL"
    ]
    assert len(panels) == 2
    for panel in panels:
        leading = {each["seniority"]: each["speakerCount"] for each in panel["seniorities"]}
        assert sum(leading.values()) == 2
        assert leading.keys() <= {"TOP_EXECUTIVE", "SENIOR_MANAGER"}
        assert panel["seniority"] in leading


ROWS: list[tuple[Row, type[models.Record]]] = [
    (s13_trade_grew_by_31_per_cent_a_year_as_stated, models.Fact),
    (s13_trade_grew_by_31_per_cent_a_year_as_stated, models.IndicatorValue),
    (s14_how_far_mutual_understanding_has_come, models.Indicator),
    (s14_how_far_mutual_understanding_has_come, models.IndicatorValue),
    (s14_how_far_mutual_understanding_has_come, models.Objective),
    (s15_what_each_administration_does_side_by_side, models.StrategicFunction),
    (s15_what_each_administration_does_side_by_side, models.StrategicFunctionTopic),
    (s16_a_practice_of_one_side_answers_a_challenge_of_the_other, models.GoodPractice),
    (s16_a_practice_of_one_side_answers_a_challenge_of_the_other, models.Challenge),
    (
        s17_where_future_cooperation_lies_and_how_far_the_arrangements_are,
        models.InstrumentParty,
    ),
    (s17_where_future_cooperation_lies_and_how_far_the_arrangements_are, models.GoodPractice),
    (s26_senior_managers_and_top_executives_meet, models.Speaker),
    (s26_senior_managers_and_top_executives_meet, models.SessionLeader),
]


async def test_the_note_is_answered_on_each_engine(demo_store: Store) -> None:
    for row in dict.fromkeys(row for row, _ in ROWS):
        await row(demo_store)


@on_sqlite
@each_row(ROWS)
async def test_the_note(demo_store: Store, row: Row, table: type[models.Record]) -> None:
    await row(demo_store)
    async with demo_store.unit_of_work(SYSTEM) as db:
        await db.execute(delete(table))
    with pytest.raises((AssertionError, KeyError, ValueError, TypeError)):
        await row(demo_store)
