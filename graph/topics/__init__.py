"""Symposium topics: the choice, its proof, its reasons and its prices."""

from graph.topics.prices import price_of_required, why_not
from graph.topics.select import solve

__all__ = ["price_of_required", "solve", "why_not"]
