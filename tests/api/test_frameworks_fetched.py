"""Competency frameworks over HTTP: for whom GraphQL shows them, as the terminal writes them."""

from collections.abc import Iterator

import pytest

from api.files import COST
from api.formats.case_reading import read_case
from api.formats.moodle_file import read_moodle
from tests.api.calendar_world import download
from tests.api.policy_world import GRANTS, World, fields, opened
from tests.databases import Databases

PATHS = tuple(f"/frameworks/CompetencyFramework_frame.{each}" for each in ("json", "csv"))
TREE = """{ node(id: "CompetencyFramework_frame") { ... on CompetencyFramework {
  key competencies { nodes {
    key name definition group { key } levelDescriptors { text } } } } } }"""


@pytest.fixture
def world(databases: Databases, engine: str) -> Iterator[World]:
    with opened(databases, engine) as there:
        yield there


def test_a_framework_is_for_whoever_may_read_it_and_says_what_graphql_says(world: World) -> None:
    readers = fields()["CompetencyFramework.competencies"]
    for who in (*GRANTS, "nobody"):
        for path in PATHS:
            told = download(world, who, path)
            assert told.status_code == (200 if who in readers else 401), (who, told.text)
    shown = world.ask("planner", TREE).json()["data"]["node"]
    package, table = (download(world, "planner", path) for path in PATHS)
    assert package.headers["content-type"] == "application/json"
    assert table.headers["content-type"] == "text/csv; charset=utf-8"
    assert f'filename="{shown["key"]}-1.csv"' in table.headers["content-disposition"]
    for tree in (read_case(package.content).tree, read_moodle(table.content).tree):
        assert tree.key == shown["key"]
        assert [
            {
                "key": each.key,
                "name": each.name,
                "definition": each.definition,
                "group": {"key": each.group_key},
                "levelDescriptors": [{"text": text} for text in each.levels],
            }
            for each in tree.competencies
        ] == shown["competencies"]["nodes"]
    for path in (
        "/frameworks/CompetencyFramework_none.json",
        "/frameworks/Edition_own.json",
        "/frameworks/CompetencyFramework_frame.xml",
        "/frameworks/%00.csv",
        f"/frameworks/{'x' * 5_000}.json",
    ):
        assert download(world, "planner", path).status_code == 404, path


def test_frameworks_are_paid_for_from_the_minute_of_the_token(databases: Databases) -> None:
    with opened(databases, cost_per_minute_max=2 * COST) as world:
        codes = [download(world, "planner", path).status_code for path in (*PATHS, PATHS[0])]
        assert codes == [200, 200, 429]
