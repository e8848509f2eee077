"""Which rule the fields of evaluations and of the outcome in numbers obey."""

from __future__ import annotations

from typing import Final

from domain.policy.rules import (
    ANYONE,
    EDITIONS,
    EVALUATES,
    EVALUATION_SUMS,
    EVALUATION_WORDS,
    OUTCOMES,
    PLANS,
    Rule,
)

# What each act answers with beside what every payload has.
_PLANNED: Final = {
    "createEvaluationForm": "edition evaluationForm",
    "changeEvaluationForm": "evaluationForm",
    "publishEvaluationForm": "evaluationForm",
    "withdrawEvaluationForm": "evaluationForm",
    "remindEvaluation": "evaluationForm",
    "addEvaluationQuestion": "evaluationForm evaluationQuestion",
    "changeEvaluationQuestion": "evaluationQuestion",
    "removeEvaluationQuestion": "deletedId evaluationForm",
}
_ANSWERED: Final = {
    "answerEvaluation": "evaluationAnswer evaluationForm",
    "changeEvaluationAnswer": "evaluationAnswer",
    "withdrawEvaluationAnswer": "deletedId evaluationForm",
}

EVALUATION_FIELDS: Final[tuple[tuple[Rule, str, str], ...]] = (
    (EDITIONS, "Edition", "evaluationForms"),
    (OUTCOMES, "Edition", "outcome"),
    (
        OUTCOMES,
        "EditionOutcome",
        (
            "administrationCount adoptedProposalCount agreedRecommendationCount contactCount "
            "delegateCount doneCommitmentCount metPairingCount movedInstrumentCount objectives "
            "openCommitmentCount overdueCommitmentCount sessionCount"
        ),
    ),
    (EVALUATION_SUMS, "EditionOutcome", "evaluations"),
    (
        EVALUATION_SUMS,
        "EvaluationLevelOutcome",
        "answeredCount formCount invitedCount level meanPerMille responsePerMille",
    ),
    (
        EDITIONS,
        "EvaluationForm",
        "closesOn code edition id level opensOn phase questions respondent state title version",
    ),
    (EVALUATES, "EvaluationForm", "myAnswer myReminders"),
    (EVALUATION_SUMS, "EvaluationForm", "results"),
    (
        EDITIONS,
        "EvaluationQuestion",
        ("choices form id indicator kind objective position template unit version wording"),
    ),
    (EVALUATION_WORDS, "EvaluationQuestion", "words"),
    (EVALUATES, "EvaluationAnswer", "answeredAt form id values version"),
    (EVALUATES, "EvaluationValue", "number question words"),
    (EVALUATES, "EvaluationReminder", "remindedAt remindedOn"),
    (
        EVALUATION_SUMS,
        "EvaluationGroup",
        (
            "administration answeredCount figures group invitedCount responsePerMille side "
            "suppressed"
        ),
    ),
    (
        EVALUATION_SUMS,
        "EvaluationFigures",
        "answeredCount counts meanPerMille question sum suppressed",
    ),
    (EVALUATION_SUMS, "EvaluationCount", "count value"),
    (PLANS, "Mutation", " ".join(_PLANNED)),
    (EVALUATES, "Mutation", " ".join(_ANSWERED)),
    *(
        (ANYONE, f"{act[0].upper()}{act[1:]}Payload", f"replayed userErrors {results}")
        for act, results in {**_PLANNED, **_ANSWERED}.items()
    ),
)
