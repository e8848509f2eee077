"""Create the scenarios, and let a pairing run say which one it was asked for under.

Revision: 0010; follows 0009.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from domain.migrations.event_kinds import allow_event_kinds, forget_event_kinds

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_NEW_EVENTS = ("scenario_changed", "scenario_discarded", "scenario_published")


def upgrade() -> None:
    allow_event_kinds(*_NEW_EVENTS)
    _create_scenario()
    _create_scenario_instruction()
    # In words of SQL, as in 0009: to copy the table anew would drop the pairings with it.
    op.execute(
        "ALTER TABLE pairing_run ADD COLUMN scenario_id VARCHAR(20)"
        " CONSTRAINT fk_pairing_run_scenario_id REFERENCES scenario (id)"
    )
    op.create_index(op.f("ix_pairing_run_scenario_id"), "pairing_run", ["scenario_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_pairing_run_scenario_id"), "pairing_run")
    op.drop_column("pairing_run", "scenario_id")
    op.drop_table("scenario_instruction")
    op.drop_table("scenario")
    forget_event_kinds(*_NEW_EVENTS)


def _word(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def _delegate(side: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [f"{side}_delegate_id"],
        ["delegate.id"],
        name=op.f(f"fk_scenario_instruction_{side}_delegate_id"),
        ondelete="CASCADE",
    )


def _create_scenario() -> None:
    op.create_table(
        "scenario",
        sa.Column("edition_id", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column(
            "state", _word("scenariostate", "draft", "published", "discarded"), nullable=False
        ),
        sa.Column("parameters", sa.String(), nullable=False),
        sa.Column("standing", sa.String(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("discarded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"],
            ["edition.id"],
            name=op.f("fk_scenario_edition_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scenario")),
    )
    op.create_index(op.f("ix_scenario_edition_id"), "scenario", ["edition_id"])
    for name, condition, columns in (
        ("draft_name", "state = 'draft'", ["edition_id", "name"]),
        ("published", "state = 'published' AND superseded_at IS NULL", ["edition_id"]),
    ):
        op.create_index(
            f"uq_scenario_{name}",
            "scenario",
            columns,
            unique=True,
            sqlite_where=sa.text(condition),
            postgresql_where=sa.text(condition),
        )


def _create_scenario_instruction() -> None:
    op.create_table(
        "scenario_instruction",
        sa.Column("scenario_id", sa.String(length=20), nullable=False),
        sa.Column("kind", _word("instructionkind", "must", "never", "lock"), nullable=False),
        sa.Column("left_delegate_id", sa.String(length=20), nullable=False),
        sa.Column("right_delegate_id", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.CheckConstraint(
            "left_delegate_id < right_delegate_id", name=op.f("ck_scenario_instruction_order")
        ),
        sa.ForeignKeyConstraint(
            ["scenario_id"],
            ["scenario.id"],
            name=op.f("fk_scenario_instruction_scenario_id"),
            ondelete="CASCADE",
        ),
        _delegate("left"),
        _delegate("right"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scenario_instruction")),
        sa.UniqueConstraint(
            "scenario_id",
            "left_delegate_id",
            "right_delegate_id",
            name=op.f("uq_scenario_instruction_scenario_id_left_delegate_id_right_delegate_id"),
        ),
    )
    for column in ("left_delegate_id", "right_delegate_id"):
        op.create_index(op.f(f"ix_scenario_instruction_{column}"), "scenario_instruction", [column])
