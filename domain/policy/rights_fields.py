"""Which rule the fields of the rights of people obey."""

from __future__ import annotations

from typing import Final

from domain.policy.rules import ERASES, EXPORTS, PEOPLE, READS, Rule

RIGHTS_FIELDS: Final[tuple[tuple[Rule, str, str], ...]] = (
    (PEOPLE, "Manager", "erasedAt version"),
    (READS, "Manager", "assessmentReads"),
    (READS, "AssessmentRead", "id purpose readOn role viewerName"),
    (ERASES, "Mutation", "erasePerson"),
    (EXPORTS, "Mutation", "exportPerson"),
    (EXPORTS, "PersonExport", "expiresAt path"),
)
