"""From the call to delegates: who is put forward, rated, what they wish, and who is confirmed."""

from collections.abc import Mapping

from domain.roles import Role
from tests.scenario.cast import Person
from tests.scenario.played import Played
from tests.scenario.reference import Reference
from tests.scenario.stage import row_id

NOMINATION = "nomination { id state manager { id } delegate { id code } }"


def admit_coordinators(played: Played, *editions: str) -> None:
    """Let in a coordinator for each administration, called by its code."""
    for code in played.administrations:
        played.stage.admit(
            code,
            Role.COORDINATOR,
            administration_id=row_id(played.reference.administrations[code]),
            edition_ids=tuple(map(row_id, editions)),
        )


def admit_person(played: Played, code: str, *editions: str) -> None:
    """Let in a person, called by their code."""
    played.stage.admit(
        code,
        Role.MANAGER,
        manager_id=row_id(played.managers[code]),
        edition_ids=tuple(map(row_id, editions)),
    )


def nominate(played: Played, edition: str, person: Person) -> str:
    """Put somebody forward who is new or was there before, as their administration does."""
    known = played.managers.get(person.code)
    described = {
        "position": f"{person.post} (SYNTHETIC)",
        "roleProfileKey": person.post,
        "seniority": person.seniority,
        "languages": list(person.languages),
    }
    draft = played.stage.act(
        person.administration,
        "nominateManager",
        NOMINATION,
        editionId=edition,
        statement="Leads this work at home.",
        **({"managerId": known} if known else {"newManager": described}),
    )["nomination"]
    played.managers[person.code] = draft["manager"]["id"]
    return submit(played, person.administration, draft["id"])


def submit(played: Played, administration: str, nomination: str) -> str:
    """Submit a draft, as its administration does."""
    done = played.stage.act(administration, "submitNomination", NOMINATION, id=nomination)
    assert done["nomination"]["state"] == "SUBMITTED"
    return nomination


def describe(played: Played, person: Person) -> None:
    """Let a person say what they seek and offer, and whoever assessed them say how."""
    stage, reference, manager = played.stage, played.reference, played.managers[person.code]
    stage.act(
        person.code,
        "correctPerson",
        "manager { id }",
        managerId=manager,
        seeks=_wishes(reference, person.seeks),
        offers=_wishes(reference, person.offers),
    )
    stage.act(
        person.code,
        "decideConsent",
        "manager { id }",
        managerId=manager,
        purpose="MATCHED",
        given=True,
    )
    for each in person.assessments:
        by = person.code if each["kind"] == "self" else person.administration
        stage.act(
            by,
            "recordAssessment",
            "assessment { id }",
            managerId=manager,
            kind=each["kind"].upper(),
            assessedOn=each["on"],
            ratings=[
                {"competencyId": reference.competencies[key], "levelNumber": level}
                for key, level in each["ratings"].items()
                if level is not None
            ],
        )


def confirm(played: Played, edition: str, code: str, nomination: str) -> None:
    """Confirm a nomination, as the planner does."""
    done = played.stage.act("planner", "confirmNomination", NOMINATION, id=nomination)["nomination"]
    assert done["state"] == "CONFIRMED"
    played.delegates[edition, code] = done["delegate"]["id"]


def _wishes(reference: Reference, priorities: Mapping[str, int]) -> list[dict[str, object]]:
    return [
        {"topicId": reference.topics[key], "priority": priority}
        for key, priority in priorities.items()
    ]
