"""Create what administrations say of themselves, and the indicators of editions.

Revision: 0017; follows 0016.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from domain.migrations.event_kinds import allow_event_kinds, forget_event_kinds

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_NEW_EVENTS = ("objective_changed", "profile_changed")
_MEASURES = (
    "accepted_partnerships",
    "complete_profiles",
    "instruments_in_force",
    "opportunities",
    "people_met",
)
_ID = sa.String(length=20)
_KEY = sa.String(length=64)
_NAME = sa.String(length=200)
_FIGURE = sa.String(length=24)


def upgrade() -> None:
    allow_event_kinds(*_NEW_EVENTS)
    _create_functions()
    _create_practices_and_challenges()
    _create_indicators()


def downgrade() -> None:
    for table in (
        "indicator_value",
        "indicator",
        "challenge",
        "good_practice",
        "strategic_function_topic",
        "strategic_function",
    ):
        op.drop_table(table)
    forget_event_kinds(*_NEW_EVENTS)


def _word(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def _to(
    table: str, other: str, column: str = "", on_delete: str = "CASCADE"
) -> sa.ForeignKeyConstraint:
    column = column or f"{other}_id"
    return sa.ForeignKeyConstraint(
        [column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"), ondelete=on_delete
    )


def _unique(table: str, *columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*columns, name=op.f(f"uq_{table}_{'_'.join(columns)}"))


def _own(table: str) -> list[sa.Column[object] | sa.Constraint]:
    """Return what each of the tables has: an id, and whether a seed brought it."""
    return [
        sa.Column("id", _ID, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.Column("seeded", sa.Boolean(), nullable=False),
    ]


def _said() -> list[sa.Column[object]]:
    """Return what each part of a profile says of itself."""
    return [
        sa.Column("administration_id", _ID, nullable=False),
        sa.Column("name", _NAME, nullable=False),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("synthetic", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
    ]


def _index(table: str, *columns: str) -> None:
    for column in columns:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def _create_functions() -> None:
    op.create_table(
        "strategic_function",
        *_said(),
        sa.Column("kind", _word("functionkind", "function", "process"), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("as_of", sa.Date(), nullable=False),
        _to("strategic_function", "administration"),
        _unique("strategic_function", "administration_id", "name"),
        *_own("strategic_function"),
    )
    op.create_table(
        "strategic_function_topic",
        sa.Column("function_id", _ID, nullable=False),
        sa.Column("topic_id", _ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        _to("strategic_function_topic", "strategic_function", "function_id"),
        _to("strategic_function_topic", "topic"),
        _unique("strategic_function_topic", "function_id", "topic_id"),
        *_own("strategic_function_topic"),
    )
    _index("strategic_function_topic", "topic_id")


def _create_practices_and_challenges() -> None:
    op.create_table(
        "good_practice",
        *_said(),
        sa.Column("topic_id", _ID, nullable=False),
        sa.Column("results", sa.String(), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("contact_role", _NAME, nullable=False),
        _to("good_practice", "administration"),
        _to("good_practice", "topic"),
        _unique("good_practice", "administration_id", "name"),
        *_own("good_practice"),
    )
    op.create_table(
        "challenge",
        *_said(),
        sa.Column("topic_id", _ID, nullable=False),
        sa.Column("urgency", _word("urgency", "low", "medium", "high"), nullable=False),
        _to("challenge", "administration"),
        _to("challenge", "topic"),
        _unique("challenge", "administration_id", "name"),
        *_own("challenge"),
    )
    _index("good_practice", "topic_id")
    _index("challenge", "topic_id")


def _create_indicators() -> None:
    op.create_table(
        "indicator",
        sa.Column("edition_id", _ID, nullable=False),
        sa.Column("objective_id", _ID, nullable=True),
        sa.Column("key", _KEY, nullable=False),
        sa.Column("name", _NAME, nullable=False),
        sa.Column("unit", _NAME, nullable=False),
        sa.Column("baseline", _FIGURE, nullable=True),
        sa.Column("target", _FIGURE, nullable=True),
        sa.Column("measure", _word("indicatormeasure", *_MEASURES), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("synthetic", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("baseline <> target", name=op.f("ck_indicator_way")),
        _to("indicator", "edition"),
        _to("indicator", "objective"),
        _unique("indicator", "edition_id", "key"),
        *_own("indicator"),
    )
    _index("indicator", "objective_id")
    op.create_table(
        "indicator_value",
        sa.Column("indicator_id", _ID, nullable=False),
        sa.Column("valued_on", sa.Date(), nullable=False),
        sa.Column("value", _FIGURE, nullable=False),
        sa.Column("basis", _word("figurebasis", "stated", "counted"), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("fact_id", _ID, nullable=True),
        _to("indicator_value", "indicator"),
        _to("indicator_value", "fact", on_delete="SET NULL"),
        _unique("indicator_value", "indicator_id", "valued_on"),
        *_own("indicator_value"),
    )
    _index("indicator_value", "fact_id")
