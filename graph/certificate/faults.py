"""What every checker says of a solution that nobody vouches for: its faults, in words."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

# What reading parts that are not there, or not what they say, can raise.
UNREADABLE = (AttributeError, IndexError, KeyError, TypeError, ValueError, ZeroDivisionError)


class Fault(Exception):
    """A part of a solution that cannot be read or does not hold; its message says which."""


def gathered(
    solution: object, faults: Callable[[Mapping[str, Any]], Iterable[str]]
) -> tuple[str, ...]:
    """Gather the faults of a solution; where it cannot be read, that is the one fault."""
    if not isinstance(solution, Mapping):
        return ("the solution: must be an object",)
    try:
        return tuple(faults(solution))
    except Fault as fault:
        return (str(fault),)
    except UNREADABLE as error:
        return (f"the solution cannot be read: {type(error).__name__} {error}",)


def differs(name: str, stated: object, found: object) -> Iterator[str]:
    """Yield a fault where a solution states something else than its records give."""
    if not is_same(stated, found):
        yield f"{name}: {stated} is stated, the records give {found}"


def format_faults(solution: Mapping[str, Any], *formats: str) -> Iterator[str]:
    """Yield a fault where a solution says that it is something else; it may say nothing."""
    if solution.get("format", formats[0]) not in formats:
        yield f"format: must be {' or '.join(formats)}"


def is_same(stated: object, found: object) -> bool:
    """Compare values and their types, to the bottom: neither 1.0 nor true is the number 1."""
    if type(stated) is not type(found) or stated != found:
        return False
    if isinstance(stated, dict) and isinstance(found, dict):
        return all(is_same(stated[key], found[key]) for key in found)
    if isinstance(stated, list) and isinstance(found, list):
        return all(map(is_same, stated, found))
    return True
