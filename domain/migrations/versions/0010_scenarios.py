"""Create the scenarios, and let a pairing run say which one it was asked for under.

Revision: 0010; follows 0009.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_EVENTS = (
    "contact_recorded",
    "delegate_withdrawn",
    "instruction_added",
    "instruction_removed",
    "partnership_answered",
    "partnership_closed",
    "partnership_lapsed",
    "partnership_met",
    "rating_changed",
    "run_cancelled",
    "run_done",
    "run_failed",
    "run_published",
    "run_queued",
)
_NEW_EVENTS = ("scenario_changed", "scenario_discarded", "scenario_published")


def upgrade() -> None:
    _allow_events(*_EVENTS, *_NEW_EVENTS)
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
    names = ", ".join(f"'{name}'" for name in _NEW_EVENTS)
    op.execute(f"DELETE FROM outbox_event WHERE kind IN ({names})")  # noqa: S608 -- names of ours
    _allow_events(*_EVENTS)


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


def _allow_events(*kinds: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint(op.f("ck_outbox_event_eventkind"), "outbox_event", type_="check")
        names = ", ".join(f"'{kind}'" for kind in kinds)
        op.create_check_constraint(
            op.f("ck_outbox_event_eventkind"), "outbox_event", f"kind IN ({names})"
        )
        return
    # SQLite changes no constraint of a table that is there: it is made anew and filled.
    op.execute("ALTER TABLE outbox_event RENAME TO outbox_event_before")
    op.drop_index(op.f("ix_outbox_event_delivered_at_at"), "outbox_event_before")
    op.create_table(
        "outbox_event",
        sa.Column("kind", _word("eventkind", *kinds), nullable=False),
        sa.Column("record_type", sa.String(length=64), nullable=False),
        sa.Column("record_id", sa.String(length=20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_event")),
    )
    columns = "kind, record_type, record_id, at, delivered_at, id"
    op.execute(
        f"INSERT INTO outbox_event ({columns}) SELECT {columns} FROM outbox_event_before"  # noqa: S608 -- columns of ours
    )
    op.drop_table("outbox_event_before")
    op.create_index(op.f("ix_outbox_event_delivered_at_at"), "outbox_event", ["delivered_at", "at"])
