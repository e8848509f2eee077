"""The note of 2011, S22: a recognised symposium that triggers change, seen at five levels.

In the style of ``test_note``: each answer is asked twice, the second time after the table that it
stands on was emptied, when the same question has to fail.
"""

import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from domain import models
from domain.store import Store
from tests.api.evaluating import LEVELS, Evaluation, values_of

Row = Callable[[Evaluation], Awaitable[None]]
DAYS = {"REACTION": (2011, 12, 11), "BEHAVIOUR": (2012, 3, 16), "RESULTS": (2012, 6, 14)}
# Enough to be told of.
SOME = 6


async def evaluated(store: Store) -> Evaluation:
    """Ask at five levels after 2011, let some answer, and look back a year later."""
    evaluation = await Evaluation(store).open()
    forms: dict[str, dict[str, Any]] = {}
    for level in LEVELS:
        of_places = {"respondent": "ADMINISTRATION"} if level in ("RESULTS", "RETURN") else {}
        evaluation.on(*DAYS.get(level, DAYS["REACTION"]))
        forms[level] = await evaluation.published(level, **of_places)
    for level, form in forms.items():
        evaluation.on(*DAYS.get(level, DAYS["RESULTS" if level == "RETURN" else "REACTION"]))
        whose = evaluation.coordinators if level in ("RESULTS", "RETURN") else evaluation.people
        for number, who in enumerate(sorted(whose)[:SOME]):
            scale = 4 + number % 2
            await evaluation.answer(form, who, values_of(form, scale, f"Words {number}."))
    evaluation.on(2012, 12, 16)
    return evaluation


async def s22_it_is_asked_at_the_five_levels_of_the_wco(evaluation: Evaluation) -> None:
    found = await evaluation.read(
        "evaluationForms { code level respondent phase questions { template wording } }"
    )
    told = found["evaluationForms"]
    assert [each["level"] for each in told] == list(LEVELS)
    assert {each["phase"] for each in told} == {"CLOSED"}
    asked = [one for each in told for one in each["questions"]]
    assert all(one["template"] and one["wording"].endswith((".", "?")) for one in asked)
    assert len(asked) == 21


async def s22_what_it_changed_is_told_in_sums_alone(evaluation: Evaluation) -> None:
    found = await evaluation.read(
        "outcome { delegateCount evaluations { level formCount invitedCount answeredCount"
        " responsePerMille meanPerMille } }"
    )
    levels = found["outcome"]["evaluations"]
    assert [each["level"] for each in levels] == list(LEVELS)
    assert [each["answeredCount"] for each in levels] == [SOME] * 5
    assert [each["invitedCount"] for each in levels] == [24, 24, 24, 13, 13]
    assert [each["responsePerMille"] for each in levels] == [250, 250, 250, 462, 462]
    assert {each["meanPerMille"] for each in levels} == {4500}


async def s22_outcomes_of_the_edition_in_numbers(evaluation: Evaluation) -> None:
    found = await evaluation.read(
        "outcome { delegateCount administrationCount agreedRecommendationCount"
        " openCommitmentCount doneCommitmentCount overdueCommitmentCount sessionCount"
        " adoptedProposalCount movedInstrumentCount objectives { key indicators { key } } }"
    )
    outcome = found["outcome"]
    assert (outcome["delegateCount"], outcome["administrationCount"]) == (24, 13)
    assert outcome["agreedRecommendationCount"] >= 1
    assert outcome["openCommitmentCount"] >= outcome["overdueCommitmentCount"] >= 1
    assert outcome["doneCommitmentCount"] == 1
    assert outcome["movedInstrumentCount"] >= 1
    assert len(outcome["objectives"]) == 5


ROWS: list[tuple[Row, type[models.Record]]] = [
    (s22_it_is_asked_at_the_five_levels_of_the_wco, models.EvaluationForm),
    (s22_it_is_asked_at_the_five_levels_of_the_wco, models.EvaluationQuestion),
    (s22_what_it_changed_is_told_in_sums_alone, models.EvaluationForm),
    (s22_what_it_changed_is_told_in_sums_alone, models.EvaluationAnswer),
    (s22_what_it_changed_is_told_in_sums_alone, models.EvaluationValue),
    (s22_outcomes_of_the_edition_in_numbers, models.Commitment),
    (s22_outcomes_of_the_edition_in_numbers, models.Recommendation),
    (s22_outcomes_of_the_edition_in_numbers, models.StageEvent),
    (s22_outcomes_of_the_edition_in_numbers, models.Objective),
]


async def without(
    evaluation: Evaluation, table: type[models.Record], file: Path
) -> AsyncIterator[Evaluation]:
    """Give the same in a database in which one table is empty, whatever refers to its rows."""
    about = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?"
    with (
        closing(sqlite3.connect(evaluation.store.file)) as whole,
        closing(sqlite3.connect(file)) as copy,
    ):
        whole.backup(copy)
        for (name,) in copy.execute(about, (table.__tablename__,)).fetchall():
            copy.execute(f"DROP TRIGGER {name}")
        copy.execute(f"DELETE FROM {table.__tablename__}")  # noqa: S608 -- a name of ours
        copy.commit()
    store = Store(f"sqlite:///{file}", clock=evaluation.store.clock)
    again = Evaluation(store)
    again.edition = evaluation.edition
    yield again
    await store.close()


async def test_the_note_is_answered_on_each_engine(demo_store: Store, tmp_path: Path) -> None:
    evaluation = await evaluated(demo_store)
    for row in dict.fromkeys(row for row, _ in ROWS):
        await row(evaluation)
    if demo_store.file is None:
        return
    for number, (row, table) in enumerate(ROWS):
        async for other in without(evaluation, table, tmp_path / f"{number}.db"):
            with pytest.raises((AssertionError, KeyError, ValueError, TypeError)):
                await row(other)
