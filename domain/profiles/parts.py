"""The three parts of a profile as somebody asks for them, and the rules that hold of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Final, NamedTuple

from domain import models
from domain.errors import InvalidInput
from domain.models import FunctionKind, Urgency


@dataclass(frozen=True)
class FunctionWanted:
    """A strategic function or a process; topics in the order in which they are shown."""

    name: str
    description: str
    source: str
    kind: FunctionKind
    as_of: date
    since: date | None = None
    topic_ids: tuple[str, ...] = ()
    synthetic: bool = False


@dataclass(frozen=True)
class PracticeWanted:
    """A good practice; ``contact_role`` is a post, never a person."""

    name: str
    description: str
    source: str
    topic_id: str
    results: str = ""
    since: date | None = None
    contact_role: str = ""
    synthetic: bool = False


@dataclass(frozen=True)
class ChallengeWanted:
    """An organisational challenge."""

    name: str
    description: str
    source: str
    topic_id: str
    urgency: Urgency
    synthetic: bool = False


PartWanted = FunctionWanted | PracticeWanted | ChallengeWanted
PartRow = models.StrategicFunction | models.GoodPractice | models.Challenge


class PartKind(NamedTuple):
    """One of the three: its table, its wanted form, and what people call it."""

    table: type[PartRow]
    wanted: type[Any]
    noun: str


FUNCTION: Final = PartKind(models.StrategicFunction, FunctionWanted, "function or process")
PRACTICE: Final = PartKind(models.GoodPractice, PracticeWanted, "good practice")
CHALLENGE: Final = PartKind(models.Challenge, ChallengeWanted, "challenge")
KINDS: Final = (FUNCTION, PRACTICE, CHALLENGE)
_READERS: Final[Mapping[str, Any]] = {
    "kind": FunctionKind,
    "urgency": Urgency,
    "as_of": date.fromisoformat,
    "since": date.fromisoformat,
    "topic_ids": tuple,
}


def kind_of(wanted: PartWanted) -> PartKind:
    """Return which part of a profile something is."""
    return next(kind for kind in KINDS if isinstance(wanted, kind.wanted))


def read_part(kind: PartKind, values: Mapping[str, Any]) -> PartWanted:
    """Return a part from the plain values that an undo keeps."""
    read = dict(values)
    for name, reader in _READERS.items():
        if read.get(name) is not None:
            read[name] = reader(read[name])
    names = {each.name for each in fields(kind.wanted)}
    wanted: PartWanted = kind.wanted(**{name: read[name] for name in names})
    return wanted


def topics_of(wanted: PartWanted) -> tuple[tuple[str, str], ...]:
    """Return the topics that a part names, each with the field that names it."""
    if isinstance(wanted, FunctionWanted):
        return tuple((topic_id, "topicIds") for topic_id in wanted.topic_ids)
    return ((wanted.topic_id, "topicId"),)


def check_part(wanted: PartWanted, today: date) -> None:
    """Refuse a part that says too little, or is told of a day to come.

    Raises:
        InvalidInput: a text is empty, a day lies ahead, or two days contradict each other.
    """
    noun = kind_of(wanted).noun
    for name in ("name", "description", "source"):
        if not getattr(wanted, name).strip():
            raise InvalidInput(f"Give the {noun} a {name}.", path=(name,))
    named = f"The {noun} {shown(wanted.name)}"
    if isinstance(wanted, ChallengeWanted):
        return
    if isinstance(wanted, FunctionWanted) and wanted.as_of > today:
        raise InvalidInput(
            f"{named} is told as of {wanted.as_of}, which is to come. Give today or earlier.",
            path=("asOfOn",),
        )
    latest = wanted.as_of if isinstance(wanted, FunctionWanted) else today
    if wanted.since is not None and wanted.since > latest:
        raise InvalidInput(
            f"{named} is told to be so since {wanted.since}, after {latest}. Give an earlier day.",
            path=("sinceOn",),
        )


def shown(name: str) -> str:
    """Return a name as a message may quote it."""
    return repr(name[:80])
