"""Indicators and objectives that questions of an evaluation stand on."""

import pytest

from domain.audit import Acting
from domain.changes import change
from domain.policy import SYSTEM
from domain.rights.erasure import erase_person
from domain.store import Store
from tests.api.asking import ask
from tests.api.evaluating import Evaluation, fill


@pytest.fixture
async def evaluation(demo_store: Store) -> Evaluation:
    return await Evaluation(demo_store).open()


async def usefulness(evaluation: Evaluation) -> str:
    """Add an indicator from one to five points, and return its id."""
    made = await evaluation.done(
        "addIndicator",
        "indicator { id }",
        editionId=evaluation.edition,
        key="usefulness",
        name="Usefulness",
        unit="points",
        source="Evaluation",
        baseline="1",
        target="5",
    )
    return str(made["indicator"]["id"])


async def test_answers_move_an_indicator_when_their_form_is_closed(evaluation: Evaluation) -> None:
    indicator = await usefulness(evaluation)
    form = await evaluation.form(template=True)
    first = form["questions"][0]["id"]
    await evaluation.done("changeEvaluationQuestion", "__typename", id=first, indicatorId=indicator)
    await evaluation.done("publishEvaluationForm", "__typename", id=form["id"])
    given = dict(zip(sorted(evaluation.people), (4, 4, 5, 3, 5, 4), strict=False))
    await fill(evaluation, form, given)
    asked = f"""{{ node(id: "{indicator}") {{ ... on Indicator {{ current progress suppressed
        values {{ valuedOn value basis source }} }} }} }}"""
    before = (await ask(evaluation.store, asked))["node"]
    assert before == {"current": None, "progress": None, "suppressed": False, "values": []}
    evaluation.on(2011, 12, 19)
    assert (await ask(evaluation.store, asked))["node"] == {
        "current": "4.167",
        "progress": "3167/4000",
        "suppressed": False,
        "values": [
            {
                "valuedOn": "2011-12-17",
                "value": "4.167",
                "basis": "COUNTED",
                "source": "answers to the evaluation form E-01",
            }
        ],
    }
    # An erasure changes no number.
    person = evaluation.people[next(iter(given))].manager_id
    async with change(evaluation.store, Acting(SYSTEM, "", "erasePerson")) as db:
        await erase_person(db, str(person), "Asked.", at=evaluation.store.clock())
    assert (await ask(evaluation.store, asked))["node"]["current"] == "4.167"


async def test_few_answers_move_no_indicator(evaluation: Evaluation) -> None:
    indicator = await usefulness(evaluation)
    form = await evaluation.form(template=True)
    question = {"id": form["questions"][0]["id"], "indicatorId": indicator}
    await evaluation.done("changeEvaluationQuestion", "__typename", **question)
    await evaluation.done("publishEvaluationForm", "__typename", id=form["id"])
    await fill(evaluation, form, dict.fromkeys(sorted(evaluation.people)[:4], 4))
    evaluation.on(2011, 12, 19)
    asked = f'{{ node(id: "{indicator}") {{ ... on Indicator {{ current suppressed values '
    told = await ask(evaluation.store, asked + "{ value } } } }")
    assert told["node"] == {"current": None, "suppressed": True, "values": []}


async def test_what_a_question_stands_on_is_kept_while_it_is_asked(evaluation: Evaluation) -> None:
    indicator = await usefulness(evaluation)
    made = await evaluation.done(
        "addObjective",
        "objective { id }",
        editionId=evaluation.edition,
        key="use",
        text="Be of use at home",
    )
    objective = made["objective"]["id"]
    form = await evaluation.form(template=True)
    await evaluation.done(
        "changeEvaluationQuestion",
        "__typename",
        id=form["questions"][0]["id"],
        indicatorId=indicator,
        objectiveId=objective,
    )
    for act, row, key in (
        ("removeIndicator", indicator, "usefulness"),
        ("removeObjective", objective, "use"),
    ):
        error = await evaluation.refused(act, id=row)
        assert (error["code"], error["path"]) == ("CONFLICT", ["id"])
        assert key in error["message"]
        assert "E-01" in error["message"]
    await evaluation.done("publishEvaluationForm", "__typename", id=form["id"])
    await evaluation.done("withdrawEvaluationForm", "__typename", id=form["id"])
    await evaluation.done("removeIndicator", "deletedId", id=indicator)
    await evaluation.done("removeObjective", "deletedId", id=objective)
