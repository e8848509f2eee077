"""Finding and holding what an act on a proposal is about: the edition first, the proposal last."""

from __future__ import annotations

from sqlalchemy import select

from domain import models
from domain.errors import InvalidInput, NotFound
from domain.lookups import held, held_person, held_with_edition, require_version
from domain.policy import Role
from domain.policy.narrowing import viewer_of
from domain.proposals.words import AUTHORS_MAX, ProposalWanted
from domain.store import ReadDb, WriteDb

Held = tuple[models.Edition, models.Proposal]


async def hold_own(db: WriteDb, proposal_id: str, expected_version: int | None) -> Held:
    """Return a proposal that is the viewer's to write, with its edition, and hold both.

    Raises:
        NotFound: there is no such proposal that the viewer may change.
        Stale: it is not of the version expected.
    """
    found = await held_with_edition(db, models.Proposal, proposal_id, _is_own)
    return _as_expected(found, expected_version)


async def hold_submitted(db: WriteDb, proposal_id: str, expected_version: int | None) -> Held:
    """Return a proposal that the viewer may review as far as editions go, and hold it.

    Raises:
        NotFound: there is no such proposal that the viewer sees, or none of an edition they hold.
        Stale: it is not of the version expected.
    """
    found = await held_with_edition(db, models.Proposal, proposal_id)
    return _as_expected(found, expected_version)


async def hold_any(db: WriteDb, proposal_id: str, expected_version: int | None) -> models.Proposal:
    """Return a proposal that the viewer sees, and hold it alone: an edition is held already.

    Raises:
        NotFound: there is no such proposal that the viewer sees.
        Stale: it is not of the version expected.
    """
    row = await held(db, models.Proposal, proposal_id)
    if row is None:
        raise not_there()
    require_version("proposal", row.version, expected_version)
    return row


def not_there() -> NotFound:
    """Return what is said of a proposal that is not there, or not for the viewer."""
    return NotFound("There is no such proposal that you may change.", path=("id",))


def _as_expected(found: Held | None, expected_version: int | None) -> Held:
    if found is None:
        raise not_there()
    require_version("proposal", found[1].version, expected_version)
    return found


async def _is_own(db: ReadDb, row: models.Proposal) -> bool:
    viewer = viewer_of(db.info)
    if viewer.role is Role.MANAGER:
        authors = await author_ids(db, row.id)
        return viewer.manager_id in authors
    ours = viewer.role is not Role.COORDINATOR or viewer.administration_id == row.administration_id
    return ours and viewer.holds(row.edition_id)


async def author_ids(db: ReadDb, proposal_id: str) -> list[str]:
    """Return the authors of a proposal by id, in order."""
    row = models.ProposalAuthor
    found = await db.scalars(
        select(row.manager_id).where(row.proposal_id == proposal_id).order_by(row.position, row.id)
    )
    return list(found)


async def newest_revision(db: ReadDb, row: models.Proposal) -> models.ProposalRevision:
    """Return the newest revision of a proposal."""
    table = models.ProposalRevision
    found = await db.scalars(
        select(table).where(table.proposal_id == row.id, table.number == row.newest)
    )
    return found.one()


async def find_proposing(
    db: ReadDb, administration_id: str | None, *path: str
) -> models.Administration:
    """Return the administration that the viewer proposes for: their own, or the one named.

    Raises:
        NotFound: there is no such administration that the viewer acts for.
        InvalidInput: whoever acts for all of them named none.
    """
    viewer = viewer_of(db.info)
    own = viewer.administration_id if viewer.role is Role.COORDINATOR else None
    if viewer.role is Role.MANAGER:
        person = await db.get_one(models.Manager, viewer.manager_id)
        own = person.administration_id
    wanted = administration_id or own
    if wanted is None:
        raise InvalidInput("Say which administration makes the proposal.", path=path)
    found = await db.get(models.Administration, wanted)
    if found is None or own not in (None, wanted):
        raise NotFound("There is no such administration that you act for.", path=path)
    return found


async def check_topic(db: ReadDb, topic_id: str) -> None:
    """Refuse a topic that no symposium treats.

    Raises:
        NotFound: there is none of this id.
        InvalidInput: it is a group of topics.
    """
    topic = await db.get(models.Topic, topic_id)
    if topic is None:
        raise NotFound("There is no topic of this id.", path=("topicId",))
    if not topic.is_leaf:
        raise InvalidInput(
            f"{topic.key} is a group of topics. Propose one of the topics below it.",
            path=("topicId",),
        )


async def check_authors(
    db: WriteDb,
    edition: models.Edition,
    administration_id: str,
    wanted: ProposalWanted,
    known: list[str],
) -> None:
    """Refuse authors who have no part in an edition or the administration.

    Args:
        db: of a unit of work.
        edition: in which the proposal is made.
        administration_id: that makes it.
        wanted: the proposal.
        known: who are its authors already; they may have left since.

    Raises:
        InvalidInput: there are none, too many or one twice; or nobody is of the administration.
        NotFound: there is no such person whom the viewer sees and who may be one.
    """
    ids = wanted.author_ids
    if not 1 <= len(ids) <= AUTHORS_MAX or len(ids) > len(set(ids)):
        raise InvalidInput(
            f"A proposal has 1 to {AUTHORS_MAX} authors, each once.", path=("authorIds",)
        )
    viewer = viewer_of(db.info)
    if viewer.role is Role.MANAGER and viewer.manager_id not in ids:
        raise InvalidInput("Name yourself among the authors.", path=("authorIds",))
    for place, person in enumerate(ids):
        if person not in known and not await _may_be_author(db, edition, administration_id, person):
            raise NotFound(
                "There is no such person who is of the administration or takes part in"
                f" {edition.slug}.",
                path=("authorIds", str(place)),
            )
    row = models.Manager
    rows = await db.execute(select(row.id, row.administration_id).where(row.id.in_(ids)))
    seen = dict(rows.all())
    # Whom the viewer does not see was an author before, and was looked at then.
    if administration_id not in seen.values() and seen.keys() >= set(ids):
        raise InvalidInput(
            "Nobody of these is of the administration that makes the proposal. Name one of its"
            " people too.",
            path=("authorIds",),
        )


async def _may_be_author(
    db: WriteDb, edition: models.Edition, administration_id: str, person: str
) -> bool:
    row = await held_person(db, person)
    if row is None or row.administration_id == administration_id:
        return row is not None
    delegate = models.Delegate
    found = await db.scalar(
        select(delegate.id).where(
            delegate.edition_id == edition.id,
            delegate.manager_id == person,
            delegate.withdrawn_at.is_(None),
        )
    )
    return found is not None
