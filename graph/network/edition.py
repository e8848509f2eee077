"""The networkx graph that planners see: people, competencies, topics, administrations, components.

Frozen records in, a graph and a frozen summary out. Made for editions of people that meet; the
pairs of a big edition never become edges, only pairings that were made.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

import networkx as nx

from graph.network.layout import pairs_across
from graph.problem.malformed import MalformedProblem

SHARE_LEVEL = 3


class NodeKind(StrEnum):
    """What a node stands for."""

    PERSON = "person"
    COMPETENCY = "competency"
    TOPIC = "topic"
    ADMINISTRATION = "administration"
    COMPONENT = "component"


class EdgeKind(StrEnum):
    """What two nodes have to do with each other."""

    RATES = "rates"
    SEEKS = "seeks"
    OFFERS = "offers"
    BELONGS = "belongs"
    ATTENDS = "attends"
    COVERS = "covers"
    PARTNER = "partner"


Node = tuple[NodeKind, str]


@dataclass(frozen=True, slots=True)
class NetworkPerson:
    """A delegate without a name, and all that ties one to the rest of an edition.

    ``ratings`` and ``targets`` hold levels 0-4 by competency, absent is not assessed and no
    target; ``seeks`` and ``offers`` hold topics.
    """

    id: str
    side: str
    administration: str
    ratings: Mapping[str, int] = field(default_factory=dict)
    targets: Mapping[str, int] = field(default_factory=dict)
    seeks: tuple[str, ...] = ()
    offers: tuple[str, ...] = ()
    components: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NetworkRecords:
    """The records of one edition that the graph is made of.

    ``topics`` maps each topic to the competencies that it covers. ``partners`` are pairings as
    pairs of people. Every id that a person or a topic names has to be listed: MalformedProblem
    names the record and the field.
    """

    people: tuple[NetworkPerson, ...]
    competencies: tuple[str, ...] = ()
    topics: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    administrations: tuple[str, ...] = ()
    components: tuple[str, ...] = ()
    partners: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        competencies, topics = set(self.competencies), set(self.topics)
        for person in self.people:
            for name, keys, known in (
                ("administration", (person.administration,), set(self.administrations)),
                ("ratings", person.ratings, competencies),
                ("targets", person.targets, competencies),
                ("seeks", person.seeks, topics),
                ("offers", person.offers, topics),
                ("components", person.components, set(self.components)),
            ):
                _demand_known(person.id, name, keys, known)
        for topic, covered in self.topics.items():
            _demand_known(topic, "covers", covered, competencies)
        people = {person.id for person in self.people}
        for a, b in self.partners:
            _demand_known("partners", "", (a, b), people)


def _demand_known(record: str, name: str, keys: Iterable[str], known: set[str]) -> None:
    for key in keys:
        if key not in known:
            where = f"{name}.{key}" if name else key
            raise MalformedProblem(record, where, "a record that the network lists")


@dataclass(frozen=True, slots=True)
class BridgingTopic:
    """A topic that people of one side offer and people of another side seek.

    ``offered`` and ``sought`` count people by side, each with at least one.
    """

    topic: str
    offered: Mapping[str, int]
    sought: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class NetworkSummary:
    """The graph in a few numbers and names.

    ``cross_side_density`` is the part of all pairs across sides that are partners; 0 when there
    is no such pair. ``groups`` are people connected through partners, the largest first; whoever
    has no partner is a group of one. ``without_help`` are people with a gap or a wish that
    nobody of another side could help with.
    """

    nodes: Mapping[NodeKind, int]
    edges: Mapping[EdgeKind, int]
    cross_side_density: Fraction
    groups: tuple[tuple[str, ...], ...]
    bridging_topics: tuple[BridgingTopic, ...]
    without_help: tuple[str, ...]


def network(records: NetworkRecords) -> "nx.MultiGraph[Node]":
    """Build the graph of an edition.

    Returns:
        A multigraph whose nodes are (kind, id), so that a topic and a competency may share an
        id. Every node has ``kind``, people also ``side``; every edge has its kind as key and as
        ``kind``. ``rates`` carries ``level``, None where a target is not assessed, and
        ``target``.

    Cost: one pass over the records.
    """
    graph: nx.MultiGraph[Node] = nx.MultiGraph()
    for kind, keys in (
        (NodeKind.COMPETENCY, records.competencies),
        (NodeKind.TOPIC, records.topics),
        (NodeKind.ADMINISTRATION, records.administrations),
        (NodeKind.COMPONENT, records.components),
    ):
        graph.add_nodes_from(((kind, key) for key in keys), kind=kind)
    for topic, covered in records.topics.items():
        for competency in covered:
            _tie(graph, (NodeKind.TOPIC, topic), EdgeKind.COVERS, NodeKind.COMPETENCY, competency)
    for person in records.people:
        _add_person(graph, person)
    for a, b in records.partners:
        _tie(graph, (NodeKind.PERSON, a), EdgeKind.PARTNER, NodeKind.PERSON, b)
    return graph


def _tie(
    graph: "nx.MultiGraph[Node]",
    start: Node,
    edge: EdgeKind,
    kind: NodeKind,
    key: str,
    **values: int | None,
) -> None:
    graph.add_edge(start, (kind, key), key=edge, kind=edge, **values)


def _add_person(graph: "nx.MultiGraph[Node]", person: NetworkPerson) -> None:
    node = (NodeKind.PERSON, person.id)
    graph.add_node(node, kind=NodeKind.PERSON, side=person.side)
    _tie(graph, node, EdgeKind.BELONGS, NodeKind.ADMINISTRATION, person.administration)
    for competency in sorted(person.ratings.keys() | person.targets.keys()):
        level, target = person.ratings.get(competency), person.targets.get(competency)
        rates = EdgeKind.RATES
        _tie(graph, node, rates, NodeKind.COMPETENCY, competency, level=level, target=target)
    for edge, kind, keys in (
        (EdgeKind.SEEKS, NodeKind.TOPIC, person.seeks),
        (EdgeKind.OFFERS, NodeKind.TOPIC, person.offers),
        (EdgeKind.ATTENDS, NodeKind.COMPONENT, person.components),
    ):
        for key in keys:
            _tie(graph, node, edge, kind, key)


def summarise(graph: "nx.MultiGraph[Node]", share_level: int = SHARE_LEVEL) -> NetworkSummary:
    """Count and name what a planner asks of a graph that network() built.

    ``share_level`` is the least level from which somebody can help others.
    Cost: one pass over the edges; for helpers one over the ratings of each competency.
    """
    sides = {
        key: data["side"] for (kind, key), data in graph.nodes(data=True) if kind is NodeKind.PERSON
    }
    partners: nx.Graph[str] = nx.Graph()
    partners.add_nodes_from(sides)
    partners.add_edges_from(
        (a, b) for (_, a), (_, b), kind in graph.edges(keys=True) if kind is EdgeKind.PARTNER
    )
    across = sum(sides[a] != sides[b] for a, b in partners.edges())
    possible = pairs_across(Counter(sides.values()).values())
    return NetworkSummary(
        nodes=dict(Counter(kind for kind, _ in graph.nodes())),
        edges=dict(Counter(kind for _, _, kind in graph.edges(keys=True))),
        cross_side_density=Fraction(across, possible or 1),
        groups=_groups(partners),
        bridging_topics=_bridging_topics(graph, sides),
        without_help=tuple(
            person for person in sorted(sides) if not _has_help(graph, sides, person, share_level)
        ),
    )


def _groups(partners: "nx.Graph[str]") -> tuple[tuple[str, ...], ...]:
    groups = [tuple(sorted(group)) for group in nx.connected_components(partners)]
    return tuple(sorted(groups, key=lambda group: (-len(group), group)))


def _tied(graph: "nx.MultiGraph[Node]", node: Node, edge: EdgeKind) -> list[str]:
    """List the ids of what a node is tied to by one kind of edge."""
    return [key for _, (_, key), kind in graph.edges(node, keys=True) if kind is edge]


def _bridging_topics(
    graph: "nx.MultiGraph[Node]", sides: Mapping[str, str]
) -> tuple[BridgingTopic, ...]:
    """Find the topics that bridge sides, those that most people offer or seek first."""
    found = []
    for node in graph.nodes():
        if node[0] is NodeKind.TOPIC:
            offered = Counter(sides[person] for person in _tied(graph, node, EdgeKind.OFFERS))
            sought = Counter(sides[person] for person in _tied(graph, node, EdgeKind.SEEKS))
            if any(here != there for here in offered for there in sought):
                found.append(BridgingTopic(node[1], dict(offered), dict(sought)))
    return tuple(
        sorted(
            found,
            key=lambda bridge: (
                -sum(bridge.offered.values()) - sum(bridge.sought.values()),
                bridge.topic,
            ),
        )
    )


def _has_help(
    graph: "nx.MultiGraph[Node]", sides: Mapping[str, str], person: str, share_level: int
) -> bool:
    """Say whether somebody of another side closes a gap or offers a wish, or none is needed."""
    node, needs_help = (NodeKind.PERSON, person), False
    for _, other, kind, data in graph.edges(node, keys=True, data=True):
        if kind is EdgeKind.SEEKS:
            needs_help = True
            offering = _tied(graph, other, EdgeKind.OFFERS)
            if any(sides[helper] != sides[person] for helper in offering):
                return True
        if kind is EdgeKind.RATES and data["level"] is not None:
            level, target = data["level"], data["target"] or 0
            if target > level:
                needs_help = True
                least = max(share_level, level + 1)
                if _can_teach(graph, sides, other, sides[person], least):
                    return True
    return not needs_help


def _can_teach(
    graph: "nx.MultiGraph[Node]",
    sides: Mapping[str, str],
    competency: Node,
    side: str,
    least: int,
) -> bool:
    """Say whether somebody of another side has at least a level in a competency."""
    return any(
        kind is EdgeKind.RATES and sides[key] != side and (data["level"] or 0) >= least
        for _, (_, key), kind, data in graph.edges(competency, keys=True, data=True)
    )
