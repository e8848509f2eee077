"""A refused change tells no more than that it was refused, whatever there is behind it."""

from datetime import date

import pytest
from sqlalchemy import select

from domain import models
from domain.policy import SYSTEM
from domain.store import Store
from tests.api.partners import RIGHT, Partners
from tests.api.policy_world import World

RATE = """mutation($input: RateCompetencyInput!) { rateCompetency(input: $input) {
  rating { id } manager { id } userErrors { code path message currentVersion } } }"""

UNKNOWN = {"pairingContradictions": None}


async def an_assessment(store: Store, manager_id: str) -> tuple[str, date, str]:
    """Return the kind and the day of what is known of somebody, and a competency in it."""
    row, rating = models.Assessment, models.Rating
    async with store.reading(SYSTEM) as db:
        found = await db.execute(
            select(row.kind, row.assessed_on, rating.competency_id)
            .join(rating, rating.assessment_id == row.id)
            .where(row.manager_id == manager_id)
            .order_by(row.id, rating.id)
        )
        kind, day, competency_id = found.first()
        return kind.name, day, f"Competency_{competency_id}"


@pytest.mark.parametrize("who", ["left", "ours"])
def test_a_rating_refused_does_not_tell_whether_there_is_an_assessment(
    partners: Partners, who: str
) -> None:
    person = partners.people[RIGHT].manager_id
    kind, day, competency = partners.run(an_assessment, person)
    told = []
    for assessed_on in (day, date(1999, 1, 1)):
        asked = {
            "managerId": f"Manager_{person}",
            "competencyId": competency,
            "kind": kind,
            "assessedOn": assessed_on.isoformat(),
            "level": "AWARE",
        }
        told.append(partners.ask(who, RATE, input=asked)["data"]["rateCompetency"]["userErrors"])
    assert told[0] == told[1]
    assert [each["code"] for each in told[0]] == ["NOT_FOUND"]


def test_an_edition_of_others_contradicts_as_little_as_one_that_is_not(world: World) -> None:
    asked = '{ pairingContradictions(edition: "Edition_%s") { complete } }'
    told = {
        (who, edition): world.ask(who, asked % edition).json()
        for who in ("planner", "admin")
        for edition in ("own", "other", "nothing")
    }
    assert [place for place, each in told.items() if "errors" in each] == []
    assert {place for place, each in told.items() if each["data"] == UNKNOWN} == {
        ("planner", "other"),
        ("planner", "nothing"),
        ("admin", "nothing"),
    }
