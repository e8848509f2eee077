"""Which rule the fields of the audit trail obey, read or watched."""

from __future__ import annotations

from typing import Final

from domain.policy.rules import AUDIT, Rule

AUDIT_FIELDS: Final[tuple[tuple[Rule, str, str], ...]] = (
    (
        AUDIT,
        "AuditEntry",
        "action at canRevert id record recordType requestId revertedBy reverts viewerName",
    ),
    (AUDIT, "EditionActivity", "cursor edition entries"),
    (AUDIT, "Query", "auditEntries"),
    (AUDIT, "Subscription", "editionActivity"),
)
