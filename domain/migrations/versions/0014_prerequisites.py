"""Let a session say which others have to be held before it.

Revision: 0014; follows 0013.
"""

from __future__ import annotations

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # In words of SQL, as in 0009: to copy the table anew would drop what hangs on it.
    op.execute("ALTER TABLE session ADD COLUMN requires VARCHAR DEFAULT '' NOT NULL")


def downgrade() -> None:
    op.execute("ALTER TABLE session DROP COLUMN requires")
