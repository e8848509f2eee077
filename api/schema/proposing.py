"""What authors and their administration do: make a proposal, change it, submit it, withdraw it."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any

import strawberry

from api.context import Info
from api.schema.changing import carried_out
from api.schema.inputs import fit_text, given, input_row_id, input_row_ids, or_none
from api.schema.payloads import WHAT, Payload, key_field, result_field, version_field
from api.schema.proposals import Proposal
from domain.proposals import writing
from domain.proposals.words import (
    ABSTRACT_LENGTH_MAX,
    DOCUMENT_LENGTH_MAX,
    LINK_LENGTH_MAX,
    ProposalWanted,
)
from domain.store import WriteDb


def _words(default: str) -> Any:
    """Return the fields of the words of a proposal, for whoever leaves them out."""

    def field(told: str) -> Any:
        return strawberry.field(default=strawberry.UNSET, description=f"{told} {default}")

    return field


_NEW = _words("Left out means that there is none yet.")
_OLD = _words("Left out means as it is.")


@strawberry.input(description="Input of addProposal.")
class AddProposalInput:
    """An edition, a topic and words."""

    edition_id: strawberry.ID = strawberry.field(description="Edition in which it is made.")
    topic_id: strawberry.ID = strawberry.field(description="Topic that it is on, not a group.")
    title: str = strawberry.field(description="Title, at most 200 characters.")
    abstract: str | None = _NEW("What it is about, at most 4,000 characters.")
    administration_id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET,
        description=(
            "Administration that makes it; left out means your own, and planners always say whose."
        ),
    )
    author_ids: list[strawberry.ID] | None = strawberry.field(
        default=strawberry.UNSET,
        description=(
            "People who make it, 1 to 10, of the administration or taking part in the edition, at"
            " least one of the administration; left out means you alone, and others always say"
            " who."
        ),
    )
    document: str | None = _NEW("The proposal whole, in Markdown, at most 50,000 characters.")
    link: str | None = _NEW("Address of the document elsewhere, of https.")
    idempotency_key: str | None = key_field()


@strawberry.input(description="Input of changeProposal.")
class ChangeProposalInput:
    """A proposal and what is to be other about it."""

    id: strawberry.ID = strawberry.field(description="Proposal, a draft or returned.")
    abstract: str | None = _OLD("What it is about, at most 4,000 characters.")
    author_ids: list[strawberry.ID] | None = _OLD("People who make it, all of them, in order.")
    document: str | None = _OLD("The proposal whole, in Markdown, at most 50,000 characters.")
    link: str | None = strawberry.field(
        default=strawberry.UNSET,
        description=(
            "Address of the document elsewhere, of https; null means none, left out as it is."
        ),
    )
    title: str | None = _OLD("Title, at most 200 characters.")
    topic_id: strawberry.ID | None = _OLD("Topic that it is on, not a group.")
    expected_version: int | None = version_field("proposal")
    idempotency_key: str | None = key_field()


@strawberry.input(description="Input of submitProposal.")
class SubmitProposalInput:
    """A proposal."""

    id: strawberry.ID = strawberry.field(
        description=(
            "Proposal, a draft or returned and changed since, with an abstract and with a document"
            " or a link."
        )
    )
    expected_version: int | None = version_field("proposal")
    idempotency_key: str | None = key_field()


@strawberry.input(description="Input of withdrawProposal.")
class WithdrawProposalInput:
    """A proposal."""

    id: strawberry.ID = strawberry.field(description="Proposal to take back.")
    expected_version: int | None = version_field("proposal")
    idempotency_key: str | None = key_field()


@strawberry.type
class ProposalPayload(Payload):
    """What is answered about a proposal that was changed."""

    proposal: Proposal | None = result_field("Proposal")


@strawberry.type(description="What addProposal did.")
class AddProposalPayload(ProposalPayload):
    """A proposal."""


@strawberry.type(description="What changeProposal did.")
class ChangeProposalPayload(ProposalPayload):
    """A proposal."""


@strawberry.type(description="What submitProposal did.")
class SubmitProposalPayload(ProposalPayload):
    """A proposal."""


@strawberry.type(description="What withdrawProposal did.")
class WithdrawProposalPayload(ProposalPayload):
    """A proposal."""


@strawberry.type
class ProposalMutations:
    """One field for each act on proposals."""

    @strawberry.mutation(
        description="Begin a proposal on a topic, in a draft for its authors and administration."
    )
    async def add_proposal(
        self, info: Info, asked: Annotated[AddProposalInput, WHAT]
    ) -> AddProposalPayload:
        async def act(db: WriteDb) -> AddProposalPayload:
            place = None
            if given(asked.administration_id):
                text = str(asked.administration_id)
                place = input_row_id(text, "Administration", "administrationId")
            row = await writing.add_proposal(
                db,
                input_row_id(asked.edition_id, "Edition", "editionId"),
                place,
                _new(asked, info),
                at=info.context.store.clock(),
            )
            return AddProposalPayload(proposal=Proposal.of(row))

        return await carried_out(info, AddProposalPayload, asked, act)

    @strawberry.mutation(
        description="Change a draft, or begin another revision of what was returned."
    )
    async def change_proposal(
        self, info: Info, asked: Annotated[ChangeProposalInput, WHAT]
    ) -> ChangeProposalPayload:
        async def act(db: WriteDb) -> ChangeProposalPayload:
            row_id = input_row_id(asked.id, "Proposal", "id")
            row = await writing.change_proposal(
                db,
                row_id,
                _changed(asked, await writing.held_wanted(db, row_id)),
                at=info.context.store.clock(),
                expected_version=or_none(asked.expected_version),
            )
            return ChangeProposalPayload(proposal=Proposal.of(row))

        return await carried_out(info, ChangeProposalPayload, asked, act)

    @strawberry.mutation(
        description="Send a proposal to its reviewers; these words never change from then on."
    )
    async def submit_proposal(
        self, info: Info, asked: Annotated[SubmitProposalInput, WHAT]
    ) -> SubmitProposalPayload:
        async def act(db: WriteDb) -> SubmitProposalPayload:
            row = await writing.submit_proposal(
                db,
                input_row_id(asked.id, "Proposal", "id"),
                at=info.context.store.clock(),
                expected_version=or_none(asked.expected_version),
            )
            return SubmitProposalPayload(proposal=Proposal.of(row))

        return await carried_out(info, SubmitProposalPayload, asked, act)

    @strawberry.mutation(
        description="Take a proposal back for good; refused once an edition has adopted it."
    )
    async def withdraw_proposal(
        self, info: Info, asked: Annotated[WithdrawProposalInput, WHAT]
    ) -> WithdrawProposalPayload:
        async def act(db: WriteDb) -> WithdrawProposalPayload:
            row = await writing.withdraw_proposal(
                db,
                input_row_id(asked.id, "Proposal", "id"),
                at=info.context.store.clock(),
                expected_version=or_none(asked.expected_version),
            )
            return WithdrawProposalPayload(proposal=Proposal.of(row))

        return await carried_out(info, WithdrawProposalPayload, asked, act)


def _new(asked: AddProposalInput, info: Info) -> ProposalWanted:
    viewer = info.context.viewer
    authors = () if viewer.manager_id is None else (viewer.manager_id,)
    blank = ProposalWanted(topic_id="", author_ids=authors, title="")
    return _changed(asked, blank)


def _changed(asked: AddProposalInput | ChangeProposalInput, was: ProposalWanted) -> ProposalWanted:
    """Return a proposal with what was given of it, and all else as it was."""
    values: dict[str, Any] = {}
    for name, most in (
        ("title", None),
        ("abstract", ABSTRACT_LENGTH_MAX),
        ("document", DOCUMENT_LENGTH_MAX),
        ("link", LINK_LENGTH_MAX),
    ):
        text = getattr(asked, name)
        if given(text):
            is_long = name in ("abstract", "document")
            values[name] = (
                fit_text(text, name) if most is None else fit_text(text, name, most, lines=is_long)
            )
    if asked.link is None:
        values["link"] = None
    if given(asked.topic_id):
        values["topic_id"] = input_row_id(str(asked.topic_id), "Topic", "topicId")
    if given(asked.author_ids):
        values["author_ids"] = input_row_ids(asked.author_ids or (), "Manager", "authorIds")
    return replace(was, **values)
