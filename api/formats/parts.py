"""A document as headed parts of lines and tables, for whichever format writes it down."""

from __future__ import annotations

from dataclasses import dataclass

from api.texts import Texts


@dataclass(frozen=True)
class Line:
    """A line; a label stands before it, and ``is_quote`` says that the words are a source's."""

    text: str
    label: str = ""
    is_quote: bool = False


@dataclass(frozen=True)
class Table:
    """Rows under headings.

    Args:
        heads: what stands above the columns.
        rows: a text a column each; a text of several lines has line feeds.
        widths: of the columns, beside each other.

    """

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]


@dataclass(frozen=True)
class Part:
    """A heading with lines and tables, and the parts below it; a card is never torn apart."""

    heading: str
    lines: tuple[Line, ...] = ()
    parts: tuple[Part, ...] = ()
    tables: tuple[Table, ...] = ()
    is_card: bool = False


def labelled(label: str, text: str, words: Texts) -> Line:
    """Return a line with a label before it, as the language writes labels."""
    return Line(text, words.say("outcomes.label", label=label))
