"""JSON to nodes that know their line and their path. Knows no field's meaning."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Collection

from seeds.errors import Fault
from seeds.reading.faults import Faults
from seeds.reading.files import SeedFiles
from seeds.reading.values import Missing, Value

_BLANKS = " \t\n\r"


class Node(Value):
    """A value of a document; of an object ``raw`` is a dict of nodes, of an array a list."""

    def fields(self, required: Collection[str], optional: Collection[str] = ()) -> Node:
        """Refuse anything but an object with the required fields and no unknown ones."""
        if not isinstance(self.raw, dict):
            self.refuse("an object", self._kind())
            self.raw = Missing()
            return self
        for name, node in self.raw.items():
            if name not in required and name not in optional:
                known = ", ".join((*required, *optional))
                node.refuse(f"only the fields {known}", repr(name))
        for name in required:
            if name not in self.raw:
                self.refuse(f"a field {name}", "none")
        return self

    def __getitem__(self, name: str) -> Node:
        """Return a field of an object; a missing one refuses nothing more."""
        if isinstance(self.raw, dict) and name in self.raw:
            node: Node = self.raw[name]
            return node
        path = f"{self.column}.{name}" if self.column else name
        return Node(Missing(), self.file, self.line, path, self.faults)

    @property
    def is_given(self) -> bool:
        """Whether anything but null is written here."""
        return self.raw is not None and not isinstance(self.raw, Missing)

    def items(self) -> list[Node]:
        """Return the nodes of an array; of a missing one none."""
        if isinstance(self.raw, list):
            return self.raw
        self.refuse("a list", self._kind())
        return []

    def listed(self, name: str, distinct: str | None = None) -> list[Node]:
        """Return the nodes of a field that is a list; of a missing or null one none."""
        return self[name].distinct(distinct) if self[name].is_given else []

    def distinct(self, name: str | None = None) -> list[Node]:
        """Return the nodes of an array whose values, or whose field of this name, differ."""
        seen: dict[object, int] = {}
        nodes = []
        for node in self.items():
            value = node if name is None else node[name]
            raw = value.raw if isinstance(value.raw, str) else id(value)
            if raw in seen:
                value.refuse("each once in its list", f"{value.raw!r}, as in line {seen[raw]}")
                continue
            seen[raw] = value.line
            nodes.append(node)
        return nodes

    def pairs(self) -> list[tuple[str, Node]]:
        """Return the fields of an object whose names are data."""
        if isinstance(self.raw, dict):
            return list(self.raw.items())
        self.refuse("an object", self._kind())
        return []

    def refuse(self, expected: str, found: str | None = None) -> None:
        """Keep a fault at this place, unless nothing is here because of an earlier one."""
        is_tree = isinstance(self.raw, dict | list)
        super().refuse(expected, self._kind() if found is None and is_tree else found)

    def _kind(self) -> str:
        kinds = {dict: "an object", list: "a list", str: "text", bool: "true or false"}
        return kinds.get(type(self.raw), "nothing" if self.raw is None else "a number")


def read_document(files: SeedFiles, name: str) -> Node:
    """Read a file; one that cannot be read gives a node that refuses nothing more."""
    text = files.text(name)
    broken = Node(Missing(), name, 1, "", files.faults)
    if text is None:
        return broken
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        files.faults.add(Fault(name, error.lineno, "", "JSON", f"{error.msg} here"))
        return broken
    except (ValueError, RecursionError):
        files.faults.add(Fault(name, None, "", "JSON of usual depth and numbers", "more"))
        return broken
    return _Reader(text, name, files.faults).node(0, "")[0]


class _Reader:
    """Walks a text that is known to be JSON, noting where each value begins."""

    def __init__(self, text: str, file: str, faults: Faults) -> None:
        self._text = text
        self._file = file
        self._faults = faults
        self._decoder = json.JSONDecoder()
        self._ends = [place for place, letter in enumerate(text) if letter == "\n"]

    def node(self, place: int, path: str) -> tuple[Node, int]:
        """Return the value that begins at a place or after the blanks there, and its end."""
        place = self._skip(place)
        line = bisect_right(self._ends, place) + 1
        node = Node(None, self._file, line, path, self._faults)
        if self._text[place] == "{":
            node.raw, place = self._object(place + 1, path)
        elif self._text[place] == "[":
            node.raw, place = self._array(place + 1, path)
        else:
            node.raw, place = self._decoder.raw_decode(self._text, place)
        return node, place

    def _object(self, place: int, path: str) -> tuple[dict[str, Node], int]:
        fields: dict[str, Node] = {}
        place = self._skip(place)
        while self._text[place] != "}":
            name, place = self._decoder.raw_decode(self._text, self._skip(place))
            below = f"{path}.{name}" if path else name
            node, place = self.node(self._skip(place) + 1, below)
            if name in fields:
                node.refuse(f"one field {name}", f"a second one, as in line {fields[name].line}")
            fields[name] = node
            place = self._after_value(place)
        return fields, place + 1

    def _array(self, place: int, path: str) -> tuple[list[Node], int]:
        nodes: list[Node] = []
        place = self._skip(place)
        while self._text[place] != "]":
            node, place = self.node(place, f"{path}[{len(nodes)}]")
            nodes.append(node)
            place = self._after_value(place)
        return nodes, place + 1

    def _after_value(self, place: int) -> int:
        place = self._skip(place)
        return self._skip(place + 1) if self._text[place] == "," else place

    def _skip(self, place: int) -> int:
        while place < len(self._text) and self._text[place] in _BLANKS:
            place += 1
        return place
