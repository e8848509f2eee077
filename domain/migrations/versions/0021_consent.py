"""Create what people agree to, and how they can be reached.

Revision: 0021; follows 0020. Nobody has a row: who has decided nothing has agreed.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from domain.migrations.event_kinds import allow_event_kinds, forget_event_kinds

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

_NEW_EVENT = "person_changed"
_ID = sa.String(length=20)
_TEXT = sa.String(length=200)


def upgrade() -> None:
    allow_event_kinds(_NEW_EVENT)
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
    forget_event_kinds(_NEW_EVENT)


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
