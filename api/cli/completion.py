"""What the shell completes: keys of editions and ids of runs.

A key press may not wait for SQLAlchemy or pydantic, so neither is imported on this path.
"""

import os
from collections.abc import Mapping
from typing import Any, Final

import typer

DEFAULT_DATABASE: Final = "sqlite:///tradewinds.db"


def database_url(given: str | None) -> str | None:
    """Turn what --database was given into an address: a bare file name is an SQLite file."""
    if given is None or "://" in given:
        return given
    return f"sqlite:///{given}"


def complete_edition(ctx: typer.Context, incomplete: str) -> list[str]:
    """List the keys of the editions that begin like that."""
    return [key for key in _stored(ctx.params, "edition") if key.startswith(incomplete)]


def complete_run(ctx: typer.Context, incomplete: str) -> list[str]:
    """List the ids of the finished pairing runs that begin like that, newest first."""
    return [key for key in _stored(ctx.params, "pairing_run") if key.startswith(incomplete)]


def complete_any_run(ctx: typer.Context, incomplete: str) -> list[str]:
    """List the ids of the finished runs of each kind, newest first."""
    nouns = ("pairing_run", "topic_run", "agenda_run", "cross_participation_run")
    found = [key for noun in nouns for key in _stored(ctx.params, noun)]
    return [key for key in found if key.startswith(incomplete)]


def _stored(parameters: Mapping[str, Any], noun: str) -> list[str]:
    from domain.glances import glance  # noqa: PLC0415 -- only on a key press

    chosen = parameters.get("database") or os.environ.get("TRADEWINDS_DATABASE_URL")
    return glance(database_url(chosen) or DEFAULT_DATABASE, noun)
