"""The graph of an edition as files: read back as drawn, by code, and the same on every day."""

from io import BytesIO

import networkx as nx
import pytest

from graph.network import (
    DatedTie,
    NetworkForm,
    NetworkPerson,
    NetworkRecords,
    drawing,
    network,
    written,
)

RECORDS = NetworkRecords(
    people=(
        NetworkPerson(
            "LAC-01", "west", "PE", {"risk": 1}, {"risk": 3, "aeo": 2}, ("window",), (), ("forum",)
        ),
        NetworkPerson("CHN-01", "east", "CN", {"risk": 4}, {}, (), ("window",), ("forum",)),
        NetworkPerson("CHN-02", "east", "CN"),
    ),
    competencies=("risk", "aeo"),
    topics={"window": ("risk",), "risk": ()},
    administrations=("CN", "PE"),
    components=("forum",),
    partners=(("LAC-01", "CHN-01"),),
)
TIES = (
    DatedTie("CHN-01", "LAC-01", "2012-03-01", "2012-03-01"),
    DatedTie("CHN-02", "LAC-01", "2012-01-10"),
)


def read_back(form: NetworkForm, text: str) -> "nx.MultiGraph[str]":
    if form is NetworkForm.GRAPHML:
        return nx.parse_graphml(text, force_multigraph=True)
    return nx.read_gexf(BytesIO(text.encode()))


@pytest.mark.parametrize("form", NetworkForm)
def test_what_is_written_is_read_back_by_another_program(form: NetworkForm) -> None:
    graph = drawing(RECORDS, TIES, {"LAC-01": "Ana"})
    found = read_back(form, written(graph, form))
    assert set(found) == set(graph)
    for node, values in graph.nodes(data=True):
        assert {name: found.nodes[node][name] for name in values} == values
    assert found.number_of_edges() == graph.number_of_edges()
    for one, other, key, values in graph.edges(keys=True, data=True):
        told = found.edges[one, other, key]
        assert {name: told[name] for name in values} == values


def test_the_drawing_holds_the_graph_of_record_and_the_ties() -> None:
    graph, whole = drawing(RECORDS, TIES), network(RECORDS)
    assert graph.number_of_nodes() == whole.number_of_nodes()
    assert graph.number_of_edges() == whole.number_of_edges() + len(TIES)
    kinds = sorted(values["kind"] for _, _, values in graph.edges(data=True))
    assert kinds.count("partner") == 1
    assert kinds.count("tie") == 2
    (level,) = (
        values
        for one, other, values in graph.edges(data=True)
        if {one, other} == {"competency:risk", "person:LAC-01"}
    )
    assert level == {"kind": "rates", "level": 1, "target": 3}


def test_people_are_called_by_code_unless_they_are_named() -> None:
    by_code = drawing(RECORDS, TIES).nodes(data=True)
    people = {node: data["label"] for node, data in by_code if data["kind"] == "person"}
    assert people == {f"person:{code}": code for code in ("LAC-01", "CHN-01", "CHN-02")}
    assert drawing(RECORDS, TIES, {"LAC-01": "Ana"}).nodes["person:LAC-01"]["label"] == "Ana"
    assert drawing(RECORDS, TIES).nodes["topic:risk"]["label"] == "risk"


@pytest.mark.parametrize("form", NetworkForm)
def test_no_day_of_writing_and_no_order_of_records_is_in_the_file(form: NetworkForm) -> None:
    text = written(drawing(RECORDS, TIES), form)
    assert "lastmodified" not in text
    turned = NetworkRecords(
        people=RECORDS.people[::-1],
        competencies=RECORDS.competencies[::-1],
        topics=dict(reversed(RECORDS.topics.items())),
        administrations=RECORDS.administrations[::-1],
        components=RECORDS.components,
        partners=(("CHN-01", "LAC-01"),),
    )
    assert written(drawing(turned, TIES[::-1]), form) == text
