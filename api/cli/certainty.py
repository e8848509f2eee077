"""`tradewinds certainty`: how sure each pair of a run is when ratings are a level off."""

from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.finding import asked_run, one_plan
from api.cli.opening import carry, opened
from api.cli.options import Database, Debug, Edition, Json, Locale, Quiet, Run
from api.cli.voice import Entry, Voice, speaking
from domain.policy import TERMINAL

if TYPE_CHECKING:
    from domain import runs


def certainty(  # noqa: PLR0913 -- an option of the command each
    *,
    run: Run = None,
    edition: Edition = None,
    draws: Annotated[int, typer.Option("--draws", help="How often, 1 to 1,000.")] = 100,
    seed: Annotated[int, typer.Option("--seed", help="Where chance begins.")] = 0,
    per_mille: Annotated[
        int,
        typer.Option("--per-mille", help="Chance that a rating is a level lower; so for higher."),
    ] = 100,
    locale: Locale = None,
    database: Database = None,
    as_json: Json = False,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Say how sure each pair is when ratings are a level off.

    The ratings are drawn anew so often, and each edition that comes of it is paired. The same
    seed gives the same answer everywhere.
    """
    with speaking(as_json=as_json, quiet=quiet, debug=debug, locale=locale) as voice:
        one_plan(run, edition)
        from domain.runs import Doubt  # noqa: PLC0415 -- slow import

        doubt = Doubt(seed, draws, per_mille, per_mille)
        carry(_certainty(voice, database, (run, edition), doubt))


async def _certainty(
    voice: Voice, database: str | None, asked: tuple[str | None, str | None], doubt: "runs.Doubt"
) -> None:
    from api import plan_sentences  # noqa: PLC0415 -- slow import
    from api.cli.names import read_names  # noqa: PLC0415 -- slow import
    from domain import runs  # noqa: PLC0415 -- slow import

    async with opened(database) as store:
        run = await asked_run(store, *asked)
        async with store.reading(TERMINAL) as db:
            (rows,) = await runs.pairings_by_run(db, [run.id])
        pairs = [(row.left_delegate_id, row.right_delegate_id) for row in rows]
        with voice.working("Drawing ratings"):
            found = await runs.certainties(run, pairs, doubt, limits=runs.SolveLimits())
        async with store.reading(TERMINAL) as db:
            names = await read_names(
                db, voice.texts, delegates=[each for pair in pairs for each in pair]
            )
    ordered = sorted(zip(pairs, found, strict=True), key=lambda entry: -entry[1].stayed)
    people = [[names.delegates[each] for each in pair] for pair, _ in ordered]
    if voice.as_json:
        voice.document(
            {
                "run": run.id,
                "draws": doubt.draws,
                "seed": doubt.seed,
                "pairs": [
                    {
                        "people": [each.code for each in pair],
                        "stayed": one.stayed,
                        "per_mille": one.per_mille,
                    }
                    for pair, (_, one) in zip(people, ordered, strict=True)
                ],
            }
        )
        return
    entries = [
        Entry(
            [str(each) for each in pair],
            f"{one.per_mille // 10} %",
            (plan_sentences.change_price(one.price, voice.texts, paired=True),),
        )
        for pair, (_, one) in zip(people, ordered, strict=True)
    ]
    voice.listing(voice.texts.say("report.certainty", doubt.draws, run=run.id), entries)
