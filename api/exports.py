"""The address that an export of a person is fetched from, once.

Whoever has the link is let in by it; no other token is asked for.
"""

from __future__ import annotations

from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from api.errors import AWAY
from api.refusals import Refusal, json_response, refuse, unavailable
from domain.away import is_away
from domain.errors import NotFound
from domain.rights.export import fetch_export
from domain.rights.reads import ReadBook
from domain.store import Store

_TOKEN_MAX: Final = 64


class Exports:
    """Opens links, each once."""

    def __init__(self, store: Store, book: ReadBook) -> None:
        self._store = store
        self._book = book

    async def fetch(self, request: Request) -> Response:
        """Answer with the document of a link, or say in words that it is not open."""
        token = request.path_params["token"]
        try:
            document = await fetch_export(
                self._store, token[:_TOKEN_MAX], request.state.request_id, self._book
            )
        except NotFound as closed:
            return refuse(Refusal(404, "BAD_REQUEST", closed.message))
        except Exception as error:
            if is_away(error):
                return refuse(unavailable(AWAY))
            raise
        headers = {"Content-Disposition": f'attachment; filename="{document["person"]}.json"'}
        return json_response(200, document, headers=headers)


def link_route(exports: Exports) -> Route:
    """Return the route of links: for GET alone, as what looks at a link must not use it up."""
    route = Route("/exports/{token}", exports.fetch)
    # Starlette lets HEAD in wherever it lets GET in, and would fetch the document for it.
    route.methods = {"GET"}
    return route
