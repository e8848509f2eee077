"""The next number of a proposal in an edition, past those that the viewer may not see."""

from __future__ import annotations

from typing import Final

from sqlalchemy import func, select

from domain import models
from domain.errors import Conflict
from domain.policy.house import by_the_house
from domain.store import WriteDb

PROPOSALS_MAX: Final = 200


async def next_number(
    db: WriteDb, edition: models.Edition, administration: models.Administration
) -> int:
    """Return the number of a new proposal; the edition is held, so that nobody else takes it.

    Raises:
        Conflict: the administration has made as many in the edition as it may.
    """
    row = models.Proposal
    within = row.edition_id == edition.id
    async with by_the_house(db) as house:
        last = await house.scalar(select(func.max(row.number)).where(within))
        theirs = await house.scalar(
            select(func.count(row.id)).where(within, row.administration_id == administration.id)
        )
    if (theirs or 0) >= PROPOSALS_MAX:
        raise Conflict(
            f"{administration.code} has made {PROPOSALS_MAX} proposals in {edition.slug}, and may"
            " make no more. Change one of them.",
            path=("administrationId",),
        )
    return (last or 0) + 1
