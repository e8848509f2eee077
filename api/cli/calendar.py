"""`tradewinds calendar`: what somebody has in an edition, as a calendar file."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.opening import carry, only_edition, opened
from api.cli.options import Database, Debug, Edition, Json, Locale, Quiet
from api.cli.voice import Voice, speaking
from api.cli.writing import write_files
from domain.errors import NotFound
from domain.policy import TERMINAL

if TYPE_CHECKING:
    from domain import models
    from domain.calendars.subjects import Subject
    from domain.store import ReadDb

Person = Annotated[
    str | None,
    typer.Option(
        "--person", metavar="CODE", help="What this delegate has, by code.", show_default=False
    ),
]
Administration = Annotated[
    str | None,
    typer.Option(
        "--administration",
        metavar="CODE",
        help="What the people of this administration have, by ISO 3166.",
        show_default=False,
    ),
]
To = Annotated[
    Path | None,
    typer.Option(
        "--to",
        metavar="FILE",
        help="Where to write; without it KEY.ics, or KEY-CODE.ics, in this folder.",
        show_default=False,
    ),
]


def calendar(  # noqa: PLR0913 -- an option of the command each
    *,
    edition: Edition = None,
    person: Person = None,
    administration: Administration = None,
    to: To = None,
    locale: Locale = None,
    database: Database = None,
    as_json: Json = False,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Write what is published of an edition as an iCalendar file: sessions and meetings.

    All of it, or with --person or --administration what they have, as they themselves may see it.
    Imported again, it changes what is there already, and takes off what was taken back.
    """
    with speaking(as_json=as_json, quiet=quiet, debug=debug, locale=locale, writes=True) as voice:
        if person is not None and administration is not None:
            raise typer.BadParameter(
                "Say whose calendar you want: --person CODE or --administration CODE, not both.",
                param_hint="--person, --administration",
            )
        carry(_calendar(voice, database, edition, (person, administration), to))


async def _calendar(
    voice: Voice,
    database: str | None,
    key: str | None,
    whose: tuple[str | None, str | None],
    to: Path | None,
) -> None:
    from api.formats.ics_file import ics_file  # noqa: PLC0415 -- slow import
    from domain.calendars.reading import read_calendar  # noqa: PLC0415 -- slow import
    from domain.programmes import get_edition  # noqa: PLC0415 -- slow import

    async with opened(database) as store:
        slug = key or only_edition(store)
        async with store.reading(TERMINAL) as db:
            subject = await _subject(db, await get_edition(db, slug), *whose)
        found = await read_calendar(store, subject, locale=voice.texts.locale, at=store.clock())
    code = whose[0] or whose[1]
    file = to or Path(f"{slug}-{code.upper()}.ics" if code else f"{slug}.ics")
    write_files({file: ics_file(found, voice.texts)})
    if voice.as_json:
        voice.document({"edition": slug, "file": str(file), "entries": len(found.entries)})
    else:
        voice.say(f"Wrote {file}: {voice.texts.number(len(found.entries))} entries.")


async def _subject(
    db: "ReadDb", edition: "models.Edition", person: str | None, administration: str | None
) -> "Subject":
    from domain.administrations import administrations_by_code  # noqa: PLC0415 -- slow import
    from domain.calendars.subjects import Subject  # noqa: PLC0415 -- slow import
    from domain.models import CalendarKind  # noqa: PLC0415 -- slow import
    from domain.nominations import delegates_by_code  # noqa: PLC0415 -- slow import

    if person is not None:
        (delegate,) = await delegates_by_code(db, [(edition.id, person.upper())])
        if delegate is None:
            raise NotFound(f"{person} is not a delegate of this edition.", path=("--person",))
        return Subject(CalendarKind.PERSON, edition.id, delegate.manager_id)
    if administration is not None:
        (place,) = await administrations_by_code(db, [administration.upper()])
        if place is None:
            raise NotFound(
                f"No administration has the code {administration}.", path=("--administration",)
            )
        return Subject(CalendarKind.ADMINISTRATION, edition.id, place.id)
    return Subject(CalendarKind.EDITION, edition.id, edition.id)
