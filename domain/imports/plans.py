"""What a file would change: row by row, with whom each is about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from domain.imports.people import Known
from domain.imports.problems import Problem
from domain.imports.tables import FilledSheet
from domain.models import AssessmentKind
from domain.nominations import ManagerWanted


@dataclass
class Person:
    """Somebody whom rows of a file are about: known, or new with the row that says who."""

    administration: str
    name: str
    known: Known | None = None
    manager_id: str = ""


@dataclass(frozen=True)
class Mark:
    """The natural key of a row and all that it says, as hashes."""

    key: str
    row: str


@dataclass
class Forward:
    """A row of people that changes something: who is put forward, or corrected, and how far."""

    number: int
    table: FilledSheet
    person: Person
    mark: Mark
    new: ManagerWanted | None = None
    fields: dict[str, Any] = field(default_factory=dict)
    statement: str | None = None
    nominates: bool = False
    submits: bool = False


@dataclass
class Assessed:
    """A row of levels that changes something; ``assessment_id`` is that of the day, if any."""

    number: int
    table: FilledSheet
    person: Person
    mark: Mark
    kind: AssessmentKind
    assessed_on: date
    ratings: Mapping[str, int]
    assessment_id: str | None = None


@dataclass
class Plan:
    """What a file changes, or why it cannot.

    Of very many ``problems`` the first are kept, and all are counted. ``same`` are the rows that
    say what is so already; they are remembered all the same.
    """

    rows: int = 0
    forward: list[Forward] = field(default_factory=list)
    assessed: list[Assessed] = field(default_factory=list)
    same: list[tuple[Person, Mark]] = field(default_factory=list)
    unchanged: int = 0
    problems: list[Problem] = field(default_factory=list)
    problem_count: int = 0

    @property
    def added(self) -> int:
        """How many people are put forward."""
        return sum(each.nominates for each in self.forward)

    @property
    def changed(self) -> int:
        """How many other rows change something."""
        return len(self.forward) + len(self.assessed) - self.added
