"""What of the programme was played so far: who is there, and the ids of what was made."""

from dataclasses import dataclass, field
from typing import Any

from domain.reference import EditionRecord
from domain.roles import Role
from tests.scenario.cast import Person, cast
from tests.scenario.reference import Reference, read_reference
from tests.scenario.stage import Stage


@dataclass
class Played:
    """The stage, and what the chapters leave for each other."""

    stage: Stage
    record: EditionRecord
    reference: Reference
    cast: list[Person]
    ids: dict[str, str] = field(default_factory=dict)
    managers: dict[str, str] = field(default_factory=dict)
    delegates: dict[tuple[str, str], str] = field(default_factory=dict)
    commitments: dict[str, str] = field(default_factory=dict)
    partnerships: dict[str, Any] = field(default_factory=dict)
    pairs: dict[frozenset[str], int] = field(default_factory=dict)

    @property
    def administrations(self) -> list[str]:
        """Codes of the administrations of the cast, each once."""
        return list(dict.fromkeys(each.administration for each in self.cast))

    def codes(self, edition: str) -> dict[str, str]:
        """Return who of the cast each delegate of an edition is."""
        return {row: code for (of, code), row in self.delegates.items() if of == edition}


def opening(stage: Stage, record: EditionRecord) -> Played:
    """Let the planner of the programme in, before there is anything but reference data."""
    stage.admit("planner", Role.PLANNER, edition_ids=None)
    return Played(stage, record, read_reference(stage, "planner"), cast())
