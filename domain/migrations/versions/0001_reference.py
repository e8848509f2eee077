"""Create the reference tables.

Revision: 0001; follows nothing.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_competency_framework()
    _create_cooperation_instrument()
    _create_name_translation()
    _create_region()
    _create_role_profile()
    _create_topic()
    _create_administration()
    _create_competency_group()
    _create_instrument_reference()
    _create_administration_language()
    _create_competency()
    _create_instrument_party()
    _create_organization()
    _create_role_target()
    _create_topic_competency()


def downgrade() -> None:
    for table in (
        "topic_competency",
        "role_target",
        "organization",
        "instrument_party",
        "competency",
        "administration_language",
        "instrument_reference",
        "competency_group",
        "administration",
        "topic",
        "role_profile",
        "region",
        "name_translation",
        "cooperation_instrument",
        "competency_framework",
    ):
        op.drop_table(table)


def _create_competency_framework() -> None:
    op.create_table(
        "competency_framework",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "published",
                "retired",
                name="frameworkstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("seeded", sa.Boolean(), nullable=False),
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_competency_framework")),
        sa.UniqueConstraint("key", "version", name=op.f("uq_competency_framework_key_version")),
    )


def _create_cooperation_instrument() -> None:
    op.create_table(
        "cooperation_instrument",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "mra",
                "action_plan",
                "cmaa",
                "cooperation_agreement",
                name="instrumentkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "stage",
            sa.Enum(
                "contact",
                "work_plan",
                "joint_validation",
                "signed",
                "in_force",
                name="instrumentstage",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column(
            "signed_precision",
            sa.Enum(
                "day",
                "month",
                "year",
                name="dateprecision",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("in_force_on", sa.Date(), nullable=True),
        sa.Column("known_from", sa.Date(), nullable=False),
        sa.Column("cross_regional", sa.Boolean(), nullable=False),
        sa.Column("source_url", sa.String(), nullable=False),
        sa.Column("notes", sa.String(), nullable=False),
        sa.Column("predecessor_id", sa.String(length=20), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("confidence", sa.String(length=6), nullable=False),
        sa.Column("seeded", sa.Boolean(), nullable=False),
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["predecessor_id"],
            ["cooperation_instrument.id"],
            name=op.f("fk_cooperation_instrument_predecessor_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cooperation_instrument")),
        sa.UniqueConstraint("key", name=op.f("uq_cooperation_instrument_key")),
    )
    op.create_index(
        op.f("ix_cooperation_instrument_known_from"),
        "cooperation_instrument",
        ["known_from"],
        unique=False,
    )
    op.create_index(
        op.f("ix_cooperation_instrument_predecessor_id"),
        "cooperation_instrument",
        ["predecessor_id"],
        unique=False,
    )


def _create_name_translation() -> None:
    op.create_table(
        "name_translation",
        sa.Column("record_id", sa.String(length=20), nullable=False),
        sa.Column("locale", sa.String(length=35), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("seeded", sa.Boolean(), nullable=False),
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_name_translation")),
        sa.UniqueConstraint(
            "record_id", "locale", name=op.f("uq_name_translation_record_id_locale")
        ),
    )


def _create_region() -> None:
    op.create_table(
        "region",
        sa.Column("key", sa.String(length=8), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("short_name", sa.String(length=200), nullable=False),
        sa.Column("sort_order", sa.Integer(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("confidence", sa.String(length=6), nullable=False),
        sa.Column("seeded", sa.Boolean(), nullable=False),
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_region")),
        sa.UniqueConstraint("key", name=op.f("uq_region_key")),
    )


def _create_role_profile() -> None:
    op.create_table(
        "role_profile",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("seeded", sa.Boolean(), nullable=False),
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_profile")),
        sa.UniqueConstraint("key", name=op.f("uq_role_profile_key")),
    )


def _create_topic() -> None:
    op.create_table(
        "topic",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("parent_id", sa.String(length=20), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("is_leaf", sa.Boolean(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("sort_order", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("confidence", sa.String(length=6), nullable=False),
        sa.Column("seeded", sa.Boolean(), nullable=False),
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.CheckConstraint("minutes > 0", name=op.f("ck_topic_minutes")),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["topic.id"], name=op.f("fk_topic_parent_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topic")),
        sa.UniqueConstraint("key", name=op.f("uq_topic_key")),
    )
    op.create_index(op.f("ix_topic_parent_id"), "topic", ["parent_id"], unique=False)
    op.create_index(op.f("ix_topic_sort_order"), "topic", ["sort_order"], unique=False)


def _create_administration() -> None:
    op.create_table(
        "administration",
        sa.Column("code", sa.String(length=2), nullable=False),
        sa.Column("code_alpha3", sa.String(length=3), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("service_name", sa.String(length=200), nullable=True),
        sa.Column("service_name_confidence", sa.String(length=6), nullable=True),
        sa.Column("region_id", sa.String(length=20), nullable=False),
        sa.Column("time_zone", sa.String(length=64), nullable=False),
        sa.Column(
            "entity_kind",
            sa.Enum(
                "state",
                "customs_territory",
                "customs_union",
                name="entitykind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "wco_status",
            sa.Enum(
                "member",
                "member_like",
                name="wcostatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("notes", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("confidence", sa.String(length=6), nullable=False),
        sa.Column("seeded", sa.Boolean(), nullable=False),
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["region_id"],
            ["region.id"],
            name=op.f("fk_administration_region_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_administration")),
        sa.UniqueConstraint("code", name=op.f("uq_administration_code")),
        sa.UniqueConstraint("code_alpha3", name=op.f("uq_administration_code_alpha3")),
    )
    op.create_index(op.f("ix_administration_name"), "administration", ["name"], unique=False)
    op.create_index(
        op.f("ix_administration_region_id"), "administration", ["region_id"], unique=False
    )


def _create_competency_group() -> None:
    op.create_table(
        "competency_group",
        sa.Column("framework_id", sa.String(length=20), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("parent_id", sa.String(length=20), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("sort_order", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("confidence", sa.String(length=6), nullable=False),
        sa.Column("seeded", sa.Boolean(), nullable=False),
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["framework_id"],
            ["competency_framework.id"],
            name=op.f("fk_competency_group_framework_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"],
            ["competency_group.id"],
            name=op.f("fk_competency_group_parent_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_competency_group")),
        sa.UniqueConstraint(
            "framework_id", "key", name=op.f("uq_competency_group_framework_id_key")
        ),
    )
    op.create_index(
        op.f("ix_competency_group_parent_id"), "competency_group", ["parent_id"], unique=False
    )


def _create_instrument_reference() -> None:
    op.create_table(
        "instrument_reference",
        sa.Column("topic_id", sa.String(length=20), nullable=False),
        sa.Column("citation", sa.String(length=200), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("seeded", sa.Boolean(), nullable=False),
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["topic_id"],
            ["topic.id"],
            name=op.f("fk_instrument_reference_topic_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instrument_reference")),
        sa.UniqueConstraint(
            "topic_id", "citation", name=op.f("uq_instrument_reference_topic_id_citation")
        ),
    )


def _create_administration_language() -> None:
    op.create_table(
        "administration_language",
        sa.Column("administration_id", sa.String(length=20), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("seeded", sa.Boolean(), nullable=False),
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["administration_id"],
            ["administration.id"],
            name=op.f("fk_administration_language_administration_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_administration_language")),
        sa.UniqueConstraint(
            "administration_id",
            "language",
            name=op.f("uq_administration_language_administration_id_language"),
        ),
    )


def _create_competency() -> None:
    op.create_table(
        "competency",
        sa.Column("framework_id", sa.String(length=20), nullable=False),
        sa.Column("group_id", sa.String(length=20), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "value",
                "management",
                "professional",
                "operational",
                name="competencykind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("definition", sa.String(), nullable=False),
        sa.Column("level_1", sa.String(), nullable=False),
        sa.Column("level_2", sa.String(), nullable=False),
        sa.Column("level_3", sa.String(), nullable=False),
        sa.Column("level_4", sa.String(), nullable=False),
        sa.Column("sort_order", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("confidence", sa.String(length=6), nullable=False),
        sa.Column("seeded", sa.Boolean(), nullable=False),
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["framework_id"],
            ["competency_framework.id"],
            name=op.f("fk_competency_framework_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["competency_group.id"],
            name=op.f("fk_competency_group_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_competency")),
        sa.UniqueConstraint("framework_id", "key", name=op.f("uq_competency_framework_id_key")),
    )
    op.create_index(op.f("ix_competency_group_id"), "competency", ["group_id"], unique=False)
    op.create_index(op.f("ix_competency_sort_order"), "competency", ["sort_order"], unique=False)


def _create_instrument_party() -> None:
    op.create_table(
        "instrument_party",
        sa.Column("instrument_id", sa.String(length=20), nullable=False),
        sa.Column("administration_id", sa.String(length=20), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("seeded", sa.Boolean(), nullable=False),
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["administration_id"],
            ["administration.id"],
            name=op.f("fk_instrument_party_administration_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["instrument_id"],
            ["cooperation_instrument.id"],
            name=op.f("fk_instrument_party_instrument_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instrument_party")),
        sa.UniqueConstraint(
            "instrument_id",
            "administration_id",
            name=op.f("uq_instrument_party_instrument_id_administration_id"),
        ),
    )
    op.create_index(
        op.f("ix_instrument_party_administration_id"),
        "instrument_party",
        ["administration_id"],
        unique=False,
    )


def _create_organization() -> None:
    op.create_table(
        "organization",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("administration_id", sa.String(length=20), nullable=True),
        sa.Column("seeded", sa.Boolean(), nullable=False),
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["administration_id"],
            ["administration.id"],
            name=op.f("fk_organization_administration_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organization")),
        sa.UniqueConstraint("key", name=op.f("uq_organization_key")),
    )
    op.create_index(
        op.f("ix_organization_administration_id"),
        "organization",
        ["administration_id"],
        unique=False,
    )


def _create_role_target() -> None:
    op.create_table(
        "role_target",
        sa.Column("role_profile_id", sa.String(length=20), nullable=False),
        sa.Column("competency_id", sa.String(length=20), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("confidence", sa.String(length=6), nullable=False),
        sa.Column("seeded", sa.Boolean(), nullable=False),
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.CheckConstraint("level BETWEEN 1 AND 4", name=op.f("ck_role_target_level")),
        sa.ForeignKeyConstraint(
            ["competency_id"],
            ["competency.id"],
            name=op.f("fk_role_target_competency_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["role_profile_id"],
            ["role_profile.id"],
            name=op.f("fk_role_target_role_profile_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_target")),
        sa.UniqueConstraint(
            "role_profile_id",
            "competency_id",
            name=op.f("uq_role_target_role_profile_id_competency_id"),
        ),
    )
    op.create_index(
        op.f("ix_role_target_competency_id"), "role_target", ["competency_id"], unique=False
    )


def _create_topic_competency() -> None:
    op.create_table(
        "topic_competency",
        sa.Column("topic_id", sa.String(length=20), nullable=False),
        sa.Column("competency_id", sa.String(length=20), nullable=False),
        sa.Column("weight_per_mille", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("confidence", sa.String(length=6), nullable=False),
        sa.Column("seeded", sa.Boolean(), nullable=False),
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.CheckConstraint(
            "weight_per_mille BETWEEN 1 AND 1000", name=op.f("ck_topic_competency_weight")
        ),
        sa.ForeignKeyConstraint(
            ["competency_id"],
            ["competency.id"],
            name=op.f("fk_topic_competency_competency_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["topic_id"],
            ["topic.id"],
            name=op.f("fk_topic_competency_topic_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topic_competency")),
        sa.UniqueConstraint(
            "topic_id", "competency_id", name=op.f("uq_topic_competency_topic_id_competency_id")
        ),
    )
    op.create_index(
        op.f("ix_topic_competency_competency_id"),
        "topic_competency",
        ["competency_id"],
        unique=False,
    )
