"""What every resolver of one request may use, and the languages that the request wants."""

from __future__ import annotations

import re
from asyncio import Semaphore
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import Final

from strawberry.types import Info as StrawberryInfo

from api.budget import PER_MINUTE, Budget, Purse
from api.limits import RUNS_WAITING_MAX, Limits
from api.loaders import Loaders
from api.texts import DEFAULT_LOCALE
from domain.policy import SYSTEM, Viewer
from domain.rights.reads import ReadBook
from domain.store import ReadDb, Store

LOCALES_MAX: Final = 10
READINGS_MAX: Final = 4
_RANGE: Final = re.compile(
    r"\s*([A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8}){0,3})\s*(?:;\s*q=(0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?))?\s*"
)


def _nothing() -> None:
    """Wake nobody."""


def _full_purse() -> Purse:
    """Give a minute of its own to a request that nobody counts."""
    return Budget(PER_MINUTE).purse("")


@dataclass
class Context:
    """One request.

    Args:
        store: where everything is kept.
        viewer: who asks; what they may not see is not there for any resolver.
        request_id: what the log calls this request.
        locales: the languages wanted, most wanted first.
        fields: how many fields of the answer were resolved so far.
        idempotency_key: that of the request's header; the first mutation field takes it.
        wake: called after a run was queued, so that a worker need not be waited for.
        limits: the most that a document may ask for.
        runs_waiting_max: how many runs may wait for a worker.
        private_hosts: names and addresses that events may be sent to although they are private.
        purse: what the operation is paid from when it is about to run.
        restore_epoch: which history of the database this is; what is of another does not hold.
        reads: where it is noted whose ratings were read; None for whoever keeps no book.
        purpose: what is noted there as the purpose: the fields that the request asks for.
        last_event_id: the last event of a stream that the client read before it broke off.
        event_id: by which the event that a subscription tells now can be named so.
    """

    store: Store
    viewer: Viewer
    request_id: str = ""
    locales: tuple[str, ...] = (DEFAULT_LOCALE,)
    idempotency_key: str = ""
    wake: Callable[[], None] = _nothing
    limits: Limits = field(default_factory=Limits)
    runs_waiting_max: int = RUNS_WAITING_MAX
    private_hosts: frozenset[str] = frozenset()
    purse: Purse = field(default_factory=_full_purse)
    restore_epoch: int = 0
    reads: ReadBook | None = None
    purpose: str = ""
    last_event_id: str = ""
    event_id: str = field(init=False, default="")
    fields: int = field(init=False, default=0)
    loaders: Loaders = field(init=False)
    _readings: Semaphore = field(init=False, default_factory=lambda: Semaphore(READINGS_MAX))
    _languages: set[str] = field(init=False, default_factory=set)
    header_key_taken: bool = field(default=False, init=False)

    def __post_init__(self) -> None:
        self.loaders = Loaders(self.reading)

    @cached_property
    def resets_at(self) -> datetime:
        """When the minute that the operation was paid from is over, to the second, never early."""
        at = self.store.clock().replace(microsecond=0)
        return at + timedelta(seconds=self.purse.wait + 1)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[ReadDb]:
        """Open a handle that sees what the viewer may see.

        Fields of one request queue here for a few handles: were they all to ask the store, they
        would take the connections of other requests, and the last of them would be told that the
        database is away. A block that opens another one inside may wait for itself.
        """
        async with self._readings, self.store.reading(self.viewer) as db:
            yield db
            if self.reads is not None:
                self.reads.note(self.viewer, self.purpose, db.info)

    @asynccontextmanager
    async def overseeing(self) -> AsyncIterator[ReadDb]:
        """Open a handle that sees everything, for what is told of people in sums alone.

        Whoever reads with it says what the viewer may be shown. It queues as ``reading`` does.
        """
        async with self._readings, self.store.reading(SYSTEM) as db:
            yield db

    def read_anew(self) -> None:
        """Forget what was read, for an operation that begins again."""
        self.fields = 0
        self.loaders.clear()

    def speak(self, language: str) -> None:
        """Note a language that the answer has words in."""
        self._languages.add(language)

    def spoken(self) -> tuple[str, ...]:
        """Return the languages of the answer, in alphabetical order."""
        return tuple(sorted(self._languages)) or (DEFAULT_LOCALE,)


Info = StrawberryInfo[Context, None]


def accepted_locales(header: str | None) -> tuple[str, ...]:
    """Read an Accept-Language header, most wanted first; what cannot be read is left out."""
    wanted = sorted(_ranges(header or ""), key=lambda pair: -pair[0])
    return tuple(tag for quality, tag in wanted[:LOCALES_MAX] if quality > 0) or (DEFAULT_LOCALE,)


def _ranges(header: str) -> Iterator[tuple[float, str]]:
    for part in header.split(",")[: 2 * LOCALES_MAX]:
        found = _RANGE.fullmatch(part)
        if found:
            yield float(found[2] or 1), found[1]
