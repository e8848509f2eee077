"""Which rule the fields of the rights of people obey."""

from __future__ import annotations

from typing import Final

from domain.policy.rules import ERASES, PEOPLE, Rule

RIGHTS_FIELDS: Final[tuple[tuple[Rule, str, str], ...]] = (
    (PEOPLE, "Manager", "erasedAt version"),
    (ERASES, "Mutation", "erasePerson"),
)
