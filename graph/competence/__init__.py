"""What the levels and answers of many people add up to: gap maps, growth, who can close a gap.

Sums over people pass ``suppression``, which is the only place that hides any.
"""

from graph.competence.answers import AnswerFigures, answer_figures
from graph.competence.closing import Closer, Standing, closers
from graph.competence.gap_map import GapFigures, KnownGap, gap_figures, per_mille
from graph.competence.growth import Growth, GrowthFigures, growth_between, growth_figures
from graph.competence.suppression import FEWEST, shown_groups

__all__ = [
    "FEWEST",
    "AnswerFigures",
    "Closer",
    "GapFigures",
    "Growth",
    "GrowthFigures",
    "KnownGap",
    "Standing",
    "answer_figures",
    "closers",
    "gap_figures",
    "growth_between",
    "growth_figures",
    "per_mille",
    "shown_groups",
]
