"""A topic run as a report: read from the database, then said or written as JSON."""

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any, Final

from api.cli.names import names_in, read_names
from api.cli.voice import Entry, Voice

if TYPE_CHECKING:
    from api.texts import Texts
    from domain import models
    from domain.store import ReadDb


# What a reader of a list needs; --json and GraphQL have every reason.
ESSENTIAL: Final = ("closes_gaps", "loss_without_it", "can_be_led", "needs_invited_leader")


@dataclass(frozen=True)
class Suggested:
    """A topic that a run suggests, and why."""

    key: str
    name: str
    required: bool
    minutes: int
    loss_without_per_mille: int
    reasons: tuple[str, ...]
    essence: tuple[str, ...]


@dataclass(frozen=True)
class TopicReport:
    """A finished topic run, in words and numbers."""

    edition: str
    run: "models.TopicRun"
    topics: tuple[Suggested, ...]
    displaced: tuple[str, ...]

    def document(self) -> dict[str, Any]:
        """Return the part of the JSON document that tells of topics."""
        run = self.run
        return {
            "run": run.id,
            "objective": run.total,
            "bound": run.total_bound,
            "proved": run.proved,
            "synthetic": run.synthetic,
            "price_of_required_per_mille": run.price_of_required_per_mille,
            "required_displace": [key for key in (run.required_displace or "").split(";") if key],
            "suggestions": [
                {
                    "topic": topic.key,
                    "name": topic.name,
                    "required": topic.required,
                    "minutes": topic.minutes,
                    "loss_without_per_mille": topic.loss_without_per_mille,
                    "reasons": list(topic.reasons),
                }
                for topic in self.topics
            ],
        }


async def read_suggestions(db: "ReadDb", run_id: str, texts: "Texts") -> TopicReport:
    """Read a finished topic run with the names and sentences of a report."""
    from api import sentences  # noqa: PLC0415 -- slow import
    from domain import runs  # noqa: PLC0415 -- slow import
    from domain.programmes import editions_by_id  # noqa: PLC0415 -- slow import
    from domain.topics import topics_by_id, topics_by_key  # noqa: PLC0415 -- slow import

    run = await runs.get_topic_run(db, run_id)
    (edition,) = await editions_by_id(db, [run.edition_id])
    (rows,) = await runs.suggestions_by_run(db, [run_id])
    reasons = await runs.topic_reasons_by_suggestion(db, [row.id for row in rows])
    every = list(chain.from_iterable(reasons))
    names = await read_names(
        db,
        texts,
        delegates=(reason.delegate_id for reason in every),
        competencies=(reason.competency_id for reason in every),
        sides=(reason.side_id for reason in every),
    )
    found = await topics_by_id(db, [row.topic_id for row in rows])
    keys = [key for key in (run.required_displace or "").split(";") if key]
    displaced = await topics_by_key(db, keys)
    topic_names = await names_in(db, texts, [*found, *displaced])
    topics = tuple(
        Suggested(
            topic.key if topic else "",
            topic_names[topic.id] if topic else "",
            row.required,
            row.minutes,
            row.loss_without_per_mille,
            tuple(sentences.topic_reason(reason, names.words, texts) for reason in why),
            tuple(
                sentences.topic_reason(reason, names.words, texts)
                for reason in why
                if reason.code in ESSENTIAL
            ),
        )
        for row, topic, why in zip(rows, found, reasons, strict=True)
    )
    instead = tuple(topic_names[topic.id] for topic in displaced if topic)
    return TopicReport(edition.slug if edition else "", run, topics, instead)


def say_suggestions(voice: Voice, report: TopicReport) -> None:
    """Say each topic with its reasons, and what requiring some of them costs."""
    run, texts = report.run, voice.texts
    proof = texts.say("report.optimal")
    if not run.proved:
        total, bound = texts.number(run.total or 0), texts.number(run.total_bound or 0)
        proof = texts.say("report.total_bound", total=total, bound=bound)
    title = texts.say(
        "report.next_topics" if run.purpose == "next_symposium" else "report.topics",
        edition=report.edition,
        topics=texts.say("count.topics", len(report.topics)),
        proof=proof,
        synthetic=texts.say("report.from_synthetic") if run.synthetic else "",
    )
    required = texts.say("report.required")
    entries = [
        Entry((topic.name,), required if topic.required else "", topic.essence)
        for topic in report.topics
    ]
    voice.listing(title, entries)
    for line in price_lines(report, texts):
        voice.say(f"  {line}")
    voice.say(f"  {texts.say('report.run', run=run.id)}")


def price_lines(report: TopicReport, texts: "Texts") -> list[str]:
    """Say what the required topics cost beside a free choice; nothing when none is required."""
    required = sum(topic.required for topic in report.topics)
    price = report.run.price_of_required_per_mille
    if not required:
        return [texts.say("required.none")]
    if price is None:
        return []
    if not report.displaced:
        return [texts.say("required.free", required)]
    instead = texts.say("list_comma").join(report.displaced)
    share = texts.per_cent(price, 1000)
    return [texts.say("required.costs", required, share=share, topics=instead)]
