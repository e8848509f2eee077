"""`tradewinds retention`: erase ratings that are kept for too long."""

from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.opening import carry, opened
from api.cli.options import Database, Debug, Json, Quiet
from api.cli.voice import speaking
from domain.policy import TERMINAL

if TYPE_CHECKING:
    from domain.rights.retention import Overdue


def retention(
    *,
    apply: Annotated[
        bool, typer.Option("--apply", help="Erase them; without it they are only listed.")
    ] = False,
    database: Database = None,
    as_json: Json = False,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """List whose ratings are kept for more than 36 months after their last edition, or erase them.

    Invented people are left alone. With --apply the files are wiped as well, also after erasures
    whose wiping was interrupted: let it run once a day.
    """
    with speaking(as_json=as_json, quiet=quiet, debug=debug) as voice:
        overdue = carry(_apply(database) if apply else _list(database))
        if voice.as_json:
            voice.document(
                {
                    "applied": apply,
                    "overdue": [
                        {
                            "id": each.manager_id,
                            "code": each.code,
                            "last_day": each.last_day.isoformat(),
                            "ratings": each.ratings,
                        }
                        for each in overdue
                    ],
                }
            )
            return
        for each in overdue:
            voice.say(
                f"{each.manager_id}  {each.code}  {each.ratings} ratings, last {each.last_day}"
            )
        done = "were erased" if apply else "are to be erased: add --apply"
        people = "1 person" if len(overdue) == 1 else f"{len(overdue)} people"
        voice.say(f"Ratings of {people} {done}." if overdue else "No rating is kept for too long.")


async def _list(database: str | None) -> "list[Overdue]":
    from domain.rights.retention import list_overdue  # noqa: PLC0415 -- slow import

    async with opened(database) as store, store.reading(TERMINAL) as db:
        return await list_overdue(db, today=store.clock().date())


async def _apply(database: str | None) -> "list[Overdue]":
    from domain.audit import Acting  # noqa: PLC0415 -- slow import
    from domain.changes import change  # noqa: PLC0415 -- slow import
    from domain.rights.retention import erase_overdue  # noqa: PLC0415 -- slow import
    from domain.rights.wiping import wipe, wipe_what_waits  # noqa: PLC0415 -- slow import

    async with opened(database) as store:
        async with change(store, Acting(TERMINAL, "", "retention")) as db:
            gone = await erase_overdue(db, at=store.clock())
        if gone.people:
            await wipe(store, gone.texts)
        await wipe_what_waits(store)
        return gone.people
