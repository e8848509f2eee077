"""What people agree to, and how they can be reached."""

from __future__ import annotations

from datetime import datetime
from typing import Self

import strawberry

from api.schema.enums import described
from domain import models
from domain.rights import consent

described(
    models.ConsentPurpose,
    "What a person agrees to.",
    {
        "MATCHED": "To be given partners by pairing runs.",
        "LISTED": "To be seen by name and position by other participants and integrations.",
    },
)


@strawberry.type(description="What a person decided about one purpose.")
class Consent:
    """A decision, or what holds without one."""

    decided_at: datetime | None = strawberry.field(
        description="When it was decided; null while the nomination alone speaks for it."
    )
    given: bool = strawberry.field(description="True when the person agrees.")
    purpose: models.ConsentPurpose = strawberry.field(description="What it is about.")
    version: int = strawberry.field(
        description="Counts the decisions, 0 before the first; for expectedVersion."
    )

    @classmethod
    def of(cls, decided: consent.Decided) -> Self:
        """Make it of the domain's decision."""
        return cls(**decided._asdict())


@strawberry.type(description="How a person can be reached.")
class ContactDetails:
    """One row of ``contact_details``."""

    email: str | None = strawberry.field(description="E-mail address; null when not known.")
    phone: str | None = strawberry.field(description="Telephone number; null when not known.")
