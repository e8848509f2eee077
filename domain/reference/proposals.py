"""Writes proposals that were invented for a demonstration, each of them as synthetic.

No file format.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time

from sqlalchemy import select

from domain import models
from domain.errors import NotFound
from domain.reference.ledger import Ledger, Row
from domain.reference.proposal_records import ProposalRecord, ReviewRecord, RevisionRecord
from domain.reference.report import LoadReport
from domain.store import WriteDb

_NOON = time(12, tzinfo=UTC)


async def write_proposals(
    db: WriteDb, edition: str, records: Sequence[ProposalRecord]
) -> LoadReport:
    """Make the seeded proposals of an edition equal to the records, each of them as synthetic.

    Args:
        db: a unit of work.
        edition: the slug of an edition whose delegates stand already.
        records: each number at most once.

    Raises:
        NotFound: the edition, an administration, a topic or a delegate is not there.
    """
    found = await db.scalar(select(models.Edition.id).where(models.Edition.slug == edition))
    if found is None:
        raise NotFound(f"There is no edition {edition}. Load it first.", path=("edition",))
    ledger = Ledger(db)
    places = await ledger.open(models.Administration, ("code",))
    topics = await ledger.open(models.Topic, ("key",))
    key = ("edition_id", "number")
    wanted = [(found, each.number) for each in records]
    within = models.Proposal.edition_id == found
    sheet = await ledger.open(models.Proposal, key, wanted, within=within)
    rows: list[Row] = [
        {
            "edition_id": found,
            "number": each.number,
            "administration_id": places.id_of(each.administration),
            "topic_id": topics.id_of(each.topic),
            "state": each.state,
            "newest": len(each.revisions),
            "submitted_at": _last_submitted(each),
            "adopted_edition_id": None,
            "adopted_at": None,
            "synthetic": True,
        }
        for each in records
    ]
    await ledger.write(sheet, rows)
    given = [(sheet.id_of(found, each.number), each) for each in records]
    await _write_authors(db, ledger, found, given)
    await _write_words(ledger, found, given)
    return await ledger.close()


_Given = Sequence[tuple[str, ProposalRecord]]


async def _write_authors(db: WriteDb, ledger: Ledger, edition_id: str, given: _Given) -> None:
    delegate = models.Delegate
    found = await db.execute(
        select(delegate.code, delegate.manager_id).where(delegate.edition_id == edition_id)
    )
    people: dict[str, str] = {code: person for code, person in found}  # noqa: C416 -- rows are no pairs to mypy
    for _, record in given:
        for code in record.authors:
            if code not in people:
                raise NotFound(
                    f"The edition has no delegate {code}. Load its people first.",
                    path=("proposals", str(record.number)),
                )
    rows: list[Row] = [
        {"proposal_id": row_id, "manager_id": people[code], "position": position}
        for row_id, record in given
        for position, code in enumerate(record.authors)
    ]
    proposal = models.Proposal
    of_edition = select(proposal.id).where(proposal.edition_id == edition_id)
    within = models.ProposalAuthor.proposal_id.in_(of_edition)
    key = ("proposal_id", "manager_id")
    await ledger.fill(models.ProposalAuthor, key, rows, within=within, owner="proposal_id")


async def _write_words(ledger: Ledger, edition_id: str, given: _Given) -> None:
    row, proposal = models.ProposalRevision, models.Proposal
    of_edition = select(proposal.id).where(proposal.edition_id == edition_id)
    key = ("proposal_id", "number")
    every = [
        (row_id, number, each)
        for row_id, record in given
        for number, each in enumerate(record.revisions, 1)
    ]
    wanted = [(row_id, number) for row_id, number, _ in every]
    sheet = await ledger.open(row, key, wanted, within=row.proposal_id.in_(of_edition))
    rows = [_revision(row_id, number, each) for row_id, number, each in every]
    await ledger.write(sheet, rows, owner="proposal_id")
    places = await ledger.open(models.Administration, ("code",))
    reviews: list[Row] = [
        _review(sheet.id_of(row_id, number), places.id_of(each.review.administration), each.review)
        for row_id, number, each in every
        if each.review is not None
    ]
    review = models.ProposalReview
    of_words = select(row.id).where(row.proposal_id.in_(of_edition))
    within = review.revision_id.in_(of_words)
    await ledger.fill(review, ("revision_id",), reviews, within=within, owner="revision_id")


def _revision(proposal_id: str, number: int, each: RevisionRecord) -> Row:
    return {
        "proposal_id": proposal_id,
        "number": number,
        "title": each.title,
        "abstract": each.abstract,
        "document": each.document,
        "link": None,
        "submitted_at": _noon(each.submitted_on),
    }


def _review(revision_id: str, administration_id: str, each: ReviewRecord) -> Row:
    return {
        "revision_id": revision_id,
        "verdict": each.verdict,
        "comments": each.comments,
        "administration_id": administration_id,
        "reviewer_id": None,
        "reviewed_at": _noon(each.reviewed_on),
    }


def _last_submitted(record: ProposalRecord) -> datetime | None:
    days = [each.submitted_on for each in record.revisions if each.submitted_on is not None]
    return _noon(max(days, default=None))


def _noon(day: date | None) -> datetime | None:
    return None if day is None else datetime.combine(day, _NOON)
