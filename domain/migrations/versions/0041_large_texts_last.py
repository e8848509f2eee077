"""Keep the large texts of runs behind everything else of their rows.

SQLite follows a row from page to page up to the last column that is asked for: with 5,000 people
there are thirteen megabytes in between. PostgreSQL keeps long texts apart by itself. Whoever adds a
column to a run later takes care that these two stay the last: ``tests/domain/test_store.py`` looks.

Revision: 0041; follows 0040.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

_RUNS = ("pairing_run", "topic_run", "agenda_run", "cross_participation_run")


def upgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        return
    for table in _RUNS:
        for name in ("snapshot", "solution"):
            op.add_column(table, sa.Column(f"{name}_behind", sa.String(), nullable=True))
            op.execute(f"UPDATE {table} SET {name}_behind = {name}")  # noqa: S608 -- names of ours
            op.drop_column(table, name)
            op.alter_column(table, f"{name}_behind", new_column_name=name)


def downgrade() -> None:
    """Leave them where they are: the order of columns means nothing."""
