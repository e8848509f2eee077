"""Count the changes of programmes, organizations and sides, and allow their events.

Revision: 0031; follows 0030.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from domain.migrations.event_kinds import allow_event_kinds, forget_event_kinds

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

_TABLES = ("programme", "organization", "side")
_KINDS = ("edition_changed", "organization_changed", "programme_changed")


def upgrade() -> None:
    for table in _TABLES:
        count = sa.Column("version", sa.Integer(), server_default="1", nullable=False)
        op.add_column(table, count)
    allow_event_kinds(*_KINDS)


def downgrade() -> None:
    forget_event_kinds(*_KINDS)
    for table in _TABLES:
        op.drop_column(table, "version")
