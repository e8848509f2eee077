"""What came of an edition, in numbers that everybody may know; single people are in none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from domain import models
from domain.evaluations.reading import forms_by_edition
from domain.instruments.reading import moved_between_sides
from domain.models import (
    MEETS,
    CommitmentState,
    EvaluationLevel,
    ProposalState,
    QuestionKind,
    RecommendationState,
)
from domain.outcomes.overdue import overdue
from domain.policy import Viewer
from domain.runs.evaluating.results import FormResults, form_results
from domain.runs.measures import sees_partnerships
from domain.runs.sharing import SMALL_GROUP
from domain.store import ReadDb
from graph.competence import per_mille


@dataclass(frozen=True)
class LevelOutcome:
    """What was answered at one level, over its closed forms; figures None are hidden.

    ``invited`` are those asked by the forms that can be told of, each time they were. The mean is
    of all answers on a scale from 1 to 5 that can be told of.
    """

    level: EvaluationLevel
    forms: int
    invited: int
    answered: int | None
    mean_per_mille: int | None

    @property
    def response_per_mille(self) -> int | None:
        """Share of those asked who answered; None where it is hidden, or nobody was asked."""
        return None if self.answered is None else per_mille(self.answered, self.invited)


@dataclass(frozen=True)
class EditionOutcome:
    """An edition in numbers; ``pairings_met`` and ``contacts`` None are of few people."""

    delegates: int
    administrations: int
    sessions: int
    pairings_met: int | None
    contacts: int | None
    recommendations_agreed: int
    commitments_open: int
    commitments_done: int
    commitments_overdue: int
    proposals_adopted: int
    instruments_moved: int
    levels: tuple[LevelOutcome, ...]


async def edition_outcome(
    db: ReadDb, viewer: Viewer, edition: models.Edition, at: datetime
) -> EditionOutcome:
    """Count what came of an edition up to a moment.

    Args:
        db: one that sees everything.
        viewer: who asks.
        edition: which.
        at: now.

    Cost: some ten statements, and six more for each closed form.
    """
    delegate, person = models.Delegate, models.Manager
    recommendation, commitment = models.Recommendation, models.Commitment
    proposal, placement, run = models.Proposal, models.AgendaPlacement, models.AgendaRun
    here = delegate.edition_id == edition.id, delegate.withdrawn_at.is_(None)
    promised = (
        select(func.count(commitment.id))
        .join(recommendation, recommendation.id == commitment.recommendation_id)
        .where(recommendation.edition_id == edition.id)
    )
    met, touched = await _contacts(db, viewer, edition.id)
    return EditionOutcome(
        delegates=await _count(db, select(func.count(delegate.id)).where(*here)),
        administrations=await _count(
            db,
            select(func.count(person.administration_id.distinct()))
            .join(delegate, delegate.manager_id == person.id)
            .where(*here),
        ),
        sessions=await _count(
            db,
            select(func.count(placement.id))
            .join(run, run.id == placement.run_id)
            .where(run.edition_id == edition.id, models.stands(run)),
        ),
        pairings_met=met,
        contacts=touched,
        recommendations_agreed=await _count(
            db,
            select(func.count(recommendation.id)).where(
                recommendation.edition_id == edition.id,
                recommendation.state == RecommendationState.AGREED,
            ),
        ),
        commitments_open=await _count(db, promised.where(commitment.state == CommitmentState.OPEN)),
        commitments_done=await _count(db, promised.where(commitment.state == CommitmentState.DONE)),
        commitments_overdue=await _count(db, promised.where(overdue(at))),
        proposals_adopted=await _count(
            db,
            select(func.count(proposal.id)).where(
                proposal.edition_id == edition.id, proposal.state == ProposalState.ADOPTED
            ),
        ),
        instruments_moved=await _count(
            db, moved_between_sides(edition.id, edition.starts_on, at.date())
        ),
        levels=await _levels(db, viewer, edition.id, at),
    )


async def _count(db: ReadDb, statement: Any) -> int:
    return await db.scalar(statement) or 0


async def _contacts(db: ReadDb, viewer: Viewer, edition_id: str) -> tuple[int | None, int | None]:
    """Count the pairings that met or called, and all contacts; None of few people."""
    row, contact = models.Partnership, models.Contact
    rows = (
        await db.execute(
            select(row.id, row.left_delegate_id, row.right_delegate_id, contact.kind)
            .join(contact, contact.partnership_id == row.id)
            .where(row.edition_id == edition_id)
        )
    ).all()
    met = {row_id: (left, right) for row_id, left, right, kind in rows if kind in MEETS}
    all_people = {person for _, left, right, _ in rows for person in (left, right)}
    people_met = {person for pair in met.values() for person in pair}
    is_open = sees_partnerships(viewer, edition_id)
    return (
        len(met) if is_open or len(people_met) >= SMALL_GROUP else None,
        len(rows) if is_open or len(all_people) >= SMALL_GROUP else None,
    )


async def _levels(
    db: ReadDb, viewer: Viewer, edition_id: str, at: datetime
) -> tuple[LevelOutcome, ...]:
    """Return the levels that were asked about, in order."""
    (forms,) = await forms_by_edition(db, [edition_id])
    found: dict[EvaluationLevel, list[FormResults]] = {}
    for form in forms:
        results = await form_results(db, viewer, form, at)
        if results is not None:
            found.setdefault(form.level, []).append(results)
    return tuple(_level(level, found[level]) for level in EvaluationLevel if level in found)


def _level(level: EvaluationLevel, results: Sequence[FormResults]) -> LevelOutcome:
    """Add up the forms of a level of what each may be told of as a whole: nothing else is known."""
    told = [each.groups[0] for each in results if each.groups[0].answered is not None]
    scales = [
        one.figures
        for each in results
        for one in each.groups[0].questions
        if one.kind is QuestionKind.SCALE
    ]
    total, count = _sum(each.total for each in scales), _sum(each.answered for each in scales)
    return LevelOutcome(
        level,
        len(results),
        sum(each.invited for each in told),
        sum(each.answered or 0 for each in told) if told else None,
        per_mille(total, count),
    )


def _sum(figures: Iterable[int | None]) -> int:
    return sum(each for each in figures if each is not None)
