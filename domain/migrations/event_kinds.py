"""Which kinds of events the database allows, for the migrations that bring new ones."""

from __future__ import annotations

import re
from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

_TABLE = "outbox_event"
_CONSTRAINT = "ck_outbox_event_eventkind"
_INDEX = "ix_outbox_event_delivered_at_at"
_COLUMNS = "kind, record_type, record_id, at, delivered_at, id"
_EDITION = "edition_id"


def allow_event_kinds(*kinds: str) -> None:
    """Allow events of some more kinds."""
    _allow_alone(sorted({*_allowed(), *kinds}))


def forget_event_kinds(*kinds: str) -> None:
    """Delete the events of some kinds, and allow no more of them."""
    names = ", ".join(f"'{kind}'" for kind in kinds)
    op.execute(f"DELETE FROM {_TABLE} WHERE kind IN ({names})")  # noqa: S608 -- names of ours
    _allow_alone(sorted(_allowed().difference(kinds)))


def _allowed() -> set[str]:
    bind = op.get_bind()
    if bind.dialect.name == "postgresql":
        told = (
            f"SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = '{_CONSTRAINT}'"  # noqa: S608 -- a name of ours
        )
    else:
        told = f"SELECT sql FROM sqlite_master WHERE type = 'table' AND name = '{_TABLE}'"  # noqa: S608 -- a name of ours
    return set(re.findall(r"'([a-z_]+)'", bind.execute(sa.text(told)).scalar_one()))


def _allow_alone(kinds: Sequence[str]) -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint(op.f(_CONSTRAINT), _TABLE, type_="check")
        names = ", ".join(f"'{kind}'" for kind in kinds)
        op.create_check_constraint(op.f(_CONSTRAINT), _TABLE, f"kind IN ({names})")
        return
    # SQLite changes no constraint of a table that is there: it is made anew and filled.
    before = f"{_TABLE}_before"
    op.execute(f"ALTER TABLE {_TABLE} RENAME TO {before}")
    op.drop_index(op.f(_INDEX), before)
    kind = sa.Enum(*kinds, name="eventkind", native_enum=False, create_constraint=True, length=40)
    # A column of 0036: what comes before has it not.
    has_edition = any(
        each["name"] == _EDITION for each in sa.inspect(op.get_bind()).get_columns(before)
    )
    edition = [sa.Column(_EDITION, sa.String(length=20), nullable=True)] if has_edition else []
    columns = f"{_COLUMNS}, {_EDITION}" if has_edition else _COLUMNS
    op.create_table(
        _TABLE,
        sa.Column("kind", kind, nullable=False),
        sa.Column("record_type", sa.String(length=64), nullable=False),
        sa.Column("record_id", sa.String(length=20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.String(length=20), nullable=False),
        *edition,
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_event")),
    )
    op.execute(f"INSERT INTO {_TABLE} ({columns}) SELECT {columns} FROM {before}")  # noqa: S608 -- columns of ours
    op.drop_table(before)
    op.create_index(op.f(_INDEX), _TABLE, ["delivered_at", "at"])
