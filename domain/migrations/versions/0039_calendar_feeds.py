"""Create the private addresses of calendars.

Revision: 0039; follows 0038.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

_TABLE = "calendar_feed"
_ID = sa.String(length=20)
_MOMENT = sa.DateTime(timezone=True)
_KINDS = ("person", "administration", "edition")


def upgrade() -> None:
    kind = sa.Enum(
        *_KINDS, name="calendarkind", native_enum=False, create_constraint=True, length=40
    )
    op.create_table(
        _TABLE,
        sa.Column("edition_id", _ID, nullable=False),
        sa.Column("kind", kind, nullable=False),
        sa.Column("manager_id", _ID, nullable=True),
        sa.Column("administration_id", _ID, nullable=True),
        sa.Column("locale", sa.String(length=8), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("viewer", sa.String(length=200), nullable=False),
        sa.Column("made_at", _MOMENT, nullable=False),
        sa.Column("expires_at", _MOMENT, nullable=True),
        sa.Column("revoked_at", _MOMENT, nullable=True),
        sa.Column("fetched_on", sa.Date(), nullable=True),
        sa.Column("id", _ID, nullable=False),
        sa.CheckConstraint(
            "(kind = 'person') = (manager_id IS NOT NULL)", name=op.f(f"ck_{_TABLE}_person")
        ),
        sa.CheckConstraint(
            "(kind = 'administration') = (administration_id IS NOT NULL)",
            name=op.f(f"ck_{_TABLE}_administration"),
        ),
        *(
            sa.ForeignKeyConstraint(
                [f"{name}_id"],
                [f"{name}.id"],
                name=op.f(f"fk_{_TABLE}_{name}_id"),
                ondelete="CASCADE",
            )
            for name in ("edition", "manager", "administration")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{_TABLE}")),
        sa.UniqueConstraint("token_hash", name=op.f(f"uq_{_TABLE}_token_hash")),
    )
    for name in ("edition_id", "manager_id", "administration_id"):
        op.create_index(op.f(f"ix_{_TABLE}_{name}"), _TABLE, [name])


def downgrade() -> None:
    op.drop_table(_TABLE)
