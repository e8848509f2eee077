"""What addresses have in common that files are fetched from, or handed in at, with a token.

Most give one row as a file: what differs is which, for whom, and how it is read and written.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final, Generic, TypeVar

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from api.auth import Doorkeeper
from api.budget import Budget
from api.context import accepted_locales
from api.errors import AWAY
from api.ids import decode_id
from api.refusals import Refusal, unavailable
from api.texts import Texts, forms, nearest_texts
from domain.away import is_away
from domain.errors import NotFound
from domain.policy import Rule, Viewer
from domain.store import ReadDb, Store

FormatT = TypeVar("FormatT", bound=StrEnum)
# To write a file takes a processor for up to some seconds: each counts as so many objects of the
# token's minute, and of a kind one is written at a time.
COST: Final = 500
_AT_ONCE: Final = 1


def require_opened(viewer: Viewer, rule: Rule) -> None:
    """Refuse whoever may not read or do what an address is for.

    Raises:
        Refusal: 403.

    """
    if not rule.allows(viewer):
        raise Refusal(403, "FORBIDDEN", f"This token does not open {rule.label}.")


def words_of(request: Request) -> Texts:
    """Return the texts of the language that a request wants most of those that there are."""
    tags = accepted_locales(request.headers.get("accept-language"))
    return nearest_texts(form for tag in tags for form in forms(tag))


def nothing_there(words: str) -> Refusal:
    """Say that nothing is at an address that whoever asks may see."""
    return Refusal(404, "BAD_REQUEST", words)


@contextmanager
def told_when_away() -> Iterator[None]:
    """Refuse for a while what cannot be answered because the database is away.

    Raises:
        Refusal: 503.

    """
    try:
        yield
    except Exception as error:
        if is_away(error):
            raise unavailable(AWAY) from error
        raise


@dataclass(frozen=True)
class AskedFile(Generic[FormatT]):
    """Which row is asked for, as what, and when."""

    row_id: str
    written_as: FormatT
    request: Request
    at: datetime


@dataclass(frozen=True)
class RowFile:
    """A row as a file; ``language`` is that of its words, None where it has none of ours."""

    content: bytes | str
    name: str
    media_type: str
    language: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)

    def response(self) -> Response:
        """Answer with it."""
        headers = {
            "Content-Disposition": f'attachment; filename="{self.name}"',
            "Vary": "Authorization",
            **self.headers,
        }
        if self.language is not None:
            headers |= {
                "Content-Language": self.language,
                "Vary": "Accept-Language, Authorization",
            }
        return Response(self.content, headers=headers, media_type=self.media_type)


@dataclass(frozen=True)
class RowFiles(Generic[FormatT]):
    """The files of the rows of a type.

    Args:
        path: of the route; its parameters are the id and the ending, or one name of both.
        noun: the type of the row.
        rule: who may fetch one.
        formats: what it is written as, each by its ending.
        nothing: what to say where an address is none of such a file.
        read: reads a row as the viewer sees it and returns what writes it, which is done beside
            all else; None, or ``NotFound``, where they may see none.

    """

    path: str
    noun: str
    rule: Rule
    formats: type[FormatT]
    nothing: str
    read: Callable[[ReadDb, AskedFile[FormatT]], Awaitable[Callable[[], RowFile] | None]]

    def asked(self, request: Request, at: datetime) -> AskedFile[FormatT]:
        """Return what an address asks for.

        Raises:
            Refusal: 404.

        """
        text, _, ending = ".".join(request.path_params.values()).rpartition(".")
        found = decode_id(text)
        if found is None or found.type_name != self.noun or ending not in tuple(self.formats):
            raise nothing_there(self.nothing)
        return AskedFile(found.row_id, self.formats(ending), request, at)


class RowFileDoor(Generic[FormatT]):
    """Gives rows as files to whoever may read them, with the same token."""

    def __init__(
        self, files: RowFiles[FormatT], store: Store, doorkeeper: Doorkeeper, budget: Budget
    ) -> None:
        self._files = files
        self._store = store
        self._doorkeeper = doorkeeper
        self._budget = budget
        self._writing = asyncio.Semaphore(_AT_ONCE)

    @property
    def route(self) -> Route:
        """Where the files are fetched."""
        return Route(self._files.path, self.fetch)

    async def fetch(self, request: Request) -> Response:
        """Answer with the row that an address names, as a file.

        Raises:
            Refusal: 401 without a token, 403 for one that does not open this, 404 where there is no
                such row that one may see, 429 where the token has asked for too much, 503 while the
                database is away.

        """
        viewer = await self._doorkeeper.check(request)
        require_opened(viewer, self._files.rule)
        asked = self._files.asked(request, self._store.clock())
        self._budget.purse(viewer.name).spend(COST)
        try:
            with told_when_away():
                async with self._store.reading(viewer) as db:
                    write = await self._files.read(db, asked)
        except NotFound:
            write = None
        if write is None:
            raise nothing_there(self._files.nothing)
        async with self._writing:
            written = await asyncio.to_thread(write)
        return written.response()
