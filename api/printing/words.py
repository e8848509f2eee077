"""Words that several printed things share: people, days, what a plan is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from api.formats.parts import Line
from api.texts import Texts

Row = Mapping[str, Any]

# Nothing that tells a level: this is what hangs on a wall, or is handed out.
PERSON: Final = "code administration { name } manager { name }"


def called(person: Row) -> str:
    """Return whom somebody is: the name where it is known, the code, the administration."""
    name = (person.get("manager") or {}).get("name")
    who = f"{name} ({person['code']})" if name else person["code"]
    return f"{who} · {person['administration']['name']}"


def standing(run: Row, words: Texts) -> Iterator[Line]:
    """Yield since when a plan is published, or that it is a draft; and whether it is invented."""
    day = (run["publishedAt"] or "")[:10]
    yield Line(words.say("print.published", day=day) if day else words.say("print.draft"))
    if run["synthetic"]:
        yield Line(words.say("report.synthetic"))


def times(starts: str, ends: str) -> str:
    """Return from when to when something is, on one day, by the clock of its place."""
    return f"{starts[11:16]}-{ends[11:16]}"
