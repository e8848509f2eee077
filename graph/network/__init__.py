"""The networkx graphs that planners see, and whether a network outlives departures."""

from graph.network.edition import (
    BridgingTopic,
    EdgeKind,
    NetworkPerson,
    NetworkRecords,
    NetworkSummary,
    Node,
    NodeKind,
    network,
    summarise,
)
from graph.network.extra import extra_pairings
from graph.network.files import DatedTie, NetworkForm, drawing, written
from graph.network.forbidden import TooManyForbidden, forbidden_pairs, why_forbidden
from graph.network.health import health
from graph.network.layout import people_graph
from graph.network.leaving import lost_topics, without
from graph.network.worth import pair_worths

__all__ = [
    "BridgingTopic",
    "DatedTie",
    "EdgeKind",
    "NetworkForm",
    "NetworkPerson",
    "NetworkRecords",
    "NetworkSummary",
    "Node",
    "NodeKind",
    "TooManyForbidden",
    "drawing",
    "extra_pairings",
    "forbidden_pairs",
    "health",
    "lost_topics",
    "network",
    "pair_worths",
    "people_graph",
    "summarise",
    "why_forbidden",
    "without",
    "written",
]
