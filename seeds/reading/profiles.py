"""demo_profiles.json: what was invented about the people of an edition."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from domain.models import LEVEL_MAX, AssessmentKind, InterestKind, LanguageLevel, Seniority
from domain.reference import (
    AssessmentRecord,
    EditionRecord,
    InterestRecord,
    ProfileRecord,
    ReferenceRecords,
)
from seeds.reading.competencies import COMPETENCIES, ROLES
from seeds.reading.documents import Node
from seeds.reading.files import SeedFiles
from seeds.reading.invented import read_invented
from seeds.reading.topics import TOPICS

PROFILES = "demo_profiles.json"
INTERESTS_MAX = 3


@dataclass(frozen=True)
class _Known:
    """Keys that a profile may refer to."""

    edition: EditionRecord
    framework: str
    version: int
    competencies: Collection[str]
    roles: Collection[str]
    topics: Collection[str]


def read_profiles(
    files: SeedFiles, edition: EditionRecord, reference: ReferenceRecords
) -> tuple[ProfileRecord, ...]:
    """Read the profiles of an edition; faults are kept with the files, not raised.

    A file that does not call itself synthetic is refused: nothing about a person's ability may
    pass for real by an oversight.
    """
    root = read_invented(files, PROFILES, edition, ("profiles",), ("seed", "level_scale"))
    known = _Known(
        edition=edition,
        framework=reference.framework.key,
        version=reference.framework.version,
        competencies={competency.key for competency in reference.framework.competencies},
        roles={role.key for role in reference.roles},
        topics={topic.key for topic in reference.topics if topic.is_leaf},
    )
    return tuple(_profile(node, known) for node in root.listed("profiles", "code"))


def _profile(node: Node, known: _Known) -> ProfileRecord:
    node.fields(
        (
            "code",
            "synthetic",
            "administration",
            "side",
            "role_profile",
            "seniority",
            "languages",
            "assessments",
            "offers",
            "seeks",
        )
    )
    if not node["synthetic"].flag():
        node["synthetic"].refuse("true")
    delegates = {delegate.code: delegate for delegate in known.edition.delegates}
    code = node["code"].one_of(delegates, f"the code of a participant of {known.edition.slug}")
    if code:
        delegate = delegates[code]
        node["administration"].one_of((delegate.administration,), delegate.administration)
        node["side"].one_of((delegate.side,), delegate.side)
    languages = []
    for language in node.listed("languages", "code"):
        language.fields(("code", "level"))
        languages.append(
            (
                language["code"].pattern("[a-z]{2}", "an ISO 639-1 language such as es"),
                language["level"].word(LanguageLevel),
            )
        )
    offers = _interests(node["offers"], InterestKind.OFFERS, known)
    seeks = _interests(node["seeks"], InterestKind.SEEKS, known)
    offered = {interest.topic for interest in offers if interest.topic}
    for interest in node.listed("seeks", "topic"):
        if interest["topic"].raw in offered:
            interest["topic"].refuse("a topic that is not offered too")
    return ProfileRecord(
        code=code,
        role=node["role_profile"].one_of(known.roles, f"a role_key of {ROLES}"),
        seniority=node["seniority"].word(Seniority),
        languages=tuple(languages),
        assessments=_assessments(node, known),
        interests=(*offers, *seeks),
    )


def _interests(node: Node, kind: InterestKind, known: _Known) -> tuple[InterestRecord, ...]:
    if len(node.items()) > INTERESTS_MAX:
        node.refuse(f"at most {INTERESTS_MAX} topics", str(len(node.items())))
    records = []
    for position, interest in enumerate(node.distinct("topic"), start=1):
        interest.fields(("topic", "priority"))
        if interest["priority"].whole(1, INTERESTS_MAX) != position:
            interest["priority"].refuse(f"{position}, as they stand in order")
        topic = interest["topic"].one_of(known.topics, f"the key of a leaf of {TOPICS}")
        records.append(InterestRecord(kind, topic, position))
    return tuple(records)


def _assessments(node: Node, known: _Known) -> tuple[AssessmentRecord, ...]:
    records: dict[tuple[object, ...], AssessmentRecord] = {}
    for assessment in node.listed("assessments"):
        assessment.fields(("kind", "on", "framework", "version", "ratings"))
        assessment["framework"].one_of((known.framework,), known.framework)
        if assessment["version"].whole(0, 10_000) != known.version:
            assessment["version"].refuse(str(known.version))
        ratings = []
        for key, level in assessment["ratings"].pairs():
            if key not in known.competencies:
                level.refuse(f"a key of {COMPETENCIES}", repr(key))
            ratings.append((key, level.whole(0, LEVEL_MAX) if level.is_given else None))
        record = AssessmentRecord(
            kind=assessment["kind"].word(AssessmentKind),
            assessed_on=assessment["on"].day(),
            framework=known.framework,
            version=known.version,
            ratings=tuple(ratings),
        )
        if (record.kind, record.assessed_on) in records:
            assessment["on"].refuse("one assessment of a kind on a day")
        records[record.kind, record.assessed_on] = record
    return tuple(records.values())
