"""The report of an edition: its figures, pairs with reasons, topics, agenda, and what came of it.

It is for planners: its reasons are in their words.
"""

from __future__ import annotations

from dataclasses import replace

from api.formats.parts import Line, Part, Table
from api.printing.agenda import agenda_part
from api.printing.follow_up import follow_up_part
from api.printing.pairs import RUN, pairs_of
from api.printing.reading import Reader, newest_of
from api.printing.topics import topics_part
from api.printing.words import called
from api.texts import Texts

_OUTCOME = (
    "delegateCount administrationCount sessionCount agreedRecommendationCount openCommitmentCount"
    " overdueCommitmentCount doneCommitmentCount"
)
_PLAN = f"{RUN} objective bound pairings(first: 1) {{ totalCount }}"
_UNPAIRED = """
query Unpaired($run: ID!) { node(id: $run) { ... on PairingRun { unpaired { edges {
  text node { code administration { name } manager { name } } } } } } }
"""


async def report_part(reader: Reader, words: Texts) -> Part:
    """Return everything about an edition in one document.

    Raises:
        Unanswered: whoever prints does not see what planners see.

    """
    plan = reader.newest("pairingRuns", "publishedPairingRun", _PLAN)
    found = await reader.edition(f"outcome {{ {_OUTCOME} }} {plan}")
    run = newest_of(found)
    figures = dict(found["outcome"])
    if run is not None:
        figures |= {"pairCount": run["pairings"]["totalCount"], "score": run["objective"]}
        figures |= {"bound": run["bound"]}
    rows = tuple((words.say(f"print.{key}"), words.number(value)) for key, value in figures.items())
    heads = words.say("print.figure"), words.say("print.number")
    pairs = await pairs_of(run, reader, words, "PLANNER")
    if run is not None:
        pairs = replace(pairs, parts=await _unpaired(reader, run["id"], words))
    parts = (
        Part(words.say("print.figures"), tables=(Table(heads, rows, (4, 1)),)),
        pairs,
        await topics_part(reader, words),
        await agenda_part(reader, words),
        await follow_up_part(reader, words),
    )
    return Part(words.say("print.report"), parts=parts)


async def _unpaired(reader: Reader, run: str, words: Texts) -> tuple[Part, ...]:
    edges = await reader.rows(_UNPAIRED, run=run)
    lines = tuple(
        Line(words.say("report.unpaired", name=called(each["node"]), reason=each["text"]))
        for each in edges
    )
    return (Part(words.say("print.unpaired"), lines),) if lines else ()
