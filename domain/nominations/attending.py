"""Attendance of delegates who were confirmed before a component came to their side."""

from sqlalchemy import exists, select

from domain import models
from domain.store import WriteDb


async def attend_new_components(db: WriteDb, edition_id: str) -> int:
    """Let delegates of the planners attend what their side attends; return how many rows it adds.

    Whoever stands in the document of the edition attends what that says, and who has withdrawn
    attends nothing new.
    """
    delegate, link = models.Delegate, models.ComponentSide
    component, attends = models.Component, models.DelegateComponent
    lacking = (
        select(delegate.id, component.id)
        .join(link, link.side_id == delegate.side_id)
        .join(component, component.id == link.component_id)
        .where(
            delegate.edition_id == edition_id,
            delegate.seeded.is_(False),
            delegate.withdrawn_at.is_(None),
            ~exists().where(
                attends.delegate_id == delegate.id, attends.component_id == component.id
            ),
        )
        .order_by(delegate.id, component.position, component.id)
    )
    rows = [
        attends(id=models.new_id(), delegate_id=person, component_id=attended)
        for person, attended in await db.execute(lacking)
    ]
    db.add_all(rows)
    await db.flush()
    return len(rows)
