"""What people say of an edition afterwards, and what may be told of it."""

from collections.abc import Mapping
from typing import Any

from tests.scenario.played import Played

FORM = "evaluationForm { id phase questions { id kind } }"
RESULTS = """query($id: ID!) { node(id: $id) { ... on EvaluationForm { phase results(by: EDITION) {
  invitedCount answeredCount suppressed figures { question { id } meanPerMille answeredCount }
} } } }"""
OUTCOME = """query($id: ID!) { node(id: $id) { ... on Edition { outcome {
  delegateCount administrationCount metPairingCount contactCount agreedRecommendationCount
  openCommitmentCount doneCommitmentCount overdueCommitmentCount adoptedProposalCount
  movedInstrumentCount evaluations { level answeredCount invitedCount meanPerMille }
} } } }"""


def ask_everybody(
    played: Played, edition: str, level: str, opens_on: str, closes_on: str
) -> dict[str, Any]:
    """Publish a form of a level with the questions that Tradewinds has for it."""
    stage = played.stage
    form = stage.act(
        "planner",
        "createEvaluationForm",
        FORM,
        editionId=edition,
        level=level,
        respondent="PERSON",
        title=f"{level.capitalize()} of the participants",
        opensOn=opens_on,
        closesOn=closes_on,
        template=True,
    )["evaluationForm"]
    stage.act("planner", "publishEvaluationForm", FORM, id=form["id"])
    return dict(form)


def answer_all(played: Played, form: Mapping[str, Any], marks: Mapping[str, int]) -> None:
    """Let each person of the cast give one mark to everything that is asked on a scale."""
    for code, mark in marks.items():
        played.stage.act(code, "answerEvaluation", "evaluationAnswer { id }", **_answer(form, mark))


def refused_answer(played: Played, form: Mapping[str, Any], code: str, *words: str) -> None:
    """Let somebody answer who may not: the refusal has these words."""
    played.stage.refused(code, "answerEvaluation", ("CONFLICT", *words), **_answer(form, 1))


def results(played: Played, form: Mapping[str, Any], who: str = "planner") -> Any:
    """Return what somebody sees of all answers together."""
    return played.stage.ask(who, RESULTS, id=form["id"])["node"]


def outcome(played: Played, edition: str) -> Any:
    """Return what became of an edition, in numbers."""
    return played.stage.ask("planner", OUTCOME, id=edition)["node"]["outcome"]


def _answer(form: Mapping[str, Any], mark: int) -> dict[str, object]:
    asked = [each["id"] for each in form["questions"] if each["kind"] == "SCALE"]
    return {
        "formId": form["id"],
        "values": [{"questionId": each, "number": mark} for each in asked],
    }
