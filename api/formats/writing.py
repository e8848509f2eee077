"""A cooperation framework written in a format and a language."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from api.formats.framework_words import framework_part
from api.texts import DEFAULT_LOCALE, Texts
from domain.administrations import translations_by_record
from domain.outcomes.documents import FrameworkDocument
from domain.store import ReadDb


class DocumentFormat(StrEnum):
    """What a document is written as."""

    DOCX = "docx"
    HTML = "html"


class Written(NamedTuple):
    """A document as bytes, with what it is and what it is called."""

    content: bytes
    media_type: str
    name: str


def write(
    document: FrameworkDocument, words: Texts, names: dict[str, str], written_as: DocumentFormat
) -> Written:
    """Write a version of a framework in a language."""
    from api.formats import docx_file, html_file  # noqa: PLC0415 -- slow import

    part = framework_part(document, words, names)
    name = f"{document.key}-{document.version}.{written_as.value}"
    if written_as is DocumentFormat.DOCX:
        content = docx_file.docx_file(part, words.locale, document.as_of)
        return Written(content, docx_file.MEDIA_TYPE, name)
    return Written(html_file.html_file(part, words.locale), html_file.MEDIA_TYPE, name)


async def names_in(db: ReadDb, document: FrameworkDocument, words: Texts) -> dict[str, str]:
    """Return the names of the administrations of a document in a language, where there are any."""
    if words.locale == DEFAULT_LOCALE:
        return {}
    ids = sorted(
        {
            one.administration_id
            for article in document.articles
            for each in article.recommendations
            for one in each.commitments
        }
    )
    found = await translations_by_record(db, ids)
    return {
        row_id: names[words.locale]
        for row_id, names in zip(ids, found, strict=True)
        if words.locale in names
    }
