"""Who meets whom, as it is handed out: the pairs of a plan with reasons that tell no level."""

from __future__ import annotations

from api.formats.parts import Line, Part, Table
from api.printing.reading import Reader, newest_of
from api.printing.words import PERSON, Row, called, standing
from api.texts import Texts

RUN = "id publishedAt synthetic"
_PAIRS = f"""
query Pairs($run: ID!, $audience: Audience!) {{ node(id: $run) {{ ... on PairingRun {{
  pairings(orderBy: [{{field: CODE}}]) {{ nodes {{
    delegates {{ {PERSON} }} reasons(first: 2) {{ text(audience: $audience) }} }} }} }} }} }}
"""


async def pairs_part(reader: Reader, words: Texts) -> Part:
    """Return the newest plan that whoever prints may read."""
    runs = reader.newest("pairingRuns", "publishedPairingRun", RUN)
    return await pairs_of(newest_of(await reader.edition(runs)), reader, words, "PARTICIPANT")


async def pairs_of(run: Row | None, reader: Reader, words: Texts, audience: str) -> Part:
    """Return a plan that ``RUN`` was asked of; reasons are in words for somebody."""
    title = words.say("print.pairs")
    if run is None:
        return Part(title, (Line(words.say("print.no_pairs")),))
    rows = await reader.rows(_PAIRS, run=run["id"], audience=audience)
    heads = tuple(words.say(f"print.{key}") for key in ("one", "other", "why"))
    table = Table(heads, tuple(_cells(row) for row in rows), (3, 3, 4))
    count = Line(words.sentence("count.pairings", len(rows)))
    return Part(title, (*standing(run, words), count), tables=(table,))


def _cells(row: Row) -> tuple[str, ...]:
    reasons = "\n".join(reason["text"] for reason in row["reasons"])
    return (*(called(each) for each in row["delegates"]), reasons)
