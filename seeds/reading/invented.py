"""Files, names and words that were invented: they say so, or are refused."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from domain.reference import EditionRecord
from seeds.reading.documents import Node, read_document
from seeds.reading.files import SeedFiles

_NOTICE: Final = "SYNTHETIC"
_HEAD: Final = ("schema_version", "synthetic", "notice", "edition")
_NUMBER_MAX: Final = 10_000


def read_invented(
    files: SeedFiles,
    name: str,
    edition: EditionRecord,
    fields: Collection[str],
    optional: Collection[str] = (),
) -> Node:
    """Read a file that was invented for an edition; faults are kept with the files, not raised.

    One that does not call itself synthetic is refused: nothing invented may pass for real by an
    oversight.

    Args:
        files: to look among.
        name: of the file.
        edition: that it was invented for.
        fields: that it has below its head.
        optional: that it may have.
    """
    root = read_document(files, name).fields((*_HEAD, *fields), optional)
    if root["schema_version"].whole(0, _NUMBER_MAX) != 1:
        root["schema_version"].refuse("1")
    if not root["synthetic"].flag():
        root["synthetic"].refuse("true")
    invented_words(root["notice"])
    root["edition"].one_of((edition.slug,), edition.slug)
    return root


def invented_words(node: Node) -> str:
    """Return words that say of themselves that they were invented, or refuse them."""
    words = node.text()
    if _NOTICE not in words:
        node.refuse(f"words with {_NOTICE} in them")
    return words


def invented_name(node: Node, field: str = "name") -> str:
    """Return a name or a title of something invented that says so, or refuse it."""
    name = node[field].name()
    if _NOTICE not in name:
        node[field].refuse(f"a {field} with {_NOTICE} in it")
    return name
