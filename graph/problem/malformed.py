"""The one error of the shapes: a record that breaks an invariant.

Raised where a shape is made, so that no solver ever meets a malformed problem.
"""

from collections.abc import Iterable


class MalformedProblem(ValueError):
    """A record of a problem breaks an invariant.

    ``record`` names the record in words ("LAC-01", "must[0]", "parameters"), ``field`` the part
    of it ("ratings.risk", empty for the record itself), ``expected`` what would have been right.
    ``position`` is the place of a person in the people as they were given, else None.
    """

    def __init__(
        self, record: str, field: str, expected: str, *, position: int | None = None
    ) -> None:
        where = f"{record}: {field}" if field else record
        super().__init__(f"{where} must be {expected}")
        self.record = record
        self.field = field
        self.expected = expected
        self.position = position

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuild, (self.record, self.field, self.expected, self.position)


def _rebuild(record: str, field: str, expected: str, position: int | None) -> MalformedProblem:
    return MalformedProblem(record, field, expected, position=position)


def is_whole(value: object, least: int, most: int) -> bool:
    """Say whether a value is a whole number between two limits; True and False are not numbers."""
    return type(value) is int and least <= value <= most


def demand_whole(record: str, name: str, value: object, least: int, most: int) -> None:
    """Refuse a field of a record that is no whole number between two limits."""
    if not is_whole(value, least, most):
        raise MalformedProblem(record, name, f"a whole number from {least} to {most}")


def demand_once_each(record: str, keys: Iterable[str], field: str = "") -> None:
    """Refuse keys in a record, or behind the beginning of a field, of which one is there twice."""
    seen: set[str] = set()
    for key in keys:
        if key in seen:
            raise MalformedProblem(record, f"{field}{key}", "there once")
        seen.add(key)
