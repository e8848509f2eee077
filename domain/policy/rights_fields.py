"""Which rule the fields of the rights of people obey."""

from __future__ import annotations

from typing import Final

from domain.policy.rules import (
    CONSENTING,
    CONSENTS,
    CORRECTS,
    DETAILS,
    ERASES,
    EXPORTS,
    PEOPLE,
    READS,
    Rule,
)

RIGHTS_FIELDS: Final[tuple[tuple[Rule, str, str], ...]] = (
    (PEOPLE, "Manager", "erasedAt version"),
    (CONSENTS, "Manager", "consents"),
    (CONSENTS, "Consent", "decidedAt given purpose version"),
    (DETAILS, "Manager", "contactDetails"),
    (DETAILS, "ContactDetails", "email phone"),
    (CORRECTS, "Mutation", "correctPerson"),
    (CONSENTING, "Mutation", "decideConsent"),
    (READS, "Manager", "assessmentReads"),
    (READS, "AssessmentRead", "id purpose readOn role viewerName"),
    (ERASES, "Mutation", "erasePerson"),
    (EXPORTS, "Mutation", "exportPerson"),
    (EXPORTS, "PersonExport", "expiresAt path"),
)
