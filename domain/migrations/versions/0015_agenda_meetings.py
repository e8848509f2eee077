"""Keep when partners meet by an agenda, for the timetables of the two.

Revision: 0015; follows 0014. Agendas that were made before have no such rows: their meetings stand
in their solutions alone, and a timetable tells of them once an agenda is made again.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_TABLE = "agenda_meeting"
_ID = sa.String(length=20)
_SIDES = ("left_delegate_id", "right_delegate_id")


def upgrade() -> None:
    op.create_table(
        _TABLE,
        sa.Column("run_id", _ID, nullable=False),
        *(sa.Column(name, _ID, nullable=False) for name in _SIDES),
        sa.Column("slot_key", sa.String(length=64), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", _ID, nullable=False),
        sa.CheckConstraint(
            "left_delegate_id <> right_delegate_id", name=op.f(f"ck_{_TABLE}_distinct")
        ),
        sa.ForeignKeyConstraint(
            ["run_id"], ["agenda_run.id"], name=op.f(f"fk_{_TABLE}_run_id"), ondelete="CASCADE"
        ),
        *(
            sa.ForeignKeyConstraint(
                [name], ["delegate.id"], name=op.f(f"fk_{_TABLE}_{name}"), ondelete="RESTRICT"
            )
            for name in _SIDES
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{_TABLE}")),
        sa.UniqueConstraint(
            "run_id", *_SIDES, name=op.f(f"uq_{_TABLE}_run_id_left_delegate_id_right_delegate_id")
        ),
    )
    for name in _SIDES:
        op.create_index(op.f(f"ix_{_TABLE}_{name}"), _TABLE, [name])


def downgrade() -> None:
    op.drop_table(_TABLE)
