"""Create what people agree to, and how they can be reached.

Revision: 0021; follows 0020. Nobody has a row: who has decided nothing has agreed.
"""

from __future__ import annotations

import re

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

_NEW_EVENT = "person_changed"
_ID = sa.String(length=20)
_TEXT = sa.String(length=200)


def upgrade() -> None:
    _allow_events([*_events(), _NEW_EVENT])
    table = "consent"
    purpose = sa.Enum(
        "matched",
        "listed",
        name="consentpurpose",
        native_enum=False,
        create_constraint=True,
        length=40,
    )
    op.create_table(
        table,
        *_of_person(table),
        sa.Column("purpose", purpose, nullable=False),
        sa.Column("given", sa.Boolean(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.UniqueConstraint("manager_id", "purpose", name=op.f("uq_consent_manager_id_purpose")),
    )
    table = "contact_details"
    op.create_table(
        table,
        *_of_person(table),
        sa.Column("email", _TEXT, nullable=True),
        sa.Column("phone", _TEXT, nullable=True),
        sa.UniqueConstraint("manager_id", name=op.f("uq_contact_details_manager_id")),
    )


def downgrade() -> None:
    op.drop_table("contact_details")
    op.drop_table("consent")
    op.execute(f"DELETE FROM outbox_event WHERE kind = '{_NEW_EVENT}'")  # noqa: S608 -- a name of ours
    _allow_events([kind for kind in _events() if kind != _NEW_EVENT])


def _of_person(table: str) -> list[sa.Column[object] | sa.Constraint]:
    """Return what both tables have: an id, and whom it is about."""
    return [
        sa.Column("manager_id", _ID, nullable=False),
        sa.Column("id", _ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["manager_id"], ["manager.id"], name=op.f(f"fk_{table}_manager_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]


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
