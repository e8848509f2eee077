"""demo_proposals.json: proposals that were invented for the demonstration."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Final

from domain.models import ProposalVerdict
from domain.reference import (
    EditionRecord,
    ProposalRecord,
    ReferenceRecords,
    ReviewRecord,
    RevisionRecord,
)
from seeds.reading.documents import Node
from seeds.reading.files import SeedFiles
from seeds.reading.invented import invented_name, read_invented
from seeds.reading.topics import TOPICS

PROPOSALS: Final = "demo_proposals.json"
_NUMBER_MAX: Final = 200


def read_proposals(
    files: SeedFiles, edition: EditionRecord, reference: ReferenceRecords
) -> tuple[ProposalRecord, ...]:
    """Read what was invented of proposals of an edition.

    A file that does not call itself synthetic is refused, and so is a title that does not: nothing
    invented may pass for what a real administration proposes.
    """
    root = read_invented(files, PROPOSALS, edition, ("proposals",))
    topics = {topic.key for topic in reference.topics if topic.is_leaf}
    places = {each.code: each.administration for each in edition.delegates}
    return tuple(
        _proposal(node, number, topics, places)
        for number, node in enumerate(root.listed("proposals"), 1)
    )


def _proposal(
    node: Node, number: int, topics: Collection[str], places: Mapping[str, str]
) -> ProposalRecord:
    node.fields(("number", "administration", "topic", "authors", "revisions"))
    if node["number"].whole(1, _NUMBER_MAX) != number:
        node["number"].refuse(f"{number}, as they stand in order")
    known = set(places.values())
    ours = node["administration"].one_of(known, "the code of an administration of the edition")
    authors = tuple(
        each.one_of(places, "the code of a delegate") for each in node["authors"].distinct()
    )
    if ours and ours not in {places.get(code) for code in authors}:
        node["authors"].refuse(f"a delegate of {ours} among them")
    every = node["revisions"].items()
    if not every:
        node["revisions"].refuse("one revision at least")
    revisions = [_revision(each, ours, known, is_last=each is every[-1]) for each in every]
    return ProposalRecord(
        number=number,
        administration=ours,
        topic=node["topic"].one_of(topics, f"the key of a leaf topic of {TOPICS}"),
        authors=authors,
        revisions=tuple(revisions),
    )


def _revision(node: Node, ours: str, known: Collection[str], *, is_last: bool) -> RevisionRecord:
    node.fields(("title", "abstract"), ("document", "submitted_on", "review"))
    title = invented_name(node, "title")
    lines = [each.text(may_be_empty=True) for each in _given(node, "document")]
    submitted = node["submitted_on"].day_or_none() if node["submitted_on"].is_given else None
    review = None
    if node["review"].is_given:
        review = _review(node["review"], ours, known, submitted)
    if not is_last and (review is None or review.verdict is not ProposalVerdict.RETURN):
        node.refuse("a review that returns it, as another revision follows", "none")
    if submitted is not None and not lines:
        node.refuse("a document, as it is submitted", "none")
    return RevisionRecord(
        title=title,
        abstract=node["abstract"].text(),
        document="\n".join(lines),
        submitted_on=submitted,
        review=review,
    )


def _given(node: Node, name: str) -> list[Node]:
    return node[name].items() if node[name].is_given else []


def _review(node: Node, ours: str, known: Collection[str], submitted: date | None) -> ReviewRecord:
    node.fields(("administration", "verdict", "comments", "on"))
    theirs = node["administration"].one_of(known, "the code of an administration of the edition")
    if theirs and theirs == ours:
        node["administration"].refuse("another administration than the one that proposes")
    day = node["on"].day()
    if submitted is None or day < submitted:
        node["on"].refuse("a day that is not before submitted_on")
    verdict = node["verdict"].word(ProposalVerdict)
    comments = node["comments"].text(may_be_empty=True)
    if verdict is ProposalVerdict.RETURN and not comments:
        node["comments"].refuse("what is to be changed")
    return ReviewRecord(theirs, verdict, comments, day)
