"""Every column of every table, and what becomes of it when a person is erased.

Written once: an export holds what this says is about a person, and an erasure empties it. A column
that is not here fails ``tests/domain/rights/test_columns.py``, which says where to write it. What
hangs on nobody, or on somebody by code alone, is in ``other_columns``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, or_, select

from domain import models
from domain.rights.evaluation_columns import EVALUATIONS, answered
from domain.rights.personal import TOMBSTONE, Of, Personal
from domain.rights.proposal_columns import PROPOSALS, authored


def _delegates(person: str) -> Select[Any]:
    row = models.Delegate
    return select(row.id).where(row.manager_id == person)


def _partnerships(person: str) -> Select[Any]:
    row = models.Partnership
    return select(row.id).where(_two(row)(person))


def _by(column: Any) -> Of:
    return lambda person: column == person


def _delegate(column: Any) -> Of:
    return lambda person: column.in_(_delegates(person))


def _two(row: Any) -> Of:
    """Find what joins two delegates, of whom the person is one."""

    def of(person: str) -> ColumnElement[bool]:
        mine = _delegates(person)
        return or_(row.left_delegate_id.in_(mine), row.right_delegate_id.in_(mine))

    return of


def _within(column: Any, found: Callable[[str], Select[Any]]) -> Of:
    return lambda person: column.in_(found(person))


def _assessments(person: str) -> Select[Any]:
    row = models.Assessment
    return select(row.id).where(row.manager_id == person)


def _ratings(person: str) -> Select[Any]:
    row = models.Rating
    return select(row.id).where(row.assessment_id.in_(_assessments(person)))


def _nominations(person: str) -> Select[Any]:
    row = models.Nomination
    return select(row.id).where(row.manager_id == person)


def _pairings(person: str) -> Select[Any]:
    row = models.Pairing
    return select(row.id).where(_two(row)(person))


def _commitments(person: str) -> Select[Any]:
    row = models.Commitment
    return select(row.id).where(row.owner_id == person)


def _participations(person: str) -> Select[Any]:
    row = models.CrossParticipation
    return select(row.id).where(row.delegate_id.in_(_delegates(person)))


def _tokens(person: str) -> Select[Any]:
    row = models.ServiceToken
    return select(row.id).where(row.manager_id == person)


def _told_of(person: str) -> ColumnElement[bool]:
    """Find the entries of the trail that concern a person, also by what they take part in."""
    row = models.AuditEntry
    return or_(
        row.manager_id == person,
        row.record_id == person,
        row.record_id.in_(_delegates(person)),
        row.record_id.in_(_nominations(person)),
        row.record_id.in_(_partnerships(person)),
        row.record_id.in_(_participations(person)),
        row.record_id.in_(authored(person)),
        row.record_id.in_(_commitments(person)),
        row.record_id.in_(answered(person)),
    )


# Children before their parents: rows are deleted in this order.
PERSONAL: Final[tuple[Personal, ...]] = (
    Personal(
        models.RatingEvidence,
        _within(models.RatingEvidence.rating_id, _ratings),
        deleted="id rating_id text",
    ),
    Personal(
        models.Rating,
        _within(models.Rating.assessment_id, _assessments),
        deleted="id assessment_id competency_id level version seeded",
    ),
    Personal(
        models.Assessment,
        _by(models.Assessment.manager_id),
        deleted="id manager_id framework_id kind assessed_on synthetic version seeded",
        # Which peer gave it is not for the person.
        withheld="invitation_id",
    ),
    Personal(
        models.PeerInvitation,
        lambda person: (
            (models.PeerInvitation.manager_id == person) | (models.PeerInvitation.peer_id == person)
        ),
        # What a peer gave to somebody else hangs on it; the ids lead to nobody any more.
        kept="id edition_id state invited_at version",
        withheld="manager_id peer_id",
    ),
    Personal(
        models.ManagerTarget,
        _by(models.ManagerTarget.manager_id),
        deleted="id manager_id competency_id level version",
    ),
    Personal(
        models.ManagerLanguage,
        _by(models.ManagerLanguage.manager_id),
        deleted="id manager_id language level position seeded",
    ),
    Personal(
        models.TopicInterest,
        _by(models.TopicInterest.manager_id),
        deleted="id manager_id topic_id kind priority seeded",
    ),
    Personal(
        models.Absence,
        _delegate(models.Absence.delegate_id),
        deleted="id delegate_id starts_at ends_at",
    ),
    Personal(
        models.Consent,
        _by(models.Consent.manager_id),
        deleted="id manager_id purpose given decided_at version",
    ),
    Personal(
        models.ContactDetails,
        _by(models.ContactDetails.manager_id),
        deleted="id manager_id email phone",
    ),
    Personal(
        models.ImportedRow,
        _by(models.ImportedRow.manager_id),
        deleted="id edition_id manager_id key_hash row_hash",
    ),
    Personal(
        models.PersonExport,
        _by(models.PersonExport.manager_id),
        deleted="id manager_id viewer role asked_at expires_at fetched_at",
        withheld="token_hash",
    ),
    Personal(
        models.CalendarFeed,
        _by(models.CalendarFeed.manager_id),
        deleted=(
            "id edition_id kind manager_id locale viewer made_at expires_at revoked_at fetched_on"
        ),
        # What is of an administration stands in no row about a person.
        withheld="administration_id token_hash",
    ),
    Personal(
        models.AssessmentRead,
        _by(models.AssessmentRead.manager_id),
        deleted="id manager_id read_on viewer role purpose",
    ),
    Personal(
        models.Manager,
        _by(models.Manager.id),
        erased={
            "name": None,
            "position": None,
            "seniority": None,
            "role_profile_id": None,
            # What nobody seeds any more, so that no seed brings it back.
            "seeded": False,
        },
        kept="id administration_id code synthetic erased_at version",
    ),
    Personal(
        models.Nomination,
        _by(models.Nomination.manager_id),
        erased={"statement": "", "decision_reason": "", "seeded": False},
        kept="id edition_id manager_id side_id state submitted_at version",
    ),
    Personal(
        models.Substitution,
        lambda person: (
            models.Substitution.delegate_id.in_(_delegates(person))
            | models.Substitution.substitute_id.in_(_delegates(person))
        ),
        kept="id delegate_id substitute_id substituted_at",
    ),
    Personal(
        models.WaitingPlace,
        _within(models.WaitingPlace.nomination_id, _nominations),
        kept="id nomination_id side_id number",
    ),
    Personal(
        models.NominationNotice,
        _within(models.NominationNotice.nomination_id, _nominations),
        kept="id nomination_id kind told_at",
    ),
    Personal(
        models.Delegate,
        _by(models.Delegate.manager_id),
        erased={"assignment_note": "", "seeded": False},
        kept="id edition_id nomination_id manager_id side_id code assignment withdrawn_at version",
    ),
    Personal(
        models.DelegateComponent,
        _delegate(models.DelegateComponent.delegate_id),
        kept="id delegate_id component_id seeded",
    ),
    Personal(
        models.SessionLeader,
        _delegate(models.SessionLeader.delegate_id),
        kept="id session_id delegate_id position seeded",
        withheld="speaker_id",
    ),
    Personal(
        models.AgendaAttendance,
        _delegate(models.AgendaAttendance.delegate_id),
        kept="id placement_id delegate_id code leads",
        withheld="speaker_id",
    ),
    Personal(
        models.AgendaMeeting,
        _two(models.AgendaMeeting),
        kept="id run_id left_delegate_id right_delegate_id slot_key starts_at ends_at",
    ),
    Personal(
        models.TopicReason,
        _delegate(models.TopicReason.delegate_id),
        kept="id suggestion_id code delegate_id competency_id",
        withheld="position side_id level value out_of",
    ),
    Personal(
        models.Pairing,
        _two(models.Pairing),
        kept="id run_id left_delegate_id right_delegate_id",
        withheld="score position",
    ),
    Personal(
        models.PairingReason,
        _within(models.PairingReason.pairing_id, _pairings),
        kept="id pairing_id code competency_id topic_id language",
        # Which of the two learns, and from what level, tells the level of the other.
        withheld=(
            "position learner_delegate_id level_from level_to level_partner points millionths"
        ),
    ),
    Personal(
        models.CrossParticipationTopic,
        _within(models.CrossParticipationTopic.participation_id, _participations),
        # What somebody can share tells of their levels.
        deleted="id participation_id topic_id",
    ),
    Personal(
        models.CrossParticipationNotice,
        _within(models.CrossParticipationNotice.participation_id, _participations),
        kept="id participation_id kind told_at",
    ),
    Personal(
        models.CrossParticipation,
        _delegate(models.CrossParticipation.delegate_id),
        erased={"decline_reason": None},
        kept="id edition_id meeting_id delegate_id state invited_at changed_at version",
    ),
    Personal(
        models.SuggestedInvitation,
        _delegate(models.SuggestedInvitation.delegate_id),
        kept="id run_id delegate_id meeting_id meeting_key required",
        withheld="position sees points",
    ),
    Personal(
        models.UnpairedDelegate,
        _delegate(models.UnpairedDelegate.delegate_id),
        kept="id run_id delegate_id code",
    ),
    Personal(
        models.InheritedTie,
        _two(models.InheritedTie),
        kept=(
            "id run_id edition_id left_delegate_id right_delegate_id state contacts last_contact_on"
        ),
        withheld="position",
    ),
    Personal(
        models.PairingInstruction,
        _two(models.PairingInstruction),
        erased={"reason": TOMBSTONE},
        kept="id edition_id kind left_delegate_id right_delegate_id made_at version",
    ),
    Personal(
        models.ScenarioInstruction,
        _two(models.ScenarioInstruction),
        erased={"reason": TOMBSTONE},
        kept="id scenario_id kind left_delegate_id right_delegate_id made_at",
    ),
    Personal(
        models.Contact,
        _within(models.Contact.partnership_id, _partnerships),
        erased={"note": TOMBSTONE},
        kept="id partnership_id kind happened_on recorded_at",
    ),
    Personal(
        models.PartnershipResponse,
        _delegate(models.PartnershipResponse.delegate_id),
        erased={"decline_reason": None},
        kept="id partnership_id delegate_id answer answered_at",
    ),
    Personal(
        models.Partnership,
        _two(models.Partnership),
        kept=(
            "id edition_id left_delegate_id right_delegate_id state proposed_at changed_at"
            " withdrawn_at version"
        ),
    ),
    *PROPOSALS,
    *EVALUATIONS,
    Personal(
        models.ActionUpdate,
        _by(models.ActionUpdate.manager_id),
        # What others told of a commitment is its administration's.
        erased={"text": TOMBSTONE, "seeded": False},
        kept="id commitment_id happened_on told_at role manager_id",
    ),
    Personal(
        models.Commitment,
        _by(models.Commitment.owner_id),
        # The commitment is the administration's, and stays; nobody sees to it any more.
        erased={"owner_id": None, "seeded": False},
        kept=(
            "id recommendation_id administration_id title details due_on state instrument_id"
            " target_stage closed_on outcome synthetic version"
        ),
    ),
    Personal(
        models.ServiceTokenEdition,
        _within(models.ServiceTokenEdition.token_id, _tokens),
        kept="id token_id edition_id",
    ),
    Personal(
        models.ServiceToken,
        _by(models.ServiceToken.manager_id),
        erased={"name": TOMBSTONE},
        kept=(
            "id role scopes all_editions administration_id manager_id issued_at expires_at"
            " revoked_at last_used_on"
        ),
        withheld="hash",
    ),
    Personal(
        models.AuditWords,
        _by(models.AuditWords.manager_id),
        deleted="id audit_entry_id manager_id words",
        withheld="salt",
    ),
    Personal(
        models.AuditEntry,
        _told_of,
        kept=(
            "id day number at request_id viewer action record_type record_id before after"
            " edition_id manager_id change_id reverts_id"
        ),
        withheld="reason previous_hash hash",
    ),
    Personal(
        models.Erasure,
        _by(models.Erasure.manager_id),
        kept="id manager_id erased_at wiped_at",
    ),
)
