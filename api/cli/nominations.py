"""`tradewinds nominations`: who was put forward, what they lack, and the places there are."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.cli.opening import carry, only_edition, opened
from api.cli.options import Database, Debug, Edition, Json, Quiet, read_words
from api.cli.paging import every_row
from api.cli.voice import Entry, Voice, speaking
from domain.policy import TERMINAL

if TYPE_CHECKING:
    from domain import models
    from domain.nominations import NominationFilter
    from domain.store import ReadDb

nominations = typer.Typer(
    no_args_is_help=True, help="Who was put forward for an edition, what they lack, and quotas."
)

States = Annotated[
    list[str] | None,
    typer.Option(
        "--state",
        metavar="STATE",
        help=(
            "Only these: draft, submitted, confirmed, waitlisted, declined, withdrawn. Repeatable."
        ),
        show_default=False,
    ),
]
Sides = Annotated[
    list[str] | None,
    typer.Option("--side", metavar="KEY", help="Only this side. Repeatable.", show_default=False),
]
Administrations = Annotated[
    list[str] | None,
    typer.Option(
        "--administration",
        metavar="CODE",
        help="Only this administration. Repeatable.",
        show_default=False,
    ),
]
Missing = Annotated[
    list[str] | None,
    typer.Option(
        "--missing",
        metavar="ITEM",
        help=(
            "Only who lacks this: ratings, languages, topic_interests, role_profile, attendance."
            " Repeatable; any one is enough."
        ),
        show_default=False,
    ),
]


@nominations.command("list")
def list_all(  # noqa: PLR0913 -- an option of the command each
    *,
    edition: Edition = None,
    state: States = None,
    side: Sides = None,
    administration: Administrations = None,
    missing: Missing = None,
    database: Database = None,
    as_json: Json = False,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """List who was put forward, side by side; who waits in the order of the list."""
    with speaking(as_json=as_json, quiet=quiet, debug=debug) as voice:
        asked = (state, side, administration, missing)
        carry(_list(voice, database, edition, asked))


@nominations.command()
def readiness(
    *,
    edition: Edition = None,
    database: Database = None,
    as_json: Json = False,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Count what those lack who were put forward: in all, and side by side."""
    with speaking(as_json=as_json, quiet=quiet, debug=debug) as voice:
        carry(_readiness(voice, database, edition))


@nominations.command()
def quotas(
    *,
    edition: Edition = None,
    database: Database = None,
    as_json: Json = False,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Show the places of each side and administration, how many are taken, and who waits."""
    with speaking(as_json=as_json, quiet=quiet, debug=debug) as voice:
        carry(_quotas(voice, database, edition))


_Asked = tuple[list[str] | None, list[str] | None, list[str] | None, list[str] | None]


def _filter(asked: _Asked) -> "NominationFilter":
    from domain.models import NominationState  # noqa: PLC0415 -- slow import
    from domain.nominations import NominationFilter, ReadinessItem  # noqa: PLC0415 -- slow import

    states, sides, places, items = asked
    return NominationFilter(
        administration_code_in=tuple(each.upper() for each in places) if places else None,
        missing_in=read_words(ReadinessItem, items, "--missing"),
        side_key_in=tuple(sides) if sides else None,
        state_in=read_words(NominationState, states, "--state"),
    )


async def _list(voice: Voice, database: str | None, key: str | None, asked: _Asked) -> None:
    from domain.programmes import get_edition  # noqa: PLC0415 -- slow import

    where = _filter(asked)
    async with opened(database) as store, store.reading(TERMINAL) as db:
        edition = await get_edition(db, key or only_edition(store))
        rows = await _nominations(db, edition.id, where)
        told = await _told(db, rows)
    if voice.as_json:
        voice.document({"edition": edition.slug, "nominations": told})
        return
    entries = [
        Entry(
            (_called(each), each["administration"], each["side"]),
            each["state"] + (f" {each['place']}" if each["place"] else ""),
            [f"lacks {', '.join(each['missing'])}"] if each["missing"] else [],
        )
        for each in told
    ]
    voice.listing(f"Nominations, {edition.slug}: {len(told)}", entries)


def _called(told: dict[str, Any]) -> str:
    """Return the code of a nomination: that of the delegate, and of the person where it differs."""
    delegate, manager = told["delegate"], told["manager"]
    return manager if delegate in {None, manager} else f"{delegate} ({manager})"


async def _nominations(
    db: "ReadDb", edition_id: str, where: "NominationFilter"
) -> "list[models.Nomination]":
    """Read every page, those who wait in their order and the others by side."""
    from domain.nominations import NOMINATIONS_OF_EDITION  # noqa: PLC0415 -- slow import

    order = (("waiting", False),)
    return await every_row(db, NOMINATIONS_OF_EDITION, where, order, below=edition_id)


async def _told(db: "ReadDb", rows: "list[models.Nomination]") -> list[dict[str, Any]]:
    """Tell each nomination by codes: no name is written to a terminal."""
    from domain import nominations as ours  # noqa: PLC0415 -- slow import
    from domain.administrations import administrations_by_id  # noqa: PLC0415 -- slow import
    from domain.managers import managers_by_id  # noqa: PLC0415 -- slow import
    from domain.programmes import sides_by_id  # noqa: PLC0415 -- slow import

    ids = [row.id for row in rows]
    managers = [each for each in await managers_by_id(db, [row.manager_id for row in rows]) if each]
    places = await administrations_by_id(db, [each.administration_id for each in managers])
    codes = {each.id: each.code for each in places if each}
    people = {each.id: each for each in managers}
    sides = {each.id: each.key for each in await sides_by_id(db, [r.side_id for r in rows]) if each}
    found = zip(
        rows,
        await ours.delegates_by_nomination(db, ids),
        await ours.waiting_places_by_nomination(db, ids),
        await ours.missing_by_nomination(db, ids),
        strict=True,
    )
    return [
        {
            "manager": people[row.manager_id].code,
            "administration": codes[people[row.manager_id].administration_id],
            "side": sides[row.side_id],
            "state": row.state.value,
            "delegate": delegate.code if delegate else None,
            "place": place,
            "missing": [item.value for item in missing],
        }
        for row, delegate, place, missing in found
    ]


async def _readiness(voice: Voice, database: str | None, key: str | None) -> None:
    from domain.nominations import readiness_by_edition  # noqa: PLC0415 -- slow import
    from domain.programmes import get_edition, sides_by_id  # noqa: PLC0415 -- slow import

    async with opened(database) as store, store.reading(TERMINAL) as db:
        edition = await get_edition(db, key or only_edition(store))
        (found,) = await readiness_by_edition(db, [edition.id])
        sides = await sides_by_id(db, [each.side_id for each in found if each.side_id])
    names = {each.id: each.key for each in sides if each}
    told = [
        {
            "side": names.get(each.side_id or ""),
            "people": each.people,
            "ready": each.ready,
            "missing": {item.value: number for item, number in each.missing.items()},
        }
        for each in found
    ]
    if voice.as_json:
        voice.document({"edition": edition.slug, "readiness": told})
        return
    for each in found:
        name = names.get(each.side_id or "", edition.slug)
        lacks = [f"{number} lack {item.value}" for item, number in each.missing.items() if number]
        voice.say(f"{name}: {each.ready} of {each.people} are ready")
        for line in lacks:
            voice.say(f"  {line}")


async def _quotas(voice: Voice, database: str | None, key: str | None) -> None:
    from domain.administrations import administrations_by_id  # noqa: PLC0415 -- slow import
    from domain.nominations import quotas_by_side  # noqa: PLC0415 -- slow import
    from domain.programmes import get_edition, sides_by_edition  # noqa: PLC0415 -- slow import

    async with opened(database) as store, store.reading(TERMINAL) as db:
        edition = await get_edition(db, key or only_edition(store))
        (sides,) = await sides_by_edition(db, [edition.id])
        found = await quotas_by_side(db, [side.id for side in sides])
        ids = [each.administration_id for row in found for each in row if each.administration_id]
        codes = {each.id: each.code for each in await administrations_by_id(db, ids) if each}
    told = [
        {
            "side": side.key,
            "administration": codes.get(each.administration_id or ""),
            "places": each.places,
            "confirmed": each.confirmed,
            "waiting": each.waiting,
        }
        for side, row in zip(sides, found, strict=True)
        for each in row
    ]
    if voice.as_json:
        voice.document({"edition": edition.slug, "quotas": told})
        return
    for line in told:
        where = f"  {line['administration']}" if line["administration"] else line["side"]
        noun = "place" if line["places"] == 1 else "places"
        places = "no limit" if line["places"] is None else f"{line['places']} {noun}"
        waits = f", {line['waiting']} wait" if line["waiting"] else ""
        voice.say(f"{where}: {places}, {line['confirmed']} confirmed{waits}")
