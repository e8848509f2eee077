"""A cooperation framework as headed lines of words, for whichever format writes them down.

The content is the same in every format; what is looked up of it is said here once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from api.formats.parts import Line, Part, labelled
from api.texts import Texts
from domain.outcomes.documents import (
    FrameworkDocument,
    WrittenCommitment,
    WrittenRecommendation,
)


def framework_part(document: FrameworkDocument, words: Texts, names: Mapping[str, str]) -> Part:
    """Say a version of a framework with all that stands under it.

    Args:
        document: the version.
        words: of a language.
        names: of administrations in that language, by id; who is not there has the English name.
    """
    lines = [
        *_told(document.programme or ""),
        Line(_standing(document, words)),
        *_told(document.summary),
        *_quoted(document.quote, document.source, words),
    ]
    if document.synthetic:
        lines.append(Line(words.say("outcomes.synthetic")))
    if not document.articles:
        lines.append(Line(words.say("outcomes.no_articles")))
    return Part(
        document.title,
        tuple(lines),
        tuple(
            Part(
                words.say("outcomes.article", article.number, title=article.title),
                tuple(_told(article.text)),
                tuple(
                    _recommendation(each, document, words, names)
                    for each in article.recommendations
                ),
            )
            for article in document.articles
        ),
    )


def _standing(document: FrameworkDocument, words: Texts) -> str:
    state = words.say(f"outcomes.framework.{document.state.value}")
    told = words.say("outcomes.version", document.version, state=state)
    if document.published_on is not None:
        published = words.say("outcomes.published_on", day=_day(document.published_on))
        told = words.together((told, published))
    return words.together((told, words.say("outcomes.as_of", day=_day(document.as_of))))


def _recommendation(
    each: WrittenRecommendation,
    document: FrameworkDocument,
    words: Texts,
    names: Mapping[str, str],
) -> Part:
    where = ": ".join(name for name in (each.edition, each.session) if name)
    state = words.say(f"outcomes.recommendation.{each.state.value}")
    lines = [
        Line(each.wording),
        *([labelled(words.say("outcomes.from"), where, words)] if where else []),
        labelled(words.say("outcomes.state"), state, words),
        *(
            [labelled(words.say("outcomes.superseded_by"), each.superseded_by, words)]
            if each.superseded_by
            else []
        ),
        *_quoted(each.quote, each.source, words),
    ]
    if each.synthetic and not document.synthetic:
        lines.append(Line(words.say("outcomes.synthetic")))
    if not each.commitments:
        lines.append(Line(words.say("outcomes.no_commitments")))
    parts = tuple(
        _commitment(one, words, names, marks=not each.synthetic) for one in each.commitments
    )
    return Part(words.say("outcomes.recommendation", name=each.key), tuple(lines), parts)


def _commitment(
    one: WrittenCommitment, words: Texts, names: Mapping[str, str], *, marks: bool
) -> Part:
    who = names.get(one.administration_id, one.administration)
    state = "overdue" if one.is_overdue else one.state.value
    lines = [
        labelled(words.say("outcomes.due_on"), _day(one.due_on), words),
        labelled(words.say("outcomes.state"), words.say(f"outcomes.commitment.{state}"), words),
        *_told(one.details),
    ]
    if one.instrument is not None and one.target_stage is not None:
        stage = words.say(f"outcomes.stage.{one.target_stage.value}")
        lines.append(labelled(words.say("outcomes.moves"), f"{one.instrument}: {stage}", words))
    if one.earlier:
        lines.append(Line(words.say("outcomes.earlier", one.earlier)))
    lines += [labelled(_day(each.happened_on), each.text, words) for each in one.updates]
    if one.closed_on is not None:
        lines.append(labelled(words.say("outcomes.closed_on"), _day(one.closed_on), words))
    if one.outcome:
        lines.append(labelled(words.say("outcomes.outcome"), one.outcome, words))
    if one.synthetic and marks:
        lines.append(Line(words.say("outcomes.synthetic")))
    return Part(words.say("outcomes.commitment", who=who, title=one.title), tuple(lines))


def _told(text: str) -> Iterator[Line]:
    if text:
        yield Line(text)


def _quoted(quote: str, source: str, words: Texts) -> Iterator[Line]:
    if quote:
        yield Line(quote, is_quote=True)
    if source:
        yield labelled(words.say("outcomes.source"), source, words)


def _day(day: date) -> str:
    return day.isoformat()
