"""The edition of 2011 held once more, with the same people under the same codes."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select

from domain import models
from domain.store import ReadDb
from tests.domain.running import edition

SECOND = "second"
STARTS = date(2013, 12, 2)


async def copy_edition(db: ReadDb, slug: str = SECOND, number: int = 2) -> models.Edition:
    """Hold the edition of 2011 once more, two years later."""
    old = await edition(db)
    new_ids: dict[str, str] = {old.id: models.new_id()}
    tables: Iterable[type[models.Record]] = (
        models.Edition,
        models.Side,
        models.SideAdministration,
        models.Component,
        models.ComponentSide,
        models.Nomination,
        models.Delegate,
        models.DelegateComponent,
    )
    rows = {table: (await db.scalars(select(table))).all() for table in tables}
    for table in tables:
        for row in rows[table]:
            values = {
                column.key: getattr(row, column.key) for column in table.__mapper__.column_attrs
            }
            new_ids.setdefault(values.pop("id"), models.new_id())
            values = {
                name: new_ids.get(value, value) if isinstance(value, str) else value
                for name, value in values.items()
            }
            if table is models.Edition:
                values |= {"slug": slug, "number": number}
                values |= {"starts_on": STARTS, "ends_on": date(2013, 12, 10)}
            db.add(table(id=new_ids[row.id], **values))
        await db.flush()
    return await db.get_one(models.Edition, new_ids[old.id])
