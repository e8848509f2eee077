"""Partner pairing: the exact optimum, its proof, and the price of every wish."""

from graph.pairing.alternatives import alternatives, different, most_different
from graph.pairing.board import TooManyPairs
from graph.pairing.certainty import certainty
from graph.pairing.comparison import compare
from graph.pairing.contradiction import contradictions
from graph.pairing.prices import Prices
from graph.pairing.repairs import cheapest_repairs
from graph.pairing.replan import replan
from graph.pairing.shortages import left_short, shortages
from graph.pairing.solve import solve
from graph.pairing.why_not import why_not, why_not_from

__all__ = [
    "Prices",
    "TooManyPairs",
    "alternatives",
    "certainty",
    "cheapest_repairs",
    "compare",
    "contradictions",
    "different",
    "left_short",
    "most_different",
    "replan",
    "shortages",
    "solve",
    "why_not",
    "why_not_from",
]
