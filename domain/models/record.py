"""What every table shares: its key, its types and the names of its constraints.

No behaviour, no queries.
"""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from enum import StrEnum

from sqlalchemy import DateTime, Dialect, Enum, ForeignKey, MetaData, String, TypeDecorator
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

ID_LENGTH = 20
NAME_LENGTH_MAX = 200
TEXT_LENGTH_MAX = 4000
_ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyz"
_IDS = len(_ALPHABET) ** ID_LENGTH


def new_id() -> str:
    """Return a random id of 20 lower-case letters and digits (103 bits).

    Random, so that an id tells nothing and a unique violation on it reveals nothing.
    """
    number = secrets.randbelow(_IDS)
    digits = []
    for _ in range(ID_LENGTH):
        number, digit = divmod(number, len(_ALPHABET))
        digits.append(_ALPHABET[digit])
    return "".join(digits)


class Moment(TypeDecorator[datetime]):
    """An aware UTC datetime on both databases; SQLite keeps no time zone of its own."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        del dialect
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def word(kind: type[StrEnum]) -> Enum:
    """Return a text column type for an enumeration, checked by the database."""
    return Enum(
        kind,
        native_enum=False,
        create_constraint=True,
        length=40,
        name=kind.__name__.lower(),
        values_callable=lambda members: [member.value for member in members],
    )


def reference(table: str, *, on_delete: str = "CASCADE") -> ForeignKey:
    """Return a foreign key to the id of a table."""
    return ForeignKey(f"{table}.id", ondelete=on_delete)


class Record(DeclarativeBase):
    """A row with a random id."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {str: String, datetime: Moment}  # noqa: RUF012 -- SQLAlchemy reads it

    id: Mapped[str] = mapped_column(String(ID_LENGTH), primary_key=True, default=new_id)


class Seeded:
    """A row that may come from the seed data.

    The loader keeps seeded rows equal to their file and never touches the others.
    """

    seeded: Mapped[bool] = mapped_column(default=False)


class Sourced(Seeded):
    """A row of reference data that says where it comes from."""

    source: Mapped[str] = mapped_column(default="")
    confidence: Mapped[str] = mapped_column(String(6), default="medium")
