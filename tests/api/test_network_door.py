"""The network of an edition as a file over HTTP, for whoever plans it alone."""

from collections.abc import Iterator
from io import BytesIO

import networkx as nx
import pytest

from api.files import COST
from tests.api.calendar_world import download
from tests.api.policy_world import GRANTS, World, fields, opened
from tests.databases import Databases, on_sqlite

GEXF, GRAPHML = (f"/networks/Edition_own.{each}" for each in ("gexf", "graphml"))
PATHS = """{ own: edition(by: {slug: "own"}) { gexf: networkPath(format: GEXF)
  graphml: networkPath(format: GRAPHML) }
  other: edition(by: {slug: "other"}) { networkPath(format: GEXF) } }"""


@pytest.fixture
def world(databases: Databases, engine: str) -> Iterator[World]:
    with opened(databases, engine) as there:
        yield there


def test_both_forms_hold_the_same_graph_with_people_by_code(world: World) -> None:
    told = world.ask("planner", PATHS).json()["data"]
    assert told == {"own": {"gexf": GEXF, "graphml": GRAPHML}, "other": {"networkPath": None}}
    one, other = (download(world, "planner", path) for path in (GEXF, GRAPHML))
    for answer, name in ((one, "network.gexf"), (other, "network.graphml")):
        assert answer.status_code == 200, answer.text
        assert answer.headers["content-type"].startswith("application/xml")
        assert answer.headers["content-disposition"] == f'attachment; filename="{name}"'
    graphs = nx.read_gexf(BytesIO(one.content)), nx.read_graphml(BytesIO(other.content))
    assert set(graphs[0]) == set(graphs[1])
    assert graphs[0].number_of_edges() == graphs[1].number_of_edges() > 0
    assert "person:D-ANA" in graphs[0]


@on_sqlite
def test_it_is_for_whoever_plans_the_edition_alone(world: World) -> None:
    for who in (*GRANTS, "nobody"):
        may = who in fields()["Edition.networkPath"]
        code = download(world, who, GEXF).status_code
        assert code == (200 if may else 401 if who == "nobody" else 403), who
    for place in ("Edition_other.gexf", "Edition_0.gexf", "Edition_own.xml", "Topic_window.gexf"):
        answer = download(world, "planner", f"/networks/{place}")
        assert answer.status_code == 404, place
        assert "Edition.networkPath tells where one is." in answer.text


def test_networks_are_paid_for_from_the_minute_of_the_token(databases: Databases) -> None:
    with opened(databases, cost_per_minute_max=2 * COST) as world:
        codes = [download(world, "planner", GEXF).status_code for _ in range(3)]
        assert codes == [200, 200, 429]
