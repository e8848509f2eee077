"""What planners do: adopt a proposal into the topics of an edition in time, and take it back."""

from __future__ import annotations

from datetime import datetime

from domain import models
from domain.audit import Undo
from domain.errors import Conflict, InvalidInput
from domain.models import EventKind, ProposalNoticeKind
from domain.nominations.holding import hold_edition
from domain.proposals.deadlines import find_closing
from domain.proposals.holding import hold_any, not_there
from domain.proposals.notes import as_noted, note_proposal, tell_authors
from domain.proposals.rules import Adoption, broken_adoption_rule
from domain.proposals.states import require_edition, require_move
from domain.store import ReadDb, WriteDb


async def adopt_proposal(
    db: WriteDb,
    proposal_id: str,
    edition_id: str,
    *,
    at: datetime,
    expected_version: int | None = None,
) -> models.Proposal:
    """Make the topic of an endorsed proposal one of the topics of an edition.

    Topic runs for that edition require it from then on, unless they are told what to require.

    Args:
        db: of a unit of work.
        proposal_id: made in an edition of the same programme, that one or an earlier one.
        edition_id: which adopts it.
        at: when; not after the deadline of the edition.
        expected_version: of the proposal as the caller read it.

    Raises:
        NotFound: there is no such edition that the viewer plans, or proposal that they see.
        Stale: it is not of the version expected.
        InvalidInput: the edition is of another programme, or an earlier one.
        Conflict: it is not endorsed, the edition is over, or its deadline has passed.
    """
    edition = await hold_edition(db, edition_id, "editionId")
    row = await hold_any(db, proposal_id, expected_version)
    require_edition("adopt", edition, "editionId")
    after = require_move("adopt", row, "id")
    await _check(db, row, edition, at)
    before = as_noted(row)
    row.state, row.seeded = after, False
    row.adopted_edition_id, row.adopted_at = edition.id, at
    await db.flush()
    undo = Undo("release_proposal", {"edition": edition.id})
    kind = EventKind.PROPOSAL_ADOPTED
    await note_proposal(db, row, before, kind, at=at, undo=undo, edition_id=edition.id)
    tell_authors(db, row, ProposalNoticeKind.ADOPTED, at)
    return row


async def release_proposal(
    db: WriteDb,
    proposal_id: str,
    edition_id: str,
    *,
    at: datetime,
    expected_version: int | None = None,
) -> models.Proposal:
    """Take an adoption back before the deadline of the edition; the proposal is endorsed again.

    Raises:
        NotFound: there is no such edition that the viewer plans, or proposal that it adopted.
        Stale: it is not of the version expected.
        Conflict: it is not adopted, the edition is over, or its deadline has passed.
    """
    edition = await hold_edition(db, edition_id, "editionId")
    row = await hold_any(db, proposal_id, expected_version)
    after = require_move("release", row, "id")
    if row.adopted_edition_id != edition.id:
        raise not_there()
    require_edition("release", edition, "editionId")
    await _check(db, row, edition, at)
    before = as_noted(row)
    row.state, row.seeded = after, False
    row.adopted_edition_id, row.adopted_at = None, None
    await db.flush()
    undo = Undo("adopt_proposal", {"edition": edition.id})
    kind = EventKind.PROPOSAL_RELEASED
    await note_proposal(db, row, before, kind, at=at, undo=undo, edition_id=edition.id)
    tell_authors(db, row, ProposalNoticeKind.RELEASED, at)
    return row


async def _check(db: ReadDb, row: models.Proposal, edition: models.Edition, at: datetime) -> None:
    made_in = await db.get_one(models.Edition, row.edition_id)
    place = await db.get_one(models.Administration, row.administration_id)
    closing = await find_closing(db, edition)
    broken = broken_adoption_rule(Adoption(made_in, edition, closing, place.time_zone, at))
    path = ("editionId",)
    if broken == "in_time":
        raise Conflict(
            f"The edition {edition.slug} adopted proposals of {place.name} ({place.code}) until"
            f" {closing.words(place.time_zone)}, and {row.code} of {made_in.slug} comes after"
            " that. Set a later deadline for proposals, or keep it for a later edition.",
            path=path,
        )
    if broken is not None:
        what = "of another programme than" if broken == "same_programme" else "earlier than"
        raise InvalidInput(
            f"The edition {edition.slug} is {what} {made_in.slug}, in which {row.code} was made."
            " Name that one or a later one of its programme.",
            path=path,
        )
