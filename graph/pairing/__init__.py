"""Partner pairing: the exact optimum, its proof, and the price of every wish."""

from graph.pairing.solve import solve
from graph.pairing.why_not import why_not

__all__ = ["solve", "why_not"]
