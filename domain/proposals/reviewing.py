"""What planners and coordinators of other administrations do: endorse, or return with comments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select

from domain import models
from domain.errors import Conflict, InvalidInput, NotFound
from domain.lookups import held_person
from domain.models import EventKind, ProposalNoticeKind, ProposalVerdict
from domain.policy import Role
from domain.policy.narrowing import viewer_of
from domain.proposals.holding import author_ids, hold_submitted, newest_revision
from domain.proposals.notes import as_noted, note_proposal, tell_authors
from domain.proposals.rules import Review, broken_review_rule
from domain.proposals.states import require_edition, require_move
from domain.proposals.words import COMMENTS_LENGTH_MAX
from domain.store import ReadDb, WriteDb

_MOVES: Final = {ProposalVerdict.ENDORSE: "endorse", ProposalVerdict.RETURN: "return"}
_NOTICES: Final = {
    ProposalVerdict.ENDORSE: ProposalNoticeKind.ENDORSED,
    ProposalVerdict.RETURN: ProposalNoticeKind.RETURNED,
}


@dataclass(frozen=True)
class ReviewWanted:
    """A review; ``reviewer_id`` is the person whose judgement it is, None where nobody is named."""

    verdict: ProposalVerdict
    comments: str = ""
    reviewer_id: str | None = None


async def review_proposal(
    db: WriteDb,
    proposal_id: str,
    wanted: ReviewWanted,
    *,
    at: datetime,
    expected_version: int | None = None,
) -> models.Proposal:
    """Endorse a proposal, or return it with comments; its authors are told.

    Raises:
        NotFound: there is no such proposal or reviewer that the viewer sees.
        Stale: it is not of the version expected.
        InvalidInput: it is returned without comments, or they are too long.
        Conflict: it is not submitted, is of the administration that would review it, or the
            edition is archived.
    """
    edition, row = await hold_submitted(db, proposal_id, expected_version)
    await _refuse_own(db, edition, row, wanted)
    require_edition(_MOVES[wanted.verdict], edition, "id")
    after = require_move(_MOVES[wanted.verdict], row, "id")
    _check_comments(row, wanted)
    before = as_noted(row)
    viewer = viewer_of(db.info)
    is_coordinator = viewer.role is Role.COORDINATOR
    revision = await newest_revision(db, row)
    review = models.ProposalReview(
        id=models.new_id(),
        revision_id=revision.id,
        verdict=wanted.verdict,
        comments=wanted.comments,
        administration_id=viewer.administration_id if is_coordinator else None,
        reviewer_id=wanted.reviewer_id,
        reviewed_at=at,
    )
    db.add(review)
    row.state, row.seeded = after, False
    await db.flush()
    await note_proposal(db, row, before, EventKind.PROPOSAL_REVIEWED, at=at)
    tell_authors(db, row, _NOTICES[wanted.verdict], at)
    return row


def _check_comments(row: models.Proposal, wanted: ReviewWanted) -> None:
    path = ("comments",)
    if wanted.verdict is ProposalVerdict.RETURN and not wanted.comments.strip():
        raise InvalidInput(
            f"Say what the authors of {row.code} are to change, so that they can.", path=path
        )
    if len(wanted.comments) > COMMENTS_LENGTH_MAX:
        raise InvalidInput(
            f"The comments are longer than {COMMENTS_LENGTH_MAX:,} characters.", path=path
        )


async def _refuse_own(
    db: WriteDb, edition: models.Edition, row: models.Proposal, wanted: ReviewWanted
) -> None:
    """Refuse a review by an administration that makes the proposal, or by one of its people.

    Raises:
        Conflict: naming the proposal and the administration.
        NotFound: the reviewer is nobody whom the viewer may name.
    """
    viewer = viewer_of(db.info)
    reviewing = {viewer.administration_id} if viewer.role is Role.COORDINATOR else set()
    path: tuple[str, ...] = ("id",)
    if wanted.reviewer_id is not None:
        reviewer = await held_person(db, wanted.reviewer_id)
        if reviewer is None or not reviewing <= {reviewer.administration_id}:
            raise NotFound(
                "There is no such person whom you may name as the reviewer.", path=("reviewerId",)
            )
        reviewing.add(reviewer.administration_id)
        if not viewer.administration_id:
            path = ("reviewerId",)
    review = Review(frozenset(filter(None, reviewing)), await _proposing(db, row))
    if broken_review_rule(review) is not None:
        places = models.Administration
        both = review.reviewing & review.proposing
        codes = await db.scalars(select(places.code).where(places.id.in_(both)))
        raise Conflict(
            f"The proposal {row.code} of {edition.slug} is made by {' and '.join(sorted(codes))}."
            " Nobody reviews a proposal of their own administration: let another one, or a"
            " planner, review it.",
            path=path,
        )


async def _proposing(db: ReadDb, row: models.Proposal) -> frozenset[str]:
    """Return the administrations of a proposal and its authors, by id."""
    person = models.Manager
    authors = await author_ids(db, row.id)
    places = await db.scalars(select(person.administration_id).where(person.id.in_(authors)))
    return frozenset({row.administration_id, *places})
