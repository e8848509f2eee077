"""Headed lines as a file for word processors."""

from __future__ import annotations

from datetime import date, datetime, time
from io import BytesIO
from typing import Final

from docx import Document
from docx.document import Document as Written
from docx.oxml import OxmlElement

from api.formats.parts import Line, Part, Table
from api.formats.xml_signs import as_xml

MEDIA_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_HEADING_MAX: Final = 9


def docx_file(part: Part, locale: str, as_of: date) -> bytes:
    """Write a part with the parts below it: each heading a level deeper, quotes as quotes."""
    document = Document()
    about = document.core_properties
    about.author, about.comments, about.title = "Tradewinds", "", as_xml(part.heading)[:255]
    about.created = about.modified = datetime.combine(as_of, time())
    about.language, about.revision = locale, 1
    _write(document, part, 0)
    written = BytesIO()
    document.save(written)
    return written.getvalue()


def _write(document: Written, part: Part, level: int) -> None:
    document.add_heading(as_xml(part.heading), min(level, _HEADING_MAX))
    for line in part.lines:
        _write_line(document, line)
    for table in part.tables:
        _write_table(document, table)
    for below in part.parts:
        _write(document, below, level + 1)


def _write_table(document: Written, table: Table) -> None:
    written = document.add_table(rows=0, cols=len(table.heads), style="Table Grid")
    for row in (table.heads, *table.rows):
        for cell, text in zip(written.add_row().cells, row, strict=True):
            cell.text = as_xml(text)
    # Heads on each page that it reaches, and whole rows: the library has no door for either.
    for place, row in enumerate(written.rows):
        name = "w:cantSplit" if place else "w:tblHeader"
        row._tr.get_or_add_trPr().append(OxmlElement(name))  # noqa: SLF001 -- see above


def _write_line(document: Written, line: Line) -> None:
    paragraph = document.add_paragraph(style="Intense Quote" if line.is_quote else None)
    if line.label:
        paragraph.add_run(f"{as_xml(line.label)} ").bold = True
    paragraph.add_run(as_xml(line.text))
