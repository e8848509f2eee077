"""Watching an edition: what the audit trail gets to hold of it, as far as the viewer may read it.

The trail is written in one order, by several processes too, see ``domain.audit.append_notes``: who
has read up to one entry misses none by asking for those behind it.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Sequence
from datetime import date
from typing import Annotated, Final, NamedTuple, Self

import strawberry

from api.connections import PAGE_SIZE_MAX, encode_cursor, place_of, scope_of
from api.context import Context, Info
from api.errors import BadUserInput
from api.schema.editions import Edition
from api.schema.history import AuditEntry
from api.schema.inputs import or_none, row_id_of
from api.schema.node import load_node
from domain import models
from domain.history import AUDIT_ENTRIES, AuditEntryFilter
from domain.pages import Page, Place, Wanted, Window, keys_of, page_of
from domain.store import ReadDb

# The row is the truth, whichever process writes it; looking is one small read.
LOOK_SECONDS: Final = 0.5
# Before every entry: those of a day are counted from 1.
_BEGINNING: Final[Place] = (date.min, 0, "")


@strawberry.type(description="What was changed in an edition since the event before.")
class EditionActivity:
    """Some entries of the trail of one edition."""

    edition_id: strawberry.Private[str]
    cursor: str = strawberry.field(
        description=(
            "Place of the last entry, to go on behind it: as after of this subscription, as"
            " Last-Event-ID of server-sent events, and as before of auditEntries with the filter"
            " editionSlugIn of the edition's slug alone."
        )
    )
    entries: list[AuditEntry] = strawberry.field(
        description="What was changed, oldest first, at most 100; empty in the first event."
    )

    @strawberry.field(description="The edition as it is now.")
    async def edition(self, info: Info) -> Edition:
        node: Edition = await load_node(info, "Edition", self.edition_id)
        return node


class _Trail(NamedTuple):
    """The part of the trail that is of one edition, as ``Query.auditEntries`` lists it."""

    where: AuditEntryFilter
    scope: str
    epoch: int

    @classmethod
    def of(cls, slug: str, epoch: int) -> Self:
        where = AuditEntryFilter(edition_slug_in=(slug,))
        return cls(where, scope_of(AUDIT_ENTRIES, None, where, ()), epoch)

    def resumed(self, last_event_id: str, after: str | None) -> Place | None:
        """Return the place to go on behind, None to begin; a connection knows best how far it was.

        Raises:
            BadUserInput: there is no such place.

        """
        name, cursor = ("Last-Event-ID", last_event_id) if last_event_id else ("after", after)
        return place_of(name, cursor, self.scope, keys_of(AUDIT_ENTRIES, ()), self.epoch)

    async def newest(self, db: ReadDb) -> Place:
        page = await page_of(db, AUDIT_ENTRIES, Wanted(self.where, (), Window(1)))
        return page.places[0] if page.places else _BEGINNING

    async def behind(self, db: ReadDb, place: Place) -> Page[models.AuditEntry]:
        """Return the next entries behind a place; the list runs from the newest to the oldest."""
        window = Window(PAGE_SIZE_MAX, is_backwards=True, before=place)
        return await page_of(db, AUDIT_ENTRIES, Wanted(self.where, (), window))

    def event(
        self, context: Context, edition_id: str, place: Place, rows: Sequence[models.AuditEntry]
    ) -> EditionActivity:
        """Make the event of some entries, and let the stream tell its place."""
        context.event_id = encode_cursor((self.epoch, *place), self.scope)
        context.loaders.clear()
        return EditionActivity(
            edition_id=edition_id,
            cursor=context.event_id,
            entries=[AuditEntry.of(row) for row in rows],
        )


@strawberry.type
class ActivitySubscription:
    """What can be watched of editions."""

    @strawberry.subscription(
        description=(
            "What is changed in an edition, as far as you may read its trail. Begins with the"
            " present state, or behind the entry that after, or the header Last-Event-ID of"
            " server-sent events, names; so nothing is missed while a connection is down. Goes on"
            " until the client leaves."
        )
    )
    async def edition_activity(
        self,
        info: Info,
        edition_id: Annotated[strawberry.ID, strawberry.argument(description="Which edition.")],
        after: Annotated[
            str | None,
            strawberry.argument(
                description="Cursor of the last event that was read; left out means from now on."
            ),
        ] = strawberry.UNSET,
    ) -> AsyncGenerator[EditionActivity, None]:
        context = info.context
        row_id = row_id_of(str(edition_id), "Edition", "editionId")
        async with context.reading() as db:
            edition = await db.get(models.Edition, row_id)
            if edition is None:
                raise BadUserInput("There is no edition of this id.")
            trail = _Trail.of(edition.slug, context.restore_epoch)
            resumed = trail.resumed(context.last_event_id, or_none(after))
            place = resumed or await trail.newest(db)
        if resumed is None:
            yield trail.event(context, row_id, place, ())
        while True:
            async with context.reading() as db:
                page = await trail.behind(db, place)
            if page.rows:
                place = page.places[0]
                yield trail.event(context, row_id, place, page.rows[::-1])
            if not page.has_previous:
                await asyncio.sleep(LOOK_SECONDS)
