"""`tradewinds replan`: pair again after somebody has left, and keep most pairs."""

from typing import Annotated

import typer

from api.cli.completion import complete_run
from api.cli.finding import find_delegates, find_run, one_plan
from api.cli.opening import carry, opened
from api.cli.options import Database, Debug, Edition, Json, Locale, Quiet
from api.cli.voice import Voice, speaking
from domain.policy import TERMINAL


def replan(  # noqa: PLR0913 -- an option of the command each
    run: Annotated[
        str | None,
        typer.Argument(
            metavar="RUN",
            help="The run to keep the pairs of; without it the newest finished one.",
            autocompletion=complete_run,
            show_default=False,
        ),
    ] = None,
    *,
    edition: Edition = None,
    without: Annotated[
        list[str] | None,
        typer.Option(
            "--without",
            metavar="A",
            help="A delegate who has left. Repeatable.",
            show_default=False,
        ),
    ] = None,
    tolerance: Annotated[
        int,
        typer.Option(
            "--tolerance", metavar="PER_MILLE", help="What keeping may cost of the total."
        ),
    ] = 20,
    release: Annotated[
        bool,
        typer.Option(
            "--release-accepted", help="Do not hold on to those who have accepted or met."
        ),
    ] = False,
    locale: Locale = None,
    database: Database = None,
    as_json: Json = False,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Pair an edition again, and keep most pairs of an earlier run.

    As many people have a partner, at the same floor as in the best plan; the total may stay below
    the best by the tolerance. Partners who have both accepted, or have met, stay. The pairings
    are recorded as a run that says which it replans.
    """
    with speaking(as_json=as_json, quiet=quiet, debug=debug, writes=True, locale=locale) as voice:
        one_plan(run, edition)
        terms = (tuple(without or ()), tolerance)
        carry(_replan(voice, database, (run, edition), terms, keep_agreed=not release))


async def _replan(
    voice: Voice,
    database: str | None,
    asked: tuple[str | None, str | None],
    terms: tuple[tuple[str, ...], int],
    *,
    keep_agreed: bool,
) -> None:
    from api import plan_sentences  # noqa: PLC0415 -- slow import
    from api.cli.pairings import read_pairings, say_pairings  # noqa: PLC0415 -- slow import
    from api.cli.running import replan_run  # noqa: PLC0415 -- slow import

    async with opened(database) as store:
        async with store.reading(TERMINAL) as db:
            earlier = await find_run(store, db, *asked)
            await find_delegates(db, earlier, terms[0])
        with voice.working("Pairing again"):
            run_id = await replan_run(store, earlier.id, *terms, keep_agreed=keep_agreed)
        async with store.reading(TERMINAL) as db:
            report = await read_pairings(db, run_id, voice.texts)
    kept, bound = report.run.kept or 0, report.run.kept_bound or 0
    if voice.as_json:
        told = {"replans": earlier.id, "kept": kept, "kept_bound": bound}
        voice.document({"edition": report.edition, "pairings": {**report.document(), **told}})
        return
    say_pairings(voice, report)
    words = plan_sentences.kept(kept, bound, voice.texts)
    voice.say(f"  {voice.texts.say('report.replanned', run=earlier.id, kept=words)}")
