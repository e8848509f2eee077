"""The addresses that calendars are fetched from.

Whoever is signed in downloads what they have in an edition with their token; a program that
subscribes to a calendar has a private address, and no token. What is written is kept for the next
who asks, as long as nothing changed that may show in it.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from time import monotonic
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from api.auth import Doorkeeper
from api.budget import Budget
from api.files import COST, nothing_there, require_opened, told_when_away, words_of
from api.refusals import Refusal
from api.texts import Texts, texts
from domain import models
from domain.calendars.feeds import OpenFeed, open_feed
from domain.calendars.freshness import is_fresh, newest_change
from domain.calendars.reading import read_calendar
from domain.calendars.subjects import Subject, require_subject, subject_of
from domain.errors import NotFound
from domain.policy import FIELDS, SYSTEM
from domain.programmes import get_edition
from domain.store import Store

_RULE: Final = FIELDS["Edition.calendarPath"]
# One of thousands of entries takes a processor for a second: each is written by itself.
_AT_ONCE: Final = 1
# A hundred fetches a minute of one address, and as many of all that nobody has.
FEED_COST: Final = 2_000
_SECRET_MAX: Final = 64
_NOBODY: Final = "calendar feeds of nobody"
_NO_FEED: Final = (
    "There is no such calendar address. createCalendarFeed makes one; its secret is shown once."
)
_KEPT_BYTES_MAX: Final = 32 * 1024 * 1024
# What is loaded at the terminal is not in the trail.
_KEPT_SECONDS: Final = 600.0
# Whoever keeps a copy asks before they show it again.
_CACHING: Final = "private, no-cache"


def feed_path(secret: str) -> str:
    """Return where on this server the private address of a secret is."""
    return f"/calendars/{secret}.ics"


def calendar_path(slug: str) -> str:
    """Return where on this server somebody downloads their calendar of an edition."""
    return f"/editions/{slug}/calendar.ics"


@dataclass(frozen=True)
class Written:
    """A calendar as a file, with what tells whether it still holds."""

    content: bytes
    tag: str
    slug: str
    newest: models.AuditEntry | None
    day: date
    at: float


class Calendars:
    """Writes calendars, and keeps what it wrote while nothing changes that may show in it."""

    def __init__(self, store: Store, doorkeeper: Doorkeeper, budget: Budget) -> None:
        self._store = store
        self._doorkeeper = doorkeeper
        self._budget = budget
        self._kept: OrderedDict[tuple[Subject, str], Written] = OrderedDict()
        self._writing = asyncio.Semaphore(_AT_ONCE)

    async def own(self, request: Request) -> Response:
        """Answer with what whoever asks has in the edition that an address names.

        Raises:
            Refusal: 401 without a token, 403 for one that has no calendars, 404 where there is no
                such edition that they take part in, 429 where the token has asked for too much, 503
                while the database is away.

        """
        viewer = await self._doorkeeper.check(request)
        require_opened(viewer, _RULE)
        self._budget.purse(viewer.name).spend(COST)
        words = words_of(request)
        try:
            with told_when_away():
                async with self._store.reading(viewer) as db:
                    edition = await get_edition(db, request.path_params["slug"])
                written = await self._written(subject_of(viewer, edition.id), words)
        except NotFound as missing:
            raise nothing_there(missing.message) from None
        headers = {"Vary": "Accept-Language, Authorization", "Content-Language": words.locale}
        return _answer(request, written, headers)

    async def feed(self, request: Request) -> Response:
        """Answer with the calendar of a private address, in the language that it was made in.

        Raises:
            Refusal: 404 where there never was such an address or the person was erased, 410 where
                it was revoked or the person has withdrawn, 429 where it was fetched too often, 503
                while the database is away.

        """
        try:
            with told_when_away():
                found = await self._opened(request.path_params["secret"][:_SECRET_MAX])
                written = await self._written(found.subject, texts(found.locale))
        except NotFound as ended:
            raise Refusal(410, "BAD_REQUEST", ended.message) from None
        return _answer(request, written, {"Content-Language": found.locale})

    async def _opened(self, secret: str) -> OpenFeed:
        """Return what a private address shows, once it is paid for.

        Those that nobody has are paid for together: to guess is slow for all who guess.
        """
        try:
            found = await open_feed(self._store, secret)
        except NotFound:
            self._budget.purse(_NOBODY).spend(FEED_COST)
            raise
        self._budget.purse(f"calendar feed {found.row_id}" if found else _NOBODY).spend(FEED_COST)
        if found is None:
            raise nothing_there(_NO_FEED)
        return found

    async def _written(self, subject: Subject, words: Texts) -> Written:
        """Return a calendar in a language, as it is now.

        Raises:
            NotFound: the person takes no part in the edition any more.

        """
        key = subject, words.locale
        found = await self._fresh(key)
        if found is not None:
            return found
        async with self._writing:
            # Whoever waited for it may have what the one before wrote.
            found = await self._fresh(key) or await self._write(subject, words)
        self._kept[key] = found
        self._kept.move_to_end(key)
        while sum(len(each.content) for each in self._kept.values()) > _KEPT_BYTES_MAX:
            self._kept.popitem(last=False)
        return found

    async def _fresh(self, key: tuple[Subject, str]) -> Written | None:
        kept = self._kept.get(key)
        if kept is None or kept.day != self._store.clock().date():
            return None
        if monotonic() - kept.at > _KEPT_SECONDS:
            return None
        async with self._store.reading(SYSTEM) as db:
            return kept if await is_fresh(db, key[0].edition_id, kept.newest) else None

    async def _write(self, subject: Subject, words: Texts) -> Written:
        from api.formats.ics_file import ics_file  # noqa: PLC0415 -- slow import

        at, since = self._store.clock(), monotonic()
        async with self._store.reading(SYSTEM) as db:
            newest = await newest_change(db)
            await require_subject(db, subject)
        calendar = await read_calendar(self._store, subject, locale=words.locale, at=at)
        content = await asyncio.to_thread(ics_file, calendar, words)
        tag = f'"{sha256(content).hexdigest()[:32]}"'
        return Written(content, tag, calendar.slug, newest, at.date(), since)


def _answer(request: Request, written: Written, headers: dict[str, str]) -> Response:
    """Answer with a file, or that it is the one that whoever asks has already."""
    headers = {**headers, "ETag": written.tag, "Cache-Control": _CACHING}
    had = [each.strip().removeprefix("W/") for each in _tags(request)]
    if written.tag in had or "*" in had:
        return Response(status_code=304, headers=headers)
    headers["Content-Disposition"] = f'attachment; filename="{written.slug}.ics"'
    return Response(written.content, headers=headers, media_type="text/calendar; charset=utf-8")


def _tags(request: Request) -> list[str]:
    return ",".join(request.headers.getlist("if-none-match")).split(",")


def calendar_routes(calendars: Calendars) -> list[BaseRoute]:
    """Return the routes of calendars."""
    return [
        Route("/editions/{slug}/calendar.ics", calendars.own),
        Route("/calendars/{secret}.ics", calendars.feed),
    ]
