"""What people agree to: to be matched, and to be seen by name. Withdrawn at any time.

A nomination speaks for whoever has decided nothing (decision 0036).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, false, select
from sqlalchemy.orm import with_loader_criteria

from domain import audit, changes, models
from domain.errors import Conflict, NotFound
from domain.lookups import held, require_version
from domain.models import Consent, ConsentPurpose, EventKind
from domain.policy import Viewer
from domain.policy.narrowing import viewer_of
from domain.policy.rights_rows import agreements
from domain.roles import Role
from domain.store import ReadDb, WriteDb


class Decided(NamedTuple):
    """What holds about one purpose; ``decided_at`` None and version 0 while nobody has decided."""

    purpose: ConsentPurpose
    given: bool
    decided_at: datetime | None
    version: int


async def consents_by_manager(db: ReadDb, ids: Sequence[str]) -> list[list[Decided]]:
    """Return what holds of each manager, one for each purpose in the order of their names.

    Nothing of somebody whose decisions are not for the viewer: that none was made is one as well.
    """
    row = models.Manager
    known = select(row.id, row.erased_at).where(row.id.in_(ids))
    shown = _shown(viewer_of(db.info))
    if shown is not None:
        known = known.options(with_loader_criteria(row, shown))
    agrees = {each: erased_at is None for each, erased_at in await db.execute(known)}
    rows = await db.scalars(select(Consent).where(Consent.manager_id.in_(ids)))
    found = {(each.manager_id, each.purpose): each for each in rows}
    return [
        [
            _decided(purpose, found.get((each, purpose)), agrees=agrees[each])
            for purpose in _ORDER
            if each in agrees
        ]
        for each in ids
    ]


_ORDER = sorted(ConsentPurpose)


def _shown(viewer: Viewer) -> ColumnElement[bool] | None:
    """Return of whom a viewer may read what they agree to; None is everybody."""
    if viewer.sees_everything:
        return None
    scope = agreements(models.Manager.id).get(viewer.role)
    return false() if scope is None else scope(viewer)


def _decides(viewer: Viewer, person: models.Manager) -> bool:
    if viewer.role is Role.MANAGER:
        return viewer.manager_id == person.id
    if viewer.role is Role.COORDINATOR:
        return viewer.administration_id == person.administration_id
    return viewer.role is Role.SYSTEM


def _decided(purpose: ConsentPurpose, row: Consent | None, *, agrees: bool) -> Decided:
    if row is None:
        return Decided(purpose, agrees, None, 0)
    return Decided(purpose, row.given, row.decided_at, row.version)


async def decide_consent(
    db: WriteDb,
    manager_id: str,
    purpose: ConsentPurpose,
    *,
    given: bool,
    at: datetime,
    expected_version: int | None = None,
) -> models.Manager:
    """Write down that a person agrees to something, or does not any more.

    It holds for later runs and answers; a published pairing stands until somebody declines it.
    Twice is once.

    Raises:
        NotFound: there is no such person whom the viewer decides for.
        Conflict: the person was erased.
        Stale: the decision is not of the version expected.
    """
    # Two decisions at the same time would each be the first.
    person = await held(db, models.Manager, manager_id)
    viewer = viewer_of(db.info)
    if person is None or not _decides(viewer, person):
        raise NotFound("There is no person of this id whom you decide for.", path=("managerId",))
    if person.erased_at is not None:
        raise Conflict("This person was erased and agrees to nothing.", path=("managerId",))
    row = await db.scalar(
        select(Consent).where(Consent.manager_id == person.id, Consent.purpose == purpose)
    )
    before = _decided(purpose, row, agrees=True)
    require_version("consent", before.version, expected_version)
    if row is not None and row.given == given:
        return person
    if row is None:
        row = Consent(id=models.new_id(), manager_id=person.id, purpose=purpose)
        db.add(row)
    row.given, row.decided_at = given, at
    await db.flush()
    change = audit.Change(
        "Manager",
        person.id,
        {"consent": purpose.value, "given": before.given},
        {"consent": purpose.value, "given": given},
        manager_id=person.id,
    )
    changes.tell(db, EventKind.PERSON_CHANGED, change, at=at)
    return person
