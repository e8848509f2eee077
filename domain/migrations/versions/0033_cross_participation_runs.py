"""Create runs of cross-participation with the invitations that they suggest, and let them wait.

Revision: 0033; follows 0032.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from domain.migrations.checks import allow_words

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

_KINDS = ("pairing_run", "topic_run", "agenda_run")
_NEW_KIND = "cross_participation_run"
_STATES = ("queued", "running", "done", "failed", "cancelled")
_ID = sa.String(length=20)
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    allow_words("work", "kind", "workkind", (*_KINDS, _NEW_KIND))
    _create_run()
    _create_suggestion()


def downgrade() -> None:
    for table in ("suggested_invitation", "cross_participation_run"):
        op.drop_table(table)
    op.execute(f"DELETE FROM work WHERE kind = '{_NEW_KIND}'")  # noqa: S608 -- a name of ours
    allow_words("work", "kind", "workkind", _KINDS)


def _to(table: str, other: str, on_delete: str, column: str = "") -> sa.ForeignKeyConstraint:
    column = column or f"{other}_id"
    return sa.ForeignKeyConstraint(
        [column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"), ondelete=on_delete
    )


def _index(table: str, *columns: str) -> None:
    for column in columns:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def _create_run() -> None:
    table = "cross_participation_run"
    word = sa.Enum(*_STATES, name="runstate", native_enum=False, create_constraint=True, length=40)
    op.create_table(
        table,
        *(sa.Column(name, sa.Integer(), nullable=True) for name in ("seen", "seen_possible")),
        *(
            sa.Column(name, sa.BigInteger(), nullable=True)
            for name in ("cover", "travel", "total", "total_bound")
        ),
        sa.Column("edition_id", _ID, nullable=False),
        sa.Column("state", word, nullable=False),
        sa.Column("requested_at", _MOMENT, nullable=False),
        *(
            sa.Column(name, _MOMENT, nullable=True)
            for name in ("started_at", "finished_at", "published_at", "superseded_at")
        ),
        sa.Column("failure_code", sa.String(length=40), nullable=True),
        sa.Column("failure_detail", sa.String(), nullable=True),
        sa.Column("parameters", sa.String(), nullable=False),
        sa.Column("snapshot", sa.String(), nullable=True),
        sa.Column("snapshot_hash", sa.String(length=64), nullable=True),
        sa.Column("solution", sa.String(), nullable=True),
        sa.Column("record_hash", sa.String(length=64), nullable=True),
        sa.Column("engine", sa.String(length=64), nullable=True),
        sa.Column("proved", sa.Boolean(), nullable=True),
        sa.Column("synthetic", sa.Boolean(), nullable=False),
        sa.Column("id", _ID, nullable=False),
        _to(table, "edition", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    _index(table, "edition_id", "snapshot_hash", "state")
    standing = sa.text("published_at IS NOT NULL AND superseded_at IS NULL")
    op.create_index(
        f"uq_{table}_published",
        table,
        ["edition_id"],
        unique=True,
        sqlite_where=standing,
        postgresql_where=standing,
    )


def _create_suggestion() -> None:
    table = "suggested_invitation"
    op.create_table(
        table,
        sa.Column("run_id", _ID, nullable=False),
        sa.Column("delegate_id", _ID, nullable=False),
        sa.Column("meeting_id", _ID, nullable=True),
        sa.Column("meeting_key", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("required", sa.Boolean(), nullable=False),
        sa.Column("sees", sa.Boolean(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("id", _ID, nullable=False),
        _to(table, "cross_participation_run", "CASCADE", "run_id"),
        _to(table, "delegate", "RESTRICT"),
        _to(table, "regional_meeting", "SET NULL", "meeting_id"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint(
            "run_id",
            "delegate_id",
            "meeting_key",
            name=op.f(f"uq_{table}_run_id_delegate_id_meeting_key"),
        ),
    )
    _index(table, "delegate_id", "meeting_id")
