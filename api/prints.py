"""The addresses of what is printed: GET /editions/SLUG/print/WHAT.html, .pdf, .docx and .json.

Everything in them is asked of GraphQL as whoever prints, and paid for in the same way.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from api.auth import Doorkeeper
from api.execution import Asker, Executor
from api.files import nothing_there, words_of
from api.formats.html_file import POLICY
from api.list_reading import Unanswered
from api.lists import unanswered
from api.printing.files import PrintFormat, Unprintable, print_file
from api.printing.printables import Printable, printed
from api.printing.reading import Reader
from api.settings import Settings
from domain.store import Store

PLACE: Final = "/editions/{slug}/print/{what}.{ending}"
# Each holds rows in memory while it is read, and takes a processor for seconds while written.
_READ_AT_ONCE: Final = 4
_WRITTEN_AT_ONCE: Final = 1


class Prints:
    """Answers with what is printed of an edition."""

    def __init__(
        self, store: Store, settings: Settings, doorkeeper: Doorkeeper, executor: Executor
    ) -> None:
        self._store = store
        self._settings = settings
        self._doorkeeper = doorkeeper
        self._executor = executor
        self._reading = asyncio.Semaphore(_READ_AT_ONCE)
        self._writing = asyncio.Semaphore(_WRITTEN_AT_ONCE)

    async def fetch(self, request: Request) -> Response:
        """Answer with what an address names; ``?published=true`` is what is published alone.

        Raises:
            Refusal: 401 without a token, 404 where there is nothing such that one may see or it
                cannot be written, 429 where the token has asked for too much, 503 where reading it
                takes too long.

        """
        viewer = await self._doorkeeper.check(request)
        what, written_as = _asked(request.path_params)
        words = words_of(request)
        slug = request.path_params["slug"]
        asker = Asker(request.state.request_id, viewer, words.locale)
        published = request.query_params.get("published") == "true"
        reader = Reader(self._executor, self._settings, asker, slug, published)
        try:
            async with self._reading:
                part = await printed(reader, what, words)
            async with self._writing:
                at, font = self._store.clock(), self._settings.pdf_font
                written = await asyncio.to_thread(print_file, part, words, written_as, at, font)
        except Unanswered as error:
            return unanswered(request, error.answer)
        except Unprintable as error:
            raise nothing_there(error.message) from None
        headers = {
            "Content-Disposition": f'attachment; filename="{slug}-{what}.{written_as}"',
            "Content-Language": words.locale,
            "Content-Security-Policy": POLICY,
            "Vary": "Accept-Language, Authorization",
        }
        return Response(written.content, headers=headers, media_type=written.media_type)


def _asked(path: Mapping[str, str]) -> tuple[Printable, PrintFormat]:
    if path["what"] not in tuple(Printable) or path["ending"] not in tuple(PrintFormat):
        raise nothing_there(
            f"Of an edition {', '.join(Printable)} are printed, as {', '.join(PrintFormat)}."
        )
    return Printable(path["what"]), PrintFormat(path["ending"])


def print_route(prints: Prints) -> Route:
    """Return the route of what is printed."""
    return Route(PLACE, prints.fetch)
