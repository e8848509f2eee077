"""The text that an edition is read from, and whether a passage is an exact piece of it."""

from __future__ import annotations

from seeds.reading.documents import Node


class Quotes:
    """Checks quotes against a text; ``text`` is none when there is none or it cannot be read."""

    def __init__(self, file: str, text: str | None, *, is_named: bool = False) -> None:
        self._file = file
        self._text = text
        self._is_named = is_named

    def optional(self, node: Node) -> str:
        """Read a quote, or nothing; a quote needs a source."""
        if not node.is_given:
            return ""
        if not self._is_named:
            node.refuse("no quote, as the document names no source")
        return self.passage(node)

    def passage(self, node: Node) -> str:
        """Read words that are an exact piece of the source, where there is one."""
        words = node.text()
        if self._text is not None and words not in self._text:
            node.refuse(f"an exact piece of {self._file}")
        return words
