"""Which rule the fields of proposals, their revisions, reviews and deadlines obey."""

from __future__ import annotations

from typing import Final

from domain.policy.rules import (
    ANYONE,
    PEOPLE,
    PLANS,
    PROPOSAL_REVIEWS,
    PROPOSALS,
    PROPOSES,
    REVIEWS_PROPOSALS,
    Rule,
)

_ACTS: Final = {
    "AddProposal": "proposal",
    "AdoptProposal": "edition proposal",
    "ChangeProposal": "proposal",
    "ChangeProposalDeadline": "edition",
    "ReviewProposal": "proposal",
    "SubmitProposal": "proposal",
    "WithdrawProposal": "proposal",
}

PROPOSAL_FIELDS: Final[tuple[tuple[Rule, str, str], ...]] = (
    (PROPOSALS, "Edition", "adoptedProposals proposalDeadline proposals"),
    (PROPOSALS, "Programme", "proposals"),
    (
        PROPOSALS,
        "Proposal",
        (
            "administration adoptedAt adoptedEdition code edition id revision revisions state "
            "submittedAt synthetic topic version"
        ),
    ),
    (PEOPLE, "Proposal", "authors"),
    (PROPOSAL_REVIEWS, "Proposal", "notices reviews"),
    (PROPOSALS, "ProposalDeadline", "closesOn localTime version"),
    (PROPOSAL_REVIEWS, "ProposalNotice", "kind text toldAt"),
    (
        PROPOSAL_REVIEWS,
        "ProposalReview",
        "administration comments reviewedAt revisionNumber reviewer verdict",
    ),
    (
        PROPOSALS,
        "ProposalRevision",
        "abstract document link number submittedAt title",
    ),
    (PROPOSES, "Mutation", "addProposal changeProposal submitProposal withdrawProposal"),
    (REVIEWS_PROPOSALS, "Mutation", "reviewProposal"),
    (PLANS, "Mutation", "adoptProposal changeProposalDeadline"),
    *((ANYONE, f"{act}Payload", f"replayed userErrors {told}") for act, told in _ACTS.items()),
    (ANYONE, "ProposalConnection", "edges nodes pageInfo totalCount"),
    (ANYONE, "ProposalEdge", "cursor node"),
)
