"""Let frameworks be written and mapped, people have targets of their own, and peers assess.

Revision: 0022; follows 0021.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from domain.migrations.event_kinds import allow_event_kinds, forget_event_kinds

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

_NEW_EVENTS = (
    "assessment_changed",
    "framework_changed",
    "peer_invited",
    "ratings_opened",
    "targets_changed",
)
_COUNTED = (("competency_framework", "revision"), ("role_profile", "version"))
_KINDS = ("self", "peer", "supervisor", "facilitator")
_DAY = ("manager_id", "kind", "assessed_on")
_ID = sa.String(length=20)
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    allow_event_kinds(*_NEW_EVENTS)
    # In words of SQL, as in 0009: to copy the table anew would drop what hangs on it.
    for table, column in _COUNTED:
        op.execute(f"ALTER TABLE {table} ADD COLUMN {column} INTEGER DEFAULT 1 NOT NULL")
    _create_mapping()
    _create_target()
    _create_invitation()
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint("uq_assessment_manager_id_kind_assessed_on", "assessment")
        op.execute("ALTER TABLE assessment ADD COLUMN version INTEGER DEFAULT 1 NOT NULL")
        op.execute("ALTER TABLE assessment ADD COLUMN invitation_id VARCHAR(20)")
        _keep_invitations()
    else:
        _make_assessments_anew(invited=True)
    op.create_index(
        "uq_assessment_manager_id_kind_assessed_on",
        "assessment",
        _DAY,
        unique=True,
        sqlite_where=sa.text("invitation_id IS NULL"),
        postgresql_where=sa.text("invitation_id IS NULL"),
    )
    _create_evidence()


def downgrade() -> None:
    op.drop_table("rating_evidence")
    # There is one of a kind and day then: what peers were asked for goes.
    op.execute("DELETE FROM assessment WHERE invitation_id IS NOT NULL")
    op.drop_index("uq_assessment_manager_id_kind_assessed_on", "assessment")
    if op.get_bind().dialect.name == "postgresql":
        op.drop_column("assessment", "invitation_id")
        op.drop_column("assessment", "version")
        op.create_unique_constraint(
            "uq_assessment_manager_id_kind_assessed_on", "assessment", list(_DAY)
        )
    else:
        _make_assessments_anew(invited=False)
    for table in ("peer_invitation", "manager_target", "competency_mapping"):
        op.drop_table(table)
    for table, column in _COUNTED:
        op.drop_column(table, column)
    forget_event_kinds(*_NEW_EVENTS)


def _word(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def _to(table: str, other: str, column: str, *, on_delete: str = "CASCADE") -> sa.Constraint:
    name = op.f(f"fk_{table}_{column}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name, ondelete=on_delete)


def _own(table: str) -> tuple[sa.Column[str], sa.Constraint]:
    key = sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}"))
    return sa.Column("id", _ID, nullable=False), key


def _version() -> sa.Column[int]:
    return sa.Column("version", sa.Integer(), server_default="1", nullable=False)


def _index(table: str, *columns: str) -> None:
    for column in columns:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def _create_mapping() -> None:
    table = "competency_mapping"
    op.create_table(
        table,
        sa.Column("framework_id", _ID, nullable=False),
        sa.Column("from_competency_id", _ID, nullable=False),
        sa.Column("to_competency_id", _ID, nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        _to(table, "competency_framework", "framework_id"),
        _to(table, "competency", "from_competency_id"),
        _to(table, "competency", "to_competency_id"),
        sa.UniqueConstraint(
            "framework_id",
            "from_competency_id",
            "to_competency_id",
            name=op.f("uq_competency_mapping_framework_id_from_competency_id_to_competency_id"),
        ),
        *_own(table),
    )
    _index(table, "from_competency_id", "to_competency_id")


def _create_target() -> None:
    table = "manager_target"
    op.create_table(
        table,
        sa.Column("manager_id", _ID, nullable=False),
        sa.Column("competency_id", _ID, nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        _version(),
        sa.CheckConstraint("level BETWEEN 0 AND 4", name=op.f("ck_manager_target_level")),
        _to(table, "manager", "manager_id"),
        _to(table, "competency", "competency_id"),
        sa.UniqueConstraint(
            "manager_id",
            "competency_id",
            name=op.f("uq_manager_target_manager_id_competency_id"),
        ),
        *_own(table),
    )
    _index(table, "competency_id")


def _create_invitation() -> None:
    table = "peer_invitation"
    op.create_table(
        table,
        sa.Column("edition_id", _ID, nullable=False),
        sa.Column("manager_id", _ID, nullable=False),
        sa.Column("peer_id", _ID, nullable=False),
        sa.Column(
            "state", _word("invitationstate", "open", "answered", "withdrawn"), nullable=False
        ),
        sa.Column("invited_at", _MOMENT, nullable=False),
        _version(),
        sa.CheckConstraint("manager_id <> peer_id", name=op.f("ck_peer_invitation_two")),
        _to(table, "edition", "edition_id"),
        _to(table, "manager", "manager_id"),
        _to(table, "manager", "peer_id"),
        *_own(table),
    )
    _index(table, "manager_id", "peer_id")
    op.create_index(
        "uq_peer_invitation_open",
        table,
        ["edition_id", "manager_id", "peer_id"],
        unique=True,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )


def _keep_invitations() -> None:
    op.create_foreign_key(
        op.f("fk_assessment_invitation_id"),
        "assessment",
        "peer_invitation",
        ["invitation_id"],
        ["id"],
        ondelete="CASCADE",
    )
    name = op.f("uq_assessment_invitation_id")
    op.create_unique_constraint(name, "assessment", ["invitation_id"])


def _make_assessments_anew(*, invited: bool) -> None:
    """Make the two tables anew on SQLite, which takes no constraint away from one that is there.

    Ratings are put aside meanwhile: nothing hangs on them, and they hang on assessments.
    """
    op.execute("CREATE TABLE rating_before AS SELECT * FROM rating")
    op.drop_table("rating")
    op.execute("CREATE TABLE assessment_before AS SELECT * FROM assessment")
    op.drop_table("assessment")
    more: list[sa.schema.SchemaItem] = []
    if invited:
        more = [
            sa.Column("invitation_id", _ID, nullable=True),
            _version(),
            _to("assessment", "peer_invitation", "invitation_id"),
            sa.UniqueConstraint("invitation_id", name=op.f("uq_assessment_invitation_id")),
        ]
    else:
        more = [sa.UniqueConstraint(*_DAY, name=op.f("uq_assessment_manager_id_kind_assessed_on"))]
    op.create_table(
        "assessment",
        sa.Column("manager_id", _ID, nullable=False),
        sa.Column("framework_id", _ID, nullable=False),
        sa.Column("kind", _word("assessmentkind", *_KINDS), nullable=False),
        sa.Column("assessed_on", sa.Date(), nullable=False),
        sa.Column("synthetic", sa.Boolean(), nullable=False),
        sa.Column("seeded", sa.Boolean(), nullable=False),
        _to("assessment", "manager", "manager_id"),
        _to("assessment", "competency_framework", "framework_id", on_delete="RESTRICT"),
        *more,
        *_own("assessment"),
    )
    _index("assessment", "framework_id")
    _fill("assessment", "manager_id, framework_id, kind, assessed_on, synthetic, seeded, id")
    op.create_table(
        "rating",
        sa.Column("assessment_id", _ID, nullable=False),
        sa.Column("competency_id", _ID, nullable=False),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("seeded", sa.Boolean(), nullable=False),
        _version(),
        sa.CheckConstraint("level BETWEEN 0 AND 4", name=op.f("ck_rating_level")),
        _to("rating", "assessment", "assessment_id"),
        _to("rating", "competency", "competency_id", on_delete="RESTRICT"),
        sa.UniqueConstraint(
            "assessment_id", "competency_id", name=op.f("uq_rating_assessment_id_competency_id")
        ),
        *_own("rating"),
    )
    _index("rating", "competency_id")
    _fill("rating", "assessment_id, competency_id, level, seeded, version, id")


def _fill(table: str, columns: str) -> None:
    op.execute(
        f"INSERT INTO {table} ({columns}) SELECT {columns} FROM {table}_before"  # noqa: S608 -- columns of ours
    )
    op.drop_table(f"{table}_before")


def _create_evidence() -> None:
    table = "rating_evidence"
    op.create_table(
        table,
        sa.Column("rating_id", _ID, nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        _to(table, "rating", "rating_id"),
        sa.UniqueConstraint("rating_id", name=op.f("uq_rating_evidence_rating_id")),
        *_own(table),
    )
