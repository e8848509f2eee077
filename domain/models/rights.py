"""What is kept of the rights that people have over what is held on them."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from domain.models.record import ID_LENGTH, NAME_LENGTH_MAX, Record, reference, word
from domain.models.writes import HASH_LENGTH
from domain.roles import Role


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
