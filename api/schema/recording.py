"""Recording, changing and withdrawing assessments, inviting peers, opening ratings for a reason."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any

import strawberry

from api.context import Info
from api.schema.assessments import Assessment
from api.schema.changing import carried_out
from api.schema.competencies import Competency
from api.schema.inputs import (
    TEXT_LENGTH_MAX,
    fit_list,
    fit_text,
    given,
    input_row_id,
    maybe_row_id,
    or_none,
)
from api.schema.managers import Manager
from api.schema.node import load_node
from api.schema.payloads import WHAT, Payload, had_field, key_field, result_field, version_field
from api.schema.peers import PeerInvitation
from domain import models
from domain.assessing import beginning, invitations, opening, recording
from domain.store import WriteDb


@strawberry.input(description="One competency rated.")
class RatingInput:
    """As domain.assessing.beginning.Rated."""

    competency_id: strawberry.ID = strawberry.field(description="Competency rated.")
    level_number: int | None = strawberry.field(
        default=strawberry.UNSET,
        description="Level, 0 to 4; null or left out means looked at and not assessed.",
    )
    evidence: str | None = strawberry.field(
        default=strawberry.UNSET,
        description=(
            "What it is given for, at most 4,000 characters, for the person and their"
            " administration alone; left out stays as it is, empty takes it away."
        ),
    )


@strawberry.input(description="Input of recordAssessment.")
class RecordAssessmentInput:
    """A person, who assessed, a day, and ratings."""

    manager_id: strawberry.ID = strawberry.field(description="Person assessed.")
    kind: models.AssessmentKind = strawberry.field(description="Who assessed.")
    assessed_on: date = strawberry.field(description="Day of the assessment, not after today.")
    ratings: list[RatingInput] = strawberry.field(
        description="Competencies rated, each once; 1 to 200."
    )
    framework_id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET,
        description="Published framework version; left out means the one in force.",
    )
    invitation_id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET,
        description="Open invitation that a PEER answers; left out by everybody else.",
    )
    idempotency_key: str | None = key_field()


@strawberry.input(description="Input of changeAssessment.")
class ChangeAssessmentInput:
    """An assessment and ratings."""

    id: strawberry.ID = strawberry.field(description="Assessment to change.")
    ratings: list[RatingInput] = strawberry.field(
        description="Competencies rated anew; the others stay as they are."
    )
    expected_version: int | None = version_field("assessment")
    idempotency_key: str | None = key_field()


@strawberry.input(description="Input of withdrawAssessment.")
class WithdrawAssessmentInput:
    """An assessment."""

    id: strawberry.ID = strawberry.field(description="Assessment to take back.")
    expected_version: int | None = version_field("assessment")
    idempotency_key: str | None = key_field()


@strawberry.input(description="Input of invitePeer.")
class InvitePeerInput:
    """Two delegates of an edition."""

    edition_id: strawberry.ID = strawberry.field(description="Edition that both take part in.")
    manager_id: strawberry.ID = strawberry.field(description="Person to be assessed.")
    peer_id: strawberry.ID = strawberry.field(description="Person who is asked to assess.")
    idempotency_key: str | None = key_field()


@strawberry.input(description="Input of withdrawInvitation.")
class WithdrawInvitationInput:
    """An invitation."""

    id: strawberry.ID = strawberry.field(description="Open invitation to take back.")
    expected_version: int | None = version_field("invitation")
    idempotency_key: str | None = key_field()


@strawberry.input(description="Input of openRatings.")
class OpenRatingsInput:
    """A person and a reason."""

    manager_id: strawberry.ID = strawberry.field(description="Person whose ratings to read.")
    reason: str = strawberry.field(
        description="Why, at most 4,000 characters; kept in the audit trail."
    )
    idempotency_key: str | None = key_field()


@strawberry.type(description="What recordAssessment did.")
class RecordAssessmentPayload(Payload):
    """An assessment and its person."""

    assessment: Assessment | None = result_field("Assessment")
    manager: Manager | None = result_field("Person")


@strawberry.type(description="What changeAssessment did.")
class ChangeAssessmentPayload(Payload):
    """An assessment."""

    assessment: Assessment | None = result_field("Assessment")


@strawberry.type(description="What withdrawAssessment did.")
class WithdrawAssessmentPayload(Payload):
    """The id that is gone, and whose it was."""

    deleted_id: strawberry.ID | None = had_field("assessment")
    manager: Manager | None = result_field("Person")


@strawberry.type(description="What invitePeer did.")
class InvitePeerPayload(Payload):
    """An invitation."""

    peer_invitation: PeerInvitation | None = result_field("Invitation")


@strawberry.type(description="What withdrawInvitation did.")
class WithdrawInvitationPayload(Payload):
    """An invitation."""

    peer_invitation: PeerInvitation | None = result_field("Invitation")


@strawberry.type(description="One rating as it was opened for a reason; without its evidence.")
class OpenedRating:
    """As domain.assessing.opening.OpenedRating."""

    competency_id: strawberry.Private[str]
    assessed_on: date = strawberry.field(description="Day of the assessment.")
    kind: models.AssessmentKind = strawberry.field(description="Who assessed.")
    level_number: int | None = strawberry.field(
        description="Level, 0 to 4; null means not assessed."
    )

    @strawberry.field(description="The competency.")
    async def competency(self, info: Info) -> Competency:
        return await load_node(info, "Competency", self.competency_id)


@strawberry.type(description="What openRatings showed.")
class OpenRatingsPayload(Payload):
    """A person and their ratings."""

    manager: Manager | None = result_field("Person")
    ratings: list[OpenedRating] | None = strawberry.field(
        default=None,
        description=(
            "Every rating, newest first; null when nothing was opened, empty for a request that is"
            " answered again: reading again is a reading of its own."
        ),
    )


def _rated(asked: Sequence[RatingInput]) -> tuple[beginning.Rated, ...]:
    return tuple(
        beginning.Rated(
            input_row_id(each.competency_id, "Competency", "ratings", str(place), "competencyId"),
            or_none(each.level_number),
            fit_text(str(each.evidence), "evidence", TEXT_LENGTH_MAX, lines=True)
            if given(each.evidence)
            else None,
        )
        for place, each in enumerate(fit_list(asked, "ratings"))
    )


def _terms(info: Info, asked: Any) -> dict[str, Any]:
    return {
        "at": info.context.store.clock(),
        "expected_version": or_none(asked.expected_version),
    }


@strawberry.type
class AssessmentMutations:
    """One field for each function of domain.assessing that changes something."""

    @strawberry.mutation(
        description=(
            "Record what somebody was found to be: of oneself, as their superior, as a peer who"
            " was asked, or as a facilitator."
        )
    )
    async def record_assessment(
        self, info: Info, asked: Annotated[RecordAssessmentInput, WHAT]
    ) -> RecordAssessmentPayload:
        async def act(db: WriteDb) -> RecordAssessmentPayload:
            framework, invitation = asked.framework_id, asked.invitation_id
            wanted = beginning.AssessmentWanted(
                manager_id=input_row_id(asked.manager_id, "Manager", "managerId"),
                kind=asked.kind,
                assessed_on=asked.assessed_on,
                ratings=_rated(asked.ratings),
                framework_id=maybe_row_id(framework, "CompetencyFramework", "frameworkId"),
                invitation_id=maybe_row_id(invitation, "PeerInvitation", "invitationId"),
            )
            row = await recording.record_assessment(db, wanted, at=info.context.store.clock())
            manager = await db.get_one(models.Manager, row.manager_id)
            return RecordAssessmentPayload(
                assessment=Assessment.of(row), manager=Manager.of(manager)
            )

        return await carried_out(info, RecordAssessmentPayload, asked, act)

    @strawberry.mutation(description="Rate some competencies of an assessment anew.")
    async def change_assessment(
        self, info: Info, asked: Annotated[ChangeAssessmentInput, WHAT]
    ) -> ChangeAssessmentPayload:
        async def act(db: WriteDb) -> ChangeAssessmentPayload:
            row = await recording.change_assessment(
                db,
                input_row_id(asked.id, "Assessment", "id"),
                _rated(asked.ratings),
                **_terms(info, asked),
            )
            return ChangeAssessmentPayload(assessment=Assessment.of(row))

        return await carried_out(info, ChangeAssessmentPayload, asked, act)

    @strawberry.mutation(
        description=(
            "Take an assessment back as if it had never been; its evidence goes for good, and a"
            " peer may answer again."
        )
    )
    async def withdraw_assessment(
        self, info: Info, asked: Annotated[WithdrawAssessmentInput, WHAT]
    ) -> WithdrawAssessmentPayload:
        async def act(db: WriteDb) -> WithdrawAssessmentPayload:
            row = await recording.withdraw_assessment(
                db, input_row_id(asked.id, "Assessment", "id"), **_terms(info, asked)
            )
            return WithdrawAssessmentPayload(deleted_id=asked.id, manager=Manager.of(row))

        return await carried_out(info, WithdrawAssessmentPayload, asked, act)

    @strawberry.mutation(
        description="Ask one delegate of an edition to assess another delegate of it."
    )
    async def invite_peer(
        self, info: Info, asked: Annotated[InvitePeerInput, WHAT]
    ) -> InvitePeerPayload:
        async def act(db: WriteDb) -> InvitePeerPayload:
            row = await invitations.invite_peer(
                db,
                input_row_id(asked.edition_id, "Edition", "editionId"),
                input_row_id(asked.manager_id, "Manager", "managerId"),
                input_row_id(asked.peer_id, "Manager", "peerId"),
                at=info.context.store.clock(),
            )
            return InvitePeerPayload(peer_invitation=PeerInvitation.of(row))

        return await carried_out(info, InvitePeerPayload, asked, act)

    @strawberry.mutation(description="Take back an invitation that has not been answered.")
    async def withdraw_invitation(
        self, info: Info, asked: Annotated[WithdrawInvitationInput, WHAT]
    ) -> WithdrawInvitationPayload:
        async def act(db: WriteDb) -> WithdrawInvitationPayload:
            row = await invitations.withdraw_invitation(
                db, input_row_id(asked.id, "PeerInvitation", "id"), **_terms(info, asked)
            )
            return WithdrawInvitationPayload(peer_invitation=PeerInvitation.of(row))

        return await carried_out(info, WithdrawInvitationPayload, asked, act)

    @strawberry.mutation(
        description=(
            "Read the ratings of a person for a reason; that they were read, by whom and when,"
            " stands in the person's audit entries."
        )
    )
    async def open_ratings(
        self, info: Info, asked: Annotated[OpenRatingsInput, WHAT]
    ) -> OpenRatingsPayload:
        async def act(db: WriteDb) -> OpenRatingsPayload:
            async with info.context.overseeing() as seeing:
                row, found = await opening.open_ratings(
                    db,
                    seeing,
                    input_row_id(asked.manager_id, "Manager", "managerId"),
                    fit_text(asked.reason, "reason", TEXT_LENGTH_MAX, lines=True),
                    at=info.context.store.clock(),
                )
            ratings = [
                OpenedRating(
                    competency_id=each.competency_id,
                    assessed_on=each.assessed_on,
                    kind=each.kind,
                    level_number=each.level,
                )
                for each in found
            ]
            return OpenRatingsPayload(manager=Manager.of(row), ratings=ratings)

        return await carried_out(info, OpenRatingsPayload, asked, act)
