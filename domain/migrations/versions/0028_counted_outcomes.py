"""Count facts from agreed recommendations, commitments that are done, and adopted proposals.

Revision: 0028; follows 0027.
"""

from __future__ import annotations

from alembic import op

from domain.migrations.checks import allow_words

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

_BEFORE = (
    "side_administrations",
    "delegates",
    "components",
    "sides",
    "component_dates",
    "delegate_administrations",
    "focus_topics",
    "instruments_in_force",
    "nominations_confirmed",
    "organizations",
    "pairings_published",
    "sessions_held",
)
_NEW = ("commitments_done", "proposals_adopted", "recommendations_agreed")


def upgrade() -> None:
    allow_words("fact", "counted_from", "countedfrom", (*_BEFORE, *_NEW))


def downgrade() -> None:
    listed = ", ".join(f"'{word}'" for word in _NEW)
    op.execute(f"UPDATE fact SET counted_from = NULL WHERE counted_from IN ({listed})")  # noqa: S608 -- words of ours
    allow_words("fact", "counted_from", "countedfrom", _BEFORE)
