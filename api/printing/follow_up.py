"""What came of an edition: its recommendations, and who committed to what because of them."""

from __future__ import annotations

from collections import defaultdict

from api.formats.parts import Line, Part, Table
from api.printing.reading import Reader
from api.printing.words import Row
from api.texts import Texts

_ADVICE = """
query Advice($slug: String!) { edition(by: {slug: $slug}) { recommendations { nodes {
  key wording state synthetic article { number title } } } } }
"""
_COMMITMENTS = """
query Commitments($slug: String!) { edition(by: {slug: $slug}) { commitments { nodes {
  title dueOn state isOverdue outcome administration { name } recommendation { key } } } } }
"""


async def follow_up_part(reader: Reader, words: Texts) -> Part:
    """Return the recommendations of an edition, each with the commitments that follow from it."""
    found = defaultdict[str, list[Row]](list)
    for each in await reader.rows(_COMMITMENTS, slug=reader.slug):
        found[each["recommendation"]["key"]].append(each)
    rows = await reader.rows(_ADVICE, slug=reader.slug)
    parts = tuple(_recommendation(each, found[each["key"]], words) for each in rows)
    told = () if parts else (Line(words.say("print.no_follow_up")),)
    return Part(words.say("print.follow_up"), told, parts)


def _recommendation(each: Row, commitments: list[Row], words: Texts) -> Part:
    article = words.say(
        "outcomes.article", each["article"]["number"], title=each["article"]["title"]
    )
    state = words.say(f"outcomes.recommendation.{each['state'].lower()}")
    lines = [Line(article), Line(f"{each['wording']} ({state})")]
    if each["synthetic"]:
        lines.append(Line(words.say("outcomes.synthetic")))
    if not commitments:
        lines.append(Line(words.say("outcomes.no_commitments")))
        return Part(words.say("outcomes.recommendation", name=each["key"]), tuple(lines))
    heads = (words.say("print.who"), words.say("print.commitment"), words.say("outcomes.due_on"))
    rows = tuple(_cells(one, words) for one in commitments)
    table = Table((*heads, words.say("outcomes.state")), rows, (3, 6, 2, 2))
    return Part(
        words.say("outcomes.recommendation", name=each["key"]), tuple(lines), tables=(table,)
    )


def _cells(one: Row, words: Texts) -> tuple[str, ...]:
    what = "\n".join(each for each in (one["title"], one["outcome"]) if each)
    state = "overdue" if one["isOverdue"] else one["state"].lower()
    told = words.say(f"outcomes.commitment.{state}")
    return one["administration"]["name"], what, one["dueOn"], told
