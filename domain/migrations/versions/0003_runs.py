"""Create the tables of instructions and runs.

Revision: 0003; follows 0002.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_STANDING = sa.text("published_at IS NOT NULL AND superseded_at IS NULL")


def upgrade() -> None:
    _create_pairing_run()
    _create_topic_run()
    _create_topic_suggestion()
    _create_pairing()
    _create_pairing_instruction()
    _create_topic_reason()
    _create_unpaired_delegate()
    _create_pairing_reason()


def downgrade() -> None:
    for table in (
        "pairing_reason",
        "unpaired_delegate",
        "topic_reason",
        "pairing_instruction",
        "pairing",
        "topic_suggestion",
        "topic_run",
        "pairing_run",
    ):
        op.drop_table(table)


def _create_pairing_run() -> None:
    op.create_table(
        "pairing_run",
        sa.Column("people", sa.Integer(), nullable=True),
        sa.Column("people_bound", sa.Integer(), nullable=True),
        sa.Column("floor", sa.Integer(), nullable=True),
        sa.Column("floor_bound", sa.Integer(), nullable=True),
        sa.Column("total", sa.Integer(), nullable=True),
        sa.Column("total_bound", sa.Integer(), nullable=True),
        sa.Column("edition_id", sa.String(length=20), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "queued",
                "running",
                "done",
                "failed",
                "cancelled",
                name="runstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
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
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"],
            ["edition.id"],
            name=op.f("fk_pairing_run_edition_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pairing_run")),
    )
    op.create_index(op.f("ix_pairing_run_edition_id"), "pairing_run", ["edition_id"], unique=False)
    op.create_index(
        op.f("ix_pairing_run_snapshot_hash"), "pairing_run", ["snapshot_hash"], unique=False
    )
    op.create_index(op.f("ix_pairing_run_state"), "pairing_run", ["state"], unique=False)
    op.create_index(
        "uq_pairing_run_published",
        "pairing_run",
        ["edition_id"],
        unique=True,
        sqlite_where=_STANDING,
        postgresql_where=_STANDING,
    )


def _create_topic_run() -> None:
    op.create_table(
        "topic_run",
        sa.Column("purpose", sa.String(length=40), nullable=False),
        sa.Column("smallest_share_numerator", sa.BigInteger(), nullable=True),
        sa.Column("smallest_share_denominator", sa.BigInteger(), nullable=True),
        sa.Column("total", sa.BigInteger(), nullable=True),
        sa.Column("total_bound", sa.BigInteger(), nullable=True),
        sa.Column("price_of_required_per_mille", sa.Integer(), nullable=True),
        sa.Column("required_displace", sa.String(), nullable=True),
        sa.Column("edition_id", sa.String(length=20), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "queued",
                "running",
                "done",
                "failed",
                "cancelled",
                name="runstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
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
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_topic_run_edition_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topic_run")),
    )
    op.create_index(op.f("ix_topic_run_edition_id"), "topic_run", ["edition_id"], unique=False)
    op.create_index(
        op.f("ix_topic_run_snapshot_hash"), "topic_run", ["snapshot_hash"], unique=False
    )
    op.create_index(op.f("ix_topic_run_state"), "topic_run", ["state"], unique=False)
    op.create_index(
        "uq_topic_run_published",
        "topic_run",
        ["edition_id", "purpose"],
        unique=True,
        sqlite_where=_STANDING,
        postgresql_where=_STANDING,
    )


def _create_topic_suggestion() -> None:
    op.create_table(
        "topic_suggestion",
        sa.Column("run_id", sa.String(length=20), nullable=False),
        sa.Column("topic_id", sa.String(length=20), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("required", sa.Boolean(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("loss_without_per_mille", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id"],
            ["topic_run.id"],
            name=op.f("fk_topic_suggestion_run_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["topic_id"],
            ["topic.id"],
            name=op.f("fk_topic_suggestion_topic_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topic_suggestion")),
        sa.UniqueConstraint("run_id", "topic_id", name=op.f("uq_topic_suggestion_run_id_topic_id")),
    )
    op.create_index(
        op.f("ix_topic_suggestion_topic_id"), "topic_suggestion", ["topic_id"], unique=False
    )


def _create_pairing() -> None:
    op.create_table(
        "pairing",
        sa.Column("run_id", sa.String(length=20), nullable=False),
        sa.Column("left_delegate_id", sa.String(length=20), nullable=False),
        sa.Column("right_delegate_id", sa.String(length=20), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.CheckConstraint(
            "left_delegate_id <> right_delegate_id", name=op.f("ck_pairing_distinct")
        ),
        sa.ForeignKeyConstraint(
            ["left_delegate_id"],
            ["delegate.id"],
            name=op.f("fk_pairing_left_delegate_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["right_delegate_id"],
            ["delegate.id"],
            name=op.f("fk_pairing_right_delegate_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["run_id"], ["pairing_run.id"], name=op.f("fk_pairing_run_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pairing")),
        sa.UniqueConstraint(
            "run_id",
            "left_delegate_id",
            "right_delegate_id",
            name=op.f("uq_pairing_run_id_left_delegate_id_right_delegate_id"),
        ),
    )
    op.create_index(
        op.f("ix_pairing_left_delegate_id"), "pairing", ["left_delegate_id"], unique=False
    )
    op.create_index(
        op.f("ix_pairing_right_delegate_id"), "pairing", ["right_delegate_id"], unique=False
    )


def _create_pairing_instruction() -> None:
    op.create_table(
        "pairing_instruction",
        sa.Column("edition_id", sa.String(length=20), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "must",
                "never",
                "lock",
                name="instructionkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("left_delegate_id", sa.String(length=20), nullable=False),
        sa.Column("right_delegate_id", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.CheckConstraint(
            "left_delegate_id < right_delegate_id", name=op.f("ck_pairing_instruction_order")
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"],
            ["edition.id"],
            name=op.f("fk_pairing_instruction_edition_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["left_delegate_id"],
            ["delegate.id"],
            name=op.f("fk_pairing_instruction_left_delegate_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["right_delegate_id"],
            ["delegate.id"],
            name=op.f("fk_pairing_instruction_right_delegate_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pairing_instruction")),
        sa.UniqueConstraint(
            "left_delegate_id",
            "right_delegate_id",
            name=op.f("uq_pairing_instruction_left_delegate_id_right_delegate_id"),
        ),
    )
    op.create_index(
        op.f("ix_pairing_instruction_edition_id"),
        "pairing_instruction",
        ["edition_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_pairing_instruction_right_delegate_id"),
        "pairing_instruction",
        ["right_delegate_id"],
        unique=False,
    )


def _create_topic_reason() -> None:
    op.create_table(
        "topic_reason",
        sa.Column("suggestion_id", sa.String(length=20), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("side_id", sa.String(length=20), nullable=True),
        sa.Column("delegate_id", sa.String(length=20), nullable=True),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("competency_id", sa.String(length=20), nullable=True),
        sa.Column("value", sa.BigInteger(), nullable=True),
        sa.Column("out_of", sa.BigInteger(), nullable=True),
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["competency_id"],
            ["competency.id"],
            name=op.f("fk_topic_reason_competency_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["delegate_id"],
            ["delegate.id"],
            name=op.f("fk_topic_reason_delegate_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["side_id"], ["side.id"], name=op.f("fk_topic_reason_side_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["suggestion_id"],
            ["topic_suggestion.id"],
            name=op.f("fk_topic_reason_suggestion_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topic_reason")),
        sa.UniqueConstraint(
            "suggestion_id", "position", name=op.f("uq_topic_reason_suggestion_id_position")
        ),
    )
    op.create_index(
        op.f("ix_topic_reason_delegate_id"), "topic_reason", ["delegate_id"], unique=False
    )
    op.create_index(
        op.f("ix_topic_reason_competency_id"), "topic_reason", ["competency_id"], unique=False
    )
    op.create_index(op.f("ix_topic_reason_side_id"), "topic_reason", ["side_id"], unique=False)


def _create_unpaired_delegate() -> None:
    op.create_table(
        "unpaired_delegate",
        sa.Column("run_id", sa.String(length=20), nullable=False),
        sa.Column("delegate_id", sa.String(length=20), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["delegate_id"],
            ["delegate.id"],
            name=op.f("fk_unpaired_delegate_delegate_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["run_id"],
            ["pairing_run.id"],
            name=op.f("fk_unpaired_delegate_run_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unpaired_delegate")),
        sa.UniqueConstraint(
            "run_id", "delegate_id", name=op.f("uq_unpaired_delegate_run_id_delegate_id")
        ),
    )
    op.create_index(
        op.f("ix_unpaired_delegate_delegate_id"), "unpaired_delegate", ["delegate_id"], unique=False
    )


def _create_pairing_reason() -> None:
    op.create_table(
        "pairing_reason",
        sa.Column("pairing_id", sa.String(length=20), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("learner_delegate_id", sa.String(length=20), nullable=True),
        sa.Column("competency_id", sa.String(length=20), nullable=True),
        sa.Column("topic_id", sa.String(length=20), nullable=True),
        sa.Column("language", sa.String(length=8), nullable=True),
        sa.Column("level_from", sa.Integer(), nullable=True),
        sa.Column("level_to", sa.Integer(), nullable=True),
        sa.Column("level_partner", sa.Integer(), nullable=True),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("millionths", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["competency_id"],
            ["competency.id"],
            name=op.f("fk_pairing_reason_competency_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["learner_delegate_id"],
            ["delegate.id"],
            name=op.f("fk_pairing_reason_learner_delegate_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["pairing_id"],
            ["pairing.id"],
            name=op.f("fk_pairing_reason_pairing_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["topic_id"], ["topic.id"], name=op.f("fk_pairing_reason_topic_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pairing_reason")),
        sa.UniqueConstraint(
            "pairing_id", "position", name=op.f("uq_pairing_reason_pairing_id_position")
        ),
    )
    op.create_index(
        op.f("ix_pairing_reason_competency_id"), "pairing_reason", ["competency_id"], unique=False
    )
    op.create_index(
        op.f("ix_pairing_reason_learner_delegate_id"),
        "pairing_reason",
        ["learner_delegate_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_pairing_reason_topic_id"), "pairing_reason", ["topic_id"], unique=False
    )
