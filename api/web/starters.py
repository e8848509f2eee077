"""The tabs that GraphiQL opens with: six questions, their variables filled with ids that exist.

The ids are asked for through the same GraphQL as everyone's, so this file knows no table.
"""

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

Ask = Callable[[str], Awaitable[Mapping[str, Any]]]

_FOLDER: Final = Path(__file__).with_name("starters")
_NAMES: Final = (
    "who_meets_whom",
    "why_this_pairing",
    "where_are_the_gaps",
    "which_topics",
    "when_and_where",
    "what_did_we_promise",
)
_WHAT_EXISTS: Final = """
query WhatExists {
  editions(first: 10) {
    nodes {
      slug
      startsOn
      pairingRuns(first: 1, filter: { stateIn: [DONE] }) {
        nodes { id pairings(first: 50) { nodes { id delegates { id } } } }
      }
      topicRuns(first: 1, filter: { stateIn: [DONE] }) { nodes { id } }
      components { agendaRuns(first: 1, filter: { stateIn: [DONE] }) { nodes { id } } }
    }
  }
  managers(first: 1, filter: { synthetic: true }) { nodes { id } }
}
"""
_EMPTY: Final = (
    "The database is empty. To load the edition of 2011 and run it, type: tradewinds demo"
)
_NO_PAIRINGS: Final = "Nobody is paired yet. Type: tradewinds pair --edition {slug}"
_NO_TOPICS: Final = "No topics are suggested yet. Type: tradewinds topics --edition {slug}"
_NO_AGENDA: Final = "No agenda is made yet. Type: tradewinds agenda --edition {slug}"


@dataclass(frozen=True, slots=True)
class Opening:
    """What the page opens with: tabs, whether people in them are invented, and a word of help."""

    tabs: tuple[Mapping[str, str], ...]
    synthetic: bool
    hint: str


async def opening(ask: Ask) -> Opening:
    """Read what exists; what does not exist yet is said in words above the query that needs it."""
    data = await ask(_WHAT_EXISTS)
    editions = data["editions"]["nodes"]
    # Whoever opens the page wants to see results: the latest edition that has some comes first.
    edition = next((each for each in editions if each["pairingRuns"]["nodes"]), None)
    edition = edition or next(iter(editions), None)
    if edition is None:
        tabs = tuple(_tab(name, {"edition": ""}, _EMPTY) for name in _NAMES)
        return Opening(tabs, synthetic=False, hint=_EMPTY)
    slug = edition["slug"]
    hints = {}
    if not edition["pairingRuns"]["nodes"]:
        hints = dict.fromkeys(
            ("who_meets_whom", "why_this_pairing"), _NO_PAIRINGS.format(slug=slug)
        )
    if not edition["topicRuns"]["nodes"]:
        hints["which_topics"] = _NO_TOPICS.format(slug=slug)
    if not any(each["agendaRuns"]["nodes"] for each in edition["components"]):
        hints["when_and_where"] = _NO_AGENDA.format(slug=slug)
    variables = {"edition": slug, "day": edition["startsOn"]} | _ids(edition)
    return Opening(
        tuple(_tab(name, variables, hints.get(name, "")) for name in _NAMES),
        synthetic=bool(data["managers"]["nodes"]),
        hint=next(iter(hints.values()), ""),
    )


def _ids(edition: Mapping[str, Any]) -> dict[str, str]:
    """Name a run, one pairing of it, and two delegates across the sides who are not partners."""
    for run in edition["pairingRuns"]["nodes"]:
        pairings = [
            (pairing["id"], *(delegate["id"] for delegate in pairing["delegates"]))
            for pairing in run["pairings"]["nodes"]
        ]
        for pairing, a, partner in pairings[:1]:
            partners = {right for _, left, right in pairings if left == a}
            others = [right for *_, right in pairings if right not in partners]
            b = next(iter(others), partner)
            return {"pairing": pairing, "run": run["id"], "a": a, "b": b}
    return {"pairing": "", "run": "", "a": "", "b": ""}


def _tab(name: str, variables: Mapping[str, str], hint: str) -> Mapping[str, str]:
    """One tab: the query of a file, and those of the variables that it declares."""
    query = (_FOLDER / f"{name}.graphql").read_text("utf-8")
    declared = {key: value for key, value in variables.items() if f"${key}: " in query}
    return {
        "query": f"# {hint}\n{query}" if hint else query,
        "variables": json.dumps(declared, indent=2),
    }
