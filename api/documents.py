"""The addresses that a cooperation framework is fetched from as a document.

Whoever may read the framework may fetch it, with the same token; what one may not see is not in it.
"""

from __future__ import annotations

import asyncio
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from api.auth import Doorkeeper
from api.budget import Budget
from api.files import asked_file, nothing_there, require_opened, told_when_away, words_of
from api.formats.writing import DocumentFormat, Written, names_in, write
from api.ids import encode_id
from api.texts import Texts
from domain.errors import NotFound
from domain.outcomes.documents import framework_document
from domain.policy import FIELDS
from domain.store import Store

PLACE: Final = "/documents/"
_NOUN: Final = "CooperationFramework"
_RULE: Final = FIELDS[f"{_NOUN}.documentPath"]
_NOTHING: Final = (
    "There is no such document that you may see. CooperationFramework.documentPath tells where one"
    " is."
)
# Writing one takes a processor for up to some seconds: one at a time, and each counts as so many
# objects of the token's minute.
_AT_ONCE: Final = 1
COST: Final = 500


def document_path(framework_id: str, written_as: DocumentFormat) -> str:
    """Return where on this server a version is fetched as a document."""
    return f"{PLACE}{encode_id(_NOUN, framework_id)}.{written_as.value}"


class Documents:
    """Writes documents for whoever may read what is in them."""

    def __init__(self, store: Store, doorkeeper: Doorkeeper, budget: Budget) -> None:
        self._store = store
        self._doorkeeper = doorkeeper
        self._budget = budget
        self._writing = asyncio.Semaphore(_AT_ONCE)

    async def fetch(self, request: Request) -> Response:
        """Answer with the document that an address names.

        Raises:
            Refusal: 401 without a token, 403 for one that does not open this, 404 where there is no
                such document that one may see, 429 where the token has asked for too much, 503
                while the database is away.

        """
        viewer = await self._doorkeeper.check(request)
        require_opened(viewer, _RULE)
        text, _, ending = request.path_params["name"].rpartition(".")
        framework_id, written_as = asked_file((text, ending), _NOUN, DocumentFormat, _NOTHING)
        self._budget.purse(viewer.name).spend(COST)
        words = words_of(request)
        at = self._store.clock()
        try:
            with told_when_away():
                async with self._store.reading(viewer) as db:
                    document = await framework_document(db, framework_id, at=at)
                    names = await names_in(db, document, words)
        except NotFound:
            raise nothing_there(_NOTHING) from None
        async with self._writing:
            written = await asyncio.to_thread(write, document, words, names, written_as)
        return _answer(written, words, written_as)


def _answer(written: Written, words: Texts, written_as: DocumentFormat) -> Response:
    headers = {
        "Content-Disposition": f'attachment; filename="{written.name}"',
        "Content-Language": words.locale,
        "Vary": "Accept-Language",
    }
    if written_as is DocumentFormat.HTML:
        from api.formats.html_file import POLICY  # noqa: PLC0415 -- slow import

        headers["Content-Security-Policy"] = POLICY
    return Response(written.content, headers=headers, media_type=written.media_type)


def document_route(documents: Documents) -> Route:
    """Return the route of documents."""
    return Route(f"{PLACE}{{name}}", documents.fetch)
