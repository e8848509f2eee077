"""Words of facts: what was stated and counted, and why the two differ."""

from __future__ import annotations

from datetime import datetime
from typing import Final, NamedTuple, Protocol

from api.texts import Texts

_DISCREPANT: Final = "discrepant"
# A note may end as a sentence does.
_STOPS: Final = ".。"


class ToldFact(NamedTuple):
    """A fact as its sentence needs it; ``is_named`` where names are counted, and not heads."""

    key: str
    unit: str
    stated: str
    counted: str | None
    status: str
    is_named: bool


class ToldNote(Protocol):
    """Why two figures differ, by whom and when, and the figures that it is about."""

    @property
    def note(self) -> str: ...

    @property
    def resolved_by(self) -> str: ...

    @property
    def resolved_at(self) -> datetime: ...

    @property
    def stated_value(self) -> str: ...

    @property
    def counted_value(self) -> str: ...


def fact(told: ToldFact, note: ToldNote | None, words: Texts, *, stands: bool) -> str:
    """Say how the two figures stand to each other, and what was said of that."""
    said = [figures(told, words)]
    if note is not None:
        said.append(resolution(note, words, stands=stands))
    return words.together(words.say("fact.sentence", text=each.rstrip(_STOPS)) for each in said)


def figures(told: ToldFact, words: Texts) -> str:
    """Say both figures."""
    status = told.status
    if status == _DISCREPANT:
        status = "named" if told.is_named else "counted"
    return words.say(
        f"fact.{status}",
        name=told.key,
        unit=told.unit,
        stated=told.stated,
        counted=told.counted or "",
    )


def resolution(note: ToldNote, words: Texts, *, stands: bool) -> str:
    """Say why the two figures differ, or that it was said of others."""
    return words.say(
        "fact.resolved" if stands else "fact.reopened",
        day=note.resolved_at.date().isoformat(),
        who=note.resolved_by,
        note=note.note,
        stated=note.stated_value,
        counted=note.counted_value,
    )
