"""What the sheets of an edition hold: their columns, in order, and what may stand in each."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from domain.models import AssessmentKind
from domain.models.record import NAME_LENGTH_MAX, TEXT_LENGTH_MAX

COMPETENCY: Final = "competency."
# How many of each a sheet has columns for.
LANGUAGES: Final = 3
WISHES: Final = 3


class SheetKind(StrEnum):
    """The sheets of a workbook."""

    DELEGATES = "delegates"
    LEVELS = "levels"


class Holds(StrEnum):
    """What may stand in the cells of a column."""

    NAME = "name"
    TEXT = "text"
    EMAIL = "email"
    PHONE = "phone"
    DAY = "day"
    LEVEL = "level"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class Column:
    """A column; ``choices`` names the list that a choice is of, ``number`` one of several alike."""

    key: str
    holds: Holds
    choices: str = ""
    needed: bool = False
    number: int | None = None

    @property
    def length_max(self) -> int:
        """How long a text may be."""
        return TEXT_LENGTH_MAX if self.holds is Holds.TEXT else NAME_LENGTH_MAX

    @property
    def name(self) -> str:
        """The key without its number."""
        return self.key if self.number is None else self.key.rpartition("_")[0]


def _choice(key: str, choices: str, *, needed: bool = False) -> Column:
    return Column(key, Holds.CHOICE, choices, needed)


def _numbered(name: str, choices: str, count: int) -> list[Column]:
    return [
        Column(f"{name}_{number}", Holds.CHOICE, choices, number=number)
        for number in range(1, count + 1)
    ]


def _languages() -> list[Column]:
    spoken = _numbered("language", "languages", LANGUAGES)
    levels = _numbered("language_level", "language_levels", LANGUAGES)
    return [each for pair in zip(spoken, levels, strict=True) for each in pair]


_WHO: Final = (
    _choice("administration", "administrations", needed=True),
    Column("code", Holds.NAME),
    Column("name", Holds.NAME),
)
_DELEGATES: Final = (
    *_WHO,
    Column("position", Holds.NAME),
    _choice("seniority", "seniorities"),
    _choice("role", "roles"),
    *_languages(),
    Column("email", Holds.EMAIL),
    Column("phone", Holds.PHONE),
    *_numbered("seeks", "topics", WISHES),
    *_numbered("offers", "topics", WISHES),
    Column("statement", Holds.TEXT),
    _choice("standing", "standings"),
)
_LEVELS: Final = (
    *_WHO,
    _choice("assessor", "assessors", needed=True),
    Column("assessed_on", Holds.DAY, needed=True),
)
# A peer assesses by an invitation, and so by no list.
ASSESSORS: Final = (AssessmentKind.SELF, AssessmentKind.SUPERVISOR, AssessmentKind.FACILITATOR)
STANDINGS: Final = ("draft", "submitted")


def columns_of(kind: SheetKind, competencies: tuple[str, ...]) -> tuple[Column, ...]:
    """Return the columns of a sheet; levels have one for each competency, by key."""
    if kind is SheetKind.DELEGATES:
        return _DELEGATES
    return (*_LEVELS, *(Column(f"{COMPETENCY}{key}", Holds.LEVEL) for key in competencies))
