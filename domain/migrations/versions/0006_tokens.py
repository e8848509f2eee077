"""Create the service tokens.

Revision: 0006; follows 0005.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "service_token",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "manager",
                "coordinator",
                "planner",
                "integration",
                "auditor",
                "admin",
                "system",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("scopes", sa.String(length=200), nullable=False),
        sa.Column("all_editions", sa.Boolean(), nullable=False),
        sa.Column("administration_id", sa.String(length=20), nullable=True),
        sa.Column("manager_id", sa.String(length=20), nullable=True),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_used_on", sa.Date(), nullable=True),
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["administration_id"],
            ["administration.id"],
            name=op.f("fk_service_token_administration_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["manager_id"],
            ["manager.id"],
            name=op.f("fk_service_token_manager_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_token")),
        sa.UniqueConstraint("hash", name=op.f("uq_service_token_hash")),
    )
    for column in ("administration_id", "manager_id"):
        op.create_index(op.f(f"ix_service_token_{column}"), "service_token", [column])
    op.create_table(
        "service_token_edition",
        sa.Column("token_id", sa.String(length=20), nullable=False),
        sa.Column("edition_id", sa.String(length=20), nullable=False),
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["token_id"],
            ["service_token.id"],
            name=op.f("fk_service_token_edition_token_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"],
            ["edition.id"],
            name=op.f("fk_service_token_edition_edition_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_token_edition")),
        sa.UniqueConstraint(
            "token_id", "edition_id", name=op.f("uq_service_token_edition_token_id_edition_id")
        ),
    )
    op.create_index(
        op.f("ix_service_token_edition_edition_id"), "service_token_edition", ["edition_id"]
    )


def downgrade() -> None:
    op.drop_table("service_token_edition")
    op.drop_table("service_token")
