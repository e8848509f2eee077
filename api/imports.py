"""The addresses of imports: POST /imports takes a file and answers what it would change.

Whoever plans the edition may send one; and GET of a template, to be filled in.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from starlette.types import Receive, Scope, Send

from api import import_words
from api.auth import Doorkeeper
from api.body import check_sent, received
from api.budget import Budget
from api.endpoint import answer_in_words
from api.files import nothing_there, require_opened, told_when_away, words_of
from api.formats.sheets import FILE_BYTES_MAX, MEDIA_TYPES, SheetFormat, UnreadableFile
from api.ids import decode_id, encode_id
from api.importing import TEMPLATES, check_file, lists_of, read_file
from api.refusals import Refusal, json_response
from api.settings import Settings
from api.texts import Texts
from domain import models
from domain.audit import Acting
from domain.changes import change
from domain.errors import DomainError
from domain.imports.columns import SheetKind
from domain.imports.keeping import problems_of, receive_import
from domain.policy import FIELDS, Viewer
from domain.programmes import find_planned_edition
from domain.store import Store

IMPORTS: Final = "/imports"
_RULE: Final = FIELDS["Mutation.applyImport"]
# A file takes a processor for some seconds; each counts as so many objects of the token's minute.
COST: Final = 2_000
_TEMPLATE_COST: Final = 200
_SHOWN_MAX: Final = 1_000
_TYPES: Final[Mapping[str, SheetFormat]] = {
    MEDIA_TYPES[SheetFormat.XLSX]: SheetFormat.XLSX,
    "text/csv": SheetFormat.CSV,
}
_STATUS: Final = {"TOO_LARGE": 413, "UNREADABLE": 422}
_NOTHING: Final = (
    "There is no such edition that you plan. Name one: /imports?edition=ID; Edition.id tells"
    " the id, and Edition.importTemplatePath where its template is."
)
_CODE: Final = {"TOO_LARGE": "PAYLOAD_TOO_LARGE", "UNREADABLE": "BAD_USER_INPUT"}


class Imports:
    """An ASGI application that takes files, and gives templates."""

    def __init__(
        self, store: Store, settings: Settings, doorkeeper: Doorkeeper, budget: Budget
    ) -> None:
        self._store = store
        self._settings = settings
        self._doorkeeper = doorkeeper
        self._budget = budget

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await answer_in_words(scope, receive, send, self._settings, self._answer)

    async def _answer(self, request: Request) -> Response:
        with told_when_away():
            return await self._take(request)

    async def _take(self, request: Request) -> Response:
        """Read a file, check it against its edition, and keep it.

        Raises:
            Refusal: 401 without a token, 403 for one that plans nothing, 404 where there is no such
                edition that one plans, 405, 408, 413, 415 and 422 for what is no such file, 429
                where the token has asked for too much.

        """
        if request.method != "POST":
            raise Refusal(405, "METHOD_NOT_ALLOWED", "Send a file by POST.", {"Allow": "POST"})
        written_as = check_sent(request, FILE_BYTES_MAX, _TYPES)
        viewer = await self._doorkeeper.check(request)
        words = words_of(request)
        edition = await self._edition(viewer, request.query_params.get("edition", ""))
        self._budget.purse(viewer.name).spend(COST)
        content = bytes(await received(request, self._settings, FILE_BYTES_MAX))
        try:
            read = await read_file(content, written_as)
        except UnreadableFile as error:
            raise Refusal(_STATUS[error.code], _CODE[error.code], error.message) from error
        at = self._store.clock()
        async with self._store.reading(viewer) as db:
            checked = await check_file(db, edition, read, words.locale, at=at)
        acting = Acting(viewer, request.state.request_id, "receiveImport")
        try:
            async with change(self._store, acting) as unit:
                row = await receive_import(unit, edition.id, checked, at=at)
        except DomainError as error:
            raise Refusal(409, "BAD_USER_INPUT", error.message) from error
        return json_response(
            201, {"import": _told(row, words)}, headers={"Content-Language": words.locale}
        )

    async def template(self, request: Request) -> Response:
        """Answer with the template that an address names.

        Raises:
            Refusal: as above; 404 where there is none of this address that one may see.

        """
        from api.formats.template_file import template_file  # noqa: PLC0415 -- slow import

        viewer = await self._doorkeeper.check(request)
        stem, _, ending = request.path_params["name"].rpartition(".")
        named, _, sheet = stem.partition(".")
        if ending not in set(SheetFormat) or (sheet or "delegates") not in set(SheetKind):
            raise nothing_there(_NOTHING)
        edition = await self._edition(viewer, named)
        self._budget.purse(viewer.name).spend(_TEMPLATE_COST)
        written_as, kind = SheetFormat(ending), SheetKind(sheet or "delegates")
        words = words_of(request)
        with told_when_away():
            async with self._store.reading(viewer) as db:
                lists = await lists_of(db, edition, words.locale)
        made = (lists, words, written_as, kind, self._store.clock())
        content = await asyncio.to_thread(template_file, *made)
        headers = {
            "Content-Disposition": f'attachment; filename="{edition.slug}.{ending}"',
            "Content-Language": words.locale,
            "Vary": "Accept-Language",
        }
        return Response(content, headers=headers, media_type=MEDIA_TYPES[written_as])

    async def _edition(self, viewer: Viewer, named: str) -> models.Edition:
        """Return the edition that an address names, if the viewer plans it."""
        require_opened(viewer, _RULE)
        found = decode_id(named)
        edition = None
        if found is not None and found.type_name == "Edition":
            async with self._store.reading(viewer) as db:
                edition = await find_planned_edition(db, found.row_id)
        if edition is None:
            raise nothing_there(_NOTHING)
        return edition


def _told(row: models.Import, words: Texts) -> dict[str, Any]:
    """Return an import as its page needs it; the names are those of GraphQL."""
    return {
        "id": encode_id("Import", row.id),
        "state": row.state.name,
        "version": row.version,
        "rows": row.rows,
        "added": row.added,
        "changed": row.changed,
        "unchanged": row.unchanged,
        "problemCount": row.problem_count,
        "problems": [
            {
                "sheet": each.sheet,
                "row": each.row,
                "column": each.column,
                "header": each.header,
                "code": each.code.name,
                "found": each.found,
                "expected": import_words.expected(each, words),
                "suggestion": each.suggestion,
            }
            for each in problems_of(row)[:_SHOWN_MAX]
        ],
    }


def import_routes(imports: Imports) -> tuple[BaseRoute, ...]:
    """Return the routes of files and of templates."""
    return Route(IMPORTS, imports), Route(f"{TEMPLATES}{{name}}", imports.template)
