"""How Alembic reaches the database: by the connection that the store hands over.

For ``alembic revision --autogenerate`` a contributor names a database in TRADEWINDS_DATABASE_URL.
"""

from __future__ import annotations

import os
from typing import Literal

from alembic import context
from sqlalchemy import Connection, create_engine

from domain.models import Record
from domain.models.record import Moment


def _render_item(kind: str, item: object, _context: object) -> str | Literal[False]:
    """Write a plain type into migrations, which must not change when the models do."""
    if kind == "type" and isinstance(item, Moment):
        return "sa.DateTime(timezone=True)"
    return False


def _run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Record.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        render_item=_render_item,
    )
    with context.begin_transaction():
        context.run_migrations()


def _main() -> None:
    connection = context.config.attributes.get("connection")
    if connection is not None:
        _run(connection)
        return
    engine = create_engine(os.environ["TRADEWINDS_DATABASE_URL"])
    with engine.begin() as own:
        _run(own)


_main()
