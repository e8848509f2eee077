"""One rating at a time in an assessment recorded whole: its version, and taking it back."""

from typing import Any

import pytest

from tests.api.asking import ask
from tests.api.test_assessments import DAY, World, world
from tests.api.test_frameworks import KEY, done, framework_in_force
from tests.databases import on_sqlite

__all__ = ["world"]
TRAIL = "{ auditEntries(first: 20) { nodes { id action } } }"


def rated(world: World, level: str, competency: str = "integrity") -> dict[str, Any]:
    (asked,) = (world.rating(0, competency)["competencyId"],)
    return {
        "managerId": f"Manager_{world.person}",
        "kind": "FACILITATOR",
        "assessedOn": DAY,
        "competencyId": asked,
        "level": level,
    }


async def entry(world: World, action: str) -> str:
    nodes = (await ask(world.store, TRAIL, viewer=world.planner))["auditEntries"]["nodes"]
    return str(next(each["id"] for each in nodes if each["action"] == action))


async def test_an_assessment_holds_no_rating_of_another_version(world: World) -> None:
    led = world.assessment("FACILITATOR", world.rating(3))
    await world.done(world.planner, "recordAssessment", **led)
    first = await framework_in_force(world.store)
    made = await done(world.store, "createFramework", key=KEY, copyOf=first)
    second = made["framework"]["id"]
    await done(world.store, "publishFramework", frameworkId=second)
    document = (
        "query($id: ID!) { node(id: $id) { ... on CompetencyFramework {"
        " competencies(first: 1) { nodes { id } } } } }"
    )
    (new,) = (await ask(world.store, document, id=second))["node"]["competencies"]["nodes"]
    asked = rated(world, "EXPERT") | {"competencyId": new["id"]}
    refusal = await world.refused(world.planner, "rateCompetency", **asked)
    assert refusal == ("CONFLICT", ["assessedOn"])
    # Of the version of the assessment, and on another day, it goes on.
    await world.done(world.planner, "rateCompetency", **rated(world, "AWARE", "leading_people"))
    await world.done(world.planner, "rateCompetency", **(asked | {"assessedOn": "2012-02-02"}))


@on_sqlite
@pytest.mark.parametrize("act", ["recordAssessment", "changeAssessment"])
@pytest.mark.parametrize("competency", ["integrity", "leading_people"])
async def test_what_was_rated_since_is_not_lost_when_an_assessment_is_taken_back(
    world: World, act: str, competency: str
) -> None:
    before = await world.level()
    led = world.assessment("FACILITATOR", world.rating(3))
    made = await world.done(world.planner, "recordAssessment", **led)
    if act == "changeAssessment":
        again = {"id": made["assessment"]["id"], "ratings": [world.rating(2)]}
        await world.done(world.planner, "changeAssessment", **again)
    await world.done(world.planner, "rateCompetency", **rated(world, "EXPERT", competency))
    recorded = {"auditEntryId": await entry(world, act)}
    refusal = await world.refused(world.planner, "revertChange", **recorded)
    assert refusal == ("NOT_REVERTIBLE", ["auditEntryId"])
    await world.revert()
    await world.done(world.planner, "revertChange", **recorded)
    after = before if act == "recordAssessment" else (3, "FACILITATOR")
    assert await world.level() == after
