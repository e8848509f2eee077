"""Create the files that were handed in for editions, and the rows that were taken from them.

Revision: 0038; follows 0037.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from domain.migrations.event_kinds import allow_event_kinds, forget_event_kinds

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

_NEW_EVENT = "import_applied"
_ID = sa.String(length=20)
_HASH = sa.String(length=64)
_STATES = ("faulty", "ready", "applied", "lapsed")


def upgrade() -> None:
    allow_event_kinds(_NEW_EVENT)
    _create_import()
    _create_row()


def downgrade() -> None:
    op.drop_table("imported_row")
    op.drop_table("import")
    forget_event_kinds(_NEW_EVENT)


def _to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"), ondelete="CASCADE"
    )


def _create_import() -> None:
    table = "import"
    states = sa.Enum(
        *_STATES, name="importstate", native_enum=False, create_constraint=True, length=40
    )
    moment = sa.DateTime(timezone=True)
    counts = ("rows", "added", "changed", "unchanged", "problem_count")
    op.create_table(
        table,
        sa.Column("edition_id", _ID, nullable=False),
        sa.Column("state", states, nullable=False),
        sa.Column("file_hash", _HASH, nullable=False),
        sa.Column("sent_by", sa.String(length=200), nullable=False),
        sa.Column("received_at", moment, nullable=False),
        sa.Column("applied_at", moment, nullable=True),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in counts),
        sa.Column("problems", sa.String(), nullable=False),
        sa.Column("content", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("id", _ID, nullable=False),
        _to(table, "edition_id", "edition"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    op.create_index(op.f(f"ix_{table}_edition_id"), table, ["edition_id"])


def _create_row() -> None:
    table = "imported_row"
    op.create_table(
        table,
        sa.Column("edition_id", _ID, nullable=False),
        sa.Column("manager_id", _ID, nullable=False),
        sa.Column("key_hash", _HASH, nullable=False),
        sa.Column("row_hash", _HASH, nullable=False),
        sa.Column("id", _ID, nullable=False),
        _to(table, "edition_id", "edition"),
        _to(table, "manager_id", "manager"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("edition_id", "key_hash", name=op.f(f"uq_{table}_edition_id_key_hash")),
    )
    op.create_index(op.f(f"ix_{table}_manager_id"), table, ["manager_id"])
