"""The note of 2011, S20 and S21: practical recommendations, and the platform that they stand on.

In the style of ``test_note``: each answer is asked twice, the second time after the table that it
stands on was emptied, when the same question has to fail.
"""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from io import BytesIO

import pytest
from docx import Document

from api.formats.writing import DocumentFormat, write
from api.texts import texts
from domain import models
from domain.outcomes.documents import framework_document
from domain.outcomes.reminders import remind_commitments
from domain.policy import SYSTEM
from domain.programmes import get_edition
from domain.store import Store
from tests.api.asking import SLUG
from tests.api.note import each_row, edition, empty
from tests.databases import on_sqlite

Row = Callable[[Store], Awaitable[None]]
AT = datetime(2012, 11, 2, 15, tzinfo=UTC)


async def s20_practical_recommendations_on_a_draft_cooperation_framework(store: Store) -> None:
    found = await edition(
        store,
        "developments { key text } outputs { text } programme {"
        " cooperationFrameworks(first: 9, filter: {stateIn: [DRAFT]}) { nodes { title quote"
        " articles { number title recommendations(first: 9) { nodes {"
        " key wording quote source state synthetic edition { slug } } } } } } }",
    )
    (draft,) = found["programme"]["cooperationFrameworks"]["nodes"]
    (output,) = found["outputs"]
    assert draft["title"] in output["text"]
    assert output["text"] in draft["quote"]
    (article,) = draft["articles"]
    recommended = article["recommendations"]["nodes"]
    assert [(each["key"], each["wording"]) for each in recommended] == [
        (each["key"], each["text"]) for each in found["developments"]
    ]
    for each in recommended:
        assert each["quote"] == each["wording"]
        assert (each["state"], each["synthetic"]) == ("DRAFT", False)
        assert each["edition"] == {"slug": SLUG}


async def s20_what_administrations_committed_to_because_of_them(store: Store) -> None:
    found = await edition(
        store,
        "recommendations(first: 50, filter: {stateIn: [AGREED]}) { nodes { key synthetic"
        " session { key } article { title } commitments(first: 9) { nodes { title dueOn state"
        " isOverdue synthetic administration { code } instrument { key } targetStage } } } }",
    )
    agreed = found["recommendations"]["nodes"]
    assert all(each["synthetic"] and "SYNTHETIC" in each["article"]["title"] for each in agreed)
    assert {each["session"] and each["session"]["key"] for each in agreed} == {
        "leaders_panel",
        "stakeholders_panel",
        None,
    }
    promised = [one for each in agreed for one in each["commitments"]["nodes"]]
    assert {each["state"] for each in promised} == {"OPEN", "DONE", "DROPPED"}
    assert {each["administration"]["code"] for each in promised} == {"CN", "CO", "PE", "UY"}
    (moving,) = [each for each in promised if each["instrument"]]
    assert (moving["instrument"]["key"], moving["targetStage"]) == ("cn-pe-cmaa", "IN_FORCE")
    assert all(each["isOverdue"] == (each["state"] == "OPEN") for each in promised)


async def s20_the_framework_is_a_document_with_each_recommendation(store: Store) -> None:
    found = await edition(
        store,
        "programme { cooperationFrameworks(first: 9) { nodes { id } } }"
        " recommendations(first: 50) { nodes { wording } }",
    )
    lines = []
    for each in found["programme"]["cooperationFrameworks"]["nodes"]:
        async with store.reading(SYSTEM) as db:
            row_id = each["id"].partition("_")[2]
            document = await framework_document(db, row_id, at=AT)
        written = write(document, texts("en"), {}, DocumentFormat.DOCX)
        lines += [line.text for line in Document(BytesIO(written.content)).paragraphs]
    wordings = {each["wording"] for each in found["recommendations"]["nodes"]}
    assert len(wordings) == 7
    assert wordings <= set(lines)


async def s21_what_became_of_it_is_told_day_by_day(store: Store) -> None:
    found = await edition(
        store,
        "commitments(first: 50) { nodes { title updates(first: 9) { nodes { happenedOn text"
        " commitment { title } } } } }",
    )
    told = {
        each["title"]: [one["happenedOn"] for one in each["updates"]["nodes"]]
        for each in found["commitments"]["nodes"]
    }
    assert len(told) == 5
    assert sum(map(len, told.values())) == 4
    assert told["Receive three officials for a week (SYNTHETIC)"] == ["2012-06-08", "2012-03-05"]


async def s21_who_is_late_was_reminded(store: Store) -> None:
    found = await edition(
        store,
        "commitmentReminders(first: 9) { nodes { commitmentCount remindedOn text"
        " administration { code } } }",
    )
    told = {each["administration"]["code"]: each for each in found["commitmentReminders"]["nodes"]}
    assert set(told) == {"CN", "CO"}
    assert told["CO"]["remindedOn"] == "2012-11-02"
    assert told["CO"]["text"] == "One commitment of the administration is overdue."


ROWS: list[tuple[Row, type[models.Record]]] = [
    (s20_practical_recommendations_on_a_draft_cooperation_framework, models.CooperationFramework),
    (s20_practical_recommendations_on_a_draft_cooperation_framework, models.CooperationArticle),
    (s20_practical_recommendations_on_a_draft_cooperation_framework, models.Recommendation),
    (s20_what_administrations_committed_to_because_of_them, models.Commitment),
    (s20_what_administrations_committed_to_because_of_them, models.Recommendation),
    (s20_the_framework_is_a_document_with_each_recommendation, models.CooperationFramework),
    (s20_the_framework_is_a_document_with_each_recommendation, models.CooperationArticle),
    (s20_the_framework_is_a_document_with_each_recommendation, models.Recommendation),
    (s21_what_became_of_it_is_told_day_by_day, models.Commitment),
    (s21_what_became_of_it_is_told_day_by_day, models.ActionUpdate),
    (s21_who_is_late_was_reminded, models.CommitmentReminder),
]


async def remind(store: Store) -> None:
    """Remind who is late on a day in 2012."""
    async with store.unit_of_work(SYSTEM) as db:
        found = await get_edition(db, SLUG)
        await remind_commitments(db, found.id, None, at=AT)


async def test_the_note_is_answered_on_each_engine(demo_store: Store) -> None:
    await remind(demo_store)
    for row in dict.fromkeys(row for row, _ in ROWS):
        await row(demo_store)


@on_sqlite
@each_row(ROWS)
async def test_the_note(demo_store: Store, row: Row, table: type[models.Record]) -> None:
    await remind(demo_store)
    await row(demo_store)
    empty(demo_store, table)
    with pytest.raises((AssertionError, KeyError, ValueError, TypeError)):
        await row(demo_store)
