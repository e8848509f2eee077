"""demo_administrations.json: what was invented about administrations."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Final

from domain.models import FunctionKind, Urgency
from domain.models.record import NAME_LENGTH_MAX
from domain.reference import (
    ChallengeRecord,
    DescribedRecord,
    EditionRecord,
    FunctionRecord,
    IndicatorRecord,
    PracticeRecord,
    ReferenceRecords,
)
from seeds.reading.documents import Node
from seeds.reading.files import SeedFiles
from seeds.reading.indicators import read_indicators
from seeds.reading.invented import invented_name, read_invented
from seeds.reading.topics import TOPICS

DESCRIBED: Final = "demo_administrations.json"


def read_described(
    files: SeedFiles, edition: EditionRecord, reference: ReferenceRecords
) -> tuple[tuple[DescribedRecord, ...], tuple[IndicatorRecord, ...]]:
    """Read what was invented about the administrations of an edition and its objectives.

    A file that does not call itself synthetic is refused, and so is a name that does not: nothing
    invented may pass for what a real administration does.
    """
    root = read_invented(files, DESCRIBED, edition, ("administrations", "indicators"))
    topics = {topic.key for topic in reference.topics}
    known = {code for side in edition.sides for code in side.administrations}
    objectives = {each.key for each in edition.objectives}
    for node in root.listed("indicators", "key"):
        invented_name(node)
    return (
        tuple(_described(node, known, topics) for node in root.listed("administrations", "code")),
        read_indicators(root, objectives, ()),
    )


def _described(node: Node, known: Collection[str], topics: Collection[str]) -> DescribedRecord:
    node.fields(("code", "functions", "practices", "challenges"))
    return DescribedRecord(
        code=node["code"].one_of(known, "the code of an administration of the edition"),
        functions=tuple(_function(each, topics) for each in node.listed("functions", "name")),
        practices=tuple(_practice(each, topics) for each in node.listed("practices", "name")),
        challenges=tuple(_challenge(each, topics) for each in node.listed("challenges", "name")),
    )


def _function(node: Node, topics: Collection[str]) -> FunctionRecord:
    node.fields(("kind", "name", "description", "topics", "since", "as_of", "source"))
    as_of = node["as_of"].day()
    return FunctionRecord(
        kind=node["kind"].word(FunctionKind),
        name=invented_name(node),
        description=node["description"].text(),
        topics=tuple(_topic(each, topics) for each in node["topics"].distinct()),
        since=_since(node, as_of),
        as_of=as_of,
        source=node["source"].text(),
    )


def _practice(node: Node, topics: Collection[str]) -> PracticeRecord:
    node.fields(("topic", "name", "description", "results", "since", "contact_role", "source"))
    return PracticeRecord(
        topic=_topic(node["topic"], topics),
        name=invented_name(node),
        description=node["description"].text(),
        results=node["results"].text(),
        since=_since(node, None),
        contact_role=node["contact_role"].text(NAME_LENGTH_MAX),
        source=node["source"].text(),
    )


def _challenge(node: Node, topics: Collection[str]) -> ChallengeRecord:
    node.fields(("topic", "name", "description", "urgency", "source"))
    return ChallengeRecord(
        topic=_topic(node["topic"], topics),
        name=invented_name(node),
        description=node["description"].text(),
        urgency=node["urgency"].word(Urgency),
        source=node["source"].text(),
    )


def _since(node: Node, latest: date | None) -> date | None:
    if not node["since"].is_given:
        return None
    day = node["since"].day()
    if latest is not None and day > latest:
        node["since"].refuse("a day that is not after as_of")
    return day


def _topic(node: Node, topics: Collection[str]) -> str:
    return node.one_of(topics, f"the key of a topic of {TOPICS}")
