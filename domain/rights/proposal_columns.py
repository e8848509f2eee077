"""The columns of proposals, and what becomes of them when an author or a reviewer is erased.

Words that nobody else answers for go; those of a proposal with other authors stay theirs.
"""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import ColumnElement, Select, select

from domain import models
from domain.rights.personal import TOMBSTONE, Personal


def authored(person: str) -> Select[Any]:
    """Find the proposals that a person is an author of."""
    row = models.ProposalAuthor
    return select(row.proposal_id).where(row.manager_id == person)


def _revisions(person: str) -> Select[Any]:
    row = models.ProposalRevision
    return select(row.id).where(row.proposal_id.in_(authored(person)))


def _proposed_alone(person: str) -> ColumnElement[bool]:
    """Find the words of proposals whose other authors are erased too, and that none adopted.

    What an edition adopted is of the edition from then on.
    """
    row, author, other = models.ProposalRevision, models.ProposalAuthor, models.Manager
    proposal = models.Proposal
    shared = (
        select(author.proposal_id)
        .join(other, other.id == author.manager_id)
        .where(author.manager_id != person, other.erased_at.is_(None))
    )
    adopted = select(proposal.id).where(proposal.state == models.ProposalState.ADOPTED)
    return row.proposal_id.not_in(shared) & row.proposal_id.not_in(adopted)


def _reviewed_or_of_emptied(person: str) -> ColumnElement[bool]:
    """Find the reviews whose words are the person's, or about words that go."""
    row, revision = models.ProposalReview, models.ProposalRevision
    words = select(revision.id).where(
        revision.proposal_id.in_(authored(person)), _proposed_alone(person)
    )
    return (row.reviewer_id == person) | row.revision_id.in_(words)


PROPOSALS: Final[tuple[Personal, ...]] = (
    Personal(
        models.ProposalAuthor,
        lambda person: models.ProposalAuthor.manager_id == person,
        kept="id proposal_id manager_id position seeded",
    ),
    Personal(
        models.ProposalReview,
        lambda person: (
            (models.ProposalReview.reviewer_id == person)
            | models.ProposalReview.revision_id.in_(_revisions(person))
        ),
        erased={"comments": TOMBSTONE, "seeded": False},
        kept="id revision_id verdict reviewed_at",
        # Who judged is not for those who are judged.
        withheld="administration_id reviewer_id",
        emptied=_reviewed_or_of_emptied,
    ),
    Personal(
        models.ProposalRevision,
        lambda person: models.ProposalRevision.proposal_id.in_(authored(person)),
        erased={
            "title": TOMBSTONE,
            "abstract": "",
            "document": "",
            "link": None,
            "seeded": False,
        },
        kept="id proposal_id number submitted_at",
        emptied=_proposed_alone,
    ),
    Personal(
        models.Proposal,
        lambda person: models.Proposal.id.in_(authored(person)),
        kept=(
            "id edition_id number administration_id topic_id state newest submitted_at"
            " adopted_edition_id adopted_at synthetic version seeded"
        ),
    ),
    Personal(
        models.ProposalNotice,
        lambda person: models.ProposalNotice.proposal_id.in_(authored(person)),
        kept="id proposal_id kind told_at",
    ),
)
