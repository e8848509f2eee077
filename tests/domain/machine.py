"""What lives beside a model share: a store of the two editions, and acts done or refused."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any, TypeVar

from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test
from sqlalchemy import delete

from domain import models
from domain.errors import DomainError
from domain.policy import SYSTEM
from domain.store import Store, WriteDb
from tests.databases import Databases
from tests.edition_runs import fill

AT = datetime(2012, 6, 1, tzinfo=UTC)
SOME = 5
T = TypeVar("T")


class Machine(RuleBasedStateMachine):
    """What the lives share: a store, and acts that are done or refused with a code."""

    store: Store
    runner: asyncio.Runner

    def run(self, act: Callable[[WriteDb], Awaitable[T]]) -> T:
        async def done() -> T:
            async with self.store.unit_of_work(SYSTEM) as db:
                return await act(db)

        return self.runner.run(done())

    def told(self, act: Callable[[WriteDb], Awaitable[Any]]) -> tuple[str | None, Any]:
        """Act, and return the code of what it was refused for, or what came of it."""
        try:
            return None, self.run(act)
        except DomainError as error:
            return error.code, None

    def clear(self, *tables: type[models.Record]) -> None:
        async def gone(db: WriteDb) -> None:
            for table in tables:
                await db.execute(delete(table))

        self.run(gone)


def lead(
    databases: Databases,
    kind: type[Machine],
    life: Callable[[Any], None],
    *,
    engine: str = "sqlite",
) -> None:
    """Lead one machine through a life that is written down."""
    url = databases.filled_by(engine, fill)
    with asyncio.Runner() as runner:
        kind.store = Store(url.render_as_string(hide_password=False))
        kind.runner = runner
        life(kind())
        runner.run(kind.store.close())
    databases.give_back(url)


def live(
    databases: Databases,
    kind: type[Machine],
    lives: int,
    steps: int = 25,
    *,
    engine: str = "sqlite",
) -> None:
    """Let a machine live so many lives of at most so many steps."""
    url = databases.filled_by(engine, fill)
    with asyncio.Runner() as runner:
        kind.store = Store(url.render_as_string(hide_password=False))
        kind.runner = runner
        run_state_machine_as_test(
            kind,
            settings=settings(
                max_examples=lives,
                stateful_step_count=steps,
                deadline=None,
                suppress_health_check=list(HealthCheck),
            ),
        )
        runner.run(kind.store.close())
    databases.give_back(url)
