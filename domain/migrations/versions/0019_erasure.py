"""Let a person be erased: their version, the list of those erased, and words apart from the trail.

Revision: 0019; follows 0018. Reasons that stand in the trail already stay there, as the chain
covers them; no released version wrote any.
"""

from __future__ import annotations

import re

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_NEW_EVENT = "person_erased"
_ID = sa.String(length=20)
_HASH = sa.String(length=64)
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _allow_events([*_events(), _NEW_EVENT])
    op.add_column("manager", sa.Column("erased_at", _MOMENT, nullable=True))
    op.add_column("manager", sa.Column("version", sa.Integer(), server_default="1", nullable=False))
    op.create_table(
        "erasure",
        sa.Column("manager_id", _ID, nullable=False),
        sa.Column("erased_at", _MOMENT, nullable=False),
        sa.Column("wiped_at", _MOMENT, nullable=True),
        sa.Column("id", _ID, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasure")),
        sa.UniqueConstraint("manager_id", name=op.f("uq_erasure_manager_id")),
    )
    op.create_table(
        "audit_words",
        sa.Column("audit_entry_id", _ID, nullable=False),
        sa.Column("manager_id", _ID, nullable=True),
        sa.Column("salt", _HASH, nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("id", _ID, nullable=False),
        *(
            sa.ForeignKeyConstraint(
                [f"{table}_id"],
                [f"{table}.id"],
                name=op.f(f"fk_audit_words_{table}_id"),
                ondelete="CASCADE",
            )
            for table in ("audit_entry", "manager")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_words")),
        sa.UniqueConstraint("audit_entry_id", name=op.f("uq_audit_words_audit_entry_id")),
    )
    op.create_index(op.f("ix_audit_words_manager_id"), "audit_words", ["manager_id"])


def downgrade() -> None:
    op.drop_table("audit_words")
    op.drop_table("erasure")
    op.drop_column("manager", "version")
    op.drop_column("manager", "erased_at")
    op.execute(f"DELETE FROM outbox_event WHERE kind = '{_NEW_EVENT}'")  # noqa: S608 -- a name of ours
    _allow_events([kind for kind in _events() if kind != _NEW_EVENT])


def _word(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def _events() -> list[str]:
    """Return the kinds of events that the database allows now."""
    bind = op.get_bind()
    if bind.dialect.name == "postgresql":
        told = (
            "SELECT pg_get_constraintdef(oid) FROM pg_constraint"
            " WHERE conname = 'ck_outbox_event_eventkind'"
        )
    else:
        told = "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = 'outbox_event'"
    return sorted(set(re.findall(r"'([a-z_]+)'", bind.execute(sa.text(told)).scalar_one())))


def _allow_events(kinds: list[str]) -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint(op.f("ck_outbox_event_eventkind"), "outbox_event", type_="check")
        names = ", ".join(f"'{kind}'" for kind in kinds)
        op.create_check_constraint(
            op.f("ck_outbox_event_eventkind"), "outbox_event", f"kind IN ({names})"
        )
        return
    # SQLite changes no constraint of a table that is there: it is made anew and filled.
    op.execute("ALTER TABLE outbox_event RENAME TO outbox_event_before")
    op.drop_index(op.f("ix_outbox_event_delivered_at_at"), "outbox_event_before")
    op.create_table(
        "outbox_event",
        sa.Column("kind", _word("eventkind", *kinds), nullable=False),
        sa.Column("record_type", sa.String(length=64), nullable=False),
        sa.Column("record_id", sa.String(length=20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_event")),
    )
    columns = "kind, record_type, record_id, at, delivered_at, id"
    op.execute(
        f"INSERT INTO outbox_event ({columns}) SELECT {columns} FROM outbox_event_before"  # noqa: S608 -- columns of ours
    )
    op.drop_table("outbox_event_before")
    op.create_index(op.f("ix_outbox_event_delivered_at_at"), "outbox_event", ["delivered_at", "at"])
