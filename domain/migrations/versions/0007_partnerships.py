"""Create the partnerships with their log, and propose those of the published runs.

Revision: 0007; follows 0006.
"""

from __future__ import annotations

import secrets

import sqlalchemy as sa
from alembic import op

from domain.migrations.event_kinds import allow_event_kinds, forget_event_kinds

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_NEW_EVENTS = (
    "contact_recorded",
    "delegate_withdrawn",
    "partnership_answered",
    "partnership_closed",
    "partnership_lapsed",
    "partnership_met",
)
_ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyz"


def upgrade() -> None:
    op.add_column("delegate", sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        "delegate", sa.Column("version", sa.Integer(), server_default="1", nullable=False)
    )
    allow_event_kinds(*_NEW_EVENTS)
    _create_partnership()
    _create_partnership_response()
    _create_contact()
    _propose_what_is_published()


def downgrade() -> None:
    for table in ("contact", "partnership_response", "partnership"):
        op.drop_table(table)
    forget_event_kinds(*_NEW_EVENTS)
    for column in ("version", "withdrawn_at"):
        op.drop_column("delegate", column)


def _word(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def _create_partnership() -> None:
    states = ("proposed", "accepted", "met", "closed", "declined", "lapsed")
    op.create_table(
        "partnership",
        sa.Column("edition_id", sa.String(length=20), nullable=False),
        sa.Column("left_delegate_id", sa.String(length=20), nullable=False),
        sa.Column("right_delegate_id", sa.String(length=20), nullable=False),
        sa.Column("state", _word("partnershipstate", *states), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.CheckConstraint(
            "left_delegate_id <> right_delegate_id", name=op.f("ck_partnership_distinct")
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"],
            ["edition.id"],
            name=op.f("fk_partnership_edition_id"),
            ondelete="CASCADE",
        ),
        *(
            sa.ForeignKeyConstraint(
                [column],
                ["delegate.id"],
                name=op.f(f"fk_partnership_{column}"),
                ondelete="RESTRICT",
            )
            for column in ("left_delegate_id", "right_delegate_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partnership")),
    )
    standing = sa.text("state NOT IN ('declined', 'lapsed')")
    op.create_index(
        "uq_partnership_standing",
        "partnership",
        ["left_delegate_id", "right_delegate_id"],
        unique=True,
        sqlite_where=standing,
        postgresql_where=standing,
    )
    for columns in (["edition_id", "state"], ["left_delegate_id"], ["right_delegate_id"]):
        op.create_index(op.f(f"ix_partnership_{'_'.join(columns)}"), "partnership", columns)


def _create_partnership_response() -> None:
    reasons = (
        "not_available",
        "language",
        "other_subject",
        "new_post",
        "conflict_of_interest",
        "not_stated",
    )
    op.create_table(
        "partnership_response",
        sa.Column("partnership_id", sa.String(length=20), nullable=False),
        sa.Column("delegate_id", sa.String(length=20), nullable=False),
        sa.Column("answer", _word("partnershipanswer", "accepted", "declined"), nullable=False),
        sa.Column("decline_reason", _word("declinereason", *reasons), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["partnership_id"],
            ["partnership.id"],
            name=op.f("fk_partnership_response_partnership_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["delegate_id"],
            ["delegate.id"],
            name=op.f("fk_partnership_response_delegate_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partnership_response")),
        sa.UniqueConstraint(
            "partnership_id",
            "delegate_id",
            name=op.f("uq_partnership_response_partnership_id_delegate_id"),
        ),
    )
    op.create_index(
        op.f("ix_partnership_response_delegate_id"), "partnership_response", ["delegate_id"]
    )


def _create_contact() -> None:
    op.create_table(
        "contact",
        sa.Column("partnership_id", sa.String(length=20), nullable=False),
        sa.Column("kind", _word("contactkind", "meeting", "call", "message"), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["partnership_id"],
            ["partnership.id"],
            name=op.f("fk_contact_partnership_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact")),
    )
    op.create_index(op.f("ix_contact_partnership_id"), "contact", ["partnership_id"])


def _propose_what_is_published() -> None:
    """Give the pairings of each run that stands published their partnerships."""
    moment = sa.DateTime(timezone=True)
    names = ("edition_id", "left_delegate_id", "right_delegate_id")
    pairing = sa.table("pairing", *(sa.column(name) for name in ("run_id", *names[1:])))
    run = sa.table(
        "pairing_run",
        sa.column("id"),
        sa.column("edition_id"),
        sa.column("published_at", moment),
        sa.column("superseded_at", moment),
    )
    found = op.get_bind().execute(
        sa.select(
            run.c.edition_id,
            pairing.c.left_delegate_id,
            pairing.c.right_delegate_id,
            run.c.published_at,
        )
        .join_from(pairing, run, pairing.c.run_id == run.c.id)
        .where(run.c.published_at.is_not(None), run.c.superseded_at.is_(None))
    )
    rows = [
        {
            "id": "".join(secrets.choice(_ALPHABET) for _ in range(20)),
            **dict(zip(names, row, strict=False)),
            "state": "proposed",
            "proposed_at": row.published_at,
            "changed_at": row.published_at,
        }
        for row in found
    ]
    partnership = sa.table(
        "partnership",
        *(sa.column(name) for name in ("id", *names, "state")),
        *(sa.column(name, moment) for name in ("proposed_at", "changed_at")),
    )
    if rows:
        op.bulk_insert(partnership, rows)
