"""Create webhook endpoints and the deliveries of events to them.

Revision: 0037; follows 0036.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

_ID = sa.String(length=20)
_MOMENT = sa.DateTime(timezone=True)
_FAULTS = ("answer", "name_unknown", "private_target", "unreachable", "timed_out")


def upgrade() -> None:
    _create_endpoint()
    _create_delivery()


def downgrade() -> None:
    op.drop_table("delivery")
    op.drop_table("webhook_endpoint")


def _word(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def _create_endpoint() -> None:
    table = "webhook_endpoint"
    op.create_table(
        table,
        sa.Column("url", sa.String(length=2000), nullable=False),
        sa.Column("kinds", sa.String(), nullable=False),
        sa.Column("edition_id", _ID, nullable=True),
        sa.Column("state", _word("webhookstate", "active", "paused"), nullable=False),
        sa.Column("secret", sa.String(length=64), nullable=False),
        sa.Column("made_at", _MOMENT, nullable=False),
        sa.Column("lease_until", _MOMENT, nullable=True),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("id", _ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f(f"fk_{table}_edition_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    op.create_index(op.f(f"ix_{table}_edition_id"), table, ["edition_id"])


def _create_delivery() -> None:
    table = "delivery"
    op.create_table(
        table,
        sa.Column("endpoint_id", _ID, nullable=False),
        sa.Column("event_id", _ID, nullable=False),
        sa.Column("event_kind", sa.String(length=40), nullable=False),
        sa.Column("event_at", _MOMENT, nullable=False),
        sa.Column("record_type", sa.String(length=64), nullable=False),
        sa.Column("record_id", _ID, nullable=False),
        sa.Column("edition_id", _ID, nullable=True),
        sa.Column("state", _word("deliverystate", "pending", "delivered", "dead"), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_attempt_at", _MOMENT, nullable=True),
        sa.Column("last_attempt_at", _MOMENT, nullable=True),
        sa.Column("last_status", sa.Integer(), nullable=True),
        sa.Column("last_fault", _word("deliveryfault", *_FAULTS), nullable=True),
        sa.Column("last_milliseconds", sa.Integer(), nullable=True),
        sa.Column("id", _ID, nullable=False),
        sa.CheckConstraint(
            "(state = 'pending') = (next_attempt_at IS NOT NULL)", name=op.f(f"ck_{table}_due")
        ),
        sa.ForeignKeyConstraint(
            ["endpoint_id"],
            ["webhook_endpoint.id"],
            name=op.f(f"fk_{table}_endpoint_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint(
            "endpoint_id", "event_id", name=op.f(f"uq_{table}_endpoint_id_event_id")
        ),
    )
    for columns in (["endpoint_id", "next_attempt_at"], ["endpoint_id", "event_at"]):
        op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, columns)
