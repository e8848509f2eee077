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
from api.files import asked_file, nothing_there, require_opened, told_when_away
from api.formats import case_file, moodle_file
from api.formats.framework_file import FrameworkFormat
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
        require_opened(viewer, _RULE)
        place = request.path_params["framework"], request.path_params["ending"]
        framework_id, written_as = asked_file(place, _NOUN, FrameworkFormat, _NOTHING)
        self._budget.purse(viewer.name).spend(COST)
        with told_when_away():
            async with self._store.reading(viewer) as db:
                (framework,) = await frameworks_by_id(db, [framework_id])
                tree = None if framework is None else await read_tree(db, framework)
        if framework is None or tree is None:
            raise nothing_there(_NOTHING)
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


def framework_route(frameworks: Frameworks) -> Route:
    """Return the route of competency frameworks."""
    return Route("/frameworks/{framework}.{ending}", frameworks.fetch)
