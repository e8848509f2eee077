"""Stated figures beside counted ones: told, counted, and explained where the two differ."""

from domain.facts.counting import (
    FACTS_OF_EDITION,
    Count,
    FactFilter,
    FactStatus,
    counts_by_fact,
    facts_by_id,
    resolutions_by_fact,
)

__all__ = [
    "FACTS_OF_EDITION",
    "Count",
    "FactFilter",
    "FactStatus",
    "counts_by_fact",
    "facts_by_id",
    "resolutions_by_fact",
]
