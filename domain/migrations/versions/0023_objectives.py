"""Count the changes of an objective.

Revision: 0023; follows 0022.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    count = sa.Column("version", sa.Integer(), server_default="1", nullable=False)
    op.add_column("objective", count)


def downgrade() -> None:
    op.drop_column("objective", "version")
