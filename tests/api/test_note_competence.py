"""S9 of the note: managers able to lead, reform and modernise, as levels, gaps and growth.

Asked twice, as in ``test_note``: on the seeded data with a second edition, and after the table of a
noun was emptied.
"""

import pytest
from sqlalchemy import delete

from domain import models
from domain.policy import SYSTEM
from domain.store import Store
from tests.api.asking import SLUG, ask
from tests.api.test_frameworks import framework_in_force, standings
from tests.api.test_gap_maps import assess_again
from tests.api.test_programme_health import SECOND
from tests.databases import on_sqlite

LEADING = ("strategic_thinking", "leading_people", "change_management")
MAP = """query($slug: String!, $keys: [String!]) { edition(by: {slug: $slug}) {
  gapMap(competencyKeyIn: $keys) {
    side { key } competency { key kind } gapSum canShareCount } } }"""
GROWTH = """query($slug: String!) { edition(by: {slug: $slug}) { growth(by: [EDITION]) {
  steps grewCount fellCount unknownCount } } }"""
FRAMEWORK = """query($id: ID!) { node(id: $id) { ... on CompetencyFramework {
  state competencies(filter: {kindIn: [MANAGEMENT]}) { totalCount } } } }"""
PERSONAL = """mutation($input: SetPersonalTargetInput!) { setPersonalTarget(input: $input) {
  userErrors { code } } }"""
PERSON = """query($slug: String!) { edition(by: {slug: $slug}) { delegate(by: {code: "LAC-01"}) {
  manager { id } } } }"""


async def prepare(store: Store) -> None:
    """Hold a second edition, and ask one manager for more than the post does."""
    await assess_again(store)
    manager = (await ask(store, PERSON, slug=SLUG))["edition"]["delegate"]["manager"]["id"]
    row = (await standings(store))["change_management"]
    asked = {"managerId": manager, "competencyId": row["competency"]["id"], "levelNumber": 4}
    assert await ask(store, PERSONAL, input=asked) == {"setPersonalTarget": {"userErrors": []}}


async def s9_managers_able_to_lead_reform_and_modernise(store: Store) -> None:
    framework = await ask(store, FRAMEWORK, id=await framework_in_force(store))
    assert framework["node"] == {"state": "PUBLISHED", "competencies": {"totalCount": 12}}
    found = {key: row for key, row in (await standings(store)).items() if key in LEADING}
    assert {
        key: (row["levelNumber"], row["targetNumber"], row["targetIsPersonal"])
        for key, row in found.items()
    } == {
        "strategic_thinking": (1, 3, False),
        "leading_people": (1, 3, False),
        "change_management": (None, 4, True),
    }
    cells = (await ask(store, MAP, slug=SLUG, keys=list(LEADING)))["edition"]["gapMap"]
    assert {cell["competency"]["kind"] for cell in cells} == {"MANAGEMENT"}
    assert {
        (cell["side"]["key"], cell["competency"]["key"]): (cell["gapSum"], cell["canShareCount"])
        for cell in cells
    } == {
        ("latin_america", "strategic_thinking"): (10, 1),
        ("latin_america", "leading_people"): (8, 6),
        ("latin_america", "change_management"): (7, 6),
        ("china", "strategic_thinking"): (4, 2),
        ("china", "leading_people"): (8, 6),
        ("china", "change_management"): (3, 3),
    }
    (grown,) = (await ask(store, GROWTH, slug=SECOND))["edition"]["growth"]
    assert grown == {"steps": -3, "grewCount": 1, "fellCount": 3, "unknownCount": 0}


@on_sqlite
@pytest.mark.parametrize(
    "tables",
    [
        (models.Assessment, models.CompetencyFramework),
        (models.RoleProfile,),
        (models.RoleTarget,),
        (models.ManagerTarget,),
        (models.Assessment,),
        (models.Rating,),
    ],
    ids=lambda tables: tables[-1].__name__,
)
async def test_s9_managers_able_to_lead_reform_and_modernise(
    demo_store: Store, tables: tuple[type[models.Record], ...]
) -> None:
    await prepare(demo_store)
    await s9_managers_able_to_lead_reform_and_modernise(demo_store)
    async with demo_store.unit_of_work(SYSTEM) as db:
        for table in tables:
            await db.execute(delete(table))
    with pytest.raises((AssertionError, TypeError, ValueError)):
        await s9_managers_able_to_lead_reform_and_modernise(demo_store)
