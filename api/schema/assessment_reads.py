"""Who read the assessments of a person."""

from __future__ import annotations

from datetime import date
from typing import Any

import strawberry

from api.schema.lists import listed
from api.schema.node import Node
from api.schema.roles import Role
from domain import models
from domain.rights import reads


@strawberry.type(
    description=(
        "Somebody other than the person was shown ratings of theirs on a day; once for each"
        " purpose, within seconds of the first time."
    )
)
class AssessmentRead(Node):
    """One row of ``assessment_read``."""

    batch = reads.reads_by_id
    purpose: str = strawberry.field(description="What was asked, by the fields of the request.")
    read_on: date = strawberry.field(description="Day.")
    role: Role = strawberry.field(description="What the reader is to the system.")
    viewer_name: str = strawberry.field(description="Name of the reader in the audit trail.")

    @classmethod
    def of(cls, row: models.AssessmentRead) -> AssessmentRead:
        """Make the node of a row."""
        return cls.with_values(row, viewer_name=row.viewer)


def reads_of(manager_id: str) -> Any:
    """Return who read the assessments of a manager."""
    return listed(reads.READS_OF_MANAGER, AssessmentRead.of, manager_id)
