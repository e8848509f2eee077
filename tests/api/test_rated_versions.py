"""Which version of a framework a competency is of is said when another one is rated."""

from domain import models
from domain.policy import SYSTEM
from tests.api.test_assessments import World, world
from tests.databases import on_sqlite

__all__ = ["world"]


@on_sqlite
async def test_a_competency_of_another_version_is_told_from_one_that_is_nowhere(
    world: World,
) -> None:
    async with world.store.unit_of_work(SYSTEM) as db:
        old = models.CompetencyFramework(key="old", version=7, state=models.FrameworkState.RETIRED)
        db.add(old)
        await db.flush()
        row = await db.get_one(models.Competency, world.competencies["integrity"])
        known = {each.key: getattr(row, each.key) for each in models.Competency.__table__.columns}
        made = models.Competency(**known | {"id": models.new_id(), "framework_id": old.id})
        db.add(made)
    asked = world.assessment("SELF", {"competencyId": f"Competency_{made.id}", "levelNumber": 1})
    data, _ = await world.act(world.own, "recordAssessment", **asked)
    (error,) = data["userErrors"]
    assert error["path"] == ["ratings", "0", "competencyId"]
    assert error["message"].endswith(
        "It is integrity of version 7 of old. Give the id that integrity has in this version."
    )
