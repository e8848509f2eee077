"""Create regional meetings with their topics and the days of the way to them.

Revision: 0029; follows 0028.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from domain.migrations.event_kinds import allow_event_kinds, forget_event_kinds

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

_NEW_EVENT = "regional_meeting_changed"
_TABLES = ("meeting_way", "meeting_topic", "regional_meeting")
_ID = sa.String(length=20)
_NAME = sa.String(length=200)


def upgrade() -> None:
    allow_event_kinds(_NEW_EVENT)
    _create_meeting()
    _create_part("meeting_topic", "topic", "weight", 1, 10)
    _create_part("meeting_way", "administration", "travel_days", 0, 30)


def downgrade() -> None:
    for table in _TABLES:
        op.drop_table(table)
    forget_event_kinds(_NEW_EVENT)


def _to(table: str, other: str, column: str = "") -> sa.ForeignKeyConstraint:
    column = column or f"{other}_id"
    return sa.ForeignKeyConstraint(
        [column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"), ondelete="CASCADE"
    )


def _unique(table: str, *columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*columns, name=op.f(f"uq_{table}_{'_'.join(columns)}"))


def _own(table: str) -> list[sa.Column[object] | sa.Constraint]:
    """Return what each table has: an id, and whether a seed brought it."""
    return [
        sa.Column("id", _ID, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.Column("seeded", sa.Boolean(), nullable=False),
    ]


def _check(table: str, name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{name}"))


def _create_meeting() -> None:
    table = "regional_meeting"
    op.create_table(
        table,
        sa.Column("edition_id", _ID, nullable=False),
        sa.Column("side_id", _ID, nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("name", _NAME, nullable=False),
        sa.Column("place", _NAME, nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("synthetic", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        _check(table, "dates", "ends_on >= starts_on"),
        _check(table, "places", "places BETWEEN 0 AND 1000"),
        _to(table, "edition"),
        _to(table, "side"),
        _unique(table, "edition_id", "key"),
        *_own(table),
    )
    op.create_index(op.f(f"ix_{table}_side_id"), table, ["side_id"])


def _create_part(table: str, other: str, amount: str, least: int, most: int) -> None:
    op.create_table(
        table,
        sa.Column("meeting_id", _ID, nullable=False),
        sa.Column(f"{other}_id", _ID, nullable=False),
        sa.Column(amount, sa.Integer(), nullable=False),
        _check(table, amount, f"{amount} BETWEEN {least} AND {most}"),
        _to(table, "regional_meeting", "meeting_id"),
        _to(table, other),
        _unique(table, "meeting_id", f"{other}_id"),
        *_own(table),
    )
    op.create_index(op.f(f"ix_{table}_{other}_id"), table, [f"{other}_id"])
