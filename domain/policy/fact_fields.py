"""Which rule the fields of facts obey: what was stated, what is counted, and why they differ."""

from __future__ import annotations

from typing import Final

from domain.policy.rules import ANYONE, EDITIONS, STATES, Rule

_ACTS: Final = {
    "stateFact": "edition fact",
    "changeFact": "fact",
    "resolveFact": "fact",
    "reopenFact": "fact",
    "removeFact": "deletedId edition",
}

FACT_FIELDS: Final[tuple[tuple[Rule, str, str], ...]] = (
    (EDITIONS, "Edition", "discrepancies facts"),
    (
        EDITIONS,
        "Fact",
        (
            "counted countedFrom countedNumber edition id key note quote resolution side source "
            "stated statedNumber status text unit version"
        ),
    ),
    (EDITIONS, "FactResolution", "counted note resolvedAt resolvedBy stands stated"),
    (STATES, "Mutation", " ".join(_ACTS)),
    *(
        (ANYONE, f"{act[0].upper()}{act[1:]}Payload", f"replayed userErrors {result}")
        for act, result in _ACTS.items()
    ),
)
