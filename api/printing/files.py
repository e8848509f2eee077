"""What is printed as a file, in the format that is wanted."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Final, NamedTuple

from api.formats.parts import Part
from api.texts import Texts

_EXTRA: Final = ("fpdf", "pylopdf_fonts_zh_cn")


class PrintFormat(StrEnum):
    """What is printed as; the value is also the ending of its file."""

    HTML = "html"
    PDF = "pdf"
    DOCX = "docx"
    # What the planner's page draws.
    JSON = "json"


class Unprintable(Exception):
    """It cannot be written in the format that is wanted; the message says what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class ExtraMissing(Unprintable):
    """What writes PDF is not installed."""

    def __init__(self) -> None:
        super().__init__(
            "PDF is written by the extra `pdf`, which is not installed: see docs/printing.md."
            " HTML is written without it, and a browser prints that."
        )


class Written(NamedTuple):
    """A document as bytes, and what they are."""

    content: bytes
    media_type: str


def print_file(
    part: Part, words: Texts, written_as: PrintFormat, at: datetime, font: Path | None
) -> Written:
    """Write a document.

    Args:
        part: the document.
        words: of the language that it is in.
        written_as: the format.
        at: now.
        font: of PDF, a file with signs that our own font has not.

    Raises:
        Unprintable: what writes it is not there, or cannot write some sign.

    """
    from api.formats import docx_file, html_file  # noqa: PLC0415 -- slow import

    match written_as:
        case PrintFormat.HTML:
            return Written(html_file.html_file(part, words.locale), html_file.MEDIA_TYPE)
        case PrintFormat.PDF:
            return _pdf(part, words.locale, at, font)
        case PrintFormat.DOCX:
            content = docx_file.docx_file(part, words.locale, at.date())
            return Written(content, docx_file.MEDIA_TYPE)
        case PrintFormat.JSON:
            text = json.dumps(asdict(part), ensure_ascii=False)
            return Written(text.encode("utf-8", "replace"), "application/json")


def _pdf(part: Part, locale: str, at: datetime, font: Path | None) -> Written:
    try:
        from api.formats import pdf_file  # noqa: PLC0415 -- not always installed
    except ModuleNotFoundError as error:
        if error.name not in _EXTRA:
            raise
        raise ExtraMissing from None
    try:
        return Written(pdf_file.pdf_file(part, locale, at, font), pdf_file.MEDIA_TYPE)
    except pdf_file.UnwritablePdf as error:
        raise Unprintable(error.message) from None
