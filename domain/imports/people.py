"""Who of an edition's administrations is known already, as far as the viewer sees them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import and_, select

from domain import models
from domain.imports.choices import folded
from domain.lookups import hundreds
from domain.models import InterestKind, NominationState
from domain.store import ReadDb

_OWN: Final = ("name", "position", "email", "phone", "seniority", "role")


@dataclass
class Known:
    """Somebody who is known: their nomination in the edition, and what is known of them."""

    id: str
    administration: str
    code: str
    name: str | None
    nomination_id: str | None
    state: NominationState | None
    statement: str
    now: dict[str, Any] = field(default_factory=dict)


class People:
    """Finds people by administration and code or name."""

    def __init__(self, known: Iterable[Known]) -> None:
        self.by_id = {each.id: each for each in known}
        self._by_code = {(each.administration, each.code): each for each in self.by_id.values()}
        self._by_name: dict[tuple[str, str], list[Known]] = defaultdict(list)
        self._codes: dict[str, list[str]] = defaultdict(list)
        for each in self.by_id.values():
            self._codes[each.administration].append(each.code)
            if each.name:
                self._by_name[each.administration, folded(each.name)].append(each)

    def with_code(self, administration: str, code: str) -> Known | None:
        """Return who has a code, None where nobody whom the viewer sees has."""
        return self._by_code.get((administration, code))

    def named(self, administration: str, name: str) -> Sequence[Known]:
        """Return everybody of a name."""
        return self._by_name.get((administration, folded(name)), ())

    def codes(self, administration: str) -> Sequence[str]:
        """Return the codes of an administration's people."""
        return self._codes[administration]


async def read_people(db: ReadDb, edition: models.Edition) -> People:
    """Return everybody of the administrations of an edition whom the viewer sees."""
    manager, place, nomination = models.Manager, models.Administration, models.Nomination
    member, named = models.SideAdministration, models.NamedManager
    rows = await db.execute(
        select(
            manager.id,
            place.code,
            manager.code,
            nomination.id,
            nomination.state,
            nomination.statement,
        )
        .join(place, place.id == manager.administration_id)
        .join(
            member,
            and_(member.administration_id == place.id, member.edition_id == edition.id),
        )
        .outerjoin(
            nomination,
            and_(nomination.manager_id == manager.id, nomination.edition_id == edition.id),
        )
        .where(manager.erased_at.is_(None))
        .order_by(place.code, manager.code)
    )
    found = rows.all()
    names: dict[str, str | None] = {}
    for some in hundreds([row[0] for row in found]):
        shown = await db.execute(select(named.id, named.name).where(named.id.in_(some)))
        names |= dict(shown.all())
    return People(
        Known(row[0], row[1], row[2], names.get(row[0]), row[3], row[4], row[5] or "")
        for row in found
    )


async def read_details(db: ReadDb, people: Sequence[Known]) -> None:
    """Read what a sheet of people says of each of some, into ``now``."""
    by_id = {each.id: each for each in people}
    for some in hundreds(list(by_id)):
        await _own(db, some, by_id)
        await _lists(db, some, by_id)


async def _own(db: ReadDb, some: Sequence[str], by_id: dict[str, Known]) -> None:
    manager, named, role = models.Manager, models.NamedManager, models.RoleProfile
    details = models.ContactDetails
    shown = await db.execute(select(named.id, named.name, named.position).where(named.id.in_(some)))
    names = {row[0]: row[1:] for row in shown}
    reached = await db.execute(
        select(details.manager_id, details.email, details.phone).where(details.manager_id.in_(some))
    )
    contacts = {row[0]: row[1:] for row in reached}
    rows = await db.execute(
        select(manager.id, manager.seniority, role.key)
        .outerjoin(role, role.id == manager.role_profile_id)
        .where(manager.id.in_(some))
    )
    for manager_id, seniority, role_key in rows:
        values = (*names.get(manager_id, (None, None)), *contacts.get(manager_id, (None, None)))
        by_id[manager_id].now = dict(zip(_OWN, (*values, seniority, role_key), strict=True))


async def _lists(db: ReadDb, some: Sequence[str], by_id: dict[str, Known]) -> None:
    language, interest = models.ManagerLanguage, models.TopicInterest
    for each in some:
        by_id[each].now |= {"languages": (), **{kind.value: () for kind in InterestKind}}
    spoken = await db.execute(
        select(language.manager_id, language.language, language.level)
        .where(language.manager_id.in_(some))
        .order_by(language.manager_id, language.position, language.id)
    )
    for manager_id, code, level in spoken:
        by_id[manager_id].now["languages"] += ((code, level),)
    wishes = await db.execute(
        select(interest.manager_id, interest.kind, interest.topic_id, interest.priority)
        .where(interest.manager_id.in_(some))
        .order_by(interest.manager_id, interest.priority, interest.topic_id)
    )
    for manager_id, kind, topic_id, priority in wishes:
        by_id[manager_id].now[kind.value] += ((topic_id, priority),)
