"""Documents with one value changed, and what a check may load: for the tests of every checker."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
SOLVERS = ("numpy", "scipy", "networkx", "highspy")


def numbers(value: object, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the path of every number of a document; true and false are numbers too."""
    if isinstance(value, dict):
        for key, entry in value.items():
            yield from numbers(entry, (*path, key))
    elif isinstance(value, list):
        for place, entry in enumerate(value):
            yield from numbers(entry, (*path, place))
    elif isinstance(value, int | float):
        yield path


def leaves(value: object, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the path of every value of a document that holds no other."""
    if isinstance(value, dict | list):
        entries = value.items() if isinstance(value, dict) else enumerate(value)
        for key, entry in entries:
            yield from leaves(entry, (*path, key))
    else:
        yield path


def put(document: Any, path: tuple[Any, ...], change: Callable[[Any], Any]) -> Any:
    """Return a copy in which one value is changed."""
    changed = deepcopy(document)
    entry = changed
    for key in path[:-1]:
        entry = entry[key]
    entry[path[-1]] = change(entry[path[-1]])
    return changed


def solvers_loaded_by(module: str) -> str:
    """Import a module in a process of its own, and tell which solvers that loads, as a list."""
    code = f"import sys, {module}; print([m for m in {SOLVERS!r} if m in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True)
    return run.stdout.decode().strip()
