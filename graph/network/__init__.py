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
from graph.network.health import health
from graph.network.layout import people_graph

__all__ = [
    "BridgingTopic",
    "EdgeKind",
    "NetworkPerson",
    "NetworkRecords",
    "NetworkSummary",
    "Node",
    "NodeKind",
    "extra_pairings",
    "health",
    "network",
    "people_graph",
    "summarise",
]
