"""Files of people of an edition that were handed in, and the rows that were taken from them."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from domain.models.record import NAME_LENGTH_MAX, Record, reference, word

HASH_LENGTH = 64


class ImportState(StrEnum):
    """Life of an import."""

    FAULTY = "faulty"
    READY = "ready"
    APPLIED = "applied"
    LAPSED = "lapsed"


class Import(Record):
    """A file that was handed in for an edition and checked; nothing of it counts until applied.

    ``content`` and ``problems`` are JSON and hold personal data; both are empty once it is applied
    or has lapsed.
    """

    __tablename__ = "import"

    edition_id: Mapped[str] = mapped_column(reference("edition"), index=True)
    state: Mapped[ImportState] = mapped_column(word(ImportState))
    file_hash: Mapped[str] = mapped_column(String(HASH_LENGTH))
    sent_by: Mapped[str] = mapped_column(String(NAME_LENGTH_MAX))
    received_at: Mapped[datetime]
    applied_at: Mapped[datetime | None]
    rows: Mapped[int]
    added: Mapped[int]
    changed: Mapped[int]
    unchanged: Mapped[int]
    problem_count: Mapped[int]
    problems: Mapped[str]
    content: Mapped[str]
    version: Mapped[int] = mapped_column(default=1, server_default="1")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 -- SQLAlchemy reads it


class ImportedRow(Record):
    """A row that was taken from a file: the hashes of its natural key and of all that it said.

    The same row again changes nothing, also where the person has been corrected since.
    """

    __tablename__ = "imported_row"
    __table_args__ = (UniqueConstraint("edition_id", "key_hash"),)

    edition_id: Mapped[str] = mapped_column(reference("edition"))
    manager_id: Mapped[str] = mapped_column(reference("manager"), index=True)
    key_hash: Mapped[str] = mapped_column(String(HASH_LENGTH))
    row_hash: Mapped[str] = mapped_column(String(HASH_LENGTH))
