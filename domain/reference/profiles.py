"""Writes synthetic profiles of the managers behind an edition's delegates.

Every manager and assessment written here is marked synthetic; no file format.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import ColumnElement, select

from domain import models
from domain.errors import NotFound
from domain.reference.ledger import Ledger, Row
from domain.reference.programme_records import AssessmentRecord, ProfileRecord
from domain.reference.report import LoadReport
from domain.store import WriteDb


async def write_profiles(
    db: WriteDb, edition: str, profiles: Sequence[ProfileRecord]
) -> LoadReport:
    """Make the seeded profiles of an edition's managers equal to the records, as synthetic.

    Args:
        db: a unit of work.
        edition: the slug of an edition whose delegates stand already.
        profiles: at most one for each delegate.

    Raises:
        NotFound: the edition, a delegate, a role, a competency or a topic is not there.

    Cost: one reading statement for each table and at most two writing ones.

    """
    found = await db.scalar(select(models.Edition.id).where(models.Edition.slug == edition))
    if found is None:
        raise NotFound(f"There is no edition {edition}. Load it first.", path=("edition",))
    ledger = Ledger(db)
    people = await _write_managers(db, ledger, found, profiles)
    of_edition = models.Manager.id.in_(
        select(models.Delegate.manager_id).where(models.Delegate.edition_id == found)
    )
    await _write_languages(ledger, people, profiles, of_edition)
    await _write_interests(ledger, people, profiles, of_edition)
    await _write_assessments(ledger, people, profiles, of_edition)
    return await ledger.close()


async def _write_managers(
    db: WriteDb, ledger: Ledger, edition_id: str, profiles: Sequence[ProfileRecord]
) -> Mapping[str, str]:
    """Return the managers' ids by delegate code."""
    delegates = await db.execute(
        select(models.Delegate.code, models.Delegate.manager_id).where(
            models.Delegate.edition_id == edition_id
        )
    )
    people: dict[str, str] = {code: manager_id for code, manager_id in delegates}  # noqa: C416 -- rows are no pairs to mypy
    roles = await ledger.open(models.RoleProfile, ("key",))
    within = models.Manager.id.in_(
        select(models.Delegate.manager_id).where(models.Delegate.edition_id == edition_id)
    )
    sheet = await ledger.open(models.Manager, ("id",), within=within)
    rows: list[Row] = []
    for profile in profiles:
        if profile.code not in people:
            raise NotFound(
                f"The edition has no delegate {profile.code}. Load its people first.",
                path=("profiles", profile.code),
            )
        rows.append(
            {
                "id": people[profile.code],
                "role_profile_id": roles.id_of(profile.role),
                "seniority": profile.seniority,
                "synthetic": True,
            }
        )
    await ledger.write(sheet, rows, removes=False)
    return people


async def _write_languages(
    ledger: Ledger,
    people: Mapping[str, str],
    profiles: Sequence[ProfileRecord],
    of_edition: ColumnElement[bool],
) -> None:
    rows = [
        {
            "manager_id": people[profile.code],
            "language": language,
            "level": level,
            "position": position,
        }
        for profile in profiles
        for position, (language, level) in enumerate(profile.languages)
    ]
    within = models.ManagerLanguage.manager_id.in_(select(models.Manager.id).where(of_edition))
    key = ("manager_id", "language")
    await ledger.fill(models.ManagerLanguage, key, rows, within=within, owner="manager_id")


async def _write_interests(
    ledger: Ledger,
    people: Mapping[str, str],
    profiles: Sequence[ProfileRecord],
    of_edition: ColumnElement[bool],
) -> None:
    topics = await ledger.open(models.Topic, ("key",))
    rows = [
        {
            "manager_id": people[profile.code],
            "topic_id": topics.id_of(interest.topic),
            "kind": interest.kind,
            "priority": interest.priority,
        }
        for profile in profiles
        for interest in profile.interests
    ]
    within = models.TopicInterest.manager_id.in_(select(models.Manager.id).where(of_edition))
    key = ("manager_id", "kind", "topic_id")
    await ledger.fill(models.TopicInterest, key, rows, within=within, owner="manager_id")


async def _write_assessments(
    ledger: Ledger,
    people: Mapping[str, str],
    profiles: Sequence[ProfileRecord],
    of_edition: ColumnElement[bool],
) -> None:
    frameworks = await ledger.open(models.CompetencyFramework, ("key", "version"))
    competencies = await ledger.open(models.Competency, ("framework_id", "key"))
    given = [
        (people[profile.code], assessment)
        for profile in profiles
        for assessment in profile.assessments
    ]
    key = ("manager_id", "kind", "assessed_on")
    managers = select(models.Manager.id).where(of_edition)
    sheet = await ledger.open(
        models.Assessment,
        key,
        [_assessment_key(*one) for one in given],
        within=models.Assessment.manager_id.in_(managers),
    )
    rows: list[Row] = [
        {
            "manager_id": manager_id,
            "framework_id": frameworks.id_of(assessment.framework, assessment.version),
            "kind": assessment.kind,
            "assessed_on": assessment.assessed_on,
            "synthetic": True,
        }
        for manager_id, assessment in given
    ]
    await ledger.write(sheet, rows, owner="manager_id")
    ratings: list[Row] = [
        {
            "assessment_id": sheet.id_of(*_assessment_key(manager_id, assessment)),
            "competency_id": competencies.id_of(
                frameworks.id_of(assessment.framework, assessment.version), competency
            ),
            "level": level,
        }
        for manager_id, assessment in given
        for competency, level in assessment.ratings
    ]
    within = models.Rating.assessment_id.in_(
        select(models.Assessment.id).where(models.Assessment.manager_id.in_(managers))
    )
    rating_key = ("assessment_id", "competency_id")
    await ledger.fill(models.Rating, rating_key, ratings, within=within, owner="assessment_id")


def _assessment_key(manager_id: str, assessment: AssessmentRecord) -> tuple[object, ...]:
    return (manager_id, assessment.kind, assessment.assessed_on)
