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
from api.context import accepted_locales
from api.errors import AWAY
from api.formats.conference_file import MEDIA_TYPES, ConferenceFormat, conference_file
from api.ids import decode_id, encode_id
from api.refusals import Refusal, unavailable
from api.texts import forms, nearest_texts
from domain.away import is_away
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
        if not _RULE.allows(viewer):
            raise Refusal(403, "FORBIDDEN", f"This token does not open {_RULE.label}.")
        component_id, written_as = _asked(request)
        self._budget.purse(viewer.name).spend(COST)
        tags = accepted_locales(request.headers.get("accept-language"))
        words = nearest_texts(form for tag in tags for form in forms(tag))
        try:
            async with self._store.reading(viewer) as db:
                found = await read_conference(db, component_id, words.locale)
        except NotFound:
            raise Refusal(404, "BAD_REQUEST", _NOTHING) from None
        except Exception as error:
            if is_away(error):
                raise unavailable(AWAY) from error
            raise
        address = f"{request.base_url}components/{encode_id(_NOUN, component_id)}/"
        async with self._writing:
            content = await asyncio.to_thread(conference_file, found, words, address, written_as)
        headers = {
            "Content-Language": words.locale,
            "Content-Disposition": f'attachment; filename="schedule.{written_as.value}"',
            "Vary": "Accept-Language, Authorization",
        }
        return Response(content, headers=headers, media_type=MEDIA_TYPES[written_as])


def _asked(request: Request) -> tuple[str, ConferenceFormat]:
    """Return which component is asked for, and as what.

    Raises:
        Refusal: 404; the address is none of an agenda.

    """
    found = decode_id(request.path_params["component"])
    known = {each.value: each for each in ConferenceFormat}
    ending = request.path_params["ending"]
    if found is None or found.type_name != _NOUN or ending not in known:
        raise Refusal(404, "BAD_REQUEST", _NOTHING)
    return found.row_id, known[ending]


def conference_routes(conferences: Conferences) -> list[BaseRoute]:
    """Return the routes of published agendas."""
    return [Route("/components/{component}/schedule.{ending}", conferences.fetch)]
