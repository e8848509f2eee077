"""Proposals of the two editions in every state, for who reads which of their words."""

from typing import NamedTuple

from domain import models
from domain.models import ProposalState, ProposalVerdict
from tests.two_editions import AT, DAY, secret


class Made(NamedTuple):
    """Of a proposal: its edition, administration, author and state."""

    edition: str
    administration: str
    author: str
    state: ProposalState


PROPOSALS = {
    "pdraft": Made("own", "pe", "ana", ProposalState.DRAFT),
    "pback": Made("own", "pe", "ana", ProposalState.RETURNED),
    "psent": Made("own", "mx", "luz", ProposalState.SUBMITTED),
    "pother": Made("own", "mx", "luz", ProposalState.DRAFT),
    "pfar": Made("other", "mx", "eva", ProposalState.SUBMITTED),
    "pgood": Made("other", "cn", "bao", ProposalState.ENDORSED),
    "ptaken": Made("other", "cn", "bao", ProposalState.ADOPTED),
    "pstaff": Made("other", "pe", "pia", ProposalState.DRAFT),
}
# Of what was adopted there are older words, and somebody's about these.
OLDER = "ptaken"
UNSENT = (ProposalState.DRAFT,)


def proposal_rows() -> list[list[models.Record]]:
    """Return the proposals, then their authors and words, then the reviews."""
    proposals, parts, reviews = [], [], []
    for number, (row_id, made) in enumerate(PROPOSALS.items(), 1):
        is_taken = made.state is ProposalState.ADOPTED
        sent = None if made.state in UNSENT else AT
        newest = 2 if row_id == OLDER else 1
        proposals.append(
            models.Proposal(
                id=row_id,
                edition_id=made.edition,
                number=number,
                administration_id=made.administration,
                topic_id="window",
                state=made.state,
                newest=newest,
                submitted_at=sent,
                adopted_edition_id="own" if is_taken else None,
                adopted_at=AT if is_taken else None,
            )
        )
        parts.append(models.ProposalAuthor(proposal_id=row_id, manager_id=made.author, position=0))
        parts.extend(
            models.ProposalRevision(
                id=f"{row_id}{count}",
                proposal_id=row_id,
                number=count,
                title=secret("title", f"{row_id}{count}"),
                abstract="a",
                document=secret("document", f"{row_id}{count}"),
                submitted_at=sent,
            )
            for count in range(1, newest + 1)
        )
    for row_id in ("pback", OLDER):
        reviews.append(
            models.ProposalReview(
                revision_id=f"{row_id}1",
                verdict=ProposalVerdict.RETURN,
                comments=secret("comments", row_id),
                administration_id="mx",
                reviewer_id="luz",
                reviewed_at=AT,
            )
        )
        kind = models.ProposalNoticeKind.RETURNED
        reviews.append(models.ProposalNotice(proposal_id=row_id, kind=kind, told_at=AT))
    deadline = models.ProposalDeadline(edition_id="own", closes_on=DAY)
    return [proposals, [*parts, deadline], reviews]


def proposal_secrets() -> list[tuple[str, str, str, str]]:
    """Return the words that only some may read: each with the field and the row that show it."""
    found = []
    for row_id in PROPOSALS:
        newest = 2 if row_id == OLDER else 1
        for noun, name in (("title", "title"), ("document", "document")):
            field = f"ProposalRevision.{name}"
            found.append((secret(noun, f"{row_id}{newest}"), field, "Proposal", row_id))
            if row_id == OLDER:
                older = f"{row_id}1"
                found.append((secret(noun, older), field, "ProposalRevision", older))
    found.append((secret("comments", "pback"), "ProposalReview.comments", "Proposal", "pback"))
    field = "ProposalReview.comments"
    return [*found, (secret("comments", OLDER), field, "ProposalRevision", f"{OLDER}1")]
