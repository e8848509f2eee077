"""Keep whom a pairing run knew to be partners in earlier editions, and how far that came.

Revision: 0030; follows 0029. Runs that were made before have no such rows: who they remembered
stands in their snapshots alone.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

_TABLE = "inherited_tie"
_ID = sa.String(length=20)
_DELEGATES = ("left_delegate_id", "right_delegate_id")
_STATES = ("proposed", "accepted", "met", "closed", "declined", "lapsed")


def upgrade() -> None:
    op.create_table(
        _TABLE,
        sa.Column("run_id", _ID, nullable=False),
        sa.Column("edition_id", _ID, nullable=False),
        *(sa.Column(name, _ID, nullable=False) for name in _DELEGATES),
        sa.Column(
            "state",
            sa.Enum(
                *_STATES,
                name="partnershipstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("contacts", sa.Integer(), nullable=False),
        sa.Column("last_contact_on", sa.Date(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", _ID, nullable=False),
        sa.CheckConstraint(
            "left_delegate_id <> right_delegate_id", name=op.f(f"ck_{_TABLE}_distinct")
        ),
        sa.CheckConstraint("contacts >= 0", name=op.f(f"ck_{_TABLE}_contacts")),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{table}.id"], name=op.f(f"fk_{_TABLE}_{column}"), ondelete="CASCADE"
            )
            for column, table in (("run_id", "pairing_run"), ("edition_id", "edition"))
        ),
        *(
            sa.ForeignKeyConstraint(
                [name], ["delegate.id"], name=op.f(f"fk_{_TABLE}_{name}"), ondelete="RESTRICT"
            )
            for name in _DELEGATES
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{_TABLE}")),
        sa.UniqueConstraint(
            "run_id",
            "edition_id",
            *_DELEGATES,
            name=op.f(f"uq_{_TABLE}_run_id_edition_id_left_delegate_id_right_delegate_id"),
        ),
    )
    for name in ("edition_id", *_DELEGATES):
        op.create_index(op.f(f"ix_{_TABLE}_{name}"), _TABLE, [name])


def downgrade() -> None:
    op.drop_table(_TABLE)
