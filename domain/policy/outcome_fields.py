"""Which rule the fields of cooperation frameworks, recommendations and commitments obey."""

from __future__ import annotations

from typing import Final

from domain.policy.rules import (
    ANYONE,
    COMMITS,
    KEEPS_OUTCOMES,
    OUTCOMES,
    PEOPLE,
    REMINDERS,
    TELLS,
    Rule,
)

# What each act answers with beside what every payload has.
_KEPT: Final = {
    "createCooperationFramework": "cooperationFramework programme",
    "draftCooperationFramework": "cooperationFramework programme",
    "changeCooperationFramework": "cooperationFramework",
    "publishCooperationFramework": "cooperationFramework superseded",
    "retireCooperationFramework": "cooperationFramework",
    "discardCooperationFramework": "deletedId programme",
    "addArticle": "article cooperationFramework",
    "changeArticle": "article cooperationFramework",
    "removeArticle": "cooperationFramework deletedId",
    "mapArticle": "cooperationFramework",
    "addRecommendation": "edition recommendation",
    "changeRecommendation": "recommendation",
    "removeRecommendation": "deletedId edition",
    "agreeRecommendation": "recommendation",
    "supersedeRecommendation": "recommendation supersededBy",
    "remindCommitments": "edition reminders",
}
_COMMITTED: Final = {
    "addCommitment": "commitment recommendation",
    "changeCommitment": "commitment",
    "removeCommitment": "deletedId recommendation",
    "closeCommitment": "commitment",
}
_TOLD: Final = {"recordActionUpdate": "actionUpdate commitment"}
_PAGED: Final = (
    "ActionUpdate",
    "Commitment",
    "CommitmentReminder",
    "CooperationFramework",
    "Recommendation",
)

OUTCOME_FIELDS: Final[tuple[tuple[Rule, str, str], ...]] = (
    (OUTCOMES, "Query", "cooperationFrameworks"),
    (OUTCOMES, "Programme", "cooperationFrameworks"),
    (OUTCOMES, "Edition", "commitments recommendations"),
    (REMINDERS, "Edition", "commitmentReminders"),
    (OUTCOMES, "Administration", "commitments"),
    (OUTCOMES, "CooperationInstrument", "advancingCommitments"),
    (
        OUTCOMES,
        "CooperationFramework",
        (
            "articles documentPath id key mappings programme publishedAt quote revision source "
            "state summary synthetic title version"
        ),
    ),
    (OUTCOMES, "CooperationArticle", "framework id number recommendations text title"),
    (OUTCOMES, "ArticleMapping", "from reason to"),
    (
        OUTCOMES,
        "Recommendation",
        (
            "article commitments edition id key quote session source state supersededBy synthetic "
            "version wording"
        ),
    ),
    (
        OUTCOMES,
        "Commitment",
        (
            "administration closedOn details dueOn id instrument isOverdue outcome recommendation "
            "state synthetic targetStage title updates version"
        ),
    ),
    (PEOPLE, "Commitment", "owner"),
    (OUTCOMES, "ActionUpdate", "commitment happenedOn id role text toldAt"),
    (PEOPLE, "ActionUpdate", "manager"),
    (
        REMINDERS,
        "CommitmentReminder",
        "administration commitmentCount id remindedAt remindedOn text",
    ),
    *(
        (rule, "Mutation", " ".join(acts))
        for rule, acts in ((KEEPS_OUTCOMES, _KEPT), (COMMITS, _COMMITTED), (TELLS, _TOLD))
    ),
    *(
        (ANYONE, f"{act[0].upper()}{act[1:]}Payload", f"replayed userErrors {results}")
        for act, results in {**_KEPT, **_COMMITTED, **_TOLD}.items()
    ),
    *((ANYONE, f"{noun}Connection", "edges nodes pageInfo totalCount") for noun in _PAGED),
    *((ANYONE, f"{noun}Edge", "cursor node") for noun in _PAGED),
)
