"""Let an agenda run say which run it replans, how many moves that takes, and the bound of that.

Revision: 0016; follows 0015.
"""

from __future__ import annotations

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # In words of SQL, as in 0009: to copy the table anew would drop what hangs on it.
    op.execute(
        "ALTER TABLE agenda_run ADD COLUMN replans_run_id VARCHAR(20)"
        " CONSTRAINT fk_agenda_run_replans_run_id REFERENCES agenda_run (id)"
    )
    op.execute("ALTER TABLE agenda_run ADD COLUMN moves INTEGER")
    op.execute("ALTER TABLE agenda_run ADD COLUMN moves_bound INTEGER")
    op.create_index(
        op.f("ix_agenda_run_replans_run_id"), "agenda_run", ["replans_run_id"], unique=False
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_agenda_run_replans_run_id"), table_name="agenda_run")
    for column in ("moves_bound", "moves", "replans_run_id"):
        op.execute(f"ALTER TABLE agenda_run DROP COLUMN {column}")
