"""What the levels of an edition's people add up to: gap maps, growth, who can close a gap.

Sums are of everybody, whoever asks; which of them are shown is decided in ``graph/competence``.
"""

from domain.runs.competence.closing import GapCloser, gap_closers
from domain.runs.competence.gap_maps import GapCell, GapMapRequest, gap_map
from domain.runs.competence.groups import GroupKind
from domain.runs.competence.growth import (
    CompetencyGrowth,
    GrowthCell,
    PersonGrowth,
    growth_since,
    person_growth,
)

__all__ = [
    "CompetencyGrowth",
    "GapCell",
    "GapCloser",
    "GapMapRequest",
    "GroupKind",
    "GrowthCell",
    "PersonGrowth",
    "gap_closers",
    "gap_map",
    "growth_since",
    "person_growth",
]
