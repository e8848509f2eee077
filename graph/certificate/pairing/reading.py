"""Reading the parts of a solution that cannot be trusted to be there, or to be what they say."""

from collections.abc import Mapping, Sequence
from typing import Any

from graph.certificate.pairing.scores import Records

# Far above what any proof needs; numbers without end could not even be put into words.
WHOLE_MAX = 10**100


class Fault(Exception):
    """A part of a solution that cannot even be read."""


def field_of(entry: object, name: str, path: str = "") -> Any:
    """Take a field of an entry; a Fault when there is no such field, or no entry."""
    if not isinstance(entry, Mapping) or name not in entry:
        raise Fault(f"{path}{name}: missing from the solution")
    return entry[name]


def read_whole(value: object, path: str) -> int:
    """Read a whole number of at least 0; True is none, and neither is one of 100 digits."""
    if type(value) is int and value > WHOLE_MAX:
        raise Fault(f"{path}: is above 10**100")
    if type(value) is not int or value < 0:
        raise Fault(f"{path}: {value!r} is not a whole number of at least 0")
    return value


def read_sequence(value: object, path: str) -> Sequence[Any]:
    """Read a list."""
    if not isinstance(value, list | tuple):
        raise Fault(f"{path}: must be a list")
    return value


def read_pair(records: Records, value: object, path: str) -> frozenset[str]:
    """Read two different people of the instance."""
    ends = read_sequence(value, path)
    known = [end for end in ends if isinstance(end, str) and end in records.people]
    if len(ends) != len(("a", "b")) or len(set(known)) != len(ends):
        raise Fault(f"{path}: {value!r} is not two people of the instance")
    return frozenset(known)


def read_plan(records: Records, solution: Mapping[str, Any]) -> list[frozenset[str]]:
    """Read the pairs of a solution, in their order."""
    given = read_sequence(field_of(solution, "pairs"), "pairs")
    return [read_pair(records, pair, f"pairs[{place}]") for place, pair in enumerate(given)]


def read_outcome(entry: object, path: str) -> tuple[int, int, int]:
    """Read people, floor and total."""
    people, floor, total = (
        read_whole(field_of(entry, name, path), f"{path}{name}")
        for name in ("people", "floor", "total")
    )
    return people, floor, total


def named(key: frozenset[str]) -> str:
    """Name two people in a sentence."""
    return " and ".join(sorted(key))
