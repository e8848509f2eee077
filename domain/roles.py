"""The roles and scopes that a viewer may have; what each may see is said in ``domain/policy``."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What somebody is to the system.

    SYSTEM is the program itself and whoever has its terminal: no token gives it.
    """

    MANAGER = "manager"
    COORDINATOR = "coordinator"
    PLANNER = "planner"
    INTEGRATION = "integration"
    AUDITOR = "auditor"
    ADMIN = "admin"
    SYSTEM = "system"


class Scope(StrEnum):
    """What an integration was let in for."""

    REFERENCE_READ = "reference:read"
    EDITIONS_READ = "editions:read"
    PEOPLE_READ = "people:read"
    PAIRINGS_READ = "pairings:read"
    PAIRINGS_SCORE = "pairings:score"
    COOPERATION_READ = "cooperation:read"
