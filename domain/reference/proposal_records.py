"""Proposals as typed records, with keys where tables have ids.

Shapes only: no file format, no database.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from domain import models


@dataclass(frozen=True, slots=True)
class ReviewRecord:
    """What the administration of that code said of a revision."""

    administration: str
    verdict: models.ProposalVerdict
    comments: str
    reviewed_on: date


@dataclass(frozen=True, slots=True)
class RevisionRecord:
    """The words of a proposal; without a day they were not submitted yet."""

    title: str
    abstract: str
    document: str
    submitted_on: date | None
    review: ReviewRecord | None


@dataclass(frozen=True, slots=True)
class ProposalRecord:
    """A proposal of an administration; authors by the codes of delegates, revisions in order."""

    number: int
    administration: str
    topic: str
    authors: tuple[str, ...]
    revisions: tuple[RevisionRecord, ...]

    @property
    def state(self) -> models.ProposalState:
        """Where it stands after its last revision."""
        last = self.revisions[-1]
        if last.review is not None:
            endorsed = last.review.verdict is models.ProposalVerdict.ENDORSE
            return models.ProposalState.ENDORSED if endorsed else models.ProposalState.RETURNED
        if last.submitted_on is not None:
            return models.ProposalState.SUBMITTED
        written = len(self.revisions) > 1
        return models.ProposalState.RETURNED if written else models.ProposalState.DRAFT
