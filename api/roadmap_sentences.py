"""Words of the roadmap of a programme: what serves its strategies, and what is planned."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from api.texts import Texts


def strategy(told: Mapping[str, Any], words: Texts) -> list[str]:
    """Say what serves a strategy, edition by edition, and what is planned for it.

    Args:
        told: name and organization of it; ``editions``, each with its slug and year and, by kind,
            what serves it in words; ``steps``.
        words: the language.
    """
    name = {"name": told["name"], "organization": told["organization"]}
    lines = [words.say("roadmap.strategy", **name)]
    for each in told["editions"]:
        lines.append("  " + words.say("roadmap.edition", year=each["year"], slug=each["edition"]))
        lines += [
            "    " + words.say(f"roadmap.{kind}", text=text)
            for kind in ("objective", "topic", "recommendation", "meeting")
            for text in each[f"{kind}s"]
        ]
    if not told["editions"]:
        lines.append("  " + words.say("roadmap.nothing"))
    return [*lines, *(f"  {line}" for line in planned(told["steps"], words))]


def planned(steps: Sequence[Mapping[str, Any]], words: Texts) -> list[str]:
    """Say what is planned, the earliest year first."""
    return [
        words.say(
            "roadmap.step" if each["edition"] is None else "roadmap.step_done",
            year=each["year"],
            title=each["title"],
            slug=each["edition"] or "",
        )
        for each in steps
    ]
