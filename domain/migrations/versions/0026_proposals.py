"""Create documented proposals with their authors, revisions, reviews, notices and deadlines.

Revision: 0026; follows 0025.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from domain.migrations.event_kinds import allow_event_kinds, forget_event_kinds

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

_NEW_EVENTS = (
    "proposal_adopted",
    "proposal_changed",
    "proposal_released",
    "proposal_reviewed",
    "proposal_submitted",
    "proposal_withdrawn",
)
_STATES = ("draft", "submitted", "returned", "endorsed", "adopted", "withdrawn")
_NOTICES = ("returned", "endorsed", "adopted", "released", "withdrawn")
_TABLES = (
    "proposal_deadline",
    "proposal_notice",
    "proposal_review",
    "proposal_revision",
    "proposal_author",
    "proposal",
)
_ID = sa.String(length=20)
_NAME = sa.String(length=200)
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    allow_event_kinds(*_NEW_EVENTS)
    _create_proposal()
    _create_author_and_revision()
    _create_review_and_notice()
    _create_deadline()


def downgrade() -> None:
    for table in _TABLES:
        op.drop_table(table)
    forget_event_kinds(*_NEW_EVENTS)


def _word(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def _to(table: str, other: str, column: str = "") -> sa.ForeignKeyConstraint:
    column = column or f"{other}_id"
    return sa.ForeignKeyConstraint(
        [column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"), ondelete="CASCADE"
    )


def _unique(table: str, *columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*columns, name=op.f(f"uq_{table}_{'_'.join(columns)}"))


def _own(table: str, *, seeded: bool = True) -> list[sa.Column[object] | sa.Constraint]:
    """Return what each table has: an id, and whether a seed brought it."""
    return [
        sa.Column("id", _ID, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        *([sa.Column("seeded", sa.Boolean(), nullable=False)] if seeded else []),
    ]


def _version() -> sa.Column[int]:
    return sa.Column("version", sa.Integer(), server_default="1", nullable=False)


def _index(table: str, *columns: str) -> None:
    for column in columns:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def _create_proposal() -> None:
    table = "proposal"
    op.create_table(
        table,
        sa.Column("edition_id", _ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("administration_id", _ID, nullable=False),
        sa.Column("topic_id", _ID, nullable=False),
        sa.Column("state", _word("proposalstate", *_STATES), nullable=False),
        sa.Column("newest", sa.Integer(), nullable=False),
        sa.Column("submitted_at", _MOMENT, nullable=True),
        sa.Column("adopted_edition_id", _ID, nullable=True),
        sa.Column("adopted_at", _MOMENT, nullable=True),
        sa.Column("synthetic", sa.Boolean(), nullable=False),
        _version(),
        sa.CheckConstraint(
            "(state = 'adopted') = (adopted_edition_id IS NOT NULL)",
            name=op.f("ck_proposal_adopted_edition"),
        ),
        sa.CheckConstraint(
            "(adopted_edition_id IS NULL) = (adopted_at IS NULL)",
            name=op.f("ck_proposal_adopted_at"),
        ),
        _to(table, "edition"),
        _to(table, "administration"),
        _to(table, "topic"),
        _to(table, "edition", "adopted_edition_id"),
        _unique(table, "edition_id", "number"),
        *_own(table),
    )
    _index(table, "administration_id", "topic_id", "adopted_edition_id")


def _create_author_and_revision() -> None:
    table = "proposal_author"
    op.create_table(
        table,
        sa.Column("proposal_id", _ID, nullable=False),
        sa.Column("manager_id", _ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        _to(table, "proposal"),
        _to(table, "manager"),
        _unique(table, "proposal_id", "manager_id"),
        *_own(table),
    )
    _index(table, "manager_id")
    table = "proposal_revision"
    op.create_table(
        table,
        sa.Column("proposal_id", _ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", _NAME, nullable=False),
        sa.Column("abstract", sa.String(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("link", sa.String(), nullable=True),
        sa.Column("submitted_at", _MOMENT, nullable=True),
        _to(table, "proposal"),
        _unique(table, "proposal_id", "number"),
        *_own(table),
    )


def _create_review_and_notice() -> None:
    table = "proposal_review"
    op.create_table(
        table,
        sa.Column("revision_id", _ID, nullable=False),
        sa.Column("verdict", _word("proposalverdict", "endorse", "return"), nullable=False),
        sa.Column("comments", sa.String(), nullable=False),
        sa.Column("administration_id", _ID, nullable=True),
        sa.Column("reviewer_id", _ID, nullable=True),
        sa.Column("reviewed_at", _MOMENT, nullable=False),
        _to(table, "proposal_revision", "revision_id"),
        _to(table, "administration"),
        _to(table, "manager", "reviewer_id"),
        _unique(table, "revision_id"),
        *_own(table),
    )
    _index(table, "administration_id", "reviewer_id")
    table = "proposal_notice"
    op.create_table(
        table,
        sa.Column("proposal_id", _ID, nullable=False),
        sa.Column("kind", _word("proposalnoticekind", *_NOTICES), nullable=False),
        sa.Column("told_at", _MOMENT, nullable=False),
        _to(table, "proposal"),
        *_own(table, seeded=False),
    )
    _index(table, "proposal_id")


def _create_deadline() -> None:
    table = "proposal_deadline"
    op.create_table(
        table,
        sa.Column("edition_id", _ID, nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("local_time", sa.Time(), nullable=True),
        _version(),
        _to(table, "edition"),
        _unique(table, "edition_id"),
        *_own(table, seeded=False),
    )
