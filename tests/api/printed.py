"""Reads printed pages back: their headings, tables, cards and words."""

import re
from html.parser import HTMLParser

import pypdfium2


class Printed(HTMLParser):
    """A printed page of HTML.

    ``headings`` are level and text, ``tables`` rows of cells, ``cards`` all words of each.
    """

    def __init__(self, text: str) -> None:
        super().__init__()
        self.headings: list[tuple[str, str]] = []
        self.tables: list[list[list[str]]] = []
        self.cards: list[str] = []
        self.words: list[str] = []
        self._open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, _attrs: list[tuple[str, str | None]]) -> None:
        self._open.append(tag)
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in ("td", "th"):
            self.tables[-1][-1].append("")
        elif tag == "article":
            self.cards.append("")

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not data.strip() or "style" in self._open:
            return
        self.words.append(data)
        if "article" in self._open:
            self.cards[-1] += f"{data}\n"
        tag = self._open[-1]
        if tag in ("td", "th"):
            self.tables[-1][-1][-1] += data
        elif tag[0] == "h" and tag[1:].isdigit():
            self.headings.append((tag, data))

    @property
    def text(self) -> str:
        """Everything that it says."""
        return "\n".join(self.words)


def read_pdf(content: bytes) -> list[str]:
    """Return the text of each page, by what a browser reads PDF with."""
    with pypdfium2.PdfDocument(content) as document:
        return [page.get_textpage().get_text_range() for page in document]


def squeezed(text: str) -> str:
    """Return a text without blanks and ends of lines, which are where a line was full."""
    return re.sub(r"\s", "", text)
