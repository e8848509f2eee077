"""Keep the stages of instruments as events, in place of the latest stage and two dates.

Revision: 0024; follows 0023. Triggers keep the events from being changed on both databases; they
may be deleted with their instrument alone.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

from domain.migrations.checks import forget_check
from domain.migrations.event_kinds import allow_event_kinds, forget_event_kinds

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

_ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyz"
_STAGES = ("contact", "work_plan", "joint_validation", "signed", "in_force")
_PRECISIONS = ("day", "month", "year")
_ID = sa.String(length=20)
_OLD = "cooperation_instrument"
_GONE = ("stage", "signed_on", "signed_precision", "in_force_on")
# Each with the table that it hangs on, and the column that names it.
_IMMUTABLE = (
    ("stage_event", "cooperation_instrument", "instrument_id"),
    ("stage_retraction", "stage_event", "event_id"),
)


def upgrade() -> None:
    allow_event_kinds("instrument_changed")
    op.execute(f"ALTER TABLE {_OLD} ADD COLUMN version INTEGER DEFAULT 1 NOT NULL")
    _create_stage_event()
    _create_stage_retraction()
    _tell_the_stages_there_are()
    for check in ("instrumentstage", "dateprecision"):
        forget_check(_OLD, check)
    for column in _GONE:
        op.drop_column(_OLD, column)
    _refuse_changes()


def downgrade() -> None:
    stages, precisions = _listed(_STAGES), _listed(_PRECISIONS)
    op.execute(
        f"ALTER TABLE {_OLD} ADD COLUMN stage VARCHAR(40) DEFAULT 'contact' NOT NULL"
        f" CONSTRAINT ck_{_OLD}_instrumentstage CHECK (stage IN ({stages}))"
    )
    op.execute(f"ALTER TABLE {_OLD} ADD COLUMN signed_on DATE")
    op.execute(
        f"ALTER TABLE {_OLD} ADD COLUMN signed_precision VARCHAR(40)"
        f" CONSTRAINT ck_{_OLD}_dateprecision CHECK (signed_precision IN ({precisions}))"
    )
    op.execute(f"ALTER TABLE {_OLD} ADD COLUMN in_force_on DATE")
    _write_latest_stage()
    for table in ("stage_retraction", "stage_event"):
        op.drop_table(table)
        if op.get_bind().dialect.name == "postgresql":
            op.execute(f"DROP FUNCTION {table}_is_immutable()")
    op.drop_column(_OLD, "version")
    forget_event_kinds("instrument_changed")


def _listed(words: tuple[str, ...]) -> str:
    return ", ".join(f"'{word}'" for word in words)


def _word(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def _to(table: str, other: str, column: str) -> sa.Constraint:
    name = op.f(f"fk_{table}_{column}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name, ondelete="CASCADE")


def _create_stage_event() -> None:
    table = "stage_event"
    op.create_table(
        table,
        sa.Column("instrument_id", _ID, nullable=False),
        sa.Column("stage", _word("instrumentstage", *_STAGES), nullable=False),
        sa.Column("reached_on", sa.Date(), nullable=True),
        sa.Column("precision", _word("dateprecision", *_PRECISIONS), nullable=True),
        sa.Column("known_on", sa.Date(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seeded", sa.Boolean(), nullable=False),
        sa.Column("id", _ID, nullable=False),
        sa.CheckConstraint(
            "(reached_on IS NULL) = (precision IS NULL)", name=op.f(f"ck_{table}_precision")
        ),
        sa.CheckConstraint(
            "reached_on IS NULL OR known_on IS NULL", name=op.f(f"ck_{table}_known")
        ),
        _to(table, _OLD, "instrument_id"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    op.create_index(op.f(f"ix_{table}_instrument_id"), table, ["instrument_id"])


def _create_stage_retraction() -> None:
    table = "stage_retraction"
    op.create_table(
        table,
        sa.Column("event_id", _ID, nullable=False),
        sa.Column("retracted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seeded", sa.Boolean(), nullable=False),
        sa.Column("id", _ID, nullable=False),
        _to(table, "stage_event", "event_id"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("event_id", name=op.f(f"uq_{table}_event_id")),
    )


def _instruments() -> sa.TableClause:
    dates = ("signed_on", "in_force_on", "known_from")
    return sa.table(
        _OLD,
        *(sa.column(name) for name in ("id", "stage", "signed_precision", "source", "seeded")),
        *(sa.column(name, sa.Date()) for name in dates),
    )


def _events() -> sa.TableClause:
    return sa.table(
        "stage_event",
        *(sa.column(name) for name in ("id", "instrument_id", "stage", "precision", "source")),
        *(sa.column(name, sa.Date()) for name in ("reached_on", "known_on")),
        sa.column("recorded_at", sa.DateTime(timezone=True)),
        sa.column("seeded", sa.Boolean()),
    )


def _tell_the_stages_there_are() -> None:
    """Write what each instrument tells of itself as events.

    Below the signature the first date is that of the stage itself; what is in force was signed.
    """
    found = op.get_bind().execute(sa.select(_instruments())).mappings()
    rows = [event for instrument in found for event in _told(instrument)]
    if rows:
        op.bulk_insert(_events(), rows)


def _told(row: sa.RowMapping) -> Iterator[dict[str, Any]]:
    above = row["stage"] in ("signed", "in_force")
    signed_on = row["signed_on"]
    yield _event(
        row,
        "signed" if above else row["stage"],
        signed_on,
        row["signed_precision"] or "day",
        None if signed_on else row["known_from"],
    )
    if row["stage"] == "in_force":
        yield _event(row, "in_force", row["in_force_on"], "day", None)


def _event(
    row: sa.RowMapping, stage: str, reached_on: Any, precision: str, known_on: Any
) -> dict[str, Any]:
    return {
        "id": "".join(secrets.choice(_ALPHABET) for _ in range(20)),
        "instrument_id": row["id"],
        "stage": stage,
        "reached_on": reached_on,
        "precision": precision if reached_on else None,
        "known_on": known_on,
        "source": row["source"],
        "recorded_at": None,
        "seeded": bool(row["seeded"]),
    }


def _write_latest_stage() -> None:
    events, instruments = _events(), _instruments()
    retraction = sa.table("stage_retraction", sa.column("event_id"))
    standing = events.c.id.not_in(sa.select(retraction.c.event_id))
    latest: dict[str, dict[str, Any]] = {}
    bind = op.get_bind()
    for row in bind.execute(sa.select(events).where(standing)).mappings():
        told = latest.setdefault(row["instrument_id"], {"stage": row["stage"]})
        told["stage"] = max(told["stage"], row["stage"], key=_STAGES.index)
        if row["stage"] == "in_force":
            told["in_force_on"] = row["reached_on"]
        else:
            told |= {"signed_on": row["reached_on"], "signed_precision": row["precision"]}
    for instrument_id, values in latest.items():
        bind.execute(
            sa.update(instruments).where(instruments.c.id == instrument_id).values(**values)
        )


def _refuse_changes() -> None:
    for table, parent, column in _IMMUTABLE:
        parent_stands = f"EXISTS (SELECT 1 FROM {parent} WHERE id = OLD.{column})"  # noqa: S608 -- names of ours
        if op.get_bind().dialect.name == "sqlite":
            refused = f"BEGIN SELECT RAISE(ABORT, '{table} is immutable'); END"
            op.execute(f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {refused}")
            op.execute(
                f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table}"
                f" WHEN {parent_stands} {refused}"
            )
            continue
        op.execute(
            f"CREATE FUNCTION {table}_is_immutable() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            " IF TG_OP = 'DELETE' THEN"
            f" IF NOT {parent_stands} THEN RETURN OLD; END IF; END IF;"
            f" RAISE EXCEPTION '{table} is immutable'; END $$"
        )
        op.execute(
            f"CREATE TRIGGER {table}_immutable BEFORE UPDATE OR DELETE ON {table}"
            f" FOR EACH ROW EXECUTE FUNCTION {table}_is_immutable()"
        )
        op.execute(
            f"CREATE TRIGGER {table}_whole BEFORE TRUNCATE ON {table}"
            f" FOR EACH STATEMENT EXECUTE FUNCTION {table}_is_immutable()"
        )
