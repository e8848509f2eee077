"""What the words of a command mean: which run, which delegates."""

import json
from collections.abc import Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING

import typer

from api.cli.opening import only_edition
from api.cli.trouble import command
from domain.errors import NotFound
from domain.policy import TERMINAL

if TYPE_CHECKING:
    from domain import models, runs
    from domain.store import ReadDb, Store


def one_plan(run: str | None, edition: str | None) -> None:
    """Refuse --run and --edition together."""
    if run is not None and edition is not None:
        raise typer.BadParameter(
            "Say which plan you ask about: --edition KEY or --run ID, not both.",
            param_hint="--edition, --run",
        )


async def find_run(
    store: "Store", db: "ReadDb", run_id: str | None, edition_key: str | None
) -> "models.PairingRun":
    """Return the run of an id, or the newest finished one of an edition or the only edition."""
    from domain import runs  # noqa: PLC0415 -- slow import
    from domain.programmes import get_edition  # noqa: PLC0415 -- slow import

    if run_id is not None:
        return await runs.get_pairing_run(db, run_id)
    edition = await get_edition(db, edition_key or only_edition(store))
    run = await runs.latest_done_pairing_run(db, edition.id)
    if run is None:
        raise NotFound(
            f"The edition {edition.slug} has no finished pairing run. "
            f"Type first: {command()} pair --edition {edition.slug}"
        )
    return run


async def asked_run(store: "Store", run_id: str | None, edition_key: str | None) -> "runs.AskedRun":
    """Read the run that a question is about, and let go of the database before it is answered."""
    from domain import runs  # noqa: PLC0415 -- slow import

    async with store.reading(TERMINAL) as db:
        run = await find_run(store, db, run_id, edition_key)
        return await runs.read_asked(db, run.id)


async def find_delegates(
    db: "ReadDb", run: "models.PairingRun", codes: Sequence[str]
) -> tuple[str, ...]:
    """Return the ids of delegates by their codes; of one who is not there, say who is."""
    from domain.nominations import delegates_by_code  # noqa: PLC0415 -- slow import

    rows = await delegates_by_code(db, [(run.edition_id, code) for code in codes])
    for code, row in zip(codes, rows, strict=True):
        if row is None:
            known = [person["id"] for person in json.loads(run.snapshot or "{}")["people"]]
            close = get_close_matches(code.upper(), known, cutoff=0.7)
            raise NotFound(
                f"{code} is not a delegate of this edition. "
                + (f"Did you mean {' or '.join(close)}?" if close else f"{known[0]} is one.")
            )
    return tuple(row.id for row in rows if row is not None)
