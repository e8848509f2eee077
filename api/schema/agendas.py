"""Agenda runs, where they place sessions, and the timetables of those who attend."""

from __future__ import annotations

from asyncio import gather
from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Self

import strawberry

from api.conferences import conference_path
from api.context import Info
from api.formats.conference_file import ConferenceFormat
from api.schema.enums import described
from api.schema.inputs import fit_filter, given
from api.schema.lists import Connection, Paged, listed
from api.schema.missed import MissedSession, missed_of
from api.schema.node import load_node, maybe_node
from api.schema.nominations import Delegate, load_delegates_by_code
from api.schema.parts import AtMost, Skipped, part_of
from api.schema.runs import Run, RunFilter
from api.schema.scalars import LocalDateTime
from api.schema.seniorities import PlacementSeniorities
from api.schema.sessions import Session, Speaker
from domain import models, programmes
from domain.runs import agenda_lists, listings
from domain.runs.requests import read_agenda_request
from domain.sessions.rules import local_moment

if TYPE_CHECKING:
    from api.schema.agenda_replans import AgendaReplan
    from api.schema.sides import Component, Side
    from api.schema.suggestions import TopicRun

_SIDES = strawberry.lazy("api.schema.sides")

described(
    ConferenceFormat,
    "What a published agenda is written as, for other programs.",
    {"JSON": "As schedule.json.", "XML": "As schedule.xml."},
)


@strawberry.type(description="How many of a side are expected in a session, beside those who lead.")
class SideAudience:
    """A side and a number."""

    side_id: strawberry.Private[str]
    count: int = strawberry.field(description="How many people.")

    @strawberry.field(description="The side.")
    async def side(self, info: Info) -> Annotated[Side, _SIDES]:
        return await load_node(info, "Side", self.side_id)


@strawberry.type(description="What a side attends of what it would if nothing clashed.")
class SideAttendance:
    """Two numbers of a side."""

    side_id: strawberry.Private[str]
    attended: int = strawberry.field(description="Points attended.")
    share_per_mille: int = strawberry.field(
        description="Attended as a share of wanted, rounded down; 1,000 where nothing is wanted."
    )
    wanted: int = strawberry.field(description="Points that would be attended if nothing clashed.")

    @strawberry.field(description="The side.")
    async def side(self, info: Info) -> Annotated[Side, _SIDES]:
        return await load_node(info, "Side", self.side_id)


@strawberry.type(description="When and where an agenda holds a session, as the place was then.")
class AgendaPlacement(PlacementSeniorities):
    """One row of ``agenda_placement``."""

    row: strawberry.Private[models.AgendaPlacement]
    ends_at: datetime = strawberry.field(description="End, in UTC.")
    interpreted: bool = strawberry.field(
        description="True when those who come share no language of the session."
    )
    local_ends_at: LocalDateTime = strawberry.field(
        description="End by the clock of the component's own time zone."
    )
    local_starts_at: LocalDateTime = strawberry.field(
        description="Start by the clock of the component's own time zone."
    )
    room: str = strawberry.field(description="Name of the room.")
    slot_key: str = strawberry.field(description="Key of the slot.")
    starts_at: datetime = strawberry.field(description="Start, in UTC.")
    title: str = strawberry.field(description="Title that the session had.")

    @classmethod
    def of(cls, row: models.AgendaPlacement, time_zone: str) -> Self:
        """Make it of a row, by the clock of its component."""
        return cls(
            row_id=row.id,
            row=row,
            ends_at=row.ends_at,
            interpreted=row.interpreted,
            local_ends_at=LocalDateTime(local_moment(time_zone, row.ends_at)),
            local_starts_at=LocalDateTime(local_moment(time_zone, row.starts_at)),
            room=row.room_name,
            slot_key=row.slot_key,
            starts_at=row.starts_at,
            title=row.title,
        )

    @strawberry.field(description="Who is expected of each side, in the order of the sides.")
    async def audience(self, info: Info) -> list[SideAudience]:
        ids = [row.delegate_id for row in await self._there(info) if not row.leads]
        people = await gather(*(load_node(info, "Delegate", each) for each in ids if each))
        counts = Counter(each.side_id for each in people if each is not None)
        load = info.context.loaders.load
        sides = await gather(*(load(programmes.sides_by_id, each) for each in counts))
        placed = sorted(sides, key=lambda side: side.position if side else 0)
        return [SideAudience(side_id=side.id, count=counts[side.id]) for side in placed if side]

    @strawberry.field(description="Component that it is in.")
    async def component(self, info: Info) -> Annotated[Component, _SIDES]:
        run: AgendaRun = await load_node(info, "AgendaRun", self.row.run_id)
        return await load_node(info, "Component", run.component_id)

    @strawberry.field(description="Delegates who lead it, as far as you may see them.")
    async def leaders(self, info: Info) -> list[Delegate]:
        ids = [row.delegate_id for row in await self._there(info) if row.leads]
        found = await gather(*(load_node(info, "Delegate", each) for each in ids if each))
        return [each for each in found if each is not None]

    @strawberry.field(description="Session as it is now; null when it was removed.")
    async def session(self, info: Info) -> Session | None:
        return await maybe_node(info, "Session", self.row.session_id)

    @strawberry.field(description="Speakers who lead it, as far as you may see them.")
    async def speakers(self, info: Info) -> list[Speaker]:
        ids = [row.speaker_id for row in await self._there(info)]
        found = await gather(*(load_node(info, "Speaker", each) for each in ids if each))
        return [each for each in found if each is not None]

    async def _there(self, info: Info) -> list[models.AgendaAttendance]:
        batch = agenda_lists.attendances_by_placement
        return await info.context.loaders.load(batch, self.row.id)


@strawberry.type(description="A slot that two partners can meet in, beside what they attend.")
class PartnerMeeting:
    """One entry of a run's answer."""

    edition_id: strawberry.Private[str]
    codes: strawberry.Private[tuple[str, str]]
    lost: int = strawberry.field(
        description="Points that the two would attend in that slot instead."
    )
    slot_key: str | None = strawberry.field(
        description="Key of the slot; null where in each one of them is away, leads or meets."
    )

    @strawberry.field(description="The two, as far as they are still there.")
    async def delegates(self, info: Info) -> list[Delegate]:
        return await load_delegates_by_code(info, self.edition_id, self.codes)


@strawberry.type(description="How the agenda engine weighs.")
class AgendaParameters:
    """What a run was asked."""

    panel_sides_min: int | None = strawberry.field(
        description=(
            "Sides that those who lead a session have to come from; null means two where two"
            " attend, unless a session waits for an invited leader."
        )
    )


@strawberry.type(
    description=(
        "A run that gives the sessions of a component a slot and a room."
        " A point is a thousandth of one step of one person's gap."
    )
)
class AgendaRun(Run):
    """One row of ``agenda_run``."""

    batch = agenda_lists.light_agenda_runs_by_id
    component_id: strawberry.Private[str]
    topic_run_id: strawberry.Private[str | None]
    recorded_run: strawberry.Private[models.AgendaRun]
    parameters: AgendaParameters = strawberry.field(
        description="What the run was asked to weigh and how."
    )

    @classmethod
    def of(cls, row: models.AgendaRun) -> Self:
        """Make the node of a row."""
        asked = read_agenda_request(row.parameters)
        return cls.with_run(
            row,
            objective=row.total,
            bound=row.total_bound,
            recorded_run=row,
            parameters=AgendaParameters(panel_sides_min=asked.panel_sides_min),
        )

    @strawberry.field(description="Component that it is for.")
    async def component(self, info: Info) -> Annotated[Component, _SIDES]:
        return await load_node(info, "Component", self.component_id)

    @strawberry.field(
        description=(
            "When partners can meet, by code; empty until done, and where no pairs were named."
        )
    )
    async def meetings(
        self, info: Info, first: AtMost = strawberry.UNSET, skip: Skipped = 0
    ) -> list[PartnerMeeting]:
        batch = agenda_lists.meetings_of_agenda_runs
        found = await info.context.loaders.load(batch, self.row_id)
        return [
            PartnerMeeting(
                edition_id=self.edition_id,
                codes=each.codes,
                lost=each.lost,
                slot_key=each.slot_key,
            )
            for each in part_of(found, first, skip)
        ]

    @strawberry.field(
        description="What people miss and why, by code and session; empty until done."
    )
    async def missed(
        self,
        info: Info,
        first: AtMost = strawberry.UNSET,
        skip: Skipped = 0,
        session_key: Annotated[
            str | None,
            strawberry.argument(description="This session alone; left out means all."),
        ] = strawberry.UNSET,
    ) -> list[MissedSession]:
        wanted = session_key if given(session_key) else None
        missed = await missed_of(info, self.row_id, self.edition_id, wanted)
        return list(part_of(missed, first, skip))

    @strawberry.field(
        description="When and where each session is held, in order of time; empty until done."
    )
    async def placements(self, info: Info) -> list[AgendaPlacement]:
        load = info.context.loaders.load
        rows, component = await gather(
            load(agenda_lists.placements_by_run, self.row_id),
            load(programmes.components_by_id, self.component_id),
        )
        zone = component.time_zone if component else "Etc/UTC"
        return [AgendaPlacement.of(row, zone) for row in rows]

    @strawberry.field(
        description="How it moves what an earlier run placed; null when it replans none."
    )
    def replan(
        self,
    ) -> Annotated[AgendaReplan, strawberry.lazy("api.schema.agenda_replans")] | None:
        from api.schema.agenda_replans import AgendaReplan  # noqa: PLC0415 -- the two know each other

        return AgendaReplan.of(self.recorded_run)

    @strawberry.field(
        description="What each side attends, in the order of the sides; empty until done."
    )
    async def side_attendances(self, info: Info) -> list[SideAttendance]:
        load = info.context.loaders.load
        sides, shares = await gather(
            load(programmes.sides_by_edition, self.edition_id),
            load(agenda_lists.shares_of_agenda_runs, self.row_id),
        )
        by_key = {each.side_key: each for each in shares}
        return [
            SideAttendance(
                side_id=side.id,
                attended=found.attended,
                wanted=found.wanted,
                share_per_mille=found.attended * 1_000 // found.wanted if found.wanted else 1_000,
            )
            for side in sides
            if (found := by_key.get(side.key))
        ]

    @strawberry.field(
        description="Topic run whose topics became sessions; null when none did, or it is gone."
    )
    async def topic_run(
        self, info: Info
    ) -> Annotated[TopicRun, strawberry.lazy("api.schema.suggestions")] | None:
        return await maybe_node(info, "TopicRun", self.topic_run_id)


@strawberry.type
class ComponentAgendas:
    """The agendas that were made for a component."""

    row_id: strawberry.Private[str]

    @strawberry.field(
        description="Agenda runs of the component, newest first.", extensions=[Paged()]
    )
    def agenda_runs(
        self,
        where: Annotated[
            RunFilter | None,
            strawberry.argument(name="filter", description="Which runs; left out means all."),
        ] = strawberry.UNSET,
    ) -> Connection[AgendaRun]:
        narrowed = fit_filter(where, listings.RunFilter)
        return listed(agenda_lists.AGENDA_RUNS_OF_COMPONENT, AgendaRun.of, self.row_id, narrowed)

    @strawberry.field(
        description="Agenda run that was asked for last, in any state; null when there is none."
    )
    async def latest_agenda_run(self, info: Info) -> AgendaRun | None:
        batch = agenda_lists.latest_agenda_runs
        return AgendaRun.maybe(await info.context.loaders.load(batch, self.row_id))

    @strawberry.field(
        description=(
            "Path on this server; GET with the same token answers with the published agenda as"
            " pretalx writes it, for tools of conferences. Null while none is published."
        )
    )
    async def conference_path(
        self,
        info: Info,
        format: Annotated[  # noqa: A002 -- as the argument is called
            ConferenceFormat, strawberry.argument(description="What it is written as.")
        ],
    ) -> str | None:
        batch = agenda_lists.published_agenda_runs
        published = await info.context.loaders.load(batch, self.row_id)
        return conference_path(self.row_id, format) if published else None

    @strawberry.field(description="Agenda run that is published now; null when none is.")
    async def published_agenda_run(self, info: Info) -> AgendaRun | None:
        batch = agenda_lists.published_agenda_runs
        return AgendaRun.maybe(await info.context.loaders.load(batch, self.row_id))
