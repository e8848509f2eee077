"""Create invitations to regional meetings with what is asked of people, and what they are told.

Revision: 0035; follows 0034.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from domain.migrations.event_kinds import allow_event_kinds, forget_event_kinds

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

_NEW_EVENTS = (
    "cross_participation_answered",
    "cross_participation_invited",
    "cross_participation_lapsed",
    "cross_participation_recorded",
)
_STATES = ("invited", "accepted", "declined", "attended", "lapsed")
_REASONS = (
    "not_available",
    "language",
    "other_subject",
    "new_post",
    "conflict_of_interest",
    "not_stated",
)
_TABLES = (
    "cross_participation_notice",
    "cross_participation_topic",
    "cross_participation",
)
_ID = sa.String(length=20)
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    allow_event_kinds(*_NEW_EVENTS)
    _create_participation()
    _create_topic_and_notice()


def downgrade() -> None:
    for table in _TABLES:
        op.drop_table(table)
    forget_event_kinds(*_NEW_EVENTS)


def _word(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def _to(table: str, other: str, column: str, on_delete: str = "CASCADE") -> sa.Constraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"), ondelete=on_delete
    )


def _own(table: str) -> list[sa.Column[object] | sa.Constraint]:
    return [
        sa.Column("id", _ID, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]


def _index(table: str, *columns: str) -> None:
    for column in columns:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def _create_participation() -> None:
    table = "cross_participation"
    op.create_table(
        table,
        sa.Column("edition_id", _ID, nullable=False),
        sa.Column("meeting_id", _ID, nullable=False),
        sa.Column("delegate_id", _ID, nullable=False),
        sa.Column("state", _word("crossparticipationstate", *_STATES), nullable=False),
        sa.Column("decline_reason", _word("declinereason", *_REASONS), nullable=True),
        sa.Column("invited_at", _MOMENT, nullable=False),
        sa.Column("changed_at", _MOMENT, nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "(decline_reason IS NOT NULL) <= (state = 'declined')",
            name=op.f(f"ck_{table}_reason"),
        ),
        _to(table, "edition", "edition_id"),
        _to(table, "regional_meeting", "meeting_id", "RESTRICT"),
        _to(table, "delegate", "delegate_id", "RESTRICT"),
        *_own(table),
    )
    _index(table, "meeting_id", "delegate_id")
    op.create_index(op.f(f"ix_{table}_edition_id_state"), table, ["edition_id", "state"])
    standing = sa.text("state NOT IN ('declined', 'lapsed')")
    op.create_index(
        f"uq_{table}_standing",
        table,
        ["meeting_id", "delegate_id"],
        unique=True,
        sqlite_where=standing,
        postgresql_where=standing,
    )


def _create_topic_and_notice() -> None:
    table = "cross_participation_topic"
    op.create_table(
        table,
        sa.Column("participation_id", _ID, nullable=False),
        sa.Column("topic_id", _ID, nullable=False),
        _to(table, "cross_participation", "participation_id"),
        _to(table, "topic", "topic_id"),
        sa.UniqueConstraint(
            "participation_id", "topic_id", name=op.f(f"uq_{table}_participation_id_topic_id")
        ),
        *_own(table),
    )
    _index(table, "topic_id")
    table = "cross_participation_notice"
    op.create_table(
        table,
        sa.Column("participation_id", _ID, nullable=False),
        sa.Column(
            "kind",
            _word("crossparticipationnoticekind", "invited", "moved", "lapsed"),
            nullable=False,
        ),
        sa.Column("told_at", _MOMENT, nullable=False),
        _to(table, "cross_participation", "participation_id"),
        *_own(table),
    )
    _index(table, "participation_id")
