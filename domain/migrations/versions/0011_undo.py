"""Let the trail say what a row concerns and what it takes back, and keep what undoes a change.

Revision: 0011; follows 0010.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_COLUMNS = ("edition_id", "manager_id", "change_id", "reverts_id")


def upgrade() -> None:
    for column in _COLUMNS:
        op.add_column("audit_entry", sa.Column(column, sa.String(length=20), nullable=True))
        op.create_index(op.f(f"ix_audit_entry_{column}"), "audit_entry", [column])
    op.create_table(
        "undo",
        sa.Column("audit_entry_id", sa.String(length=20), nullable=False),
        sa.Column("edition_id", sa.String(length=20), nullable=True),
        sa.Column("manager_id", sa.String(length=20), nullable=True),
        sa.Column("act", sa.String(length=64), nullable=False),
        sa.Column("asked", sa.String(), nullable=False),
        sa.Column("id", sa.String(length=20), nullable=False),
        *(
            sa.ForeignKeyConstraint(
                [f"{table}_id"],
                [f"{table}.id"],
                name=op.f(f"fk_undo_{table}_id"),
                ondelete="CASCADE",
            )
            for table in ("audit_entry", "edition", "manager")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_undo")),
        sa.UniqueConstraint("audit_entry_id", name=op.f("uq_undo_audit_entry_id")),
    )
    for column in ("edition_id", "manager_id"):
        op.create_index(op.f(f"ix_undo_{column}"), "undo", [column])


def downgrade() -> None:
    op.drop_table("undo")
    for column in _COLUMNS:
        op.drop_index(op.f(f"ix_audit_entry_{column}"), "audit_entry")
        op.drop_column("audit_entry", column)
