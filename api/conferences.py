"""The addresses that tools of conferences fetch a published agenda from.

Whoever may read the agenda may fetch it, with the same token; who leads is in it as far as they may
see that.
"""

from __future__ import annotations

import asyncio
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from api.auth import Doorkeeper
from api.budget import Budget
from api.files import asked_file, nothing_there, require_opened, told_when_away, words_of
from api.formats.conference_file import MEDIA_TYPES, ConferenceFormat, conference_file
from api.ids import encode_id
from domain.calendars.conference import read_conference
from domain.errors import NotFound
from domain.policy import FIELDS
from domain.store import Store

_NOUN: Final = "Component"
_RULE: Final = FIELDS[f"{_NOUN}.conferencePath"]
_NOTHING: Final = (
    "There is no such component with a published agenda. Component.conferencePath tells where one"
    " is."
)
# As a document, which takes a processor as long.
COST: Final = 500
_AT_ONCE: Final = 1


def conference_path(component_id: str, written_as: ConferenceFormat) -> str:
    """Return where on this server the published agenda of a component is fetched as a file."""
    return f"/components/{encode_id(_NOUN, component_id)}/schedule.{written_as.value}"


class Conferences:
    """Writes published agendas for whoever may read them."""

    def __init__(self, store: Store, doorkeeper: Doorkeeper, budget: Budget) -> None:
        self._store = store
        self._doorkeeper = doorkeeper
        self._budget = budget
        self._writing = asyncio.Semaphore(_AT_ONCE)

    async def fetch(self, request: Request) -> Response:
        """Answer with the published agenda of the component that an address names.

        Raises:
            Refusal: 401 without a token, 403 for one that opens no editions, 404 where nothing is
                published, 429 where the token has asked for too much, 503 while the database is
                away.

        """
        viewer = await self._doorkeeper.check(request)
        require_opened(viewer, _RULE)
        place = request.path_params["component"], request.path_params["ending"]
        component_id, written_as = asked_file(place, _NOUN, ConferenceFormat, _NOTHING)
        self._budget.purse(viewer.name).spend(COST)
        words = words_of(request)
        try:
            with told_when_away():
                async with self._store.reading(viewer) as db:
                    found = await read_conference(db, component_id, words.locale)
        except NotFound:
            raise nothing_there(_NOTHING) from None
        address = f"{request.base_url}components/{encode_id(_NOUN, component_id)}/"
        async with self._writing:
            content = await asyncio.to_thread(conference_file, found, words, address, written_as)
        headers = {
            "Content-Language": words.locale,
            "Content-Disposition": f'attachment; filename="schedule.{written_as.value}"',
            "Vary": "Accept-Language, Authorization",
        }
        return Response(content, headers=headers, media_type=MEDIA_TYPES[written_as])


def conference_routes(conferences: Conferences) -> list[BaseRoute]:
    """Return the routes of published agendas."""
    return [Route("/components/{component}/schedule.{ending}", conferences.fetch)]
