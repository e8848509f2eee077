"""A published pairing as the two partners live it, and the log of how they met."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from domain.models.record import Record, reference, word


class PartnershipState(StrEnum):
    """Life of a partnership; declined, lapsed and closed are ends."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    MET = "met"
    CLOSED = "closed"
    DECLINED = "declined"
    LAPSED = "lapsed"


# Those that nobody has ended, and those that count as the two being partners.
LIVE = (PartnershipState.PROPOSED, PartnershipState.ACCEPTED, PartnershipState.MET)
STANDING = (*LIVE, PartnershipState.CLOSED)
# Those to which both have said yes, and which nobody has taken back.
AGREED = (PartnershipState.ACCEPTED, PartnershipState.MET, PartnershipState.CLOSED)


class PartnershipAnswer(StrEnum):
    """What one of the two said."""

    ACCEPTED = "accepted"
    DECLINED = "declined"


class DeclineReason(StrEnum):
    """Why somebody declined: a kind, so that nothing about a person has to be written down."""

    NOT_AVAILABLE = "not_available"
    LANGUAGE = "language"
    OTHER_SUBJECT = "other_subject"
    NEW_POST = "new_post"
    CONFLICT_OF_INTEREST = "conflict_of_interest"
    NOT_STATED = "not_stated"


class ContactKind(StrEnum):
    """How two partners were in touch."""

    MEETING = "meeting"
    CALL = "call"
    MESSAGE = "message"


# What makes partners who accepted met.
MEETS = (ContactKind.MEETING, ContactKind.CALL)


class Partnership(Record):
    """Two delegates of different sides who were told of each other; ``left`` as in the pairing.

    It outlives the run that proposed it: a later publication with the same pair changes nothing.
    ``withdrawn_at`` is when it lapsed because the publication that proposed it was taken back.
    """

    __tablename__ = "partnership"
    __table_args__ = (
        CheckConstraint("left_delegate_id <> right_delegate_id", name="distinct"),
        # The database itself refuses that two are partners twice.
        Index(
            "uq_partnership_standing",
            "left_delegate_id",
            "right_delegate_id",
            unique=True,
            sqlite_where=text("state NOT IN ('declined', 'lapsed')"),
            postgresql_where=text("state NOT IN ('declined', 'lapsed')"),
        ),
        Index(None, "edition_id", "state"),
    )

    edition_id: Mapped[str] = mapped_column(reference("edition"))
    left_delegate_id: Mapped[str] = mapped_column(
        reference("delegate", on_delete="RESTRICT"), index=True
    )
    right_delegate_id: Mapped[str] = mapped_column(
        reference("delegate", on_delete="RESTRICT"), index=True
    )
    state: Mapped[PartnershipState] = mapped_column(word(PartnershipState))
    proposed_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    # Counted by whoever changes the row, who holds it first: thousands lapse at once, and to count
    # and compare by itself the mapper writes them one by one.
    version: Mapped[int] = mapped_column(default=1, server_default="1")


class PartnershipResponse(Record):
    """What one of the two said last; a decline is never shown to the other."""

    __tablename__ = "partnership_response"
    __table_args__ = (UniqueConstraint("partnership_id", "delegate_id"),)

    partnership_id: Mapped[str] = mapped_column(reference("partnership"))
    delegate_id: Mapped[str] = mapped_column(
        reference("delegate", on_delete="RESTRICT"), index=True
    )
    answer: Mapped[PartnershipAnswer] = mapped_column(word(PartnershipAnswer))
    decline_reason: Mapped[DeclineReason | None] = mapped_column(word(DeclineReason))
    answered_at: Mapped[datetime]


class Contact(Record):
    """A meeting or exchange of two partners, on a day; the note is theirs and the planners'."""

    __tablename__ = "contact"

    partnership_id: Mapped[str] = mapped_column(reference("partnership"), index=True)
    kind: Mapped[ContactKind] = mapped_column(word(ContactKind))
    happened_on: Mapped[date]
    note: Mapped[str]
    recorded_at: Mapped[datetime]
