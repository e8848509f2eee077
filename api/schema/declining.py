"""Why somebody declines what was proposed to them, of a kind."""

from __future__ import annotations

from api.schema.enums import described
from domain.models import DeclineReason

__all__ = ["DeclineReason"]

described(
    DeclineReason,
    "Why somebody declined; new values may be added.",
    {
        "NOT_AVAILABLE": "No time, or not on those days.",
        "LANGUAGE": "An interpreter would be needed.",
        "OTHER_SUBJECT": "The subjects are not what is sought.",
        "NEW_POST": "The person has another post by now.",
        "CONFLICT_OF_INTEREST": "They must not work together.",
        "NOT_STATED": "No reason given.",
    },
)
