"""`tradewinds partners`: whom a delegate may be paired with, and what each would cost the plan."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.cli.finding import find_delegates, find_run, one_plan
from api.cli.opening import carry, opened
from api.cli.options import Database, Debug, Edition, Json, Locale, Quiet, Run
from api.cli.voice import Entry, Voice, speaking
from domain.policy import TERMINAL

if TYPE_CHECKING:
    from api.cli.names import Names
    from domain import runs


def partners(  # noqa: PLR0913 -- an option of the command each
    code: Annotated[str, typer.Argument(metavar="A", help="The code of a delegate: LAC-01.")],
    *,
    run: Run = None,
    edition: Edition = None,
    locale: Locale = None,
    database: Database = None,
    as_json: Json = False,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """List all possible partners of A with their prices.

    The partners of the plan come first, with what parting them would cost; then the others, the
    cheapest first. `why-not` tells of one of them who else would change partner.
    """
    with speaking(as_json=as_json, quiet=quiet, debug=debug, locale=locale) as voice:
        one_plan(run, edition)
        carry(_partners(voice, database, code, (run, edition)))


async def _partners(
    voice: Voice, database: str | None, code: str, asked: tuple[str | None, str | None]
) -> None:
    from api.cli.names import read_names  # noqa: PLC0415 -- slow import
    from domain import runs  # noqa: PLC0415 -- slow import

    async with opened(database) as store:
        async with store.reading(TERMINAL) as db:
            run = await find_run(store, db, *asked)
            (person,) = await find_delegates(db, run, [code])
            asked_run = await runs.read_asked(db, run.id)
        with voice.working("Pricing"):
            found = await runs.possible_partners(asked_run, person, limits=runs.SolveLimits())
        async with store.reading(TERMINAL) as db:
            names = await read_names(
                db, voice.texts, delegates=[person, *(each.delegate_id for each in found)]
            )
    if voice.as_json:
        voice.document(_document(run.id, names.delegates[person].code, found, names))
    else:
        _say(voice, run.id, str(names.delegates[person]), found, names)


def _document(
    run_id: str, code: str, found: "list[runs.PossiblePartner]", names: "Names"
) -> dict[str, Any]:
    return {
        "run": run_id,
        "person": code,
        "partners": [
            {
                "person": names.delegates[each.delegate_id].code,
                "paired": each.paired,
                "score": each.score,
                "price": each.price
                and {
                    "people": each.price.people,
                    "short": each.price.short,
                    "total": each.price.total,
                },
            }
            for each in found
        ],
    }


def _say(
    voice: Voice, run_id: str, name: str, found: "list[runs.PossiblePartner]", names: "Names"
) -> None:
    from api import plan_sentences  # noqa: PLC0415 -- beside the others

    entries = [
        Entry(
            (str(names.delegates[each.delegate_id]),),
            voice.texts.number(each.score),
            (plan_sentences.change_price(each.price, voice.texts, paired=each.paired),),
        )
        for each in found
    ]
    title = voice.texts.say("report.partners", len(found), name=name, run=run_id)
    voice.listing(title, entries)
