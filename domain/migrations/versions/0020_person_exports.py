"""Create the links to exports of people, and the list of who read their assessments.

Revision: 0020; follows 0019.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_ROLES = ("manager", "coordinator", "planner", "integration", "auditor", "admin", "system")
_ID = sa.String(length=20)
_NAME = sa.String(length=200)
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    table = "person_export"
    op.create_table(
        table,
        *_of_person(table),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("asked_at", _MOMENT, nullable=False),
        sa.Column("expires_at", _MOMENT, nullable=False),
        sa.Column("fetched_at", _MOMENT, nullable=True),
        sa.UniqueConstraint("token_hash", name=op.f("uq_person_export_token_hash")),
    )
    op.create_index(op.f("ix_person_export_manager_id"), table, ["manager_id"])
    table = "assessment_read"
    op.create_table(
        table,
        *_of_person(table),
        sa.Column("read_on", sa.Date(), nullable=False),
        sa.Column("purpose", sa.String(length=64), nullable=False),
        sa.UniqueConstraint(
            "manager_id",
            "read_on",
            "viewer",
            "purpose",
            name=op.f("uq_assessment_read_manager_id_read_on_viewer_purpose"),
        ),
    )


def downgrade() -> None:
    op.drop_table("assessment_read")
    op.drop_table("person_export")


def _of_person(table: str) -> list[sa.Column[object] | sa.Constraint]:
    """Return what both tables have: an id, whom it is about, and who asked."""
    role = sa.Enum(*_ROLES, name="role", native_enum=False, create_constraint=True, length=40)
    return [
        sa.Column("manager_id", _ID, nullable=False),
        sa.Column("viewer", _NAME, nullable=False),
        sa.Column("role", role, nullable=False),
        sa.Column("id", _ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["manager_id"],
            ["manager.id"],
            name=op.f(f"fk_{table}_manager_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]
