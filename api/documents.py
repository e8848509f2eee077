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
from api.context import accepted_locales
from api.errors import AWAY
from api.formats.writing import DocumentFormat, Written, names_in, write
from api.ids import decode_id, encode_id
from api.refusals import Refusal, unavailable
from api.texts import Texts, forms, nearest_texts
from domain.away import is_away
from domain.errors import NotFound
from domain.outcomes.documents import framework_document
from domain.policy import FIELDS
from domain.store import Store

PLACE: Final = "/documents/"
_NOUN: Final = "CooperationFramework"
_RULE: Final = FIELDS[f"{_NOUN}.documentPath"]
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
        if not _RULE.allows(viewer):
            raise Refusal(403, "FORBIDDEN", f"This token does not open {_RULE.label}.")
        framework_id, written_as = _asked(request.path_params["name"])
        purse = self._budget.purse(viewer.name)
        purse.spend(COST)
        tags = accepted_locales(request.headers.get("accept-language"))
        words = nearest_texts(form for tag in tags for form in forms(tag))
        at = self._store.clock()
        try:
            async with self._store.reading(viewer) as db:
                document = await framework_document(db, framework_id, at=at)
                names = await names_in(db, document, words)
        except NotFound:
            raise _nothing() from None
        except Exception as error:
            if is_away(error):
                raise unavailable(AWAY) from error
            raise
        async with self._writing:
            written = await asyncio.to_thread(write, document, words, names, written_as)
        return _answer(written, words, written_as)


def _asked(name: str) -> tuple[str, DocumentFormat]:
    """Return which version is asked for, and as what.

    Raises:
        Refusal: 404; the address is none of a document.

    """
    text, _, ending = name.rpartition(".")
    found = decode_id(text)
    known = {each.value: each for each in DocumentFormat}
    if found is None or found.type_name != _NOUN or ending not in known:
        raise _nothing()
    return found.row_id, known[ending]


def _nothing() -> Refusal:
    return Refusal(
        404,
        "BAD_REQUEST",
        "There is no such document that you may see. CooperationFramework.documentPath tells where"
        " one is.",
    )


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
