"""What authors and their administration do: make a proposal, change it, submit it, withdraw it."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import datetime
from typing import Final, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified

from domain import models
from domain.audit import Undo
from domain.errors import Conflict
from domain.models import EventKind, ProposalNoticeKind, ProposalState
from domain.nominations.holding import find_side, hold_edition
from domain.proposals.holding import (
    author_ids,
    check_authors,
    check_topic,
    find_proposing,
    hold_own,
    newest_revision,
)
from domain.proposals.notes import as_noted, leave_note, note_proposal, tell_authors
from domain.proposals.numbers import next_number
from domain.proposals.states import require_edition, require_move
from domain.proposals.words import ProposalWanted, check_words, require_documented
from domain.store import ReadDb, WriteDb

REVISIONS_MAX: Final = 50


class Kept(NamedTuple):
    """A draft that was there before: its id and its number."""

    row_id: str
    number: int


async def add_proposal(
    db: WriteDb,
    edition_id: str,
    administration_id: str | None,
    wanted: ProposalWanted,
    *,
    at: datetime,
    kept: Kept | None = None,
) -> models.Proposal:
    """Begin a proposal, as a draft that its authors and their administration see.

    Args:
        db: of a unit of work.
        edition_id: in which it is made.
        administration_id: that makes it; None is the viewer's own.
        wanted: its topic, authors and words.
        at: when.
        kept: that of a draft which was there before.

    Raises:
        NotFound: there is no such edition, administration, topic or person for the viewer.
        InvalidInput: the administration is on no side of the edition, a text does not fit, the
            topic is a group, or nobody of the administration is an author.
        Conflict: the edition is archived, or the administration has made as many as it may.
    """
    edition = await hold_edition(db, edition_id, "editionId")
    require_edition("add", edition, "editionId")
    administration = await find_proposing(db, administration_id, "administrationId")
    await find_side(db, edition, administration, "administrationId")
    check_words(wanted)
    await check_topic(db, wanted.topic_id)
    # Whoever takes the removal of a draft back need not know its authors.
    if kept is None:
        await check_authors(db, edition, administration.id, wanted, [])
    number = kept.number if kept else await next_number(db, edition, administration)
    row = models.Proposal(
        id=kept.row_id if kept else models.new_id(),
        edition_id=edition.id,
        number=number,
        administration_id=administration.id,
        topic_id=wanted.topic_id,
        state=ProposalState.DRAFT,
        newest=1,
    )
    revision = models.ProposalRevision(
        id=models.new_id(), proposal_id=row.id, number=1, title=wanted.title
    )
    _fill(revision, wanted)
    # With their authors at once: without them a manager's new proposal is nobody's.
    db.add_all([row, revision, *_authors(row.id, wanted.author_ids)])
    await db.flush()
    undo = Undo("remove_proposal", {})
    await note_proposal(db, row, None, EventKind.PROPOSAL_CHANGED, at=at, undo=undo)
    return row


async def change_proposal(
    db: WriteDb,
    proposal_id: str,
    wanted: ProposalWanted,
    *,
    at: datetime,
    expected_version: int | None = None,
) -> models.Proposal:
    """Make a draft what is wanted, or what was returned a new revision. The same changes nothing.

    Raises:
        NotFound: there is no such proposal that the viewer may change, no such topic or person.
        Stale: it is not of the version expected.
        InvalidInput: as for a new one.
        Conflict: it is neither a draft nor returned, the edition is archived, or it has as many
            revisions as it may.
    """
    edition, row = await hold_own(db, proposal_id, expected_version)
    require_edition("change", edition, "id")
    require_move("change", row, "id")
    was = await as_wanted(db, row)
    if wanted == was:
        return row
    check_words(wanted)
    if wanted.topic_id != was.topic_id:
        await check_topic(db, wanted.topic_id)
    if wanted.author_ids != was.author_ids:
        known = list(was.author_ids)
        await check_authors(db, edition, row.administration_id, wanted, known)
    before = as_noted(row)
    await _put_authors(db, row.id, wanted.author_ids)
    await _put_words(db, row, wanted, was)
    row.topic_id, row.seeded = wanted.topic_id, False
    # Words and authors are tables of their own: the change is one of the proposal all the same.
    flag_modified(row, "topic_id")
    await db.flush()
    undo = Undo("change_proposal", asdict(was))
    await note_proposal(db, row, before, EventKind.PROPOSAL_CHANGED, at=at, undo=undo)
    return row


async def submit_proposal(
    db: WriteDb, proposal_id: str, *, at: datetime, expected_version: int | None = None
) -> models.Proposal:
    """Send a proposal to those who review it; its words never change from then on.

    Raises:
        NotFound: there is no such proposal that the viewer may change.
        Stale: it is not of the version expected.
        InvalidInput: it has no abstract, or neither a document nor a link.
        Conflict: it is neither a draft nor returned, was not changed since it was returned, or the
            edition is archived.
    """
    edition, row = await hold_own(db, proposal_id, expected_version)
    require_edition("submit", edition, "id")
    after = require_move("submit", row, "id")
    revision = await newest_revision(db, row)
    if revision.submitted_at is not None:
        raise Conflict(
            f"The proposal {row.code} is as it was when it was returned. Change it first.",
            path=("id",),
        )
    require_documented(row.code, revision)
    before = as_noted(row)
    revision.submitted_at, revision.seeded = at, False
    row.state, row.submitted_at, row.seeded = after, at, False
    await db.flush()
    await note_proposal(db, row, before, EventKind.PROPOSAL_SUBMITTED, at=at)
    return row


async def withdraw_proposal(
    db: WriteDb, proposal_id: str, *, at: datetime, expected_version: int | None = None
) -> models.Proposal:
    """Take a proposal back for good; twice is once.

    Raises:
        NotFound: there is no such proposal that the viewer may change.
        Stale: it is not of the version expected.
        Conflict: an edition has adopted it.
    """
    edition, row = await hold_own(db, proposal_id, expected_version)
    if row.state is ProposalState.WITHDRAWN:
        return row
    require_edition("withdraw", edition, "id")
    after = require_move("withdraw", row, "id")
    before = as_noted(row)
    row.state, row.seeded = after, False
    await db.flush()
    await note_proposal(db, row, before, EventKind.PROPOSAL_WITHDRAWN, at=at)
    tell_authors(db, row, ProposalNoticeKind.WITHDRAWN, at)
    return row


async def remove_proposal(
    db: WriteDb, proposal_id: str, *, at: datetime, expected_version: int | None = None
) -> models.Edition:
    """Delete a draft that nobody was sent, for whoever takes its making back.

    Raises:
        NotFound: there is no such proposal that the viewer may change.
        Stale: it is not of the version expected.
        Conflict: it is no draft any more.
    """
    del at
    edition, row = await hold_own(db, proposal_id, expected_version)
    if row.state is not ProposalState.DRAFT:
        raise Conflict(f"The proposal {row.code} is {row.state.name}. Withdraw it.", path=("id",))
    kept = {
        "edition": edition.id,
        "administration": row.administration_id,
        "number": row.number,
        **asdict(await as_wanted(db, row)),
    }
    await leave_note(db, row, (as_noted(row), None), Undo("add_proposal", kept))
    await db.delete(row)
    await db.flush()
    return edition


async def held_wanted(db: WriteDb, proposal_id: str) -> ProposalWanted:
    """Return a proposal as it is, in the form in which one is asked for, and hold it.

    Raises:
        NotFound: there is no such proposal that the viewer may change.
    """
    _, row = await hold_own(db, proposal_id, None)
    return await as_wanted(db, row)


async def as_wanted(db: ReadDb, row: models.Proposal) -> ProposalWanted:
    """Return a proposal as it is, in the form in which one is asked for."""
    revision = await newest_revision(db, row)
    return ProposalWanted(
        topic_id=row.topic_id,
        author_ids=tuple(await author_ids(db, row.id)),
        title=revision.title,
        abstract=revision.abstract,
        document=revision.document,
        link=revision.link,
    )


def _authors(proposal_id: str, people: tuple[str, ...]) -> list[models.ProposalAuthor]:
    return [
        models.ProposalAuthor(
            id=models.new_id(), proposal_id=proposal_id, manager_id=person, position=position
        )
        for position, person in enumerate(people)
    ]


async def _put_authors(db: WriteDb, proposal_id: str, people: tuple[str, ...]) -> None:
    table = models.ProposalAuthor
    rows = await db.scalars(select(table).where(table.proposal_id == proposal_id))
    known = {row.manager_id: row for row in rows}
    for position, person in enumerate(people):
        row = known.pop(person, None)
        if row is None:
            (row,) = _authors(proposal_id, (person,))
            db.add(row)
        elif row.position != position:
            row.seeded = False
        row.position = position
    for gone in known.values():
        await db.delete(gone)


async def _put_words(
    db: WriteDb, row: models.Proposal, wanted: ProposalWanted, was: ProposalWanted
) -> None:
    """Write words into the revision that is being written; what was submitted stays as it was."""
    revision = await newest_revision(db, row)
    if revision.submitted_at is not None:
        if row.newest >= REVISIONS_MAX:
            raise Conflict(
                f"The proposal {row.code} has {REVISIONS_MAX} revisions, and may have no more."
                " Withdraw it, and make another one.",
                path=("id",),
            )
        row.newest += 1
        revision = models.ProposalRevision(
            id=models.new_id(), proposal_id=row.id, number=row.newest, title=wanted.title
        )
        db.add(revision)
    elif replace(wanted, topic_id=was.topic_id, author_ids=was.author_ids) == was:
        return
    revision.seeded = False
    _fill(revision, wanted)


def _fill(revision: models.ProposalRevision, wanted: ProposalWanted) -> None:
    revision.title, revision.abstract = wanted.title, wanted.abstract
    revision.document, revision.link = wanted.document, wanted.link
