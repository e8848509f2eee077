"""The ladder of arrangements, as the schema tells it."""

from __future__ import annotations

from api.schema.enums import described
from domain.models import InstrumentStage

__all__ = ["InstrumentStage"]

described(
    InstrumentStage,
    "Stages of an arrangement, which never go back.",
    {
        "CONTACT": "First talks.",
        "WORK_PLAN": "A work plan is agreed.",
        "JOINT_VALIDATION": "Joint validation.",
        "SIGNED": "Signed; entry into force not confirmed.",
        "IN_FORCE": "In force.",
    },
    "CooperationInstrumentStage",
)
