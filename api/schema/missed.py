"""What people miss of an agenda, and why."""

from __future__ import annotations

import re
from asyncio import gather
from collections.abc import Mapping
from enum import Enum

import strawberry

from api import agenda_sentences
from api.context import Info
from api.schema.node import WantedLocale, load_node, texts_in
from api.schema.nominations import Delegate
from api.schema.sessions import placed_title
from domain import models
from domain.nominations import delegates_by_code
from domain.runs import agenda_lists


@strawberry.enum(description="Why somebody misses a session; new values may be added.")
class MissedReason(Enum):
    """The reasons of the engine."""

    AWAY = strawberry.enum_value("away", description="They are away in its slot.")
    LEADS = strawberry.enum_value("leads", description="They lead another session of that slot.")
    CLASH = strawberry.enum_value(
        "clash", description="Another session of that slot is worth as much to them, or more."
    )
    FULL = strawberry.enum_value("full", description="Its room has no free seat.")
    FREE = strawberry.enum_value(
        "free", description="A seat is free, and nothing but the agenda keeps them from it."
    )


@strawberry.type(description="A session that is worth something to somebody who is not in it.")
class MissedSession:
    """One entry of a run's answer."""

    delegate_id: strawberry.Private[str]
    entry: strawberry.Private[agenda_lists.MissedEntry]
    placements: strawberry.Private[Mapping[str, models.AgendaPlacement]]
    instead: str | None = strawberry.field(
        description="Title of the session of that slot that they are in; null when in none."
    )
    points: int = strawberry.field(description="What the session is worth to them.")
    reason: MissedReason = strawberry.field(description="Why they miss it.")
    slot_key: str = strawberry.field(description="Key of the slot that it is held in.")
    title: str = strawberry.field(description="Title of the session that is missed.")

    @strawberry.field(description="Who misses it.")
    async def delegate(self, info: Info) -> Delegate:
        return await load_node(info, "Delegate", self.delegate_id)

    @strawberry.field(
        description="What they miss and why, and what keeps the two sessions in one slot, in words."
    )
    async def text(self, info: Info, locale: WantedLocale = strawberry.UNSET) -> str:
        words, found = texts_in(info, locale), self.entry
        named = (part for name in found.together or () for part in re.split("[:|]", name)[1:])
        keys = {found.session_key, found.instead_key or "", *named} & self.placements.keys()
        told = await gather(*(placed_title(info, self.placements[key], locale) for key in keys))
        return agenda_sentences.missed(found, dict(zip(keys, told, strict=True)), words)


async def missed_of(
    info: Info, run_id: str, edition_id: str, session_key: str | None
) -> list[MissedSession]:
    """Return what people miss by a run, of one session or of all, of those who are still there."""
    load = info.context.loaders.load
    entries, rows = await gather(
        load(agenda_lists.missed_of_agenda_runs, run_id),
        load(agenda_lists.placements_by_run, run_id),
    )
    if session_key is not None:
        entries = [each for each in entries if each.session_key == session_key]
    placements = {row.session_key: row for row in rows}
    people = await gather(*(load(delegates_by_code, (edition_id, each.code)) for each in entries))
    return [
        MissedSession(
            delegate_id=person.id,
            entry=each,
            placements=placements,
            instead=placements[each.instead_key].title if each.instead_key else None,
            points=each.points,
            reason=MissedReason(each.reason),
            slot_key=each.slot_key,
            title=placements[each.session_key].title,
        )
        for each, person in zip(entries, people, strict=True)
        if person is not None
    ]
