"""Create the links of what editions do to the strategies of programmes, and planned steps.

Revision: 0034; follows 0033.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from domain.migrations.event_kinds import allow_event_kinds, forget_event_kinds

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

_NEW_EVENT = "roadmap_changed"
_ID = sa.String(length=20)
_SERVING = {
    "objective_id": "objective",
    "topic_id": "topic",
    "recommendation_id": "recommendation",
    "meeting_id": "regional_meeting",
}
_ONE = " + ".join(f"CASE WHEN {name} IS NULL THEN 0 ELSE 1 END" for name in _SERVING) + " = 1"


def upgrade() -> None:
    allow_event_kinds(_NEW_EVENT)
    _create_link()
    _create_step()


def downgrade() -> None:
    op.drop_table("roadmap_step")
    op.drop_table("strategy_link")
    forget_event_kinds(_NEW_EVENT)


def _to(table: str, column: str, other: str, on_delete: str = "CASCADE") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"), ondelete=on_delete
    )


def _unique(table: str, *columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*columns, name=op.f(f"uq_{table}_{'_'.join(columns)}"))


def _index(table: str, *columns: str) -> None:
    for column in columns:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def _create_link() -> None:
    table = "strategy_link"
    op.create_table(
        table,
        sa.Column("anchor_id", _ID, nullable=False),
        sa.Column("edition_id", _ID, nullable=False),
        *(sa.Column(column, _ID, nullable=True) for column in _SERVING),
        sa.Column("id", _ID, nullable=False),
        sa.CheckConstraint(_ONE, name=op.f(f"ck_{table}_one")),
        _to(table, "anchor_id", "strategy_anchor"),
        _to(table, "edition_id", "edition"),
        *(_to(table, column, other) for column, other in _SERVING.items()),
        _unique(table, "anchor_id", "objective_id"),
        _unique(table, "anchor_id", "edition_id", "topic_id"),
        _unique(table, "anchor_id", "recommendation_id"),
        _unique(table, "anchor_id", "meeting_id"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    _index(table, "edition_id", *_SERVING)


def _create_step() -> None:
    table = "roadmap_step"
    op.create_table(
        table,
        sa.Column("programme_id", _ID, nullable=False),
        sa.Column("anchor_id", _ID, nullable=True),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("details", sa.String(), nullable=False),
        sa.Column("edition_id", _ID, nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("id", _ID, nullable=False),
        sa.CheckConstraint("year BETWEEN 1900 AND 2199", name=op.f(f"ck_{table}_year")),
        _to(table, "programme_id", "programme"),
        _to(table, "anchor_id", "strategy_anchor", "SET NULL"),
        _to(table, "edition_id", "edition", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    _index(table, "programme_id", "anchor_id", "edition_id")
