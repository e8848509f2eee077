"""Create the tables of programmes and their people.

Revision: 0002; follows 0001.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_programme()
    _create_edition()
    _create_component()
    _create_focus_topic()
    _create_manager()
    _create_objective()
    _create_side()
    _create_statement()
    _create_assessment()
    _create_component_side()
    _create_edition_organization()
    _create_fact()
    _create_manager_language()
    _create_nomination()
    _create_quota()
    _create_side_administration()
    _create_strategy_anchor()
    _create_topic_interest()
    _create_delegate()
    _create_rating()
    _create_delegate_component()


def downgrade() -> None:
    for table in (
        "delegate_component",
        "rating",
        "delegate",
        "topic_interest",
        "strategy_anchor",
        "side_administration",
        "quota",
        "nomination",
        "manager_language",
        "fact",
        "edition_organization",
        "component_side",
        "assessment",
        "statement",
        "side",
        "objective",
        "manager",
        "focus_topic",
        "component",
        "edition",
        "programme",
    ):
        op.drop_table(table)


def _create_programme() -> None:
    op.create_table(
        "programme",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("seeded", sa.Boolean(), nullable=False),
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme")),
        sa.UniqueConstraint("key", name=op.f("uq_programme_key")),
    )


def _create_edition() -> None:
    op.create_table(
        "edition",
        sa.Column("programme_id", sa.String(length=20), nullable=False),
        sa.Column("slug", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "exchange_programme",
                "symposium",
                name="editionkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "planned",
                "nominating",
                "open",
                "closed",
                "archived",
                name="editionstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("quote", sa.String(), nullable=False),
        sa.Column("source_title", sa.String(), nullable=False),
        sa.Column("source_publisher", sa.String(), nullable=False),
        sa.Column("source_url", sa.String(), nullable=False),
        sa.Column("source_sha256", sa.String(length=64), nullable=False),
        sa.Column("seeded", sa.Boolean(), nullable=False),
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_edition_dates")),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["programme.id"],
            name=op.f("fk_edition_programme_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edition")),
        sa.UniqueConstraint("programme_id", "number", name=op.f("uq_edition_programme_id_number")),
        sa.UniqueConstraint("slug", name=op.f("uq_edition_slug")),
    )
    op.create_index(op.f("ix_edition_starts_on"), "edition", ["starts_on"], unique=False)


def _create_component() -> None:
    op.create_table(
        "component",
        sa.Column("edition_id", sa.String(length=20), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "workshop",
                "exchange_forum",
                "panel_series",
                "online",
                name="componentkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("city", sa.String(length=200), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=True),
        sa.Column("time_zone", sa.String(length=64), nullable=False),
        sa.Column("venue", sa.String(length=200), nullable=False),
        sa.Column("format", sa.String(), nullable=False),
        sa.Column("quote", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("seeded", sa.Boolean(), nullable=False),
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_component_dates")),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_component_edition_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_component")),
        sa.UniqueConstraint("edition_id", "key", name=op.f("uq_component_edition_id_key")),
    )


def _create_focus_topic() -> None:
    op.create_table(
        "focus_topic",
        sa.Column("edition_id", sa.String(length=20), nullable=False),
        sa.Column("topic_id", sa.String(length=20), nullable=False),
        sa.Column("stated_as", sa.String(length=200), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("seeded", sa.Boolean(), nullable=False),
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"],
            ["edition.id"],
            name=op.f("fk_focus_topic_edition_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["topic_id"], ["topic.id"], name=op.f("fk_focus_topic_topic_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_focus_topic")),
        sa.UniqueConstraint(
            "edition_id", "topic_id", name=op.f("uq_focus_topic_edition_id_topic_id")
        ),
    )
    op.create_index(op.f("ix_focus_topic_topic_id"), "focus_topic", ["topic_id"], unique=False)


def _create_manager() -> None:
    op.create_table(
        "manager",
        sa.Column("administration_id", sa.String(length=20), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=True),
        sa.Column("position", sa.String(length=200), nullable=True),
        sa.Column(
            "seniority",
            sa.Enum(
                "top_executive",
                "senior_manager",
                "manager",
                "official",
                name="seniority",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("role_profile_id", sa.String(length=20), nullable=True),
        sa.Column("synthetic", sa.Boolean(), nullable=False),
        sa.Column("seeded", sa.Boolean(), nullable=False),
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["administration_id"],
            ["administration.id"],
            name=op.f("fk_manager_administration_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["role_profile_id"],
            ["role_profile.id"],
            name=op.f("fk_manager_role_profile_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_manager")),
        sa.UniqueConstraint(
            "administration_id", "code", name=op.f("uq_manager_administration_id_code")
        ),
    )
    op.create_index(
        op.f("ix_manager_role_profile_id"), "manager", ["role_profile_id"], unique=False
    )


def _create_objective() -> None:
    op.create_table(
        "objective",
        sa.Column("edition_id", sa.String(length=20), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("seeded", sa.Boolean(), nullable=False),
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_objective_edition_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objective")),
        sa.UniqueConstraint("edition_id", "key", name=op.f("uq_objective_edition_id_key")),
    )


def _create_side() -> None:
    op.create_table(
        "side",
        sa.Column("edition_id", sa.String(length=20), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("quote", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("seeded", sa.Boolean(), nullable=False),
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_side_edition_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_side")),
        sa.UniqueConstraint("edition_id", "key", name=op.f("uq_side_edition_id_key")),
    )


def _create_statement() -> None:
    op.create_table(
        "statement",
        sa.Column("edition_id", sa.String(length=20), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "development",
                "output",
                "quote",
                name="statementkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("seeded", sa.Boolean(), nullable=False),
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_statement_edition_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statement")),
        sa.UniqueConstraint("edition_id", "key", name=op.f("uq_statement_edition_id_key")),
    )


def _create_assessment() -> None:
    op.create_table(
        "assessment",
        sa.Column("manager_id", sa.String(length=20), nullable=False),
        sa.Column("framework_id", sa.String(length=20), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "self",
                "peer",
                "supervisor",
                "facilitator",
                name="assessmentkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("assessed_on", sa.Date(), nullable=False),
        sa.Column("synthetic", sa.Boolean(), nullable=False),
        sa.Column("seeded", sa.Boolean(), nullable=False),
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["framework_id"],
            ["competency_framework.id"],
            name=op.f("fk_assessment_framework_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["manager_id"],
            ["manager.id"],
            name=op.f("fk_assessment_manager_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment")),
        sa.UniqueConstraint(
            "manager_id",
            "kind",
            "assessed_on",
            name=op.f("uq_assessment_manager_id_kind_assessed_on"),
        ),
    )
    op.create_index(
        op.f("ix_assessment_framework_id"), "assessment", ["framework_id"], unique=False
    )


def _create_component_side() -> None:
    op.create_table(
        "component_side",
        sa.Column("component_id", sa.String(length=20), nullable=False),
        sa.Column("side_id", sa.String(length=20), nullable=False),
        sa.Column("seeded", sa.Boolean(), nullable=False),
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["component_id"],
            ["component.id"],
            name=op.f("fk_component_side_component_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["side_id"], ["side.id"], name=op.f("fk_component_side_side_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_component_side")),
        sa.UniqueConstraint(
            "component_id", "side_id", name=op.f("uq_component_side_component_id_side_id")
        ),
    )
    op.create_index(op.f("ix_component_side_side_id"), "component_side", ["side_id"], unique=False)


def _create_edition_organization() -> None:
    op.create_table(
        "edition_organization",
        sa.Column("edition_id", sa.String(length=20), nullable=False),
        sa.Column("organization_id", sa.String(length=20), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "organiser",
                "supporter",
                "host",
                name="organizationrole",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("component_id", sa.String(length=20), nullable=True),
        sa.Column("quote", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("seeded", sa.Boolean(), nullable=False),
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["component_id"],
            ["component.id"],
            name=op.f("fk_edition_organization_component_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"],
            ["edition.id"],
            name=op.f("fk_edition_organization_edition_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_edition_organization_organization_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edition_organization")),
        sa.UniqueConstraint(
            "edition_id",
            "organization_id",
            "role",
            name=op.f("uq_edition_organization_edition_id_organization_id_role"),
        ),
    )
    op.create_index(
        op.f("ix_edition_organization_component_id"),
        "edition_organization",
        ["component_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_edition_organization_organization_id"),
        "edition_organization",
        ["organization_id"],
        unique=False,
    )


def _create_fact() -> None:
    op.create_table(
        "fact",
        sa.Column("edition_id", sa.String(length=20), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("unit", sa.String(length=200), nullable=False),
        sa.Column("stated_value", sa.String(length=200), nullable=False),
        sa.Column("quote", sa.String(), nullable=False),
        sa.Column(
            "counted_from",
            sa.Enum(
                "side_administrations",
                "delegates",
                "components",
                "sides",
                "component_dates",
                name="countedfrom",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("side_id", sa.String(length=20), nullable=True),
        sa.Column("proves_nothing", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("seeded", sa.Boolean(), nullable=False),
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_fact_edition_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["side_id"], ["side.id"], name=op.f("fk_fact_side_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fact")),
        sa.UniqueConstraint("edition_id", "key", name=op.f("uq_fact_edition_id_key")),
    )
    op.create_index(op.f("ix_fact_side_id"), "fact", ["side_id"], unique=False)


def _create_manager_language() -> None:
    op.create_table(
        "manager_language",
        sa.Column("manager_id", sa.String(length=20), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column(
            "level",
            sa.Enum(
                "native",
                "C2",
                "C1",
                "B2",
                "B1",
                "A2",
                "A1",
                name="languagelevel",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("seeded", sa.Boolean(), nullable=False),
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["manager_id"],
            ["manager.id"],
            name=op.f("fk_manager_language_manager_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_manager_language")),
        sa.UniqueConstraint(
            "manager_id", "language", name=op.f("uq_manager_language_manager_id_language")
        ),
    )


def _create_nomination() -> None:
    op.create_table(
        "nomination",
        sa.Column("edition_id", sa.String(length=20), nullable=False),
        sa.Column("manager_id", sa.String(length=20), nullable=False),
        sa.Column("side_id", sa.String(length=20), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "submitted",
                "confirmed",
                "waitlisted",
                "declined",
                "withdrawn",
                name="nominationstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("seeded", sa.Boolean(), nullable=False),
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"],
            ["edition.id"],
            name=op.f("fk_nomination_edition_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["manager_id"],
            ["manager.id"],
            name=op.f("fk_nomination_manager_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["side_id"], ["side.id"], name=op.f("fk_nomination_side_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nomination")),
        sa.UniqueConstraint(
            "edition_id", "manager_id", name=op.f("uq_nomination_edition_id_manager_id")
        ),
    )
    op.create_index(op.f("ix_nomination_manager_id"), "nomination", ["manager_id"], unique=False)
    op.create_index(op.f("ix_nomination_side_id"), "nomination", ["side_id"], unique=False)


def _create_quota() -> None:
    op.create_table(
        "quota",
        sa.Column("side_id", sa.String(length=20), nullable=False),
        sa.Column("administration_id", sa.String(length=20), nullable=True),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("seeded", sa.Boolean(), nullable=False),
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.CheckConstraint("places >= 0", name=op.f("ck_quota_places")),
        sa.ForeignKeyConstraint(
            ["administration_id"],
            ["administration.id"],
            name=op.f("fk_quota_administration_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["side_id"], ["side.id"], name=op.f("fk_quota_side_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quota")),
        sa.UniqueConstraint(
            "side_id",
            "administration_id",
            name=op.f("uq_quota_side_id_administration_id"),
            postgresql_nulls_not_distinct=True,
        ),
    )
    op.create_index(
        op.f("ix_quota_administration_id"), "quota", ["administration_id"], unique=False
    )


def _create_side_administration() -> None:
    op.create_table(
        "side_administration",
        sa.Column("edition_id", sa.String(length=20), nullable=False),
        sa.Column("side_id", sa.String(length=20), nullable=False),
        sa.Column("administration_id", sa.String(length=20), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("seeded", sa.Boolean(), nullable=False),
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["administration_id"],
            ["administration.id"],
            name=op.f("fk_side_administration_administration_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"],
            ["edition.id"],
            name=op.f("fk_side_administration_edition_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["side_id"],
            ["side.id"],
            name=op.f("fk_side_administration_side_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_side_administration")),
        sa.UniqueConstraint(
            "edition_id",
            "administration_id",
            name=op.f("uq_side_administration_edition_id_administration_id"),
        ),
    )
    op.create_index(
        op.f("ix_side_administration_administration_id"),
        "side_administration",
        ["administration_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_side_administration_side_id"), "side_administration", ["side_id"], unique=False
    )


def _create_strategy_anchor() -> None:
    op.create_table(
        "strategy_anchor",
        sa.Column("programme_id", sa.String(length=20), nullable=False),
        sa.Column("organization_id", sa.String(length=20), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("quote", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("seeded", sa.Boolean(), nullable=False),
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_strategy_anchor_organization_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["programme.id"],
            name=op.f("fk_strategy_anchor_programme_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_strategy_anchor")),
        sa.UniqueConstraint(
            "programme_id", "key", name=op.f("uq_strategy_anchor_programme_id_key")
        ),
    )
    op.create_index(
        op.f("ix_strategy_anchor_organization_id"),
        "strategy_anchor",
        ["organization_id"],
        unique=False,
    )


def _create_topic_interest() -> None:
    op.create_table(
        "topic_interest",
        sa.Column("manager_id", sa.String(length=20), nullable=False),
        sa.Column("topic_id", sa.String(length=20), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "seeks",
                "offers",
                name="interestkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("seeded", sa.Boolean(), nullable=False),
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.CheckConstraint("priority BETWEEN 1 AND 3", name=op.f("ck_topic_interest_priority")),
        sa.ForeignKeyConstraint(
            ["manager_id"],
            ["manager.id"],
            name=op.f("fk_topic_interest_manager_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["topic_id"], ["topic.id"], name=op.f("fk_topic_interest_topic_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topic_interest")),
        sa.UniqueConstraint(
            "manager_id",
            "kind",
            "topic_id",
            name=op.f("uq_topic_interest_manager_id_kind_topic_id"),
        ),
    )
    op.create_index(
        op.f("ix_topic_interest_topic_id"), "topic_interest", ["topic_id"], unique=False
    )


def _create_delegate() -> None:
    op.create_table(
        "delegate",
        sa.Column("edition_id", sa.String(length=20), nullable=False),
        sa.Column("nomination_id", sa.String(length=20), nullable=False),
        sa.Column("manager_id", sa.String(length=20), nullable=False),
        sa.Column("side_id", sa.String(length=20), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column(
            "assignment",
            sa.Enum(
                "stated",
                "derived",
                "assumed",
                name="assignment",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("assignment_note", sa.String(), nullable=False),
        sa.Column("seeded", sa.Boolean(), nullable=False),
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_delegate_edition_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["manager_id"], ["manager.id"], name=op.f("fk_delegate_manager_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["nomination_id"],
            ["nomination.id"],
            name=op.f("fk_delegate_nomination_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["side_id"], ["side.id"], name=op.f("fk_delegate_side_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegate")),
        sa.UniqueConstraint("edition_id", "code", name=op.f("uq_delegate_edition_id_code")),
        sa.UniqueConstraint("nomination_id", name=op.f("uq_delegate_nomination_id")),
    )
    op.create_index(op.f("ix_delegate_manager_id"), "delegate", ["manager_id"], unique=False)
    op.create_index(op.f("ix_delegate_side_id"), "delegate", ["side_id"], unique=False)


def _create_rating() -> None:
    op.create_table(
        "rating",
        sa.Column("assessment_id", sa.String(length=20), nullable=False),
        sa.Column("competency_id", sa.String(length=20), nullable=False),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("seeded", sa.Boolean(), nullable=False),
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.CheckConstraint("level BETWEEN 0 AND 4", name=op.f("ck_rating_level")),
        sa.ForeignKeyConstraint(
            ["assessment_id"],
            ["assessment.id"],
            name=op.f("fk_rating_assessment_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["competency_id"],
            ["competency.id"],
            name=op.f("fk_rating_competency_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rating")),
        sa.UniqueConstraint(
            "assessment_id", "competency_id", name=op.f("uq_rating_assessment_id_competency_id")
        ),
    )
    op.create_index(op.f("ix_rating_competency_id"), "rating", ["competency_id"], unique=False)


def _create_delegate_component() -> None:
    op.create_table(
        "delegate_component",
        sa.Column("delegate_id", sa.String(length=20), nullable=False),
        sa.Column("component_id", sa.String(length=20), nullable=False),
        sa.Column("seeded", sa.Boolean(), nullable=False),
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["component_id"],
            ["component.id"],
            name=op.f("fk_delegate_component_component_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["delegate_id"],
            ["delegate.id"],
            name=op.f("fk_delegate_component_delegate_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegate_component")),
        sa.UniqueConstraint(
            "delegate_id",
            "component_id",
            name=op.f("uq_delegate_component_delegate_id_component_id"),
        ),
    )
    op.create_index(
        op.f("ix_delegate_component_component_id"),
        "delegate_component",
        ["component_id"],
        unique=False,
    )
