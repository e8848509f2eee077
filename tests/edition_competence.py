"""Frameworks, targets, evidence and invitations of the two editions, for who sees what."""

from domain import models
from domain.models import FrameworkState, InvitationState
from tests.two_editions import AT, secret

# What was rated: (rating, whose words).
EVIDENCE = ("anaselfrisk", "patselfrisk", "luzselfrisk", "evaselfrisk")
# Edition: (person to be assessed, peer who is asked).
INVITED = {"own": ("pat", "ana"), "other": ("eva", "bao")}


def competence_rows() -> list[list[models.Record]]:
    """Return a draft and a retired version, parents first, and what hangs on people."""
    origin = {"source": "s", "confidence": "high"}
    versions: list[models.Record] = [
        models.CompetencyFramework(id="drawn", key="f", version=2, state=FrameworkState.DRAFT),
        models.CompetencyFramework(id="gone", key="g", version=1, state=FrameworkState.RETIRED),
    ]
    group = models.CompetencyGroup(
        id="drawngroup",
        framework_id="drawn",
        key="above",
        name="g",
        description="d",
        sort_order=1,
        **origin,
    )
    drawn = models.Competency(
        id="drawnrisk",
        framework_id="drawn",
        group_id="drawngroup",
        key="risk",
        kind=models.CompetencyKind.OPERATIONAL,
        name="risk",
        definition="d",
        level_1="1",
        level_2="2",
        level_3="3",
        level_4="4",
        sort_order=1,
        **origin,
    )
    mapped = models.CompetencyMapping(
        framework_id="drawn", from_competency_id="risk", to_competency_id="drawnrisk"
    )
    personal: list[models.Record] = [
        *(
            models.RatingEvidence(rating_id=each, text=secret("evidence", each))
            for each in EVIDENCE
        ),
        *(
            models.ManagerTarget(manager_id=person, competency_id="aeo", level=4)
            for person in ("ana", "luz", "eva")
        ),
        *(
            models.PeerInvitation(
                id=f"invite{edition}",
                edition_id=edition,
                manager_id=person,
                peer_id=peer,
                state=InvitationState.OPEN,
                invited_at=AT,
            )
            for edition, (person, peer) in INVITED.items()
        ),
    ]
    return [versions, [group], [drawn], [mapped, *personal]]


def competence_secrets() -> list[tuple[str, str, str, str]]:
    """Return the words that only some may read: each with the field and the row that show it."""
    return [(secret("evidence", each), "Rating.evidence", "Rating", each) for each in EVIDENCE]
