"""What a run of cross-participation says of invitations, meetings and administrations."""

from __future__ import annotations

from asyncio import gather
from collections.abc import Mapping
from enum import Enum
from typing import TYPE_CHECKING, Annotated, Any

import strawberry

from api import meeting_sentences
from api.context import Info
from api.schema.administrations import Administration
from api.schema.node import Node, WantedLocale, load_node, maybe_node, texts_in
from api.schema.nominations import Delegate, load_delegates_by_code
from api.schema.regional_meetings import RegionalMeeting
from api.schema.scalars import Locale
from api.schema.sides import Side
from api.schema.topics import Topic
from domain import administrations, models, programmes, topics
from domain.runs import participation_lists

if TYPE_CHECKING:
    from api.schema.participation_runs import CrossParticipationRun

_RUNS = strawberry.lazy("api.schema.participation_runs")


@strawberry.enum(description="Kinds of reason for an invitation; new values may be added.")
class InvitationReasonCode(Enum):
    """The codes of the engine."""

    COVERS_TOPIC = strawberry.enum_value(
        "covers_topic", description="Can share a topic of the meeting."
    )
    DAYS_AWAY = strawberry.enum_value("days_away", description="What the days away cost.")
    REQUIRED = strawberry.enum_value(
        "required", description="It was required, or accepted before the run."
    )
    SIDE_SEEN = strawberry.enum_value(
        "side_seen", description="Nobody else of the side is at the meeting."
    )
    TRIP = strawberry.enum_value("trip", description="What the trip costs its administration.")


@strawberry.enum(description="Why a side is not seen at a meeting; new values may be added.")
class UnseenReason(Enum):
    """The codes of the engine."""

    NO_PLACE = strawberry.enum_value(
        "no_place", description="Those who may go are needed elsewhere, or find no place."
    )
    NOBODY = strawberry.enum_value("nobody", description="Nobody of it may go.")


async def load_side(info: Info, edition_id: str, key: str) -> Side | None:
    """Return the side of an edition by its key."""
    rows = await info.context.loaders.load(programmes.sides_by_edition, edition_id)
    return next((Side.of(row) for row in rows if row.key == key), None)


async def load_topic(info: Info, key: str) -> Topic | None:
    """Return a topic by its key."""
    return Topic.maybe(await info.context.loaders.load(topics.topics_by_key, key))


async def load_administration(info: Info, code: str) -> Administration | None:
    """Return an administration by its code."""
    batch = administrations.administrations_by_code
    return Administration.maybe(await info.context.loaders.load(batch, code))


@strawberry.type(description="One reason for an invitation, as values; text makes the sentence.")
class InvitationReason:
    """As a solution document tells it."""

    told: strawberry.Private[Mapping[str, Any]]
    edition_id: strawberry.Private[str]
    meeting_id: strawberry.Private[str | None]
    code: InvitationReasonCode = strawberry.field(description="What kind of reason it is.")
    count: int | None = strawberry.field(
        description="People who share the topic, trips of the administration, or days away."
    )
    points: int | None = strawberry.field(
        description=(
            "What the plan would lose without the invitation, below 0 where it would save; null"
            " of what comes before points."
        )
    )

    @strawberry.field(description="Administration whose trip it is; null of other kinds.")
    async def administration(self, info: Info) -> Administration | None:
        code = self.told.get("administration")
        return await load_administration(info, code) if code else None

    @strawberry.field(description="Side that is seen; null of other kinds.")
    async def side(self, info: Info) -> Side | None:
        key = self.told.get("side")
        return await load_side(info, self.edition_id, key) if key else None

    @strawberry.field(description="Topic that can be shared; null of other kinds.")
    async def topic(self, info: Info) -> Topic | None:
        key = self.told.get("topic")
        return await load_topic(info, key) if key else None

    @strawberry.field(description="The reason as a sentence in the wanted language.")
    async def text(self, info: Info, locale: WantedLocale = strawberry.UNSET) -> str:
        words = texts_in(info, locale)
        asked = Locale(words.locale)
        found = await gather(self.administration(info), self.side(info), self.topic(info))
        names = {
            what: await each.name_in(info, asked)
            for what, each in zip(("administration", "side", "topic"), found, strict=True)
            if each is not None
        }
        meeting = await maybe_node(info, "RegionalMeeting", self.meeting_id)
        names["meeting"] = meeting.name if meeting else words.say("removed")
        return meeting_sentences.invitation_reason(self.told, names, words)


@strawberry.type(description="A delegate whom a run suggests for a regional meeting.")
class SuggestedInvitation(Node):
    """One row of ``suggested_invitation``."""

    batch = participation_lists.invitations_by_id
    run_id: strawberry.Private[str]
    delegate_id: strawberry.Private[str]
    meeting_id: strawberry.Private[str | None]
    meeting_key: str = strawberry.field(description="Key of the meeting.")
    points: int = strawberry.field(
        description="What the plan would lose without it, the others unchanged; may be below 0."
    )
    required: bool = strawberry.field(
        description="True when it was required, or accepted before the run."
    )
    sees: bool = strawberry.field(
        description="True when without it the side would not be seen at the meeting."
    )

    @strawberry.field(description="Whom to invite.")
    async def delegate(self, info: Info) -> Delegate | None:
        found: Delegate | None = await load_node(info, "Delegate", self.delegate_id)
        return found

    @strawberry.field(description="Meeting as it is now; null when it was removed.")
    async def meeting(self, info: Info) -> RegionalMeeting | None:
        found: RegionalMeeting | None = await maybe_node(info, "RegionalMeeting", self.meeting_id)
        return found

    @strawberry.field(description="What speaks for it, and what it costs; points add up.")
    async def reasons(self, info: Info) -> list[InvitationReason]:
        run = await self.run(info)
        load = info.context.loaders.load
        answer, person = await gather(
            load(participation_lists.answers_of_participation_runs, self.run_id),
            self.delegate(info),
        )
        code = person.code if person else ""
        told = [
            reason
            for each in answer.get("invitations", ())
            if (each["person"], each["meeting"]) == (code, self.meeting_key)
            for reason in each["reasons"]
        ]
        return [
            InvitationReason(
                told=reason,
                edition_id=run.edition_id,
                meeting_id=self.meeting_id,
                code=InvitationReasonCode(reason["code"]),
                count=reason.get("count"),
                points=reason.get("points"),
            )
            for reason in told
        ]

    @strawberry.field(description="Run that suggests it.")
    async def run(self, info: Info) -> Annotated[CrossParticipationRun, _RUNS]:
        found: CrossParticipationRun = await load_node(info, "CrossParticipationRun", self.run_id)
        return found


@strawberry.type(description="How a topic of a meeting is covered by those whom a run invites.")
class TopicCoverage:
    """As a solution document tells it."""

    told: strawberry.Private[Mapping[str, Any]]
    edition_id: strawberry.Private[str]
    of: int = strawberry.field(description="Points that enough people would bring.")
    points: int = strawberry.field(description="Points that those invited bring.")
    possible: int = strawberry.field(
        description="People who may be invited to the meeting and can share the topic."
    )

    @strawberry.field(description="Who is invited and can share it.")
    async def delegates(self, info: Info) -> list[Delegate]:
        return await load_delegates_by_code(info, self.edition_id, self.told["people"])

    @strawberry.field(description="How it is covered, in words.")
    async def text(self, info: Info, locale: WantedLocale = strawberry.UNSET) -> str:
        words = texts_in(info, locale)
        topic = await self.topic(info)
        name = await topic.name_in(info, Locale(words.locale)) if topic else words.say("removed")
        return meeting_sentences.topic_coverage(self.told, name, words)

    @strawberry.field(description="The topic; null when it was removed.")
    async def topic(self, info: Info) -> Topic | None:
        return await load_topic(info, self.told["topic"])


@strawberry.type(description="A side that is not seen at a meeting.")
class UnseenSide:
    """As a solution document tells it."""

    key: strawberry.Private[str]
    edition_id: strawberry.Private[str]
    reason: UnseenReason = strawberry.field(description="Why it is not seen.")

    @strawberry.field(description="The side; null when it was removed.")
    async def side(self, info: Info) -> Side | None:
        return await load_side(info, self.edition_id, self.key)

    @strawberry.field(description="The same in words.")
    async def text(self, info: Info, locale: WantedLocale = strawberry.UNSET) -> str:
        words = texts_in(info, locale)
        side = await self.side(info)
        name = await side.name_in(info, Locale(words.locale)) if side else words.say("removed")
        return meeting_sentences.unseen_side(str(self.reason.value), name, words)


@strawberry.type(description="One meeting of a plan: its topics, and which sides are seen there.")
class MeetingPlan:
    """As a solution document tells it."""

    told: strawberry.Private[Mapping[str, Any]]
    edition_id: strawberry.Private[str]
    meeting_id: strawberry.Private[str | None]
    meeting_key: str = strawberry.field(description="Key of the meeting.")

    @strawberry.field(description="Meeting as it is now; null when it was removed.")
    async def meeting(self, info: Info) -> RegionalMeeting | None:
        found: RegionalMeeting | None = await maybe_node(info, "RegionalMeeting", self.meeting_id)
        return found

    @strawberry.field(description="Sides of which somebody is invited.")
    async def seen(self, info: Info) -> list[Side]:
        found = await gather(*(load_side(info, self.edition_id, key) for key in self.told["seen"]))
        return [each for each in found if each is not None]

    @strawberry.field(description="How each of its topics is covered.")
    def topics(self) -> list[TopicCoverage]:
        return [
            TopicCoverage(
                told=each,
                edition_id=self.edition_id,
                of=each["of"],
                points=each["points"],
                possible=each["possible"],
            )
            for each in self.told["topics"]
        ]

    @strawberry.field(description="Other sides, of which nobody is invited.")
    def unseen(self) -> list[UnseenSide]:
        return [
            UnseenSide(key=key, edition_id=self.edition_id, reason=UnseenReason(code))
            for key, code in self.told["unseen"].items()
        ]


@strawberry.type(description="How often the people of an administration travel by a plan.")
class AdministrationTrips:
    """Two numbers of an administration."""

    code: strawberry.Private[str]
    days: int = strawberry.field(description="Days away, of all its people together.")
    trips: int = strawberry.field(description="Trips of its people.")

    @strawberry.field(description="The administration; null when it was removed.")
    async def administration(self, info: Info) -> Administration | None:
        return await load_administration(info, self.code)


@strawberry.type(description="An invitation that a run had to make, or was not to make.")
class InstructedInvitation:
    """Somebody and a meeting."""

    code: strawberry.Private[str]
    edition_id: strawberry.Private[str]
    meeting_id: strawberry.Private[str | None]
    meeting_key: str = strawberry.field(description="Key of the meeting.")

    @strawberry.field(description="The delegate; null when nobody has the code any more.")
    async def delegate(self, info: Info) -> Delegate | None:
        found = await load_delegates_by_code(info, self.edition_id, (self.code,))
        return next(iter(found), None)

    @strawberry.field(description="Meeting as it is now; null when it was removed.")
    async def meeting(self, info: Info) -> RegionalMeeting | None:
        found: RegionalMeeting | None = await maybe_node(info, "RegionalMeeting", self.meeting_id)
        return found


def instructed(
    pair: tuple[str, str], edition_id: str, meetings: Mapping[str, models.RegionalMeeting]
) -> InstructedInvitation:
    """Make it of a code and a key."""
    code, key = pair
    meeting = meetings.get(key)
    return InstructedInvitation(
        code=code,
        edition_id=edition_id,
        meeting_id=meeting.id if meeting else None,
        meeting_key=key,
    )
