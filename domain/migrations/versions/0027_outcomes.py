"""Create cooperation frameworks, their recommendations and commitments, and what was done.

Revision: 0027; follows 0026.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from domain.migrations.event_kinds import allow_event_kinds, forget_event_kinds

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

_NEW_EVENTS = (
    "action_update_recorded",
    "commitment_changed",
    "commitments_reminded",
    "cooperation_framework_changed",
    "recommendation_changed",
)
_STAGES = ("contact", "work_plan", "joint_validation", "signed", "in_force")
_ROLES = ("manager", "coordinator", "planner", "integration", "auditor", "admin", "system")
_ID = sa.String(length=20)
_KEY = sa.String(length=64)
_NAME = sa.String(length=200)
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    allow_event_kinds(*_NEW_EVENTS)
    _create_frameworks()
    _create_recommendations()
    _create_commitments()
    _create_updates_and_reminders()


def downgrade() -> None:
    for table in (
        "commitment_reminder",
        "action_update",
        "commitment",
        "recommendation",
        "article_mapping",
        "cooperation_article",
        "cooperation_framework",
    ):
        op.drop_table(table)
    forget_event_kinds(*_NEW_EVENTS)


def _word(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def _to(
    table: str, other: str, column: str = "", on_delete: str = "CASCADE"
) -> sa.ForeignKeyConstraint:
    column = column or f"{other}_id"
    return sa.ForeignKeyConstraint(
        [column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"), ondelete=on_delete
    )


def _own(table: str) -> list[sa.Column[object] | sa.Constraint]:
    """Return what each of the tables has: an id."""
    return [
        sa.Column("id", _ID, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]


def _seeded() -> sa.Column[object]:
    return sa.Column("seeded", sa.Boolean(), nullable=False)


def _told(*names: str) -> list[sa.Column[object]]:
    """Return texts that are never null."""
    return [sa.Column(name, sa.String(), nullable=False) for name in names]


def _count(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.Integer(), server_default="1", nullable=False)


def _index(table: str, *columns: str) -> None:
    for column in columns:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def _create_frameworks() -> None:
    states = _word("cooperationframeworkstate", "draft", "published", "superseded", "retired")
    op.create_table(
        "cooperation_framework",
        sa.Column("programme_id", _ID, nullable=False),
        sa.Column("key", _KEY, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title", _NAME, nullable=False),
        *_told("summary", "quote", "source"),
        sa.Column("state", states, nullable=False),
        sa.Column("published_at", _MOMENT, nullable=True),
        sa.Column("synthetic", sa.Boolean(), nullable=False),
        _count("revision"),
        _to("cooperation_framework", "programme"),
        sa.UniqueConstraint(
            "programme_id",
            "key",
            "version",
            name=op.f("uq_cooperation_framework_programme_id_key_version"),
        ),
        _seeded(),
        *_own("cooperation_framework"),
    )
    op.create_table(
        "cooperation_article",
        sa.Column("framework_id", _ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", _NAME, nullable=False),
        *_told("text"),
        _to("cooperation_article", "cooperation_framework", "framework_id"),
        _seeded(),
        *_own("cooperation_article"),
    )
    _index("cooperation_article", "framework_id")
    op.create_table(
        "article_mapping",
        sa.Column("framework_id", _ID, nullable=False),
        sa.Column("from_article_id", _ID, nullable=False),
        sa.Column("to_article_id", _ID, nullable=True),
        *_told("reason"),
        sa.CheckConstraint(
            "to_article_id IS NOT NULL OR reason <> ''", name=op.f("ck_article_mapping_reason")
        ),
        _to("article_mapping", "cooperation_framework", "framework_id"),
        _to("article_mapping", "cooperation_article", "from_article_id"),
        _to("article_mapping", "cooperation_article", "to_article_id"),
        sa.UniqueConstraint(
            "framework_id",
            "from_article_id",
            "to_article_id",
            name=op.f("uq_article_mapping_framework_id_from_article_id_to_article_id"),
        ),
        *_own("article_mapping"),
    )
    _index("article_mapping", "from_article_id", "to_article_id")


def _create_recommendations() -> None:
    states = _word("recommendationstate", "draft", "agreed", "superseded")
    op.create_table(
        "recommendation",
        sa.Column("edition_id", _ID, nullable=False),
        sa.Column("article_id", _ID, nullable=False),
        sa.Column("session_id", _ID, nullable=True),
        sa.Column("key", _KEY, nullable=False),
        *_told("wording", "quote", "source"),
        sa.Column("state", states, nullable=False),
        sa.Column("superseded_by_id", _ID, nullable=True),
        sa.Column("synthetic", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        _count("version"),
        sa.CheckConstraint(
            "(state = 'superseded') = (superseded_by_id IS NOT NULL)",
            name=op.f("ck_recommendation_superseded"),
        ),
        _to("recommendation", "edition"),
        _to("recommendation", "cooperation_article", "article_id", "NO ACTION"),
        _to("recommendation", "session", on_delete="SET NULL"),
        _to("recommendation", "recommendation", "superseded_by_id", "NO ACTION"),
        sa.UniqueConstraint("edition_id", "key", name=op.f("uq_recommendation_edition_id_key")),
        _seeded(),
        *_own("recommendation"),
    )
    _index("recommendation", "article_id", "session_id", "superseded_by_id")


def _create_commitments() -> None:
    op.create_table(
        "commitment",
        sa.Column("recommendation_id", _ID, nullable=False),
        sa.Column("administration_id", _ID, nullable=False),
        sa.Column("owner_id", _ID, nullable=True),
        sa.Column("title", _NAME, nullable=False),
        *_told("details"),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", _word("commitmentstate", "open", "done", "dropped"), nullable=False),
        sa.Column("instrument_id", _ID, nullable=True),
        sa.Column("target_stage", _word("instrumentstage", *_STAGES), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        *_told("outcome"),
        sa.Column("synthetic", sa.Boolean(), nullable=False),
        _count("version"),
        sa.CheckConstraint(
            "(instrument_id IS NULL) = (target_stage IS NULL)", name=op.f("ck_commitment_target")
        ),
        sa.CheckConstraint(
            "(state = 'open') = (closed_on IS NULL)", name=op.f("ck_commitment_closed")
        ),
        _to("commitment", "recommendation"),
        _to("commitment", "administration"),
        _to("commitment", "manager", "owner_id", "SET NULL"),
        _to("commitment", "cooperation_instrument", "instrument_id"),
        sa.UniqueConstraint(
            "recommendation_id",
            "administration_id",
            "title",
            name=op.f("uq_commitment_recommendation_id_administration_id_title"),
        ),
        _seeded(),
        *_own("commitment"),
    )
    _index("commitment", "administration_id", "owner_id", "due_on", "instrument_id")


def _create_updates_and_reminders() -> None:
    op.create_table(
        "action_update",
        sa.Column("commitment_id", _ID, nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        *_told("text"),
        sa.Column("told_at", _MOMENT, nullable=False),
        sa.Column("role", _word("role", *_ROLES), nullable=False),
        sa.Column("manager_id", _ID, nullable=True),
        _to("action_update", "commitment"),
        _to("action_update", "manager", on_delete="SET NULL"),
        _seeded(),
        *_own("action_update"),
    )
    _index("action_update", "commitment_id", "manager_id")
    op.create_table(
        "commitment_reminder",
        sa.Column("edition_id", _ID, nullable=False),
        sa.Column("administration_id", _ID, nullable=False),
        sa.Column("reminded_on", sa.Date(), nullable=False),
        sa.Column("reminded_at", _MOMENT, nullable=False),
        sa.Column("commitments", sa.Integer(), nullable=False),
        _to("commitment_reminder", "edition"),
        _to("commitment_reminder", "administration"),
        sa.UniqueConstraint(
            "edition_id",
            "administration_id",
            "reminded_on",
            name=op.f("uq_commitment_reminder_edition_id_administration_id_reminded_on"),
        ),
        *_own("commitment_reminder"),
    )
    _index("commitment_reminder", "administration_id")
