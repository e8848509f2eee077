"""Which rule the fields obey that tell of frameworks, assessments, gaps and growth."""

from __future__ import annotations

from typing import Final

from domain.policy.rules import GAP_CLOSERS, RATINGS, SUMS, Rule

COMPETENCE_FIELDS: Final[tuple[tuple[Rule, str, str], ...]] = (
    (RATINGS, "CompetencyGrowth", "after afterNumber before beforeNumber competency steps"),
    (SUMS, "Edition", "gapMap growth"),
    (
        SUMS,
        "GapCell",
        (
            "administration assessedCount canShareCount competency gapMeanPerMille gapSum group "
            "side suppressed unknownCount"
        ),
    ),
    (GAP_CLOSERS, "GapCloser", "delegate helpedCount levelNumber steps"),
    (
        SUMS,
        "GrowthCell",
        (
            "administration competencyCount fellCount grewCount group meanPerMille side steps "
            "suppressed unchangedCount unknownCount"
        ),
    ),
    (RATINGS, "Manager", "growth"),
    (RATINGS, "PersonGrowth", "competencies competencyCount meanPerMille steps"),
    (GAP_CLOSERS, "Side", "gapClosers"),
)
