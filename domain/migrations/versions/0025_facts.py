"""Let planners state facts and resolve what differs, and count facts from more records.

Revision: 0025; follows 0024.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from domain.migrations.checks import allow_words
from domain.migrations.event_kinds import allow_event_kinds, forget_event_kinds

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

_BEFORE = ("side_administrations", "delegates", "components", "sides", "component_dates")
_NEW = (
    "delegate_administrations",
    "focus_topics",
    "instruments_in_force",
    "nominations_confirmed",
    "organizations",
    "pairings_published",
    "sessions_held",
)


def upgrade() -> None:
    allow_event_kinds("fact_changed")
    allow_words("fact", "counted_from", "countedfrom", (*_BEFORE, *_NEW))
    op.execute("ALTER TABLE fact ADD COLUMN source VARCHAR DEFAULT '' NOT NULL")
    op.execute("ALTER TABLE fact ADD COLUMN version INTEGER DEFAULT 1 NOT NULL")
    # What an edition states is known from where the edition is.
    op.execute(
        "UPDATE fact SET source ="
        " (SELECT source_publisher FROM edition WHERE edition.id = fact.edition_id)"
    )
    _create_fact_resolution()


def downgrade() -> None:
    op.drop_table("fact_resolution")
    for column in ("version", "source"):
        op.drop_column("fact", column)
    listed = ", ".join(f"'{word}'" for word in _NEW)
    op.execute(f"UPDATE fact SET counted_from = NULL WHERE counted_from IN ({listed})")  # noqa: S608 -- words of ours
    allow_words("fact", "counted_from", "countedfrom", _BEFORE)
    forget_event_kinds("fact_changed")


def _create_fact_resolution() -> None:
    table = "fact_resolution"
    op.create_table(
        table,
        sa.Column("fact_id", sa.String(length=20), nullable=False),
        sa.Column("stated_value", sa.String(length=200), nullable=False),
        sa.Column("counted_value", sa.String(length=200), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("resolved_by", sa.String(length=200), nullable=False),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["fact_id"], ["fact.id"], name=op.f(f"fk_{table}_fact_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("fact_id", name=op.f(f"uq_{table}_fact_id")),
    )
