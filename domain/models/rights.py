"""What is kept of the rights that people have over what is held on them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from domain.models.record import ID_LENGTH, Record


class Erasure(Record):
    """A person who was erased, by id alone: what has to be done again after a restore.

    Without a foreign key, so that the list may be longer than the database that it is brought to.
    ``wiped_at`` is when the bytes of the database were looked through for what was erased.
    """

    __tablename__ = "erasure"

    manager_id: Mapped[str] = mapped_column(String(ID_LENGTH), unique=True)
    erased_at: Mapped[datetime]
    wiped_at: Mapped[datetime | None]
