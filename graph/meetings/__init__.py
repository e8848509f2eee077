"""Cross-participation: whom of the other sides to invite to which regional meeting."""

from graph.meetings.solve import solve
from graph.meetings.why_not import why_not

__all__ = ["solve", "why_not"]
