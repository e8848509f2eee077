"""Headed lines and tables as PDF, without a browser: heads repeat, rows and cards stay whole.

The fonts are files of a package and of whoever runs the program; where none has a sign, there is no
PDF rather than one with boxes.
"""

from __future__ import annotations

from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Final, cast

from fpdf import FPDF, FontFace
from fpdf.enums import TableBordersLayout, TextMode, XPos, YPos
from fpdf.fonts import TTFFont
from pylopdf_fonts_zh_cn import sans_path

from api.formats.parts import Line, Part, Table

MEDIA_TYPE: Final = "application/pdf"
# Millimetres and points.
_MARGIN: Final = 15
_HEAD: Final = 9
_TEXT: Final = 10
_HEADINGS: Final = (18, 15, 13, 11)
_LINE: Final = 1.4
_KEPT: Final = 40
_MILLIMETRES: Final = 25.4 / 72
_OWN, _OTHER = "own", "other"
# What fonts draw otherwise, or not at all: narrow blanks, marks of direction and of joining.
_DRAWN: Final = str.maketrans(
    {"\u202f": "\u00a0", "\u2011": "-", "\t": " ", "\r": ""}
    | dict.fromkeys("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff", "")
)


class UnwritablePdf(Exception):
    """No font has some of the signs."""

    def __init__(self, signs: str) -> None:
        self.message = (
            f"No font here has {signs}. TRADEWINDS_PDF_FONT names a font file that has; HTML can be"
            " printed without one."
        )
        super().__init__(self.message)


class _Pages(FPDF):
    """Pages of A4, each under the name of the document and with its number."""

    def __init__(self, part: Part, fonts: tuple[Path, ...]) -> None:
        super().__init__(format="A4")
        self.title_above = part.heading
        self.set_margins(_MARGIN, _MARGIN)
        self.set_auto_page_break(auto=True, margin=_MARGIN)
        for family, path in zip((_OWN, _OTHER), fonts, strict=False):
            self.add_font(family, fname=path)
        self.set_fallback_fonts([_OTHER][: len(fonts) - 1], exact_match=False)
        self.set_font(_OWN, size=_TEXT)

    def header(self) -> None:
        """Write the name of the document and the number of the page."""
        self.set_font(_OWN, size=_HEAD)
        number = f"{self.page_no()} / {{nb}}"
        height = _HEAD * _LINE * _MILLIMETRES
        self.multi_cell(self.epw - 20, height, self.title_above, align="L", new_y=YPos.TOP)
        self.cell(20, height, number, align="R", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.ln(4)

    def told(self, text: str, size: int = _TEXT, *, is_strong: bool = False) -> None:
        """Write a paragraph; the font has no bold, so that strokes are drawn around its signs."""
        self.set_font(_OWN, size=size)
        height = size * _LINE * _MILLIMETRES
        drawn = TextMode.FILL_STROKE if is_strong else TextMode.FILL
        with self.local_context(text_mode=drawn, line_width=size / 200):
            self.multi_cell(0, height, text, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def drawn(self, table: Table) -> None:
        """Write a table; its heads stand on each page that it reaches."""
        self.set_font(_OWN, size=_TEXT)
        with self.table(
            (table.heads, *table.rows),
            col_widths=table.widths,
            borders_layout=TableBordersLayout.HORIZONTAL_LINES,
            headings_style=FontFace(),
            line_height=_TEXT * _LINE * _MILLIMETRES,
            text_align="L",
            v_align="T",
            padding=1,
        ):
            pass
        self.ln(3)

    @property
    def signs(self) -> set[str]:
        """The signs that there is a font for."""
        return {chr(sign) for font in self._own_fonts for sign in font.cmap}

    def close(self) -> None:
        """Close the files of the fonts, which are read until the end."""
        for font in self._own_fonts:
            font.ttfont.close()

    @property
    def _own_fonts(self) -> list[TTFFont]:
        return [font for font in self.fonts.values() if isinstance(font, TTFFont)]


def pdf_file(part: Part, locale: str, at: datetime, font: Path | None = None) -> bytes:
    """Write a part with the parts below it.

    Args:
        part: the document.
        locale: the language that it is in.
        at: when it is written.
        font: a file with signs that our own has not.

    Raises:
        UnwritablePdf: no font has some sign.
        OSError: the file is no font.

    """
    part = _drawn(part)
    with closing(_Pages(part, (sans_path(), font) if font else (sans_path(),))) as pages:
        missing = sorted(_signs(part) - pages.signs - {"\n"})
        if missing:
            raise UnwritablePdf(" ".join(f"{each} (U+{ord(each):04X})" for each in missing[:10]))
        pages.set_title(part.heading)
        pages.set_lang(locale)
        pages.set_creator("Tradewinds")
        pages.set_creation_date(at)
        pages.add_page()
        _write(pages, part, 0)
        return bytes(pages.output())


def _write(pages: _Pages, part: Part, level: int) -> None:
    if part.is_card:
        with pages.offset_rendering() as tried:
            # It stands for the pages, and only looks whether there is room.
            _write_inside(cast("_Pages", tried), part, level)
        if tried.page_break_triggered:
            pages.add_page()
    _write_inside(pages, part, level)


def _write_inside(pages: _Pages, part: Part, level: int) -> None:
    # A heading has under it, on the same page, what it heads.
    if pages.will_page_break(_KEPT):
        pages.add_page()
    pages.ln(3)
    if part.is_card:
        pages.line(_MARGIN, pages.get_y(), pages.w - _MARGIN, pages.get_y())
        pages.ln(1)
    pages.told(part.heading, _HEADINGS[min(level, len(_HEADINGS) - 1)], is_strong=True)
    for line in part.lines:
        pages.told(line.text)
    for table in part.tables:
        pages.drawn(table)
    for below in part.parts:
        _write(pages, below, level + 1)


def _drawn(part: Part) -> Part:
    """Return a part with the signs that are drawn of it."""
    lines = tuple(Line(_line(line).translate(_DRAWN)) for line in part.lines)
    tables = tuple(
        Table(
            tuple(head.translate(_DRAWN) for head in table.heads),
            tuple(tuple(cell.translate(_DRAWN) for cell in row) for row in table.rows),
            table.widths,
        )
        for table in part.tables
    )
    below = tuple(_drawn(each) for each in part.parts)
    return Part(part.heading.translate(_DRAWN), lines, below, tables, part.is_card)


def _line(line: Line) -> str:
    text = f"\u201c{line.text}\u201d" if line.is_quote else line.text
    return f"{line.label} {text}" if line.label else text


def _signs(part: Part) -> set[str]:
    found = set(part.heading).union(*(line.text for line in part.lines))
    for table in part.tables:
        found.update(*table.heads, *(cell for row in table.rows for cell in row))
    return found.union(*(_signs(below) for below in part.parts))
