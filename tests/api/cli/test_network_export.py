"""The network of an edition as a file at the terminal: by code, and by name only when asked."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import networkx as nx
import pytest

from tests.api.cli.door import EDITION, tradewinds


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize(("form", "read"), [("gexf", nx.read_gexf), ("graphml", nx.read_graphml)])
def test_a_network_is_written_and_read_by_another_program(form: str, read: object) -> None:
    told = tradewinds("export", *EDITION, "--network", form, "--to", "a/folder").stdout
    assert told == f"Wrote a/folder/network.{form}, the network of wco-idb-2011, people by code.\n"
    graph = read(f"a/folder/network.{form}")
    kinds = [data["kind"] for _, data in graph.nodes(data=True)]
    assert (kinds.count("person"), kinds.count("administration")) == (24, 13)
    edges = [data["kind"] for _, _, data in graph.edges(data=True)]
    assert edges.count("partner") == 14
    refused = tradewinds("export", "--network", form, "--to", "a/folder", code=4).stderr
    assert "is there already" in refused


def test_names_are_written_only_when_they_are_asked_for(database: Path) -> None:
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("UPDATE manager SET name = 'Somebody ' || code")
        connection.commit()
    tradewinds("export", "--network", "gexf", "--to", "codes")
    assert "Somebody" not in Path("codes/network.gexf").read_text(encoding="utf-8")
    answer = tradewinds("export", "--network", "gexf", "--names", "--to", "named", "--json")
    document = json.loads(answer.stdout)
    assert document == {
        "edition": "wco-idb-2011",
        "network": "named/network.gexf",
        "names": True,
    }
    assert Path("named/network.gexf").read_text(encoding="utf-8").count("Somebody") == 24


@pytest.mark.usefixtures("database")
def test_what_does_not_go_together_is_refused() -> None:
    assert "Names go with --network" in tradewinds("export", "--names", code=2).stderr
    told = tradewinds("export", "a-run", "--network", "gexf", code=2).stderr
    assert "A network is that of an edition" in told
