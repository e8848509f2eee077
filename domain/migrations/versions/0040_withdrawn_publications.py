"""Let a publication be taken back: how often, when, and which partnerships were taken back with it.

Revision: 0040; follows 0039.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from domain.migrations.event_kinds import allow_event_kinds, forget_event_kinds

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

_RUNS = ("pairing_run", "topic_run", "agenda_run", "cross_participation_run")
_MOMENTS = ("withdrawn_at", "restored_at")
_KIND = "run_withdrawn"


def upgrade() -> None:
    for table in _RUNS:
        count = sa.Column("withdrawals", sa.Integer(), server_default="0", nullable=False)
        op.add_column(table, count)
        for name in _MOMENTS:
            op.add_column(table, _moment(name))
    op.add_column("partnership", _moment("withdrawn_at"))
    allow_event_kinds(_KIND)


def _moment(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=True)


def downgrade() -> None:
    forget_event_kinds(_KIND)
    op.drop_column("partnership", "withdrawn_at")
    for table in _RUNS:
        for name in (*_MOMENTS, "withdrawals"):
            op.drop_column(table, name)
