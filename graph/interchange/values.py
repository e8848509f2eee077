"""The values of a document, read one by one: each fault says where it is and what was expected."""

from collections.abc import Callable, Mapping
from typing import TypeVar

from graph.interchange.malformed import MalformedInstance
from graph.problem.malformed import MalformedProblem

Json = dict[str, object]
Item = TypeVar("Item")
Made = TypeVar("Made")


def read_mapping(value: object, path: str) -> Json:
    """Read an object, as a copy."""
    if not isinstance(value, dict) or not all(isinstance(key, str) for key in value):
        raise MalformedInstance(path, "an object")
    return dict(value)


def read_root(document: object, kind: str) -> Json:
    """Read a whole document, which says itself of which format it is."""
    root = read_mapping(document, "")
    if root.get("format") != kind:
        raise MalformedInstance("format", f"the text {kind!r}")
    return root


def needed(entry: Json, name: str, path: str) -> object:
    """Give a value that has to be there."""
    if name not in entry:
        raise MalformedInstance(f"{path}.{name}" if path else name, "a value; it is missing")
    return entry[name]


def read_list(value: object, path: str, read: Callable[[object, str], Item]) -> tuple[Item, ...]:
    """Read a list, each entry with its path."""
    if not isinstance(value, list | tuple):
        raise MalformedInstance(path, "a list")
    return tuple(read(entry, f"{path}[{place}]") for place, entry in enumerate(value))


def read_any_text(value: object, path: str) -> str:
    """Read a text."""
    if not isinstance(value, str):
        raise MalformedInstance(path, "a text")
    return value


def read_text(value: object, path: str) -> str:
    """Read a text that is not empty."""
    if not read_any_text(value, path):
        raise MalformedInstance(path, "a text that is not empty")
    return str(value)


def read_whole(value: object, path: str) -> int:
    """Read a whole number; true, false and 1.0 are none."""
    if type(value) is not int:
        raise MalformedInstance(path, "a whole number")
    return value


def read_texts(value: object, path: str) -> tuple[str, ...]:
    """Read a list of texts."""
    return read_list(value, path, read_text)


def read_levels(value: object, path: str, *, null: bool = False) -> dict[str, int]:
    """Read whole numbers by key; with ``null``, one of null is left out."""
    return {
        key: read_whole(level, f"{path}.{key}")
        for key, level in read_mapping(value, path).items()
        if level is not None or not null
    }


def made(paths: Mapping[str, str], make: Callable[[], Made]) -> Made:
    """Make a shape, and say of a broken invariant where in the document its record stands.

    ``paths`` holds the path of each record by its name; any other stands under its own name.
    """
    try:
        return make()
    except MalformedProblem as fault:
        record = paths.get(fault.record, fault.record)
        path = f"{record}.{fault.field}" if fault.field else record
        raise MalformedInstance(path, fault.expected) from fault
