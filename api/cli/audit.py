"""`tradewinds audit`: what can be asked of the audit trail."""

import typer

from api.cli.opening import carry, opened
from api.cli.options import Database, Debug, Json, Quiet
from api.cli.trouble import CHECK_FAILED
from api.cli.voice import speaking
from domain.policy import TERMINAL

audit = typer.Typer(no_args_is_help=True, help="Check the audit trail.")


@audit.command()
def verify(
    *,
    database: Database = None,
    as_json: Json = False,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Walk the chain of the audit trail, from the first row to the newest.

    Exit code 1: a row was altered, moved or removed, and which. Keep the newest hash elsewhere:
    rows that are cut off the newest end can only be missed by comparing it.
    """
    with speaking(as_json=as_json, quiet=quiet, debug=debug) as voice:
        entries, days, head, faults = carry(_verify(database))
        if voice.as_json:
            found = {"entries": entries, "days": days, "head": head, "faults": list(faults)}
            voice.document({"holds": not faults, **found})
        else:
            rows = f"{entries} row{'' if entries == 1 else 's'}"
            voice.say(f"{rows} on {days} day{'' if days == 1 else 's'}; the newest hash is {head}.")
            voice.say("\n".join(faults) if faults else "Every row holds.")
        if faults:
            raise typer.Exit(CHECK_FAILED)


async def _verify(database: str | None) -> tuple[int, int, str, tuple[str, ...]]:
    from domain.audit import verify_trail  # noqa: PLC0415 -- slow import

    async with opened(database) as store, store.reading(TERMINAL) as db:
        return await verify_trail(db)
