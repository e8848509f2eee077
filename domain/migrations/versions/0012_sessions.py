"""Create what an agenda is made of: rooms, slots, speakers, sessions, absences, booths.

Revision: 0012; follows 0011.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from domain.migrations.event_kinds import allow_event_kinds, forget_event_kinds

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_NEW_EVENT = "agenda_changed"
_KINDS = ("panel", "technical_discussion", "plenary", "pair_meeting", "site_visit")
_SENIORITIES = ("top_executive", "senior_manager", "manager", "official")
_LEVELS = ("native", "C2", "C1", "B2", "B1", "A2", "A1")
_ID = sa.String(length=20)
_KEY = sa.String(length=64)
_NAME = sa.String(length=200)
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    allow_event_kinds(_NEW_EVENT)
    # In words of SQL, as in 0009: to copy the table anew would drop what hangs on it.
    op.execute(
        "ALTER TABLE component ADD COLUMN booths INTEGER DEFAULT 0 NOT NULL"
        " CONSTRAINT ck_component_booths CHECK (booths >= 0)"
    )
    op.execute("ALTER TABLE component ADD COLUMN version INTEGER DEFAULT 1 NOT NULL")
    _create_room_and_slot()
    _create_speaker()
    _create_session()
    _create_absence()


def downgrade() -> None:
    for table in (
        "absence",
        "session_leader",
        "session",
        "speaker_language",
        "speaker",
        "slot",
        "room",
    ):
        op.drop_table(table)
    op.execute("ALTER TABLE component DROP COLUMN version")
    op.execute("ALTER TABLE component DROP COLUMN booths")
    forget_event_kinds(_NEW_EVENT)


def _word(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def _to(table: str, other: str, on_delete: str = "CASCADE") -> sa.ForeignKeyConstraint:
    column = f"{other}_id"
    return sa.ForeignKeyConstraint(
        [column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"), ondelete=on_delete
    )


def _unique(table: str, *columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*columns, name=op.f(f"uq_{table}_{'_'.join(columns)}"))


def _check(table: str, name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{name}"))


def _own(table: str, *, seeded: bool = True) -> list[sa.Column[object] | sa.Constraint]:
    """Return what each of the tables has: an id, and whether a seed brought it."""
    found: list[sa.Column[object] | sa.Constraint] = [
        sa.Column("id", _ID, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]
    if seeded:
        found.append(sa.Column("seeded", sa.Boolean(), nullable=False))
    return found


def _version() -> sa.Column[object]:
    return sa.Column("version", sa.Integer(), server_default="1", nullable=False)


def _index(table: str, *columns: str) -> None:
    for column in columns:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def _create_room_and_slot() -> None:
    op.create_table(
        "room",
        sa.Column("component_id", _ID, nullable=False),
        sa.Column("key", _KEY, nullable=False),
        sa.Column("name", _NAME, nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        _check("room", "capacity", "capacity >= 0"),
        _to("room", "component"),
        _unique("room", "component_id", "key"),
        *_own("room"),
    )
    op.create_table(
        "slot",
        sa.Column("component_id", _ID, nullable=False),
        sa.Column("key", _KEY, nullable=False),
        sa.Column("starts_at", _MOMENT, nullable=False),
        sa.Column("ends_at", _MOMENT, nullable=False),
        _check("slot", "times", "ends_at > starts_at"),
        _to("slot", "component"),
        _unique("slot", "component_id", "key"),
        *_own("slot"),
    )


def _create_speaker() -> None:
    op.create_table(
        "speaker",
        sa.Column("edition_id", _ID, nullable=False),
        sa.Column("organization_id", _ID, nullable=False),
        sa.Column("code", _KEY, nullable=False),
        sa.Column("name", _NAME, nullable=False),
        sa.Column("seniority", _word("seniority", *_SENIORITIES), nullable=True),
        sa.Column("synthetic", sa.Boolean(), nullable=False),
        _version(),
        _to("speaker", "edition"),
        _to("speaker", "organization"),
        _unique("speaker", "edition_id", "code"),
        *_own("speaker"),
    )
    _index("speaker", "organization_id")
    op.create_table(
        "speaker_language",
        sa.Column("speaker_id", _ID, nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("level", _word("languagelevel", *_LEVELS), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        _to("speaker_language", "speaker"),
        _unique("speaker_language", "speaker_id", "language"),
        *_own("speaker_language"),
    )


def _create_session() -> None:
    op.create_table(
        "session",
        sa.Column("component_id", _ID, nullable=False),
        sa.Column("key", _KEY, nullable=False),
        sa.Column("kind", _word("sessionkind", *_KINDS), nullable=False),
        sa.Column("title", _NAME, nullable=False),
        sa.Column("topic_id", _ID, nullable=True),
        sa.Column("slot_id", _ID, nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("seniority", _word("seniority", *_SENIORITIES), nullable=True),
        sa.Column("languages", _NAME, nullable=False),
        _version(),
        _check("session", "minutes", "minutes > 0"),
        _to("session", "component"),
        _to("session", "topic"),
        _to("session", "slot", "SET NULL"),
        _unique("session", "component_id", "key"),
        *_own("session"),
    )
    _index("session", "topic_id", "slot_id")
    op.create_table(
        "session_leader",
        sa.Column("session_id", _ID, nullable=False),
        sa.Column("delegate_id", _ID, nullable=True),
        sa.Column("speaker_id", _ID, nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        _check("session_leader", "one", "(delegate_id IS NULL) <> (speaker_id IS NULL)"),
        _to("session_leader", "session"),
        _to("session_leader", "delegate"),
        _to("session_leader", "speaker"),
        _unique("session_leader", "session_id", "delegate_id"),
        _unique("session_leader", "session_id", "speaker_id"),
        *_own("session_leader"),
    )
    _index("session_leader", "delegate_id", "speaker_id")


def _create_absence() -> None:
    op.create_table(
        "absence",
        sa.Column("delegate_id", _ID, nullable=False),
        sa.Column("starts_at", _MOMENT, nullable=False),
        sa.Column("ends_at", _MOMENT, nullable=False),
        _check("absence", "times", "ends_at > starts_at"),
        _to("absence", "delegate"),
        *_own("absence", seeded=False),
    )
    _index("absence", "delegate_id")
