"""The networkx graph of an edition as text for other programs: GEXF and GraphML."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import networkx as nx

from graph.network.edition import NetworkRecords, Node, NodeKind, network

TIE = "tie"
XML = '<?xml version="1.0" encoding="utf-8"?>'


class NetworkForm(StrEnum):
    """What the graph is written as."""

    GEXF = "gexf"
    GRAPHML = "graphml"


@dataclass(frozen=True, slots=True)
class DatedTie:
    """Two people who accepted each other or were in touch, and when last; days as ISO 8601."""

    a: str
    b: str
    touched_on: str
    last_contact_on: str | None = None


def drawing(
    records: NetworkRecords, ties: Sequence[DatedTie] = (), names: Mapping[str, str] | None = None
) -> "nx.MultiGraph[str]":
    """Draw the graph of record in the plain values that files hold.

    Returns:
        A multigraph of the nodes ``kind:id`` with ``kind``, ``label`` and of people ``side``; its
        edges have keys of their own and ``kind``, ratings ``level`` and ``target`` where there is
        one, and each dated tie is an edge of the kind ``tie`` with ``touched_on`` and
        ``last_contact_on``. People are labelled by their ids, or by ``names`` where those have
        one. Sorted, so that the same records give the same graph.
    """
    whole, called = network(records), names or {}
    graph: nx.MultiGraph[str] = nx.MultiGraph()
    for node in sorted(whole):
        kind, key = node
        label = called.get(key, key) if kind is NodeKind.PERSON else key
        side = whole.nodes[node].get("side")
        told = {} if side is None else {"side": side}
        graph.add_node(_name(node), kind=kind.value, label=label, **told)
    for place, (one, other, values) in enumerate(_edges(whole, ties), 1):
        graph.add_edge(one, other, key=f"e{place}", **values)
    return graph


def _edges(
    whole: "nx.MultiGraph[Node]", ties: Sequence[DatedTie]
) -> Iterable[tuple[str, str, dict[str, str | int]]]:
    found: list[tuple[str, str, str, dict[str, str | int]]] = []
    for one, other, kind, data in whole.edges(keys=True, data=True):
        values = {name: data[name] for name in ("level", "target") if data.get(name) is not None}
        first, second = sorted((_name(one), _name(other)))
        found.append((first, second, str(kind.value), values))
    for tie in ties:
        contact = {} if tie.last_contact_on is None else {"last_contact_on": tie.last_contact_on}
        first, second = sorted((_name((NodeKind.PERSON, tie.a)), _name((NodeKind.PERSON, tie.b))))
        found.append((first, second, TIE, {"touched_on": tie.touched_on, **contact}))
    for first, second, name, values in sorted(found, key=lambda entry: entry[:3]):
        yield first, second, {"kind": name, **values}


def _name(node: Node) -> str:
    return f"{node[0].value}:{node[1]}"


def written(graph: "nx.MultiGraph[str]", form: NetworkForm) -> str:
    """Write a drawing; the same one gives the same text on every day."""
    lines = nx.generate_graphml if form is NetworkForm.GRAPHML else nx.generate_gexf
    text = "\n".join([XML, *lines(graph), ""])
    # The day of writing is none of the network.
    return re.sub(r' lastmodifieddate="[^"]*"', "", text, count=1)
