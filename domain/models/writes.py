"""What is kept in the transaction of a change: who did it, what to tell, what was answered.

No personal data but in ``Undo`` and ``AuditWords``: ids, kinds and moments only.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from domain.models.record import ID_LENGTH, NAME_LENGTH_MAX, Record, reference, word

HASH_LENGTH = 64
KEY_LENGTH_MAX = 255


class EventKind(StrEnum):
    """What happened."""

    ACTION_UPDATE_RECORDED = "action_update_recorded"
    AGENDA_CHANGED = "agenda_changed"
    ASSESSMENT_CHANGED = "assessment_changed"
    COMMITMENT_CHANGED = "commitment_changed"
    COMMITMENTS_REMINDED = "commitments_reminded"
    CONTACT_RECORDED = "contact_recorded"
    COOPERATION_FRAMEWORK_CHANGED = "cooperation_framework_changed"
    CROSS_PARTICIPATION_ANSWERED = "cross_participation_answered"
    CROSS_PARTICIPATION_INVITED = "cross_participation_invited"
    CROSS_PARTICIPATION_LAPSED = "cross_participation_lapsed"
    CROSS_PARTICIPATION_RECORDED = "cross_participation_recorded"
    DEADLINE_CHANGED = "deadline_changed"
    DELEGATE_SUBSTITUTED = "delegate_substituted"
    DELEGATE_WITHDRAWN = "delegate_withdrawn"
    EDITION_CHANGED = "edition_changed"
    EDITION_MOVED = "edition_moved"
    EVALUATION_ANSWERED = "evaluation_answered"
    EVALUATION_FORM_CHANGED = "evaluation_form_changed"
    EVALUATION_REMINDED = "evaluation_reminded"
    FACT_CHANGED = "fact_changed"
    FRAMEWORK_CHANGED = "framework_changed"
    IMPORT_APPLIED = "import_applied"
    INSTRUCTION_ADDED = "instruction_added"
    INSTRUCTION_REMOVED = "instruction_removed"
    INSTRUMENT_CHANGED = "instrument_changed"
    MANAGER_NOMINATED = "manager_nominated"
    NOMINATION_CHANGED = "nomination_changed"
    NOMINATION_CONFIRMED = "nomination_confirmed"
    NOMINATION_DECLINED = "nomination_declined"
    NOMINATION_PROMOTED = "nomination_promoted"
    NOMINATION_SUBMITTED = "nomination_submitted"
    NOMINATION_WAITLISTED = "nomination_waitlisted"
    NOMINATION_WITHDRAWN = "nomination_withdrawn"
    NOMINATIONS_REMINDED = "nominations_reminded"
    OBJECTIVE_CHANGED = "objective_changed"
    ORGANIZATION_CHANGED = "organization_changed"
    PERSON_CHANGED = "person_changed"
    PERSON_ERASED = "person_erased"
    PARTNERSHIP_ANSWERED = "partnership_answered"
    PARTNERSHIP_CLOSED = "partnership_closed"
    PARTNERSHIP_LAPSED = "partnership_lapsed"
    PARTNERSHIP_MET = "partnership_met"
    PROFILE_CHANGED = "profile_changed"
    PROGRAMME_CHANGED = "programme_changed"
    PROPOSAL_ADOPTED = "proposal_adopted"
    PROPOSAL_CHANGED = "proposal_changed"
    PROPOSAL_RELEASED = "proposal_released"
    PROPOSAL_REVIEWED = "proposal_reviewed"
    PROPOSAL_SUBMITTED = "proposal_submitted"
    PROPOSAL_WITHDRAWN = "proposal_withdrawn"
    QUOTA_CHANGED = "quota_changed"
    PEER_INVITED = "peer_invited"
    RATING_CHANGED = "rating_changed"
    RATINGS_OPENED = "ratings_opened"
    RECOMMENDATION_CHANGED = "recommendation_changed"
    REGIONAL_MEETING_CHANGED = "regional_meeting_changed"
    ROADMAP_CHANGED = "roadmap_changed"
    RUN_CANCELLED = "run_cancelled"
    RUN_DONE = "run_done"
    RUN_FAILED = "run_failed"
    RUN_PUBLISHED = "run_published"
    RUN_QUEUED = "run_queued"
    RUN_WITHDRAWN = "run_withdrawn"
    SCENARIO_CHANGED = "scenario_changed"
    SCENARIO_DISCARDED = "scenario_discarded"
    SCENARIO_PUBLISHED = "scenario_published"
    TARGETS_CHANGED = "targets_changed"


class AuditEntry(Record):
    """One change of one record. Triggers of the database refuse to update or delete it.

    ``before`` and ``after`` are canonical JSON of the fields that are no secret; ``reason`` is what
    its words hash to. ``hash`` covers
    the row and ``previous_hash``, which is the hash of the row before, of an earlier day for the
    first of a day. What was changed in one unit of work has one ``change_id``; ``reverts_id`` is
    that of the change which was taken back. The four are ids without a foreign key: a row of the
    trail outlives what it tells of.
    """

    __tablename__ = "audit_entry"
    __table_args__ = (UniqueConstraint("day", "number"),)

    day: Mapped[date]
    number: Mapped[int]
    at: Mapped[datetime]
    request_id: Mapped[str] = mapped_column(String(64))
    viewer: Mapped[str] = mapped_column(String(NAME_LENGTH_MAX))
    action: Mapped[str] = mapped_column(String(64))
    record_type: Mapped[str] = mapped_column(String(64))
    record_id: Mapped[str] = mapped_column(String(ID_LENGTH), index=True)
    before: Mapped[str | None]
    after: Mapped[str | None]
    reason: Mapped[str | None]
    edition_id: Mapped[str | None] = mapped_column(String(ID_LENGTH), index=True)
    manager_id: Mapped[str | None] = mapped_column(String(ID_LENGTH), index=True)
    change_id: Mapped[str | None] = mapped_column(String(ID_LENGTH), index=True)
    reverts_id: Mapped[str | None] = mapped_column(String(ID_LENGTH), index=True)
    previous_hash: Mapped[str] = mapped_column(String(HASH_LENGTH))
    hash: Mapped[str] = mapped_column(String(HASH_LENGTH))


class Undo(Record):
    """What takes one change back: an act by name, and its values in canonical JSON.

    It may hold personal data, so it goes with the edition or the person that it concerns.
    """

    __tablename__ = "undo"

    audit_entry_id: Mapped[str] = mapped_column(reference("audit_entry"), unique=True)
    edition_id: Mapped[str | None] = mapped_column(reference("edition"), index=True)
    manager_id: Mapped[str | None] = mapped_column(reference("manager"), index=True)
    act: Mapped[str] = mapped_column(String(64))
    asked: Mapped[str]


class AuditWords(Record):
    """Why somebody did what an entry of the trail tells of, in their own words.

    The entry holds the SHA-256 of ``salt`` and ``words`` in their place: so the words can go with
    the person whom they concern, and the chain holds.
    """

    __tablename__ = "audit_words"

    audit_entry_id: Mapped[str] = mapped_column(reference("audit_entry"), unique=True)
    manager_id: Mapped[str | None] = mapped_column(reference("manager"), index=True)
    salt: Mapped[str] = mapped_column(String(HASH_LENGTH))
    words: Mapped[str]


class OutboxEvent(Record):
    """One thing to tell others; it waits until ``delivered_at`` is set.

    ``edition_id`` is the edition that it belongs to, without a foreign key, as in the trail; None
    for what belongs to none, and for what was told before editions were written down.
    """

    __tablename__ = "outbox_event"
    __table_args__ = (Index(None, "delivered_at", "at"),)

    kind: Mapped[EventKind] = mapped_column(word(EventKind))
    record_type: Mapped[str] = mapped_column(String(64))
    record_id: Mapped[str] = mapped_column(String(ID_LENGTH))
    at: Mapped[datetime]
    delivered_at: Mapped[datetime | None]
    edition_id: Mapped[str | None] = mapped_column(String(ID_LENGTH))


class StoredAnswer(Record):
    """The answer to a request that carried an idempotency key; ids only, in canonical JSON.

    ``restore_epoch`` is that of the database when it was answered.
    """

    __tablename__ = "stored_answer"
    __table_args__ = (UniqueConstraint("viewer", "key"),)

    viewer: Mapped[str] = mapped_column(String(NAME_LENGTH_MAX))
    key: Mapped[str] = mapped_column(String(KEY_LENGTH_MAX))
    request_hash: Mapped[str] = mapped_column(String(HASH_LENGTH))
    answer: Mapped[str]
    at: Mapped[datetime] = mapped_column(index=True)
    restore_epoch: Mapped[int] = mapped_column(server_default="0")
