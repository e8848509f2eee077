"""The address that a cooperation framework is fetched from as a document.

Whoever may read the framework may fetch it, with the same token; what one may not see is not in it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from api.files import AskedFile, RowFile, RowFiles, words_of
from api.formats.writing import DocumentFormat, names_in, write
from api.ids import encode_id
from domain.outcomes.documents import framework_document
from domain.policy import FIELDS
from domain.store import ReadDb

_NOUN: Final = "CooperationFramework"


def document_path(framework_id: str, written_as: DocumentFormat) -> str:
    """Return where on this server a version is fetched as a document."""
    return f"/documents/{encode_id(_NOUN, framework_id)}.{written_as.value}"


async def _read(db: ReadDb, asked: AskedFile[DocumentFormat]) -> Callable[[], RowFile]:
    words, written_as = words_of(asked.request), asked.written_as
    document = await framework_document(db, asked.row_id, at=asked.at)
    names = await names_in(db, document, words)

    def written() -> RowFile:
        file = write(document, words, names, written_as)
        return RowFile(file.content, file.name, file.media_type, words.locale, _headers(written_as))

    return written


def _headers(written_as: DocumentFormat) -> Mapping[str, str]:
    if written_as is not DocumentFormat.HTML:
        return {}
    from api.formats.html_file import POLICY  # noqa: PLC0415 -- slow import

    return {"Content-Security-Policy": POLICY}


DOCUMENTS: Final = RowFiles(
    path="/documents/{name}",
    noun=_NOUN,
    rule=FIELDS[f"{_NOUN}.documentPath"],
    formats=DocumentFormat,
    nothing=(
        "There is no such document that you may see. CooperationFramework.documentPath tells where"
        " one is."
    ),
    read=_read,
)
