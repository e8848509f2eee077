"""What can go wrong in the domain, as types with stable codes.

DomainError
├── NotFound          a key or an id names nothing
├── InvalidInput      a value that the caller can correct, with the path of the field
├── NotReady          the edition cannot be run yet, and why
├── Conflict          the state of a record does not allow the act
├── NotRevertible     a change cannot be taken back, and why
├── Stale             the record was changed since it was read; carries the version it has now
├── IdempotencyMismatch  the key was used before, with another input
└── Infeasible        no answer exists; carries the smallest contradicting sets of records

A message names the record and the field and says what to do. It holds no personal data.
"""

from __future__ import annotations


class DomainError(Exception):
    """Anything that a caller can be told in words.

    Args:
        message: one or two sentences for a person.
        path: the field of the input concerned, outermost first; empty for the whole input.

    """

    code = "DOMAIN_ERROR"

    def __init__(self, message: str, *, path: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.path = path


class NotFound(DomainError):
    """A key or an id names nothing."""

    code = "NOT_FOUND"


class InvalidInput(DomainError):
    """A value is malformed or out of range."""

    code = "INVALID_INPUT"


class NotReady(DomainError):
    """The edition cannot be run yet: it has one side, or a side has no people."""

    code = "NOT_READY"


class Conflict(DomainError):
    """The state of a record does not allow the act."""

    code = "CONFLICT"


class NotRevertible(DomainError):
    """A change cannot be taken back: it was built upon, or nothing takes it back."""

    code = "NOT_REVERTIBLE"


class Stale(DomainError):
    """The record was changed since it was read.

    Args:
        current_version: the version that it has now; 0 when there is none yet.

    """

    code = "STALE"

    def __init__(self, noun: str, current_version: int) -> None:
        there = f"is at version {current_version}" if current_version else "is not there yet"
        super().__init__(
            f"This {noun} {there}. Read it again and decide.", path=("expectedVersion",)
        )
        self.current_version = current_version


class IdempotencyMismatch(DomainError):
    """The idempotency key was used before, with another input."""

    code = "IDEMPOTENCY_MISMATCH"


class Infeasible(DomainError):
    """No answer exists.

    Args:
        conflicts: minimal sets of record names; removing any one of a set makes it possible.

    """

    code = "INFEASIBLE"

    def __init__(self, message: str, conflicts: tuple[tuple[str, ...], ...]) -> None:
        super().__init__(message)
        self.conflicts = conflicts


class SolveTooLong(DomainError):
    """The engine used up its time."""

    code = "SOLVE_TIMEOUT"


class SolveTooLarge(DomainError):
    """The engine used up its memory."""

    code = "SOLVE_MEMORY"
