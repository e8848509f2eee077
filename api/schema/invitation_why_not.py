"""Why somebody is not invited to a regional meeting, and what inviting them would change."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

import strawberry

from api import meeting_sentences
from api.context import Info
from api.schema.node import WantedLocale, load_node, maybe_node, texts_in
from api.schema.nominations import Delegate
from api.schema.regional_meetings import RegionalMeeting
from domain import runs
from domain.meetings.reading import meetings_by_edition


@strawberry.enum(description="Answers to why somebody is not invited; new values may be added.")
class InvitationVerdict(Enum):
    """The kinds of the engine."""

    CANNOT = strawberry.enum_value(
        "cannot", description="Rules, or records that are named, stand against it."
    )
    COSTS = strawberry.enum_value("costs", description="It could be, at a price.")
    INVITED = strawberry.enum_value("invited", description="The run suggests it.")
    TIE = strawberry.enum_value("tie", description="It could be, and the plan would be as good.")


@strawberry.enum(
    description="Rules of one invitation, whoever else is invited; new values may be added."
)
class InvitingRule(Enum):
    """The labels of the rules."""

    EDITION = strawberry.enum_value(
        "edition", description="Nobody is on a trip on a day of an edition."
    )
    NEVER = strawberry.enum_value(
        "never", description="It was forbidden, or the person has declined it."
    )
    OWN_SIDE = strawberry.enum_value(
        "own_side", description="Nobody is invited to a meeting of their own side."
    )
    PERSON_AWAY = strawberry.enum_value(
        "person_away", description="Nobody is on a trip on a day on which they are away."
    )
    TRIP_TOO_LONG = strawberry.enum_value(
        "trip_too_long", description="No trip takes more days than anybody may be away."
    )


@strawberry.type(description="An invitation that another plan would make, or not make.")
class ChangedInvitation:
    """As domain.runs.ChangedInvitation."""

    changed: strawberry.Private[runs.ChangedInvitation]
    meeting_key: str = strawberry.field(description="Key of the meeting.")

    @strawberry.field(description="The delegate; null when they are there no more.")
    async def delegate(self, info: Info) -> Delegate | None:
        found: Delegate | None = await maybe_node(info, "Delegate", self.changed.delegate_id)
        return found

    @strawberry.field(description="Meeting as it is now; null when it was removed.")
    async def meeting(self, info: Info) -> RegionalMeeting | None:
        row_id = self.changed.meeting_id
        found: RegionalMeeting | None = await maybe_node(info, "RegionalMeeting", row_id)
        return found


@strawberry.type(
    description="Why a delegate is not invited to a meeting by a run, and what it would cost."
)
class InvitationWhyNot:
    """As domain.runs.InvitationAnswer."""

    answer: strawberry.Private[runs.InvitationAnswer]
    edition_id: strawberry.Private[str]
    broken_rules: list[InvitingRule] = strawberry.field(
        description="Rules that forbid it by themselves; empty unless the verdict is CANNOT."
    )
    conflicts: list[list[str]] = strawberry.field(
        description=(
            "Smallest sets of records that leave no room for it, by name; empty unless the verdict"
            " is CANNOT."
        )
    )
    points_lost: int | None = strawberry.field(
        description="Points that the best plan with it is short of; null where there is none."
    )
    proved: bool = strawberry.field(description="True when no plan with it loses less.")
    seen_lost: int | None = strawberry.field(
        description="Sides that it sees fewer, which comes before points; null where there is none."
    )
    verdict: InvitationVerdict = strawberry.field(description="The answer in one word.")

    @strawberry.field(description="Invitations that would come with it.")
    def added(self) -> list[ChangedInvitation]:
        return _changed(self.answer.added)

    @strawberry.field(description="The delegate who is asked about.")
    async def delegate(self, info: Info) -> Delegate | None:
        found: Delegate | None = await load_node(info, "Delegate", self.answer.delegate_id)
        return found

    @strawberry.field(description="Invitations that it would displace.")
    def displaced(self) -> list[ChangedInvitation]:
        return _changed(self.answer.displaced)

    @strawberry.field(description="The meeting that is asked about.")
    async def meeting(self, info: Info) -> RegionalMeeting | None:
        found: RegionalMeeting | None = await load_node(
            info, "RegionalMeeting", self.answer.meeting_id
        )
        return found

    @strawberry.field(description="The answer in words.")
    async def text(self, info: Info, locale: WantedLocale = strawberry.UNSET) -> str:
        rows = await info.context.loaders.load(meetings_by_edition, self.edition_id)
        names = {row.key: row.name for row in rows}
        return meeting_sentences.invitation_why_not(self.answer, names, texts_in(info, locale))


def _changed(found: Sequence[runs.ChangedInvitation]) -> list[ChangedInvitation]:
    return [ChangedInvitation(changed=each, meeting_key=each.meeting_key) for each in found]


async def load_invitation_why_not(
    info: Info, run_id: str, delegate_id: str, meeting_id: str
) -> InvitationWhyNot:
    """Return why a delegate is not invited to a meeting by a run."""
    async with info.context.reading() as db:
        asked = await runs.read_asked_participation(db, run_id)
    found = await runs.invitation_why_not(asked, delegate_id, meeting_id)
    verdict = InvitationVerdict(found.kind.value)
    is_priced = verdict in (InvitationVerdict.COSTS, InvitationVerdict.TIE)
    return InvitationWhyNot(
        answer=found,
        edition_id=asked.edition_id,
        broken_rules=[InvitingRule(label) for label in found.rules],
        conflicts=[list(names) for names in found.conflicts],
        points_lost=found.points_lost if is_priced else None,
        proved=found.proved,
        seen_lost=found.seen_lost if is_priced else None,
        verdict=verdict,
    )
