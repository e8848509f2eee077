"""What peers gave who were asked, and what others rate as PEER on the same day."""

from sqlalchemy import select

from domain import models
from domain.assessing.beginning import AssessmentWanted, Rated
from domain.assessing.recording import record_assessment
from domain.assessments import RatingWanted, rate_competency
from domain.models import AssessmentKind
from domain.policy import SYSTEM
from domain.store import Store
from tests.two_editions import DAY, fill_rows


async def test_what_a_peer_gave_who_was_asked_is_rated_over_by_nobody(store: Store) -> None:
    await fill_rows(store)
    given = AssessmentWanted(
        "pat", AssessmentKind.PEER, DAY, (Rated("risk", 1),), invitation_id="asked"
    )
    over = RatingWanted("pat", "risk", AssessmentKind.PEER, DAY, 4)
    async with store.unit_of_work(SYSTEM) as db:
        db.add(
            models.PeerInvitation(
                id="asked",
                edition_id="own",
                manager_id="pat",
                peer_id="ana",
                state=models.InvitationState.OPEN,
                invited_at=store.clock(),
            )
        )
        await db.flush()
        theirs = await record_assessment(db, given, at=store.clock())
        _, rating = await rate_competency(db, over, at=store.clock())
    assert (rating.level, rating.assessment_id == theirs.id) == (4, False)
    async with store.reading(SYSTEM) as db:
        row = models.Rating
        kept = await db.scalars(select(row.level).where(row.assessment_id == theirs.id))
        assert list(kept) == [1]
