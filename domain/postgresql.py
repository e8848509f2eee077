"""Connections to PostgreSQL: what reads has connections of its own, which see one state at a time.

To set the isolation of a transaction on a connection that is shared takes a turn of the loop after
it was taken from the pool, each time. SQLAlchemy leaves it to the garbage collector where whoever
asks is broken off in that turn.
"""

from typing import Any, Final

from psycopg import AsyncConnection, IsolationLevel
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

_ISOLATION: Final = IsolationLevel.REPEATABLE_READ


def reading_engine(url: str, **pool: Any) -> AsyncEngine:
    """Return an engine each of whose transactions sees one state of the database."""
    return writing_engine(url, connect_args={"async_creator_fn": _connect}, **pool)


def writing_engine(url: str, **pool: Any) -> AsyncEngine:
    """Return an engine with the isolation of the server; its connections are tried when taken."""
    return create_async_engine(url, pool_pre_ping=True, **pool)


async def _connect(*place: Any, **how: Any) -> AsyncConnection:
    connection = await AsyncConnection.connect(*place, **how)
    try:
        await connection.set_isolation_level(_ISOLATION)
    except BaseException:
        await connection.close()
        raise
    return connection
