"""What the levels of many people add up to: gap maps, growth, who can close a gap.

Sums over people pass ``suppression``, which is the only place that hides any.
"""

from graph.competence.closing import Closer, Standing, closers
from graph.competence.gap_map import GapFigures, KnownGap, gap_figures
from graph.competence.growth import Growth, GrowthFigures, growth_between, growth_figures
from graph.competence.suppression import FEWEST, shown_groups

__all__ = [
    "FEWEST",
    "Closer",
    "GapFigures",
    "Growth",
    "GrowthFigures",
    "KnownGap",
    "Standing",
    "closers",
    "gap_figures",
    "growth_between",
    "growth_figures",
    "shown_groups",
]
