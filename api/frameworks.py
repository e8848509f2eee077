"""The addresses that a version of a competency framework is fetched from, for other systems.

Whoever may read frameworks may fetch one, with the same token.
"""

from __future__ import annotations

import asyncio
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from api.auth import Doorkeeper
from api.budget import Budget
from api.errors import AWAY
from api.formats import case_file, moodle_file
from api.formats.framework_file import FrameworkFormat
from api.ids import decode_id
from api.refusals import Refusal, unavailable
from domain.away import is_away
from domain.competencies import frameworks_by_id
from domain.frameworks.trees import read_tree
from domain.policy import FIELDS
from domain.store import Store

_NOUN: Final = "CompetencyFramework"
_RULE: Final = FIELDS[f"{_NOUN}.competencies"]
_NOTHING: Final = (
    "There is no such framework. Its address is /frameworks/ID.json, as CASE, or"
    " /frameworks/ID.csv, for Moodle, with the id of a CompetencyFramework."
)
# All groups and competencies, as a query for them would count.
COST: Final = 500
_AT_ONCE: Final = 1


class Frameworks:
    """Writes competency frameworks for whoever may read them."""

    def __init__(self, store: Store, doorkeeper: Doorkeeper, budget: Budget) -> None:
        self._store = store
        self._doorkeeper = doorkeeper
        self._budget = budget
        self._writing = asyncio.Semaphore(_AT_ONCE)

    async def fetch(self, request: Request) -> Response:
        """Answer with the version of a framework that an address names.

        Raises:
            Refusal: 401 without a token, 403 for one that opens no frameworks, 404 where there is
                no such version, 429 where the token has asked for too much, 503 while the database
                is away.

        """
        viewer = await self._doorkeeper.check(request)
        if not _RULE.allows(viewer):
            raise Refusal(403, "FORBIDDEN", f"This token does not open {_RULE.label}.")
        framework_id, written_as = _asked(request)
        self._budget.purse(viewer.name).spend(COST)
        try:
            async with self._store.reading(viewer) as db:
                (framework,) = await frameworks_by_id(db, [framework_id])
                tree = None if framework is None else await read_tree(db, framework)
        except Exception as error:
            if is_away(error):
                raise unavailable(AWAY) from error
            raise
        if framework is None or tree is None:
            raise Refusal(404, "BAD_REQUEST", _NOTHING)
        async with self._writing:
            if written_as is FrameworkFormat.CASE:
                at = self._store.clock()
                content = await asyncio.to_thread(case_file.case_file, tree, framework, at)
                media_type = case_file.MEDIA_TYPE
            else:
                content = await asyncio.to_thread(moodle_file.moodle_file, tree)
                media_type = moodle_file.MEDIA_TYPE
        name = f"{framework.key}-{framework.version}.{written_as.value}"
        headers = {
            "Content-Disposition": f'attachment; filename="{name}"',
            "Vary": "Authorization",
        }
        return Response(content, headers=headers, media_type=media_type)


def _asked(request: Request) -> tuple[str, FrameworkFormat]:
    """Return which version is asked for, and as what.

    Raises:
        Refusal: 404; the address is none of a framework.

    """
    found = decode_id(request.path_params["framework"])
    known = {each.value: each for each in FrameworkFormat}
    ending = request.path_params["ending"]
    if found is None or found.type_name != _NOUN or ending not in known:
        raise Refusal(404, "BAD_REQUEST", _NOTHING)
    return found.row_id, known[ending]


def framework_route(frameworks: Frameworks) -> Route:
    """Return the route of competency frameworks."""
    return Route("/frameworks/{framework}.{ending}", frameworks.fetch)
