"""What is kept of the rights that people have over what is held on them."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from domain.models.record import ID_LENGTH, NAME_LENGTH_MAX, Record, reference, word
from domain.models.writes import HASH_LENGTH
from domain.roles import Role


class ConsentPurpose(StrEnum):
    """What a person agrees to."""

    MATCHED = "matched"
    LISTED = "listed"


class Consent(Record):
    """What a person decided last about one purpose; who has decided nothing has agreed.

    An administration that nominates somebody says that they agree (decision 0036).
    """

    __tablename__ = "consent"
    __table_args__ = (UniqueConstraint("manager_id", "purpose"),)

    manager_id: Mapped[str] = mapped_column(reference("manager"))
    purpose: Mapped[ConsentPurpose] = mapped_column(word(ConsentPurpose))
    given: Mapped[bool]
    decided_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1, server_default="1")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 -- SQLAlchemy reads it


class ContactDetails(Record):
    """How a person can be reached: for themselves, their partners and whoever looks after them."""

    __tablename__ = "contact_details"

    manager_id: Mapped[str] = mapped_column(reference("manager"), unique=True)
    email: Mapped[str | None] = mapped_column(String(NAME_LENGTH_MAX))
    phone: Mapped[str | None] = mapped_column(String(NAME_LENGTH_MAX))


class Erasure(Record):
    """A person who was erased, by id alone: what has to be done again after a restore.

    Without a foreign key, so that the list may be longer than the database that it is brought to.
    ``wiped_at`` is when the bytes of the database were looked through for what was erased.
    """

    __tablename__ = "erasure"

    manager_id: Mapped[str] = mapped_column(String(ID_LENGTH), unique=True)
    erased_at: Mapped[datetime]
    wiped_at: Mapped[datetime | None]


class PersonExport(Record):
    """A link to all that is held on a person, as its SHA-256; it opens once.

    Nothing of the person is in it: the document is made when it is fetched, as ``role`` may see it.
    """

    __tablename__ = "person_export"

    manager_id: Mapped[str] = mapped_column(reference("manager"), index=True)
    token_hash: Mapped[str] = mapped_column(String(HASH_LENGTH), unique=True)
    viewer: Mapped[str] = mapped_column(String(NAME_LENGTH_MAX))
    role: Mapped[Role] = mapped_column(word(Role))
    asked_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    fetched_at: Mapped[datetime | None]


class AssessmentRead(Record):
    """Somebody other than the person was shown ratings of theirs, for a purpose, on a day."""

    __tablename__ = "assessment_read"
    __table_args__ = (UniqueConstraint("manager_id", "read_on", "viewer", "purpose"),)

    manager_id: Mapped[str] = mapped_column(reference("manager"))
    read_on: Mapped[date]
    viewer: Mapped[str] = mapped_column(String(NAME_LENGTH_MAX))
    role: Mapped[Role] = mapped_column(word(Role))
    purpose: Mapped[str] = mapped_column(String(64))
