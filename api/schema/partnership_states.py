"""Where a partnership stands, which more than one type tells."""

from __future__ import annotations

from api.schema.enums import described
from domain.models import PartnershipState

described(
    PartnershipState,
    "Where a partnership stands; new values may be added.",
    {
        "PROPOSED": "Told to both; not both have said yes.",
        "ACCEPTED": "Both said yes.",
        "MET": "Both said yes, and they have met or called.",
        "CLOSED": "A planner closed it; it has done what it was for.",
        "DECLINED": (
            "One said no; told to that one, their administration and planners, LAPSED to others."
        ),
        "LAPSED": "It does not stand any more: somebody withdrew, or the pair was not kept.",
    },
)

__all__ = ["PartnershipState"]
