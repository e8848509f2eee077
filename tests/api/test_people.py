"""People as GraphQL shows them: levels, gaps, wishes, and what is invented or assumed."""

import pytest
from sqlalchemy import select, update

from domain import models
from domain.policy import SYSTEM
from domain.store import Store
from tests.api.asking import SLUG, ask

PERSON = """
query($slug: String!, $code: String!) {
  edition(by: {slug: $slug}) {
    delegate(by: {code: $code}) {
      code synthetic assignment assignmentNote
      administration { code } side { key } components { key }
      manager {
        id name seniority synthetic languages { language level }
        roleProfile { key }
        seeks { priority topic { key } } offers { priority topic { key } }
        gaps { competency { key } gap }
        competencies {
          competency { key } level levelNumber target targetNumber gap canShare ratedBy ratedOn
          synthetic
        }
      }
    }
  }
}
"""
RATE = """
mutation($input: RateCompetencyInput!) {
  rateCompetency(input: $input) {
    rating { level levelNumber assessment { kind assessedOn synthetic } competency { key } }
    manager { gaps { competency { key } gap } }
    userErrors { code path message }
  }
}
"""


async def person(store: Store, code: str) -> dict:
    data = await ask(store, PERSON, slug=SLUG, code=code)
    found: dict = data["edition"]["delegate"]
    return found


def standing(found: dict, key: str) -> dict:
    rows = {row["competency"]["key"]: row for row in found["manager"]["competencies"]}
    row: dict = rows[key]
    return row


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_a_placeholder_is_shown_with_what_is_assumed_and_invented(demo_store: Store) -> None:
    found = await person(demo_store, "LAC-13")
    assert (found["assignment"], found["synthetic"]) == ("ASSUMED", True)
    assert "the source does not say whose" in found["assignmentNote"]
    assert found["administration"] == {"code": "BR"}
    assert found["manager"]["name"] is None
    assert (await person(demo_store, "CHN-01"))["assignment"] == "STATED"
    assert (await person(demo_store, "LAC-12"))["assignment"] == "DERIVED"


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_a_person_has_one_row_for_each_competency_of_the_framework(
    demo_store: Store,
) -> None:
    manager = (await person(demo_store, "LAC-01"))["manager"]
    assert len(manager["competencies"]) == 50
    assert manager["languages"] == [
        {"language": "pt", "level": "NATIVE"},
        {"language": "es", "level": "B1"},
        {"language": "en", "level": "B1"},
    ]
    assert [wish["priority"] for wish in manager["seeks"]] == [1, 2, 3]
    assert manager["seeks"][0]["topic"] == {"key": "express_consignments"}
    assert manager["offers"][0]["topic"] == {"key": "national_targeting_centres"}
    assert manager["roleProfile"] == {"key": "head_risk_management"}


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_not_assessed_is_null_and_assessed_as_none_is_a_level(demo_store: Store) -> None:
    found = await person(demo_store, "LAC-01")
    unknown = standing(found, "accountability")
    assert {unknown[key] for key in ("level", "levelNumber", "gap", "ratedBy", "ratedOn")} == {None}
    assert (unknown["target"], unknown["targetNumber"]) == ("ADVANCED", 3)
    assert unknown["canShare"] is False
    none = standing(found, "express_postal_ecommerce")
    assert (none["level"], none["levelNumber"]) == ("NONE", 0)
    assert none["ratedBy"] == "SELF"
    assert none["synthetic"] is True


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_gaps_are_those_with_a_known_level_largest_first(demo_store: Store) -> None:
    manager = (await person(demo_store, "LAC-01"))["manager"]
    expected = sorted(
        (
            {"competency": row["competency"], "gap": row["targetNumber"] - row["levelNumber"]}
            for row in manager["competencies"]
            if row["levelNumber"] is not None
            and row["targetNumber"] is not None
            and row["targetNumber"] > row["levelNumber"]
        ),
        key=lambda row: -row["gap"],
    )
    assert manager["gaps"] == expected
    assert expected


async def test_a_stronger_assessor_overrides_only_what_it_rates(demo_store: Store) -> None:
    before = await person(demo_store, "LAC-01")
    competencies = await ask(demo_store, "{ competencies(first: 100) { nodes { id key } } }")
    ids = {node["key"]: node["id"] for node in competencies["competencies"]["nodes"]}
    payload = await ask(
        demo_store,
        RATE,
        input={
            "managerId": before["manager"]["id"],
            "competencyId": ids["leading_people"],
            "kind": "FACILITATOR",
            "level": "NONE",
            "assessedOn": "2011-12-12",
        },
    )
    assert payload["rateCompetency"]["userErrors"] == []
    assert payload["rateCompetency"]["rating"] == {
        "level": "NONE",
        "levelNumber": 0,
        "assessment": {"kind": "FACILITATOR", "assessedOn": "2011-12-12", "synthetic": False},
        "competency": {"key": "leading_people"},
    }
    after = await person(demo_store, "LAC-01")
    rated = standing(after, "leading_people")
    assert (rated["level"], rated["ratedBy"], rated["synthetic"]) == ("NONE", "FACILITATOR", False)
    others = [row for row in after["manager"]["competencies"] if row != rated]
    kept = [
        row
        for row in before["manager"]["competencies"]
        if row["competency"]["key"] != "leading_people"
    ]
    assert others == kept
    back = await ask(
        demo_store,
        RATE,
        input={
            "managerId": before["manager"]["id"],
            "competencyId": ids["leading_people"],
            "kind": "FACILITATOR",
            "level": None,
            "assessedOn": "2011-12-12",
        },
    )
    assert back["rateCompetency"]["rating"]["level"] is None
    assert await person(demo_store, "LAC-01") == before


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_competencies_are_filtered(demo_store: Store) -> None:
    document = """
    query($slug: String!, $filter: ManagerCompetencyFilter) {
      edition(by: {slug: $slug}) { delegate(by: {code: "LAC-01"}) { manager {
        competencies(filter: $filter) { competency { key } gap canShare level }
      } } }
    }
    """

    async def rows(**wanted: object) -> list[dict]:
        data = await ask(demo_store, document, slug=SLUG, filter=wanted)
        found: list[dict] = data["edition"]["delegate"]["manager"]["competencies"]
        return found

    assert all(row["canShare"] for row in await rows(canShare=True))
    assert all(row["gap"] >= 2 for row in await rows(gapGte=2))
    assert all(row["level"] is None for row in await rows(isAssessed=False))
    assert len(await rows(isAssessed=False)) + len(await rows(isAssessed=True)) == 50
    assert [row["competency"]["key"] for row in await rows(competencyKeyIn=["integrity"])] == [
        "integrity"
    ]


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_a_retired_framework_is_not_in_force_and_not_rated(demo_store: Store) -> None:
    async with demo_store.unit_of_work(SYSTEM) as db:
        await db.execute(
            update(models.CompetencyFramework).values(state=models.FrameworkState.RETIRED)
        )
    found = await person(demo_store, "LAC-01")
    assert found["manager"]["competencies"] == []
    async with demo_store.reading(SYSTEM) as db:
        row_id = (await db.scalars(select(models.Competency.id))).first()
    payload = await ask(
        demo_store,
        RATE,
        input={
            "managerId": found["manager"]["id"],
            "competencyId": f"Competency_{row_id}",
            "kind": "SELF",
            "level": "EXPERT",
            "assessedOn": "2011-12-12",
        },
    )
    (error,) = payload["rateCompetency"]["userErrors"]
    assert (error["code"], error["path"]) == ("CONFLICT", ["competencyId"])
    assert "is retired" in error["message"]


async def test_ratings_and_assessments_are_listed_newest_first(demo_store: Store) -> None:
    document = """
    { managers(first: 25) { nodes {
      assessments(first: 10) { nodes { kind assessedOn manager { code } framework { key } } }
      ratings(first: 100, filter: {kindIn: [SELF], isAssessed: false}) {
        totalCount nodes { level assessment { kind } }
      }
      delegates(first: 5) { nodes { code edition { slug } } }
      code
    } } }
    """
    managers = (await ask(demo_store, document))["managers"]["nodes"]
    assert len(managers) == 24
    for manager in managers:
        days = [each["assessedOn"] for each in manager["assessments"]["nodes"]]
        assert days == sorted(days, reverse=True)
        assert {each["level"] for each in manager["ratings"]["nodes"]} <= {None}
        assert manager["delegates"]["nodes"] == [
            {"code": manager["code"], "edition": {"slug": SLUG}}
        ]
