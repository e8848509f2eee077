"""Let a person be erased: their version, the list of those erased, and words apart from the trail.

Revision: 0019; follows 0018. Reasons that stand in the trail already stay there, as the chain
covers them; no released version wrote any.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from domain.migrations.event_kinds import allow_event_kinds, forget_event_kinds

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_NEW_EVENT = "person_erased"
_ID = sa.String(length=20)
_HASH = sa.String(length=64)
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    allow_event_kinds(_NEW_EVENT)
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
    forget_event_kinds(_NEW_EVENT)
