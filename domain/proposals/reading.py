"""Proposals in the shapes that loaders and lists ask for. Reads only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, func, select

from domain import models
from domain.lookups import in_order, lists_by, rows_by
from domain.models import ProposalState
from domain.pages import Key, Listing, any_of, containing
from domain.store import ReadDb


@dataclass(frozen=True)
class ProposalFilter:
    """Which proposals; what is None does not narrow. ``search`` looks at titles and abstracts."""

    administration_code_in: tuple[str, ...] | None = None
    search: str | None = None
    state_in: tuple[ProposalState, ...] | None = None
    topic_key_in: tuple[str, ...] | None = None


def _narrow(where: ProposalFilter) -> Iterator[ColumnElement[bool]]:
    row, words = models.Proposal, models.ProposalRevision
    yield from any_of(models.Administration.code, where.administration_code_in)
    yield from any_of(row.state, where.state_in)
    yield from any_of(models.Topic.key, where.topic_key_in)
    if where.search is not None:
        said = containing(where.search, words.title, words.abstract)
        yield row.id.in_(select(words.proposal_id).where(*said))


PROPOSALS_OF_EDITION = Listing(
    name="edition.proposals",
    row=models.Proposal,
    statement=select(models.Proposal)
    .join(models.Edition, models.Proposal.edition_id == models.Edition.id)
    .join(models.Administration, models.Proposal.administration_id == models.Administration.id)
    .join(models.Topic, models.Proposal.topic_id == models.Topic.id),
    orders={
        "code": (Key(models.Edition.number, int), Key(models.Proposal.number, int)),
        "administration": (Key(models.Administration.code),),
        "submitted_at": (Key(models.Proposal.submitted_at, datetime, is_nullable=True),),
        "topic": (Key(models.Topic.sort_order, int), Key(models.Topic.key)),
    },
    default=(("code", False),),
    narrow=_narrow,
    parent=models.Proposal.edition_id,
)
ADOPTED_BY_EDITION = replace(
    PROPOSALS_OF_EDITION,
    name="edition.adopted_proposals",
    parent=models.Proposal.adopted_edition_id,
)
PROPOSALS_OF_PROGRAMME = replace(
    PROPOSALS_OF_EDITION, name="programme.proposals", parent=models.Edition.programme_id
)


async def proposals_by_id(db: ReadDb, ids: Sequence[str]) -> list[models.Proposal | None]:
    """Return proposals in the order asked, None where there is none."""
    return await rows_by(db, models.Proposal.id, ids)


async def authors_by_proposal(db: ReadDb, ids: Sequence[str]) -> list[list[models.ProposalAuthor]]:
    """Return the authors of each proposal, in order."""
    row = models.ProposalAuthor
    return await lists_by(db, select(row).order_by(row.position, row.id), row.proposal_id, ids)


async def newest_by_proposal(
    db: ReadDb, ids: Sequence[str]
) -> list[models.ProposalRevision | None]:
    """Return the newest revision of each proposal that the viewer sees, None where there is none.

    Cost: one statement, and no older words.
    """
    row = models.ProposalRevision
    last = (
        select(row.proposal_id, func.max(row.number).label("number"))
        .where(row.proposal_id.in_(ids))
        .group_by(row.proposal_id)
        .subquery()
    )
    rows = await db.scalars(
        select(row).join(
            last, (row.proposal_id == last.c.proposal_id) & (row.number == last.c.number)
        )
    )
    found = {each.proposal_id: each for each in rows}
    return [found.get(row_id) for row_id in ids]


async def revisions_by_proposal(
    db: ReadDb, ids: Sequence[str]
) -> list[list[models.ProposalRevision]]:
    """Return the revisions of each proposal, the first first."""
    row = models.ProposalRevision
    return await lists_by(db, select(row).order_by(row.number), row.proposal_id, ids)


async def reviews_by_proposal(
    db: ReadDb, ids: Sequence[str]
) -> list[list[tuple[int, models.ProposalReview]]]:
    """Return the reviews of each proposal, in order, each with the number of its revision."""
    row, revision = models.ProposalReview, models.ProposalRevision
    found = await db.execute(
        select(revision.proposal_id, revision.number, row)
        .join(revision, revision.id == row.revision_id)
        .where(revision.proposal_id.in_(ids))
        .order_by(revision.number)
    )
    return in_order(((place, (number, each)) for place, number, each in found), ids)


async def notices_by_proposal(db: ReadDb, ids: Sequence[str]) -> list[list[models.ProposalNotice]]:
    """Return what the authors of each proposal were told, in order of time."""
    row = models.ProposalNotice
    return await lists_by(db, select(row).order_by(row.told_at, row.id), row.proposal_id, ids)


async def adopted_topics(db: ReadDb, edition_id: str) -> tuple[str, ...]:
    """Return the topics of proposals that an edition adopted, by key, the first adopted first."""
    row, topic = models.Proposal, models.Topic
    keys = await db.scalars(
        select(topic.key)
        .join(row, row.topic_id == topic.id)
        .where(row.adopted_edition_id == edition_id)
        .order_by(row.adopted_at, row.id)
    )
    return tuple(dict.fromkeys(keys))
