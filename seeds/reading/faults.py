"""Collects the faults of a load, so that a person mends them in one go."""

from __future__ import annotations

from seeds.errors import BadSeedFile, Fault

FAULTS_MAX = 100


class Faults:
    """The faults found so far; the hundredth ends the reading."""

    def __init__(self) -> None:
        self._found: dict[tuple[object, ...], Fault] = {}

    @property
    def are_found(self) -> bool:
        """Whether there is anything to mend."""
        return bool(self._found)

    def add(self, fault: Fault) -> None:
        """Keep a fault; the same expectation at the same place is kept once.

        Raises:
            BadSeedFile: there are enough of them.

        """
        self._found.setdefault((fault.file, fault.line, fault.column, fault.expected), fault)
        if len(self._found) >= FAULTS_MAX:
            self.raise_any()

    def raise_any(self) -> None:
        """Raise what was found, if anything was.

        Raises:
            BadSeedFile: with every fault, in the order of reading.

        """
        if self._found:
            raise BadSeedFile(tuple(self._found.values()))
