"""Create the agenda runs with their placements and who attends, and let them wait for a worker.

Revision: 0013; follows 0012.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_KINDS = ("pairing_run", "topic_run")
_NEW_KIND = "agenda_run"
_ID = sa.String(length=20)
_KEY = sa.String(length=64)
_NAME = sa.String(length=200)
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _allow_kinds(*_KINDS, _NEW_KIND)
    _create_agenda_run()
    _create_agenda_placement()
    _create_agenda_attendance()


def downgrade() -> None:
    for table in ("agenda_attendance", "agenda_placement", "agenda_run"):
        op.drop_table(table)
    op.execute(f"DELETE FROM work WHERE kind = '{_NEW_KIND}'")  # noqa: S608 -- a name of ours
    _allow_kinds(*_KINDS)


def _word(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def _to(table: str, other: str, on_delete: str, column: str = "") -> sa.ForeignKeyConstraint:
    column = column or f"{other}_id"
    return sa.ForeignKeyConstraint(
        [column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"), ondelete=on_delete
    )


def _index(table: str, *columns: str) -> None:
    for column in columns:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def _create_agenda_run() -> None:
    table = "agenda_run"
    op.create_table(
        table,
        sa.Column("component_id", _ID, nullable=False),
        sa.Column("topic_run_id", _ID, nullable=True),
        sa.Column("total", sa.BigInteger(), nullable=True),
        sa.Column("total_bound", sa.BigInteger(), nullable=True),
        sa.Column("edition_id", _ID, nullable=False),
        sa.Column(
            "state",
            _word("runstate", "queued", "running", "done", "failed", "cancelled"),
            nullable=False,
        ),
        sa.Column("requested_at", _MOMENT, nullable=False),
        *(
            sa.Column(name, _MOMENT, nullable=True)
            for name in ("started_at", "finished_at", "published_at", "superseded_at")
        ),
        sa.Column("failure_code", sa.String(length=40), nullable=True),
        sa.Column("failure_detail", sa.String(), nullable=True),
        sa.Column("parameters", sa.String(), nullable=False),
        sa.Column("snapshot", sa.String(), nullable=True),
        sa.Column("snapshot_hash", _KEY, nullable=True),
        sa.Column("solution", sa.String(), nullable=True),
        sa.Column("record_hash", _KEY, nullable=True),
        sa.Column("engine", _KEY, nullable=True),
        sa.Column("proved", sa.Boolean(), nullable=True),
        sa.Column("synthetic", sa.Boolean(), nullable=False),
        sa.Column("id", _ID, nullable=False),
        _to(table, "component", "CASCADE"),
        _to(table, "topic_run", "SET NULL"),
        _to(table, "edition", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    _index(table, "component_id", "topic_run_id", "edition_id", "state", "snapshot_hash")
    standing = sa.text("published_at IS NOT NULL AND superseded_at IS NULL")
    op.create_index(
        "uq_agenda_run_published",
        table,
        ["component_id"],
        unique=True,
        sqlite_where=standing,
        postgresql_where=standing,
    )


def _create_agenda_placement() -> None:
    table = "agenda_placement"
    op.create_table(
        table,
        sa.Column("run_id", _ID, nullable=False),
        sa.Column("session_id", _ID, nullable=True),
        sa.Column("session_key", _KEY, nullable=False),
        sa.Column("title", _NAME, nullable=False),
        sa.Column("slot_key", _KEY, nullable=False),
        sa.Column("starts_at", _MOMENT, nullable=False),
        sa.Column("ends_at", _MOMENT, nullable=False),
        sa.Column("room_key", _KEY, nullable=False),
        sa.Column("room_name", _NAME, nullable=False),
        sa.Column("interpreted", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", _ID, nullable=False),
        _to(table, "agenda_run", "CASCADE", "run_id"),
        _to(table, "session", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("run_id", "session_key", name=op.f(f"uq_{table}_run_id_session_key")),
    )
    _index(table, "session_id")


def _create_agenda_attendance() -> None:
    table = "agenda_attendance"
    op.create_table(
        table,
        sa.Column("placement_id", _ID, nullable=False),
        sa.Column("delegate_id", _ID, nullable=True),
        sa.Column("speaker_id", _ID, nullable=True),
        sa.Column("code", _KEY, nullable=False),
        sa.Column("leads", sa.Boolean(), nullable=False),
        sa.Column("id", _ID, nullable=False),
        _to(table, "agenda_placement", "CASCADE", "placement_id"),
        _to(table, "delegate", "RESTRICT"),
        _to(table, "speaker", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("placement_id", "code", name=op.f(f"uq_{table}_placement_id_code")),
    )
    _index(table, "delegate_id", "speaker_id")


def _allow_kinds(*kinds: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint(op.f("ck_work_workkind"), "work", type_="check")
        names = ", ".join(f"'{kind}'" for kind in kinds)
        op.create_check_constraint(op.f("ck_work_workkind"), "work", f"kind IN ({names})")
        return
    # SQLite changes no constraint of a table that is there: it is made anew and filled.
    op.execute("ALTER TABLE work RENAME TO work_before")
    op.drop_index(op.f("ix_work_ready_at"), "work_before")
    op.create_table(
        "work",
        sa.Column("kind", _word("workkind", *kinds), nullable=False),
        sa.Column("subject_id", _ID, nullable=False),
        sa.Column("ready_at", _MOMENT, nullable=False),
        sa.Column("lease_until", _MOMENT, nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.Column("best", sa.BigInteger(), nullable=True),
        sa.Column("bound", sa.BigInteger(), nullable=True),
        sa.Column("id", _ID, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work")),
        sa.UniqueConstraint("subject_id", name=op.f("uq_work_subject_id")),
    )
    columns = "kind, subject_id, ready_at, lease_until, attempts, fence, best, bound, id"
    op.execute(f"INSERT INTO work ({columns}) SELECT {columns} FROM work_before")  # noqa: S608 -- columns of ours
    op.drop_table("work_before")
    op.create_index(op.f("ix_work_ready_at"), "work", ["ready_at"])
