"""Create evaluation forms with their questions, answers, what these say, and reminders.

Revision: 0032; follows 0031.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from domain.migrations.event_kinds import allow_event_kinds, forget_event_kinds

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

_NEW_EVENTS = ("evaluation_answered", "evaluation_form_changed", "evaluation_reminded")
_LEVELS = ("reaction", "learning", "behaviour", "results", "return")
_TABLES = (
    "evaluation_reminder",
    "evaluation_value",
    "evaluation_answer",
    "evaluation_question",
    "evaluation_form",
)
_ID = sa.String(length=20)
_NAME = sa.String(length=200)
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    allow_event_kinds(*_NEW_EVENTS)
    _create_form()
    _create_question()
    _create_answer()
    _create_value()
    _create_reminder()


def downgrade() -> None:
    for table in _TABLES:
        op.drop_table(table)
    forget_event_kinds(*_NEW_EVENTS)


def _word(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def _to(table: str, other: str, column: str = "", gone: str = "CASCADE") -> sa.Constraint:
    column = column or f"{other}_id"
    return sa.ForeignKeyConstraint(
        [column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"), ondelete=gone
    )


def _unique(table: str, *columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*columns, name=op.f(f"uq_{table}_{'_'.join(columns)}"))


def _own(table: str, *, version: bool = True) -> list[sa.Column[object] | sa.Constraint]:
    """Return what each table has: an id, and how often it was changed."""
    found: list[sa.Column[object] | sa.Constraint] = [
        sa.Column("id", _ID, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]
    if version:
        found.append(sa.Column("version", sa.Integer(), server_default="1", nullable=False))
    return found


def _index(table: str, *columns: str) -> None:
    for column in columns:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def _create_form() -> None:
    table = "evaluation_form"
    states = _word("evaluationformstate", "draft", "published", "withdrawn")
    op.create_table(
        table,
        sa.Column("edition_id", _ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("level", _word("evaluationlevel", *_LEVELS), nullable=False),
        sa.Column(
            "respondent",
            _word("evaluationrespondent", "person", "administration"),
            nullable=False,
        ),
        sa.Column("title", _NAME, nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("state", states, nullable=False),
        sa.CheckConstraint("opens_on <= closes_on", name=op.f("ck_evaluation_form_days")),
        _to(table, "edition"),
        _unique(table, "edition_id", "number"),
        *_own(table),
    )


def _create_question() -> None:
    table = "evaluation_question"
    kinds = _word("questionkind", "scale", "number", "choice", "text")
    op.create_table(
        table,
        sa.Column("form_id", _ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", kinds, nullable=False),
        sa.Column("wording", sa.String(), nullable=False),
        sa.Column("template", sa.String(length=64), nullable=True),
        sa.Column("unit", _NAME, nullable=False),
        sa.Column("choices", sa.String(), nullable=False),
        sa.Column("indicator_id", _ID, nullable=True),
        sa.Column("objective_id", _ID, nullable=True),
        _to(table, "evaluation_form", "form_id"),
        _to(table, "indicator", gone="SET NULL"),
        _to(table, "objective", gone="SET NULL"),
        *_own(table),
    )
    _index(table, "form_id", "indicator_id", "objective_id")


def _create_answer() -> None:
    table = "evaluation_answer"
    op.create_table(
        table,
        sa.Column("form_id", _ID, nullable=False),
        sa.Column("manager_id", _ID, nullable=True),
        sa.Column("administration_id", _ID, nullable=False),
        sa.Column("side_id", _ID, nullable=False),
        sa.Column("answered_at", _MOMENT, nullable=False),
        _to(table, "evaluation_form", "form_id"),
        _to(table, "manager"),
        _to(table, "administration"),
        _to(table, "side"),
        _unique(table, "form_id", "manager_id"),
        *_own(table),
    )
    _index(table, "manager_id", "administration_id", "side_id")
    of_administration = sa.text("manager_id IS NULL")
    op.create_index(
        op.f("uq_evaluation_answer_of_administration"),
        table,
        ["form_id", "administration_id"],
        unique=True,
        sqlite_where=of_administration,
        postgresql_where=of_administration,
    )


def _create_value() -> None:
    table = "evaluation_value"
    op.create_table(
        table,
        sa.Column("answer_id", _ID, nullable=False),
        sa.Column("question_id", _ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("words", sa.String(), nullable=True),
        sa.CheckConstraint(
            "(number IS NULL) <> (words IS NULL)", name=op.f("ck_evaluation_value_one_of_two")
        ),
        _to(table, "evaluation_answer", "answer_id"),
        _to(table, "evaluation_question", "question_id"),
        _unique(table, "answer_id", "question_id"),
        *_own(table, version=False),
    )
    _index(table, "question_id")


def _create_reminder() -> None:
    table = "evaluation_reminder"
    op.create_table(
        table,
        sa.Column("form_id", _ID, nullable=False),
        sa.Column("manager_id", _ID, nullable=True),
        sa.Column("administration_id", _ID, nullable=False),
        sa.Column("reminded_on", sa.Date(), nullable=False),
        sa.Column("reminded_at", _MOMENT, nullable=False),
        _to(table, "evaluation_form", "form_id"),
        _to(table, "manager"),
        _to(table, "administration"),
        _unique(table, "form_id", "manager_id", "reminded_on"),
        *_own(table, version=False),
    )
    _index(table, "manager_id", "administration_id")
