"""Give nominations a life: waiting list, deadlines, notices, reminders, substitutions, versions.

Revision: 0018; follows 0017.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from domain.migrations.event_kinds import allow_event_kinds, forget_event_kinds

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_NEW_EVENTS = (
    "deadline_changed",
    "delegate_substituted",
    "edition_moved",
    "manager_nominated",
    "nomination_changed",
    "nomination_confirmed",
    "nomination_declined",
    "nomination_promoted",
    "nomination_submitted",
    "nomination_waitlisted",
    "nomination_withdrawn",
    "nominations_reminded",
    "quota_changed",
)
_NOTICES = ("confirmed", "waitlisted", "place_freed", "took_over", "declined")
_VERSIONED = ("edition", "nomination", "quota")
_ID = sa.String(length=20)
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    allow_event_kinds(*_NEW_EVENTS)
    # In words of SQL, as in 0009: to copy a table anew would drop what hangs on it.
    for table in _VERSIONED:
        op.execute(f"ALTER TABLE {table} ADD COLUMN version INTEGER DEFAULT 1 NOT NULL")
    for column in ("statement", "decision_reason"):
        op.execute(f"ALTER TABLE nomination ADD COLUMN {column} VARCHAR DEFAULT '' NOT NULL")
    op.add_column("nomination", sa.Column("submitted_at", _MOMENT, nullable=True))
    _create_waiting_place()
    _create_deadline()
    _create_notice_and_reminder()
    _create_substitution()


def downgrade() -> None:
    for table in (
        "substitution",
        "nomination_reminder",
        "nomination_notice",
        "nomination_deadline",
        "waiting_place",
    ):
        op.drop_table(table)
    for column in ("submitted_at", "decision_reason", "statement"):
        op.execute(f"ALTER TABLE nomination DROP COLUMN {column}")
    for table in _VERSIONED:
        op.execute(f"ALTER TABLE {table} DROP COLUMN version")
    forget_event_kinds(*_NEW_EVENTS)


def _word(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def _to(table: str, other: str, column: str = "") -> sa.ForeignKeyConstraint:
    column = column or f"{other}_id"
    return sa.ForeignKeyConstraint(
        [column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"), ondelete="CASCADE"
    )


def _own(table: str) -> list[sa.Column[object] | sa.Constraint]:
    return [
        sa.Column("id", _ID, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]


def _index(table: str, *columns: str) -> None:
    for column in columns:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def _create_waiting_place() -> None:
    """Create the places, and give those who wait already theirs, in the order of their ids."""
    table = "waiting_place"
    op.create_table(
        table,
        sa.Column("nomination_id", _ID, nullable=False),
        sa.Column("side_id", _ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        _to(table, "nomination"),
        _to(table, "side"),
        sa.UniqueConstraint("nomination_id", name=op.f(f"uq_{table}_nomination_id")),
        *_own(table),
    )
    _index(table, "side_id")
    op.execute(
        "INSERT INTO waiting_place (id, nomination_id, side_id, number)"
        " SELECT id, id, side_id, ROW_NUMBER() OVER (PARTITION BY side_id ORDER BY id)"
        " FROM nomination WHERE state = 'waitlisted'"
    )


def _create_deadline() -> None:
    table = "nomination_deadline"
    op.create_table(
        table,
        sa.Column("edition_id", _ID, nullable=False),
        sa.Column("administration_id", _ID, nullable=True),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("local_time", sa.Time(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        _to(table, "edition"),
        _to(table, "administration"),
        sa.UniqueConstraint(
            "edition_id",
            "administration_id",
            name=op.f(f"uq_{table}_edition_id_administration_id"),
            postgresql_nulls_not_distinct=True,
        ),
        *_own(table),
    )
    _index(table, "administration_id")


def _create_notice_and_reminder() -> None:
    table = "nomination_notice"
    op.create_table(
        table,
        sa.Column("nomination_id", _ID, nullable=False),
        sa.Column("kind", _word("noticekind", *_NOTICES), nullable=False),
        sa.Column("told_at", _MOMENT, nullable=False),
        _to(table, "nomination"),
        *_own(table),
    )
    _index(table, "nomination_id")
    table = "nomination_reminder"
    op.create_table(
        table,
        sa.Column("edition_id", _ID, nullable=False),
        sa.Column("administration_id", _ID, nullable=False),
        sa.Column("reminded_on", sa.Date(), nullable=False),
        sa.Column("reminded_at", _MOMENT, nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        _to(table, "edition"),
        _to(table, "administration"),
        sa.UniqueConstraint(
            "edition_id",
            "administration_id",
            "reminded_on",
            name=op.f(f"uq_{table}_edition_id_administration_id_reminded_on"),
        ),
        *_own(table),
    )
    _index(table, "administration_id")


def _create_substitution() -> None:
    table = "substitution"
    op.create_table(
        table,
        sa.Column("delegate_id", _ID, nullable=False),
        sa.Column("substitute_id", _ID, nullable=False),
        sa.Column("substituted_at", _MOMENT, nullable=False),
        _to(table, "delegate"),
        _to(table, "delegate", "substitute_id"),
        *_own(table),
    )
    _index(table, "delegate_id", "substitute_id")
