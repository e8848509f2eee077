"""`tradewinds instruments`: arrangements between administrations, and who has what with whom."""

from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from api.cli.opening import carry, opened
from api.cli.options import Database, Debug, Json, Locale, Quiet, read_day, read_words
from api.cli.paging import every_row
from api.cli.voice import Voice, speaking
from domain.policy import TERMINAL

if TYPE_CHECKING:
    from domain import models
    from domain.instruments import MapEntry
    from domain.store import Store

instruments = typer.Typer(
    help="The arrangements between administrations, and who has what with whom.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
AsOf = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        metavar="DAY",
        help="What was known on a day, at the stage it had then.",
        show_default="the latest news",
    ),
]
Kinds = Annotated[
    list[str] | None,
    typer.Option(
        "--kind",
        metavar="KIND",
        help="Only these: mra, action_plan, cmaa, cooperation_agreement. Repeatable.",
        show_default=False,
    ),
]
Stages = Annotated[
    list[str] | None,
    typer.Option(
        "--stage",
        metavar="STAGE",
        help=("Only at these: contact, work_plan, joint_validation, signed, in_force. Repeatable."),
        show_default=False,
    ),
]
Parties = Annotated[
    list[str] | None,
    typer.Option(
        "--party",
        metavar="CODE",
        help="Of these administrations alone: PE. Repeatable.",
        show_default=False,
    ),
]
CrossRegional = Annotated[
    bool, typer.Option("--cross-regional", help="Across regions alone.", show_default=False)
]
OfEdition = Annotated[
    str | None,
    typer.Option(
        "--edition",
        metavar="SLUG",
        help="Between administrations of different sides of an edition alone.",
        show_default=False,
    ),
]


class _Asked(NamedTuple):
    """What narrows a list or a map, as it was typed."""

    as_of: str | None
    kinds: list[str] | None
    stages: list[str] | None
    parties: list[str] | None
    cross_regional: bool

    def fields(self) -> dict[str, Any]:
        """Return it by the names that the filters of the domain have."""
        from domain.models import InstrumentKind, InstrumentStage  # noqa: PLC0415 -- slow import

        return {
            "kind_in": read_words(InstrumentKind, self.kinds, "--kind"),
            "stage_in": read_words(InstrumentStage, self.stages, "--stage"),
            "party_code_in": tuple(map(str.upper, self.parties)) if self.parties else None,
            "cross_regional": self.cross_regional or None,
        }


@instruments.command("list")
def listed(  # noqa: PLR0913 -- an option of the command each
    *,
    as_of: AsOf = None,
    kind: Kinds = None,
    stage: Stages = None,
    party: Parties = None,
    cross_regional: CrossRegional = False,
    locale: Locale = None,
    database: Database = None,
    as_json: Json = False,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """List arrangements by key, each with the stages that it reached."""
    with speaking(as_json=as_json, quiet=quiet, debug=debug, locale=locale) as voice:
        asked = _Asked(as_of, kind, stage, party, cross_regional)
        carry(_list(voice, database, asked))


@instruments.command("map")
def mapped(  # noqa: PLR0913 -- an option of the command each
    *,
    edition: OfEdition = None,
    as_of: AsOf = None,
    kind: Kinds = None,
    stage: Stages = None,
    party: Parties = None,
    cross_regional: CrossRegional = False,
    locale: Locale = None,
    database: Database = None,
    as_json: Json = False,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Say who has what with whom: any two administrations, and what both are parties to."""
    with speaking(as_json=as_json, quiet=quiet, debug=debug, locale=locale) as voice:
        asked = _Asked(as_of, kind, stage, party, cross_regional)
        carry(_map(voice, database, asked, edition))


def _day(voice: Voice, asked: _Asked) -> str:
    return asked.as_of or voice.texts.say("instrument.today")


async def _list(voice: Voice, database: str | None, asked: _Asked) -> None:
    from api import instrument_sentences  # noqa: PLC0415 -- slow import
    from domain.instruments import stage_on  # noqa: PLC0415 -- slow import

    async with opened(database) as store:
        found = await _read(store, asked)
    if voice.as_json:
        told = [
            {
                "key": row.key,
                "kind": row.kind,
                "title": row.title,
                "stage": stage_on(steps, None),
                "parties": codes,
                "known_from": row.known_from.isoformat(),
                "stages": [
                    {
                        "stage": step.stage,
                        "reached_on": step.reached_on and step.reached_on.isoformat(),
                        "precision": step.precision,
                        "known_on": step.known_on and step.known_on.isoformat(),
                    }
                    for step in steps
                ],
            }
            for row, steps, codes in found
        ]
        voice.document({"as_of": asked.as_of, "instruments": told})
        return
    voice.say(voice.texts.say("instrument.count", len(found), day=_day(voice, asked)))
    for row, steps, codes in found:
        said = instrument_sentences.instrument(row.title, steps, voice.texts)
        voice.say(f"  {row.key}  {said} {' '.join(codes)}")


async def _read(
    store: "Store", asked: _Asked
) -> "list[tuple[models.CooperationInstrument, list[models.StageEvent], list[str]]]":
    """Read all that is asked for, page by page, with stages and parties."""
    from domain import instruments as domain  # noqa: PLC0415 -- slow import

    day = read_day(asked.as_of)
    where = domain.InstrumentFilter(as_of=day, **asked.fields())
    async with store.reading(TERMINAL) as db:
        rows = await every_row(db, domain.INSTRUMENTS, where)
        ids = [row.id for row in rows]
        steps = await domain.steps_by_instrument(db, ids)
        parties = await domain.parties_by_instrument(db, ids)
    return [
        (row, domain.counting_on(each, day), [one.code for one in places])
        for row, each, places in zip(rows, steps, parties, strict=True)
    ]


async def _map(voice: Voice, database: str | None, asked: _Asked, slug: str | None) -> None:
    from domain import instruments as domain  # noqa: PLC0415 -- slow import
    from domain.programmes import get_edition  # noqa: PLC0415 -- slow import

    async with opened(database) as store, store.reading(TERMINAL) as db:
        edition_id = None if slug is None else (await get_edition(db, slug)).id
        where, day = domain.MapFilter(**asked.fields()), read_day(asked.as_of)
        found = await domain.cooperation_map(db, where, as_of=day, edition_id=edition_id)
        names = await _names(db, voice, found)
    if voice.as_json:
        told = [
            {
                "administrations": list(each.codes),
                "stage": each.stage,
                "instruments": [
                    {"key": row.key, "kind": row.kind, "stage": stage}
                    for row, stage in zip(each.instruments, each.stages, strict=True)
                ],
            }
            for each in found
        ]
        voice.document({"as_of": asked.as_of, "edition": slug, "pairs": told})
        return
    _say_map(voice, asked, found, names)


async def _names(db: Any, voice: Voice, found: "tuple[MapEntry, ...]") -> dict[str, str]:
    from api.cli.names import names_in  # noqa: PLC0415 -- slow import
    from domain.administrations import administrations_by_id  # noqa: PLC0415 -- slow import

    ids = sorted({party.id for each in found for party in each.parties})
    return dict(await names_in(db, voice.texts, await administrations_by_id(db, ids)))


def _say_map(
    voice: Voice, asked: _Asked, found: "tuple[MapEntry, ...]", names: dict[str, str]
) -> None:
    from api import instrument_sentences  # noqa: PLC0415 -- slow import

    voice.say(voice.texts.say("instrument.count.pairs", len(found), day=_day(voice, asked)))
    for each in found:
        one, other = (names[party.id] for party in each.parties)
        keys = [row.key for row in each.instruments]
        said = instrument_sentences.pair(one, other, each.stage, keys, voice.texts)
        voice.say(f"  {said}")
