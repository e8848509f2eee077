"""Let events say which edition they belong to.

Revision: 0036; follows 0035.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("outbox_event", sa.Column("edition_id", sa.String(length=20), nullable=True))


def downgrade() -> None:
    op.drop_column("outbox_event", "edition_id")
