"""Who is asking: a role, and the administration, the person, the editions and scopes it is for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from domain.roles import Role, Scope


@dataclass(frozen=True, slots=True)
class Viewer:
    """One who asks.

    Args:
        name: as the audit trail names them; no personal data.
        role: what they are.
        administration_id: the administration of a coordinator.
        manager_id: the person that a manager is.
        edition_ids: the editions held; None means all of them.
        scopes: what an integration was let in for.
        expires_at: when they stop being let in; None is never.

    """

    name: str
    role: Role
    administration_id: str | None = None
    manager_id: str | None = None
    edition_ids: frozenset[str] | None = frozenset()
    scopes: frozenset[Scope] = frozenset()
    expires_at: datetime | None = None

    @property
    def sees_everything(self) -> bool:
        """Tell whether no row is kept from them."""
        return self.role is Role.SYSTEM or (self.role is Role.PLANNER and self.edition_ids is None)

    @property
    def plans_every(self) -> bool:
        """Tell whether they plan every edition, also one that is not there yet.

        Whoever was let in for some editions would not hold the new one.
        """
        return self.sees_everything or self.role is Role.ADMIN

    def holds(self, edition_id: str) -> bool:
        """Tell whether an edition is one of theirs."""
        return self.edition_ids is None or edition_id in self.edition_ids


SYSTEM: Final = Viewer("system", Role.SYSTEM, edition_ids=None)
TERMINAL: Final = Viewer("operator (terminal)", Role.SYSTEM, edition_ids=None)
# Whoever holds the token that a server on this machine printed.
OWNER: Final = Viewer("planner (loopback token)", Role.PLANNER, edition_ids=None)
