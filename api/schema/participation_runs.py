"""Runs of cross-participation: what they suggest, how near to the best, and why not others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Final, Self

import strawberry

from api import meeting_sentences
from api.context import Info
from api.schema.inputs import fit_filter, row_id_of
from api.schema.invitation_why_not import InvitationWhyNot, load_invitation_why_not
from api.schema.lists import Connection, Paged, listed
from api.schema.node import WantedLocale, texts_in
from api.schema.participation_parts import (
    AdministrationTrips,
    InstructedInvitation,
    MeetingPlan,
    SuggestedInvitation,
    instructed,
)
from api.schema.runs import Run, RunFilter
from domain import models
from domain.meetings.reading import meetings_by_edition
from domain.runs import listings, participation_lists

_INT_MAX: Final = 2**31 - 1
RunsWhere = Annotated[
    RunFilter | None,
    strawberry.argument(name="filter", description="Which runs; left out means all."),
]


@strawberry.type(description="How the engine of cross-participation weighs.")
class CrossParticipationParameters:
    """Everything that a run weighed, whether it was asked for or a default."""

    asked: strawberry.Private[participation_lists.AskedParticipation]
    edition_id: strawberry.Private[str]
    administration_max: int | None = strawberry.field(
        description="Most trips of one administration; null means no limit."
    )
    curve: list[int] = strawberry.field(
        description=(
            "Points that the first, second and each further person who can share a topic adds, for"
            " each of its weight."
        )
    )
    day_price: int = strawberry.field(description="Points that a day away costs.")
    days_max: int | None = strawberry.field(
        description="Most days away of one person, over all trips; null means no limit."
    )
    meetings_max: int = strawberry.field(
        description="Most meetings of one person, where nothing else is said of them."
    )
    share_level: int = strawberry.field(
        description="Level from which a competency can be shared, 0 to 4."
    )
    travel_days: int = strawberry.field(
        description="Days of the way, before and again after, where a meeting does not say."
    )
    trip_price: int = strawberry.field(
        description="The n-th trip of an administration costs n times as many points."
    )

    @classmethod
    def of(cls, row: models.CrossParticipationRun) -> Self:
        """Make them of a run."""
        asked = participation_lists.participation_asked(row)
        weighed = asked.parameters
        return cls(
            asked=asked,
            edition_id=row.edition_id,
            administration_max=weighed.administration_max,
            curve=list(weighed.curve),
            day_price=weighed.day_price,
            days_max=weighed.days_max,
            meetings_max=weighed.meetings_max,
            share_level=weighed.share_level,
            travel_days=weighed.travel_days,
            trip_price=weighed.trip_price,
        )

    @strawberry.field(description="Invitations that it had to make.")
    async def must(self, info: Info) -> list[InstructedInvitation]:
        return await self._instructed(info, self.asked.request.must)

    @strawberry.field(description="Invitations that it was not to make.")
    async def never(self, info: Info) -> list[InstructedInvitation]:
        return await self._instructed(info, self.asked.request.never)

    async def _instructed(
        self, info: Info, pairs: tuple[tuple[str, str], ...]
    ) -> list[InstructedInvitation]:
        rows = await info.context.loaders.load(meetings_by_edition, self.edition_id)
        by_key = {row.key: row for row in rows}
        return [instructed(pair, self.edition_id, by_key) for pair in pairs]


@dataclass(frozen=True)
class _Found:
    """What a run found, as its sentence wants it."""

    seen: int
    seen_possible: int
    total: int
    bound: int
    seen_points: int
    invitations: int


@strawberry.type(
    description=(
        "A run that suggests whom to invite to which regional meeting: as many sides seen at as"
        " many meetings as possible, then the largest cover of topics less travel, in points."
    )
)
class CrossParticipationRun(Run):
    """One row of ``cross_participation_run``."""

    batch = participation_lists.participation_runs_by_id
    cover: int | None = strawberry.field(
        description="Points of the topics that are covered; null until done."
    )
    parameters: CrossParticipationParameters | None = strawberry.field(
        description="What the run was asked to weigh and how; nullable as of runs of other kinds."
    )
    seen: int | None = strawberry.field(
        description="Sides that are seen, counted at each meeting of another; null until done."
    )
    seen_possible: int | None = strawberry.field(
        description="How many could be, were there somebody of each for each; null until done."
    )
    travel: int | None = strawberry.field(
        description="Points of trips and days away, which are less; null until done."
    )

    @classmethod
    def of(cls, row: models.CrossParticipationRun) -> Self:
        """Make the node of a run: the worth, and what none that sees as many sides can pass."""
        worth = bound = None
        if row.cover is not None and row.travel is not None:
            worth = row.cover - row.travel
            bound = worth + (row.total_bound or 0) - (row.total or 0)
        values = {name: _fit(getattr(row, name)) for name in ("cover", "travel")}
        return cls.with_run(
            row,
            objective=_fit(worth),
            bound=_fit(bound),
            parameters=CrossParticipationParameters.of(row),
            **values,
        )

    @strawberry.field(
        description="Whom it suggests to invite, by meeting and person; empty until done.",
        extensions=[Paged()],
    )
    def invitations(self) -> Connection[SuggestedInvitation]:
        return listed(participation_lists.INVITATIONS_OF_RUN, SuggestedInvitation.of, self.row_id)

    @strawberry.field(
        description=(
            "How each meeting stands: what its topics are covered by, and which sides are seen;"
            " empty until done."
        )
    )
    async def meeting_plans(self, info: Info) -> list[MeetingPlan]:
        answer = await self._answer(info)
        rows = await info.context.loaders.load(meetings_by_edition, self.edition_id)
        ids = {row.key: row.id for row in rows}
        return [
            MeetingPlan(
                told=each,
                edition_id=self.edition_id,
                meeting_id=ids.get(each["meeting"]),
                meeting_key=each["meeting"],
            )
            for each in answer.get("meetings", ())
        ]

    @strawberry.field(
        description="What it found, and how near that is to the best, in words; null until done."
    )
    async def text(self, info: Info, locale: WantedLocale = strawberry.UNSET) -> str | None:
        answer = await self._answer(info)
        if not answer:
            return None
        found = _Found(
            seen=answer["seen"],
            seen_possible=answer["seen_possible"],
            total=answer["total"],
            bound=answer["bound"],
            seen_points=answer["seen_points"],
            invitations=len(answer["invitations"]),
        )
        return meeting_sentences.participation(found, texts_in(info, locale))

    @strawberry.field(description="Who travels how often, by code; empty until done.")
    async def trips(self, info: Info) -> list[AdministrationTrips]:
        answer = await self._answer(info)
        return [
            AdministrationTrips(code=code, days=answer["days"][code], trips=trips)
            for code, trips in answer.get("trips", {}).items()
        ]

    @strawberry.field(
        description=(
            "Why a delegate is not invited to a meeting, and what inviting them would cost;"
            " nullable as of runs of other kinds."
        )
    )
    async def why_not(
        self,
        info: Info,
        delegate: Annotated[strawberry.ID, strawberry.argument(description="Id of the delegate.")],
        meeting: Annotated[strawberry.ID, strawberry.argument(description="Id of the meeting.")],
    ) -> InvitationWhyNot | None:
        return await load_invitation_why_not(
            info,
            self.row_id,
            row_id_of(delegate, "Delegate", "delegate"),
            row_id_of(meeting, "RegionalMeeting", "meeting"),
        )

    async def _answer(self, info: Info) -> Any:
        batch = participation_lists.answers_of_participation_runs
        return await info.context.loaders.load(batch, self.row_id)


def _fit(number: int | None) -> int | None:
    """Return a number that GraphQL can tell; prices that nobody means make larger ones."""
    return number if number is not None and abs(number) <= _INT_MAX else None


@strawberry.type
class EditionParticipation:
    """The runs that suggest invitations to the regional meetings of an edition."""

    row_id: strawberry.Private[str]

    @strawberry.field(
        description="Runs of cross-participation of the edition, newest first.",
        extensions=[Paged()],
    )
    def cross_participation_runs(
        self, where: RunsWhere = strawberry.UNSET
    ) -> Connection[CrossParticipationRun]:
        narrowed = fit_filter(where, listings.RunFilter)
        return listed(
            participation_lists.PARTICIPATION_RUNS_OF_EDITION,
            CrossParticipationRun.of,
            self.row_id,
            narrowed,
        )

    @strawberry.field(
        description="Run that was asked for last, in any state; null when there is none."
    )
    async def latest_cross_participation_run(self, info: Info) -> CrossParticipationRun | None:
        batch = participation_lists.latest_participation_runs
        return CrossParticipationRun.maybe(await info.context.loaders.load(batch, self.row_id))

    @strawberry.field(description="Run whose invitations were made; null when none was published.")
    async def published_cross_participation_run(self, info: Info) -> CrossParticipationRun | None:
        batch = participation_lists.published_participation_runs
        return CrossParticipationRun.maybe(await info.context.loaders.load(batch, self.row_id))
