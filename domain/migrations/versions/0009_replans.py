"""Let a pairing run say which run it replans, how many pairs it keeps, and the bound of that.

Revision: 0009; follows 0008.
"""

from __future__ import annotations

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Both databases add a column with its foreign key; to copy the table anew, as alembic does on
    # SQLite, would drop the pairings with it.
    op.execute(
        "ALTER TABLE pairing_run ADD COLUMN replans_run_id VARCHAR(20)"
        " CONSTRAINT fk_pairing_run_replans_run_id REFERENCES pairing_run (id)"
    )
    op.execute("ALTER TABLE pairing_run ADD COLUMN kept INTEGER")
    op.execute("ALTER TABLE pairing_run ADD COLUMN kept_bound INTEGER")
    op.create_index(
        op.f("ix_pairing_run_replans_run_id"), "pairing_run", ["replans_run_id"], unique=False
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_pairing_run_replans_run_id"), table_name="pairing_run")
    for column in ("kept_bound", "kept", "replans_run_id"):
        op.execute(f"ALTER TABLE pairing_run DROP COLUMN {column}")
