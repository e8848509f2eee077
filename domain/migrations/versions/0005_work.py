"""Create the queue, and put the runs on it that have not ended.

Revision: 0005; follows 0004.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "work",
        sa.Column(
            "kind",
            sa.Enum(
                "pairing_run",
                "topic_run",
                name="workkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("subject_id", sa.String(length=20), nullable=False),
        sa.Column("ready_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.Column("best", sa.BigInteger(), nullable=True),
        sa.Column("bound", sa.BigInteger(), nullable=True),
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work")),
        sa.UniqueConstraint("subject_id", name=op.f("uq_work_subject_id")),
    )
    op.create_index(op.f("ix_work_ready_at"), "work", ["ready_at"], unique=False)
    for kind in ("pairing_run", "topic_run"):
        op.execute(
            "INSERT INTO work (id, kind, subject_id, ready_at, attempts, fence)"  # noqa: S608 -- two names
            f" SELECT id, '{kind}', id, requested_at, 0, 0 FROM {kind}"
            " WHERE state IN ('queued', 'running')"
        )


def downgrade() -> None:
    op.drop_table("work")
