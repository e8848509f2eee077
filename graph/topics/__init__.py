"""Symposium topics: the choice, its proof, its reasons and prices, and how sure it is."""

from graph.topics.certainty import certainty
from graph.topics.fairness import fairness_curve
from graph.topics.prices import price_of_required, why_not
from graph.topics.replan import replan
from graph.topics.select import solve

__all__ = ["certainty", "fairness_curve", "price_of_required", "replan", "solve", "why_not"]
