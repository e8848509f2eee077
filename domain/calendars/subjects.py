"""Whose calendar is wanted, and who sees what is in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from domain import models
from domain.errors import NotFound
from domain.models import CalendarKind
from domain.policy import Viewer
from domain.roles import Role
from domain.store import ReadDb

_OF_ROLE = {
    Role.MANAGER: CalendarKind.PERSON,
    Role.COORDINATOR: CalendarKind.ADMINISTRATION,
    Role.PLANNER: CalendarKind.EDITION,
}


@dataclass(frozen=True)
class Subject:
    """Whose calendar of an edition it is; ``row_id`` names the person, administration or edition.

    It shows what they themselves may see of the edition, whoever fetches it.
    """

    kind: CalendarKind
    edition_id: str
    row_id: str

    @property
    def viewer(self) -> Viewer:
        """Who sees what belongs into the calendar."""
        ours = frozenset({self.edition_id})
        name = f"calendar {self.kind}"
        if self.kind is CalendarKind.PERSON:
            return Viewer(name, Role.MANAGER, manager_id=self.row_id, edition_ids=ours)
        if self.kind is CalendarKind.ADMINISTRATION:
            return Viewer(name, Role.COORDINATOR, administration_id=self.row_id, edition_ids=ours)
        return Viewer(name, Role.PLANNER, edition_ids=ours)


def subject_of(viewer: Viewer, edition_id: str) -> Subject:
    """Return whose calendar somebody has: a manager's own, a coordinator's people, a planner's all.

    Raises:
        NotFound: they hold no such edition, or have no calendar in any.
    """
    kind = _OF_ROLE.get(viewer.role)
    if kind is None or not viewer.holds(edition_id):
        raise NotFound("There is no such edition that you have a calendar in.", path=("editionId",))
    whose = {
        CalendarKind.PERSON: viewer.manager_id,
        CalendarKind.ADMINISTRATION: viewer.administration_id,
        CalendarKind.EDITION: edition_id,
    }[kind]
    return Subject(kind, edition_id, whose or "")


async def delegates_of(db: ReadDb, subject: Subject) -> Sequence[models.Delegate]:
    """Return the delegates of a calendar by code, also those who have withdrawn; none of all's."""
    row, person = models.Delegate, models.Manager
    if subject.kind is CalendarKind.EDITION:
        return ()
    statement = select(row).where(row.edition_id == subject.edition_id).order_by(row.code)
    if subject.kind is CalendarKind.PERSON:
        statement = statement.where(row.manager_id == subject.row_id)
    else:
        of = select(person.id).where(person.administration_id == subject.row_id)
        statement = statement.where(row.manager_id.in_(of))
    return list(await db.scalars(statement))


async def require_subject(db: ReadDb, subject: Subject) -> None:
    """Refuse the calendar of a person who was erased, or who takes no part in the edition.

    Raises:
        NotFound: saying which.
    """
    if subject.kind is not CalendarKind.PERSON:
        return
    person = await db.get(models.Manager, subject.row_id)
    if person is None or person.erased_at is not None:
        raise NotFound("The person whose calendar this was is not here any more.")
    if all(each.withdrawn_at for each in await delegates_of(db, subject)):
        raise NotFound("The person whose calendar this is takes no part in the edition.")
