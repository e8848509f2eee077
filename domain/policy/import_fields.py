"""Which rule the fields of imports obey: they are for whoever plans the edition."""

from __future__ import annotations

from typing import Final

from domain.policy.rules import ANYONE, PLANS, Rule

IMPORT_FIELDS: Final[tuple[tuple[Rule, str, str], ...]] = (
    (
        PLANS,
        "Import",
        (
            "added appliedAt changed edition id problemCount problems progress receivedAt rows"
            " sentBy state unchanged version"
        ),
    ),
    (PLANS, "ImportProblem", "code column expected found header row sheet suggestion"),
    (PLANS, "ImportProgress", "done of"),
    (PLANS, "Edition", "importTemplatePath imports"),
    (PLANS, "Mutation", "applyImport"),
    (ANYONE, "ApplyImportPayload", "import replayed userErrors"),
)
