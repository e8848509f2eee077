"""What becomes of proposals: reviewed, adopted into the topics of an edition, until when."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import strawberry

from api.context import Info
from api.schema.changing import carried_out
from api.schema.closings import closing_of
from api.schema.editions import Edition
from api.schema.inputs import fit_text, input_row_id, maybe_row_id, or_none
from api.schema.payloads import WHAT, Payload, key_field, result_field, version_field
from api.schema.proposals import Proposal
from api.schema.proposing import ProposalPayload
from domain import models
from domain.programmes import editions_by_id
from domain.proposals import adopting, deadlines, reviewing
from domain.proposals.words import COMMENTS_LENGTH_MAX
from domain.store import WriteDb


@strawberry.input(description="Input of reviewProposal.")
class ReviewProposalInput:
    """A proposal and what is said of it."""

    id: strawberry.ID = strawberry.field(
        description="Proposal, submitted, and not of your own administration."
    )
    verdict: models.ProposalVerdict = strawberry.field(description="What you say of it.")
    comments: str = strawberry.field(
        default="",
        description=(
            "Words for the authors, at most 4,000 characters; needed to return it, left out means"
            " nothing to say."
        ),
    )
    reviewer_id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET,
        description=(
            "Person whose judgement it is, not of an administration that makes the proposal;"
            " coordinators name people of their own. Left out means that nobody is named."
        ),
    )
    expected_version: int | None = version_field("proposal")
    idempotency_key: str | None = key_field()


@strawberry.input(description="Input of adoptProposal.")
class AdoptProposalInput:
    """A proposal and an edition."""

    id: strawberry.ID = strawberry.field(description="Proposal, endorsed.")
    edition_id: strawberry.ID = strawberry.field(
        description=(
            "Edition whose topic it becomes: that in which it was made, or a later one of the"
            " programme, before its deadline for proposals."
        )
    )
    expected_version: int | None = version_field("proposal")
    idempotency_key: str | None = key_field()


@strawberry.input(description="Input of changeProposalDeadline.")
class ChangeProposalDeadlineInput:
    """An edition and a day."""

    edition_id: strawberry.ID = strawberry.field(description="Edition that adopts.")
    closes_on: date | None = strawberry.field(
        default=strawberry.UNSET,
        description=(
            "Last day, before the edition starts; null takes the deadline back, so that it is the"
            " day before, and is not the same as left out."
        ),
    )
    local_time: str | None = strawberry.field(
        default=strawberry.UNSET,
        description=(
            "Last minute of that day, such as 17:00, by the clock of the administration that makes"
            " a proposal; left out means the end of the day."
        ),
    )
    expected_version: int | None = strawberry.field(
        default=strawberry.UNSET,
        description=(
            "Version of the deadline that you read, 0 where nobody had set one; another one now is"
            " STALE. Left out means whichever there is."
        ),
    )
    idempotency_key: str | None = key_field()


@strawberry.type(description="What reviewProposal did.")
class ReviewProposalPayload(ProposalPayload):
    """A proposal."""


@strawberry.type(description="What adoptProposal did.")
class AdoptProposalPayload(ProposalPayload):
    """A proposal and the edition that adopted it."""

    edition: Edition | None = result_field("Edition that adopted it")


@strawberry.type(description="What changeProposalDeadline did.")
class ChangeProposalDeadlinePayload(Payload):
    """An edition."""

    edition: Edition | None = result_field("Edition")


@strawberry.type
class AdoptingMutations:
    """One field for each act on what was submitted."""

    @strawberry.mutation(
        description=(
            "Endorse a submitted proposal, or return it with comments; its authors are told."
            " Nobody reviews a proposal of their own administration."
        )
    )
    async def review_proposal(
        self, info: Info, asked: Annotated[ReviewProposalInput, WHAT]
    ) -> ReviewProposalPayload:
        async def act(db: WriteDb) -> ReviewProposalPayload:
            reviewer = maybe_row_id(asked.reviewer_id, "Manager", "reviewerId")
            comments = fit_text(asked.comments, "comments", COMMENTS_LENGTH_MAX, lines=True)
            row = await reviewing.review_proposal(
                db,
                input_row_id(asked.id, "Proposal", "id"),
                reviewing.ReviewWanted(asked.verdict, comments, reviewer),
                at=info.context.store.clock(),
                expected_version=or_none(asked.expected_version),
            )
            return ReviewProposalPayload(proposal=Proposal.of(row))

        return await carried_out(info, ReviewProposalPayload, asked, act)

    @strawberry.mutation(
        description=(
            "Make the topic of an endorsed proposal one of the topics of an edition, before its"
            " deadline for proposals; revertChange takes that back until then."
        )
    )
    async def adopt_proposal(
        self, info: Info, asked: Annotated[AdoptProposalInput, WHAT]
    ) -> AdoptProposalPayload:
        async def act(db: WriteDb) -> AdoptProposalPayload:
            edition_id = input_row_id(asked.edition_id, "Edition", "editionId")
            row = await adopting.adopt_proposal(
                db,
                input_row_id(asked.id, "Proposal", "id"),
                edition_id,
                at=info.context.store.clock(),
                expected_version=or_none(asked.expected_version),
            )
            (edition,) = await editions_by_id(db, [edition_id])
            return AdoptProposalPayload(proposal=Proposal.of(row), edition=Edition.maybe(edition))

        return await carried_out(info, AdoptProposalPayload, asked, act)

    @strawberry.mutation(
        description=(
            "Say until when proposals are adopted into the topics of an edition, by the clock of"
            " the administration that makes each; what was adopted stays so."
        )
    )
    async def change_proposal_deadline(
        self, info: Info, asked: Annotated[ChangeProposalDeadlineInput, WHAT]
    ) -> ChangeProposalDeadlinePayload:
        async def act(db: WriteDb) -> ChangeProposalDeadlinePayload:
            row = await deadlines.change_proposal_deadline(
                db,
                input_row_id(asked.edition_id, "Edition", "editionId"),
                closing_of(asked.closes_on, asked.local_time),
                at=info.context.store.clock(),
                expected_version=or_none(asked.expected_version),
            )
            return ChangeProposalDeadlinePayload(edition=Edition.of(row))

        return await carried_out(info, ChangeProposalDeadlinePayload, asked, act)
