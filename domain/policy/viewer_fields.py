"""Which rule the fields of whoever asks obey: what leads on obeys the rule of where it leads."""

from __future__ import annotations

from typing import Final

from domain.policy.rules import ANYONE, DELEGATES, EDITIONS, PEOPLE, REFERENCE, Rule

VIEWER_FIELDS: Final[tuple[tuple[Rule, str, str], ...]] = (
    (ANYONE, "Query", "viewer"),
    (ANYONE, "Viewer", "expiresAt holdsEveryEdition name rateLimit role scopes"),
    (REFERENCE, "Viewer", "administration"),
    (DELEGATES, "Viewer", "delegates"),
    (EDITIONS, "Viewer", "editions"),
    (PEOPLE, "Viewer", "manager"),
)
