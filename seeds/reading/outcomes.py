"""What an edition's document says of a cooperation framework; demo_outcomes.json, invented."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from domain.checks import KEY
from domain.models import CommitmentState, InstrumentStage, RecommendationState, StatementKind
from domain.reference import (
    AgendaRecord,
    ArticleRecord,
    CommitmentRecord,
    CooperationFrameworkRecord,
    EditionRecord,
    RecommendationRecord,
    ReferenceRecords,
    StatementRecord,
    UpdateRecord,
)
from seeds.reading.documents import Node
from seeds.reading.files import SeedFiles
from seeds.reading.invented import invented_name, invented_words, read_invented
from seeds.reading.quotes import Quotes

OUTCOMES: Final = "demo_outcomes.json"


def read_framework(
    root: Node, quotes: Quotes, statements: tuple[StatementRecord, ...], source: str
) -> tuple[CooperationFrameworkRecord, ...]:
    """Read the draft that a source speaks of: in its words, with the developments it recommends."""
    node = root["cooperation_framework"]
    if not node.is_given:
        return ()
    node.fields(("key", "title", "quote", "articles"))
    developments = {each.key: each for each in statements if each.kind is StatementKind.DEVELOPMENT}
    articles = []
    for one in node.listed("articles"):
        one.fields(("title", "recommendations"))
        keys = [
            each.one_of(developments, "the key of a recommended development")
            for each in one["recommendations"].distinct()
        ]
        told = tuple(
            RecommendationRecord(key, developments[key].text, developments[key].text, source)
            for key in keys
            if key in developments
        )
        articles.append(ArticleRecord(quotes.passage(one["title"]), "", told))
    return (
        CooperationFrameworkRecord(
            key=node["key"].pattern(KEY, "a key"),
            title=quotes.passage(node["title"]),
            summary="",
            quote=quotes.optional(node["quote"]),
            source=source,
            published_on=None,
            articles=tuple(articles),
        ),
    )


@dataclass(frozen=True)
class _Known:
    """What an outcome may refer to."""

    administrations: Collection[str]
    sessions: Mapping[str, Collection[str]]
    instruments: Mapping[str, Collection[str]]


def read_outcomes(
    files: SeedFiles, edition: EditionRecord, reference: ReferenceRecords, agenda: AgendaRecord
) -> tuple[CooperationFrameworkRecord, ...]:
    """Read what was invented of the outcomes of an edition.

    A file that does not call itself synthetic is refused, and so is a title that does not: nothing
    invented may pass for what was agreed.
    """
    root = read_invented(files, OUTCOMES, edition, ("frameworks",))
    known = _Known(
        administrations={code for side in edition.sides for code in side.administrations},
        sessions={
            each.component: {session.key for session in each.sessions} for each in agenda.components
        },
        instruments={each.key: each.parties for each in reference.instruments},
    )
    return tuple(_framework(node, known) for node in root.listed("frameworks", "key"))


def _framework(node: Node, known: _Known) -> CooperationFrameworkRecord:
    node.fields(("key", "title", "summary", "published_on", "articles"))
    return CooperationFrameworkRecord(
        key=node["key"].pattern(KEY, "a key"),
        title=invented_name(node, "title"),
        summary=node["summary"].text(),
        quote="",
        source="",
        published_on=node["published_on"].day(),
        articles=tuple(_article(each, known) for each in node.listed("articles", "title")),
    )


def _article(node: Node, known: _Known) -> ArticleRecord:
    node.fields(("title", "text", "recommendations"))
    listed = node.listed("recommendations", "key")
    return ArticleRecord(
        title=invented_name(node, "title"),
        text=node["text"].text(),
        recommendations=tuple(_recommendation(each, known) for each in listed),
    )


def _recommendation(node: Node, known: _Known) -> RecommendationRecord:
    node.fields(("key", "wording", "state"), ("component", "session", "commitments"))
    session = None
    if node["session"].is_given:
        component = node["component"].one_of(known.sessions, "the key of a component")
        there = known.sessions.get(component, ())
        session = component, node["session"].one_of(there, "the key of a session of it")
    wording = invented_words(node["wording"])
    state = node["state"].word(RecommendationState)
    if state is RecommendationState.SUPERSEDED:
        node["state"].refuse("draft or agreed")
    if node["commitments"].is_given and state is not RecommendationState.AGREED:
        node["commitments"].refuse("no commitments, as it is not agreed")
    return RecommendationRecord(
        key=node["key"].pattern(KEY, "a key"),
        wording=wording,
        state=state,
        session=session,
        commitments=tuple(_commitment(each, known) for each in node.listed("commitments", "title")),
    )


def _commitment(node: Node, known: _Known) -> CommitmentRecord:
    node.fields(
        ("administration", "title", "details", "due_on"),
        ("state", "closed_on", "outcome", "instrument", "target_stage", "updates"),
    )
    code = node["administration"].one_of(known.administrations, "an administration of a side")
    instrument = stage = None
    if node["instrument"].is_given:
        own = [key for key, parties in known.instruments.items() if code in parties]
        instrument = node["instrument"].one_of(own, f"the key of an instrument of {code}")
        stage = node["target_stage"].word(InstrumentStage)
    is_closed = node["state"].is_given
    if is_closed and node["state"].word(CommitmentState) is CommitmentState.OPEN:
        node["state"].refuse("done or dropped; an open one has no state")
    return CommitmentRecord(
        administration=code,
        title=invented_name(node, "title"),
        details=node["details"].text(),
        due_on=node["due_on"].day(),
        state=node["state"].word(CommitmentState) if is_closed else CommitmentState.OPEN,
        closed_on=node["closed_on"].day() if is_closed else None,
        outcome=node["outcome"].text() if is_closed else "",
        instrument=instrument,
        target_stage=stage,
        updates=tuple(_update(each) for each in node.listed("updates", "on")),
    )


def _update(node: Node) -> UpdateRecord:
    node.fields(("on", "text"))
    return UpdateRecord(node["on"].day(), node["text"].text())
