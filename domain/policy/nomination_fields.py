"""Which rule the fields of nominations, quotas, deadlines and readiness obey."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from domain.policy.import_fields import IMPORT_FIELDS
from domain.policy.rules import (
    DECISIONS,
    NOMINATES,
    NOMINATIONS,
    PLANS,
    QUOTAS,
    READINESS,
    Rule,
)

NOMINATION_FIELDS: Final[tuple[tuple[Rule, str, str], ...]] = (
    *IMPORT_FIELDS,
    (NOMINATIONS, "Delegate", "substitute substituteOf version withdrawnAt"),
    (NOMINATIONS, "Edition", "nominationCounts nominationDeadlines nominations possibleDuplicates"),
    (QUOTAS, "Edition", "nominationReminders"),
    (READINESS, "Edition", "readiness"),
    (
        PLANS,
        "Mutation",
        (
            "changeEditionState changeNominationDeadline changeQuota confirmNomination "
            "declineNomination moveNomination remindNominations waitlistNomination"
        ),
    ),
    (
        NOMINATES,
        "Mutation",
        (
            "changeNomination nominateManager submitNomination substituteDelegate "
            "withdrawDelegate withdrawNomination"
        ),
    ),
    (
        NOMINATIONS,
        "Nomination",
        "delegate edition id manager notices side state submittedAt version waitingPlace",
    ),
    (DECISIONS, "Nomination", "decisionReason statement"),
    (READINESS, "Nomination", "missing"),
    (NOMINATIONS, "NominationCount", "administration nominations side state"),
    (NOMINATIONS, "PossibleDuplicate", "likenesses nominations"),
    (NOMINATIONS, "PossibleDuplicates", "people total"),
    (NOMINATIONS, "NominationDeadline", "administration closesOn localTime version"),
    (NOMINATIONS, "NominationNotice", "kind text toldAt"),
    (QUOTAS, "NominationReminder", "administration id people remindedAt remindedOn"),
    (QUOTAS, "Quota", "administration confirmed places version waiting"),
    (READINESS, "Readiness", "missing people ready side"),
    (READINESS, "ReadinessCount", "item people"),
    (QUOTAS, "Side", "places quotas"),
)
NOMINATION_INPUTS: Final[Mapping[str, Rule]] = {"NominationFilter.missingIn": READINESS}
