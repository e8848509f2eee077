"""What a rule of the house demands of rows that are not the viewer's, in the viewer's own change.

Somebody withdraws, and the place goes to a person of another administration, whom they may not
see: the rule acts, and they are told nothing of it. Somebody new has a code that nobody of their
administration has, also of those whom the viewer may not see.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TypeVar, cast

from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session

from domain.policy.narrowing import NarrowedSession
from domain.policy.viewer import SYSTEM

DbT = TypeVar("DbT", bound=AsyncSession)


@asynccontextmanager
async def by_the_house(db: DbT) -> AsyncIterator[DbT]:
    """Open a handle that sees and changes every row, in the unit of work of another one.

    What is done ends as that unit of work ends. Notes for the trail are left with ``db``, whose
    viewer it is that caused it.
    """
    await db.flush()
    connection = await db.run_sync(Session.connection)
    house = AsyncSession(
        sync_session_class=NarrowedSession,
        join_transaction_mode="create_savepoint",
        expire_on_commit=False,
    )
    house.sync_session.bind = connection
    cast("NarrowedSession", house.sync_session).set_viewer(SYSTEM, writes=True)
    async with house, house.begin():
        yield cast("DbT", house)
