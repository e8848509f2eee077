"""The topics that are chosen for an edition, why, and how much of each side's need they treat."""

from __future__ import annotations

from api.formats.parts import Line, Part, Table
from api.printing.reading import Reader, newest_of
from api.printing.words import Row, standing
from api.texts import Texts

_RUN = """publishedAt synthetic purpose sideShares { sharePerMille side { name } }
  suggestions { minutes required topic { name } reasons { code text } }"""
# Runs for the next symposium stand among them.
_RUNS = 20
_REASONS = 2
# Beside its name already.
_APART = "REQUIRED"
_PER_MILLE = 1000


async def topics_part(reader: Reader, words: Texts) -> Part:
    """Return the newest topics for this edition that whoever prints may read."""
    runs = reader.newest("topicRuns", "publishedTopicRun", _RUN, _RUNS)
    run = newest_of(await reader.edition(runs), purpose="THIS_EDITION")
    title = words.say("print.topics")
    if run is None:
        return Part(title, (Line(words.say("print.no_topics")),))
    heads = tuple(words.say(f"print.{key}") for key in ("topic", "minutes", "why"))
    rows = tuple(_cells(each, words) for each in run["suggestions"])
    return Part(
        title,
        (*standing(run, words), *_shares(run, words)),
        tables=(Table(heads, rows, (4, 1, 6)),),
    )


def _cells(each: Row, words: Texts) -> tuple[str, ...]:
    name = each["topic"]["name"]
    if each["required"]:
        name = f"{name} ({words.say('report.required')})"
    reasons = [reason["text"] for reason in each["reasons"] if reason["code"] != _APART]
    return name, words.number(each["minutes"]), "\n".join(reasons[:_REASONS])


def _shares(run: Row, words: Texts) -> list[Line]:
    shares = [
        f"{each['side']['name']} {words.per_cent(each['sharePerMille'], _PER_MILLE)}"
        for each in run["sideShares"] or ()
    ]
    return [Line(words.say("print.shares", shares=words.listed(shares)))] if shares else []
