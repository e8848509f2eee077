"""Evaluation over GraphQL: the life of a form, one's own answer, and what many add up to."""

import random
from collections.abc import Sequence

import pytest
from sqlalchemy import func, select

from domain import models
from domain.policy import OWNER, SYSTEM, Role, Viewer
from domain.runs.competence.groups import GroupKind
from domain.runs.evaluating import FormGroup, form_results
from domain.store import Store
from tests.api.asking import answer, ask
from tests.api.evaluating import Evaluation, fill, values_of

AUDITOR = Viewer("auditor", Role.AUDITOR, edition_ids=None)
RESULTS = (
    "results(by: [EDITION]) { suppressed invitedCount answeredCount responsePerMille"
    " figures { suppressed answeredCount sum meanPerMille counts { value count } } }"
)


@pytest.fixture
async def evaluation(demo_store: Store) -> Evaluation:
    return await Evaluation(demo_store).open()


@pytest.fixture
def engine() -> str:
    """Ask on one engine: the lives of forms and the note are tried on both."""
    return "sqlite"


async def newest_entry(evaluation: Evaluation) -> str:
    found = await ask(evaluation.store, "{ auditEntries(first: 1) { nodes { id } } }")
    return str(found["auditEntries"]["nodes"][0]["id"])


async def test_a_form_is_written_published_extended_and_taken_back(evaluation: Evaluation) -> None:
    form = await evaluation.form(template=True)
    assert (form["code"], form["state"], form["phase"]) == ("E-01", "DRAFT", "DRAFT")
    assert [each["template"] for each in form["questions"]][:2] == [
        "reaction_content",
        "reaction_exchange",
    ]
    made = await evaluation.done(
        "addEvaluationQuestion",
        "evaluationQuestion { id choices version }",
        formId=form["id"],
        kind="CHOICE",
        wording="Which day was best?",
        choices=["Monday", "Friday"],
    )
    asked = made["evaluationQuestion"]
    assert asked["choices"] == ["Monday", "Friday"]
    error = await evaluation.refused("changeEvaluationQuestion", id=asked["id"], kind="SCALE")
    assert (error["code"], error["path"]) == ("INVALID_INPUT", ["choices"])
    # Words of one's own in place of those of a standard question.
    first = form["questions"][0]["id"]
    changed = await evaluation.done(
        "changeEvaluationQuestion",
        "evaluationQuestion { wording template version }",
        id=first,
        wording="How was it?",
        expectedVersion=1,
    )
    assert changed["evaluationQuestion"] == {
        "wording": "How was it?",
        "template": None,
        "version": 2,
    }
    reverted = await evaluation.act(
        "revertChange", "__typename", auditEntryId=await newest_entry(evaluation)
    )
    assert reverted["userErrors"] == []
    await evaluation.done("publishEvaluationForm", "__typename", id=form["id"])
    error = await evaluation.refused("removeEvaluationQuestion", id=first)
    assert error["code"] == "CONFLICT"
    assert error["message"] == (
        "The form E-01 is PUBLISHED. Its questions are fixed. Withdraw it, and make another form."
    )
    error = await evaluation.refused("changeEvaluationForm", id=form["id"], opensOn="2011-12-09")
    assert (error["code"], error["path"]) == ("CONFLICT", ["opensOn"])
    later = await evaluation.done(
        "changeEvaluationForm",
        "evaluationForm { closesOn phase version }",
        id=form["id"],
        closesOn="2011-12-31",
    )
    assert later["evaluationForm"] == {"closesOn": "2011-12-31", "phase": "OPEN", "version": 3}
    await evaluation.done("withdrawEvaluationForm", "__typename", id=form["id"])
    error = await evaluation.refused("publishEvaluationForm", id=form["id"])
    assert error["message"] == "The form E-01 is WITHDRAWN. Only a draft is published."


async def test_what_cannot_be_asked_yet_is_refused_in_words(evaluation: Evaluation) -> None:
    asked = {"editionId": evaluation.edition, "title": "t", "closesOn": "2012-06-30"}
    error = await evaluation.refused(
        "createEvaluationForm", level="BEHAVIOUR", opensOn="2012-03-14", **asked
    )
    assert (error["code"], error["path"]) == ("INVALID_INPUT", ["opensOn"])
    assert error["message"] == (
        "BEHAVIOUR cannot be asked about before 90 days after wco-idb-2011 ends on 2011-12-16."
        " Open the form on 2012-03-15 or later."
    )
    error = await evaluation.refused(
        "createEvaluationForm",
        level="REACTION",
        opensOn="2011-12-07",
        respondent="ADMINISTRATION",
        **asked,
    )
    assert error["path"] == ["respondent"]


async def test_an_answer_is_given_once_and_is_its_givers_alone(evaluation: Evaluation) -> None:
    form = await evaluation.published()
    ana, other = evaluation.people["LAC-01"], evaluation.people["CHN-01"]
    key = {"idempotencyKey": "answered-once"}
    value = {"questionId": form["questions"][0]["id"], "number": 5}
    asked = {"formId": form["id"], "values": [value]}
    shown = "evaluationAnswer { id version }"
    given = await evaluation.done("answerEvaluation", shown, viewer=ana, **asked, **key)
    again = await evaluation.done("answerEvaluation", shown, viewer=ana, **asked, **key)
    assert (given["replayed"], again["replayed"]) == (False, True)
    row_id = given["evaluationAnswer"]["id"]
    assert again["evaluationAnswer"]["id"] == row_id
    error = await evaluation.refused("answerEvaluation", viewer=ana, **asked)
    assert error["code"] == "CONFLICT"
    assert error["message"] == (
        "You have answered E-01 of wco-idb-2011 already on 2011-12-11, and it is answered once."
        " Change that answer, which is myAnswer of the form."
    )
    changed = {"id": row_id, "values": [{**value, "number": 2}]}
    for viewer in (other, evaluation.coordinators["CN"]):
        error = await evaluation.refused("changeEvaluationAnswer", viewer=viewer, **changed)
        assert error["code"] == "NOT_FOUND"
    error = await evaluation.refused(
        "changeEvaluationAnswer", viewer=ana, expectedVersion=7, **changed
    )
    assert (error["code"], error["currentVersion"]) == ("STALE", 1)
    await evaluation.done("changeEvaluationAnswer", shown, viewer=ana, **changed)
    mine = "evaluationForms { myAnswer { version values { number } } }"
    found = await evaluation.read(mine, ana)
    assert found["evaluationForms"] == [{"myAnswer": {"version": 2, "values": [{"number": 2}]}}]
    found = await evaluation.read(mine, other)
    assert found["evaluationForms"] == [{"myAnswer": None}]
    # Nor by its id, nor in the trail: an entry of it is of no edition and of no person.
    document = f'{{ node(id: "{row_id}") {{ id }} }}'
    assert await ask(evaluation.store, document, viewer=other) == {"node": None}
    told = await answer(evaluation.store, document, viewer=OWNER)
    assert told["data"] == {"node": None}
    trail = "{ auditEntries(first: 50) { nodes { recordType } } }"
    for viewer in (other, evaluation.coordinators["CN"]):
        entries = (await ask(evaluation.store, trail, viewer=viewer))["auditEntries"]["nodes"]
        assert "EvaluationAnswer" not in {each["recordType"] for each in entries}
    evaluation.on(2012, 1, 1)
    error = await evaluation.refused("withdrawEvaluationAnswer", viewer=ana, id=row_id)
    assert error["code"] == "CONFLICT"
    assert "closed at the end of 2011-12-17" in error["message"]


async def test_nothing_is_told_of_an_open_form_or_of_four(evaluation: Evaluation) -> None:
    form = await evaluation.published()
    *four, fifth = sorted(evaluation.people)[:5]
    for number, who in enumerate(four):
        await evaluation.answer(form, who, values_of(form, 4, f"Longer {number}"))
    told = f"evaluationForms {{ {RESULTS} questions {{ words }} }}"
    assert (await evaluation.read(told))["evaluationForms"][0]["results"] == []
    evaluation.on(2011, 12, 19)
    (hidden,) = (await evaluation.read(told))["evaluationForms"]
    (group,) = hidden["results"]
    assert (group["suppressed"], group["invitedCount"], group["answeredCount"]) == (True, 24, None)
    assert all(each["suppressed"] and not each["counts"] for each in group["figures"])
    assert not any(each["words"] for each in hidden["questions"])
    evaluation.on(2011, 12, 11)
    await evaluation.answer(form, fifth, values_of(form, 1, "A shorter one"))
    evaluation.on(2011, 12, 19)
    (shown,) = (await evaluation.read(told))["evaluationForms"]
    (group,) = shown["results"]
    assert (group["answeredCount"], group["responsePerMille"]) == (5, 208)
    assert group["figures"][0] == {
        "suppressed": False,
        "answeredCount": 5,
        "sum": 17,
        "meanPerMille": 3400,
        "counts": [{"value": value, "count": {1: 1, 4: 4}.get(value, 0)} for value in range(1, 6)],
    }
    # By the alphabet, and not in the order in which people answered.
    assert shown["questions"][-1]["words"] == [
        "A shorter one",
        *(f"Longer {number}" for number in range(4)),
    ]
    # An auditor reads sums and no words.
    words = "evaluationForms { questions { words } }"
    document = f'{{ node(id: "{evaluation.edition}") {{ ... on Edition {{ {words} }} }} }}'
    refused = await answer(evaluation.store, document, viewer=AUDITOR)
    assert {each["extensions"]["code"] for each in refused["errors"]} == {"FORBIDDEN"}


def combinations_find(told: Sequence[frozenset[str]], strangers: frozenset[str]) -> set[str]:
    """Search all sums and differences of shown groups, one of the other, for few strangers."""
    found: set[str] = set()
    reached = {frozenset()} | set(told)
    for one in told:
        for other in [*reached]:
            for made in (other - one, one - other, one & other, one | other):
                exact = made in (other - one, one - other) and (one <= other or other <= one)
                disjoint = made == one | other and not one & other
                if exact or disjoint:
                    reached.add(made)
                    few = made & strangers
                    found |= few if 0 < len(few) < 5 else set()
    return found


@pytest.mark.parametrize("seed", range(4))
async def test_sums_are_as_counted_by_hand_and_none_of_few_is_found(
    evaluation: Evaluation, seed: int
) -> None:
    dice = random.Random(seed)  # noqa: S311 -- draws of a test
    form = await evaluation.published()
    who = dice.sample(sorted(evaluation.people), dice.randint(5, 22))
    given = {each: dice.randint(1, 5) for each in who}
    await fill(evaluation, form, given)
    evaluation.on(2011, 12, 19)
    viewer = OWNER if seed % 2 else evaluation.people[who[0]]
    seen = frozenset() if seed % 2 else frozenset({who[0]})
    row_id = form["id"].partition("_")[2]
    async with evaluation.store.reading(SYSTEM) as db:
        row = await db.get_one(models.EvaluationForm, row_id)
        found = await form_results(db, viewer, row, evaluation.store.clock())
        place = models.Administration
        codes = dict((await db.execute(select(place.id, place.code))).all())
    assert found is not None
    shown = []
    for group in found.groups:
        members = members_of(evaluation, group, codes)
        assert group.invited == len(members)
        mine = members & given.keys()
        figures = group.questions[0].figures
        if not figures.suppressed:
            numbers = [given[each] for each in mine]
            assert (figures.answered, figures.total) == (len(mine), sum(numbers))
            assert figures.counts == tuple(numbers.count(value) for value in range(1, 6))
            shown.append(frozenset(mine))
    assert shown
    assert combinations_find(shown, frozenset(given) - seen) == set()


def members_of(evaluation: Evaluation, group: FormGroup, codes: dict[str, str]) -> frozenset[str]:
    return frozenset(
        who
        for who, (side_id, place) in evaluation.sides.items()
        if group.side_id in (None, side_id)
        and (group.kind is not GroupKind.ADMINISTRATION or codes[group.administration_id] == place)
    )


async def test_who_has_not_answered_is_told_so_and_nobody_else_is(evaluation: Evaluation) -> None:
    form = await evaluation.published()
    await evaluation.answer(form, "LAC-01", [5])
    for _ in range(2):
        reminded = await evaluation.done(
            "remindEvaluation", "evaluationForm { code }", formId=form["id"]
        )
    assert reminded["evaluationForm"] == {"code": "E-01"}
    mine = "evaluationForms { myReminders { remindedOn } }"
    told = {
        who: (await evaluation.read(mine, evaluation.people[who]))["evaluationForms"][0]
        for who in ("LAC-01", "LAC-02", "CHN-01")
    }
    once = {"myReminders": [{"remindedOn": "2011-12-11"}]}
    assert told == {"LAC-01": {"myReminders": []}, "LAC-02": once, "CHN-01": once}
    entry, event = models.AuditEntry, models.OutboxEvent
    async with evaluation.store.reading(SYSTEM) as db:
        about = select(entry).where(entry.record_type == "EvaluationReminder")
        entries = list(await db.scalars(about))
        count = select(func.count(event.id)).where(
            event.kind == models.EventKind.EVALUATION_REMINDED,
            event.record_type != "EvaluationForm",
        )
        assert await db.scalar(count) == 0
    assert len(entries) == 2
    assert all(each.manager_id is None and "manager" not in str(each.after) for each in entries)
