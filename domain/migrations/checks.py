"""Taking a condition away from a column that is there, for the migrations that widen or drop it."""

from __future__ import annotations

import re
from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op


def forget_check(table: str, name: str) -> None:
    """Take a condition of a table away.

    SQLite cannot, and to make the table anew would take along what hangs on it. Its schema may be
    written where, as here, no row is stored otherwise by that:
    https://www.sqlite.org/lang_altertable.html, section 7.
    """
    constraint = f"ck_{table}_{name}"
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint(op.f(constraint), table, type_="check")
        return
    _rewrite(table, constraint, "")


def allow_words(table: str, column: str, name: str, words: Sequence[str]) -> None:
    """Let a column hold these words and no others, in place of the condition that it has."""
    constraint = f"ck_{table}_{name}"
    listed = ", ".join(f"'{word}'" for word in words)
    condition = f"{column} IN ({listed})"
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint(op.f(constraint), table, type_="check")
        op.create_check_constraint(op.f(constraint), table, condition)
        return
    _rewrite(table, constraint, f", CONSTRAINT {constraint} CHECK ({condition})")


def _rewrite(table: str, constraint: str, instead: str) -> None:
    bind = op.get_bind()
    schema = sa.table("sqlite_master", *(sa.column(name) for name in ("type", "name", "sql")))
    is_meant = sa.and_(schema.c.type == "table", schema.c.name == table)
    text = bind.execute(sa.select(schema.c.sql).where(is_meant)).scalar_one()
    condition = rf",\s*CONSTRAINT {constraint} CHECK \([^()]*\([^()]*\)\)"
    bind.exec_driver_sql("PRAGMA writable_schema=ON")
    bind.execute(sa.update(schema).where(is_meant).values(sql=re.sub(condition, instead, text)))
    bind.exec_driver_sql("PRAGMA writable_schema=RESET")
