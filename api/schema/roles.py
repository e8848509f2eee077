"""What somebody is to the system, as the schema tells it."""

from __future__ import annotations

from api.schema.enums import described
from domain.roles import Role

__all__ = ["Role"]

described(
    Role,
    "What somebody is to the system.",
    {
        "MANAGER": "A participant.",
        "COORDINATOR": "Looks after the people of an administration.",
        "PLANNER": "Plans editions.",
        "INTEGRATION": "A program.",
        "AUDITOR": "Reads the audit trail.",
        "ADMIN": "Administers the system.",
        "SYSTEM": "The program itself, and whoever has its terminal.",
    },
)
