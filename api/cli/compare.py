"""`tradewinds compare`: two runs of an edition side by side."""

from itertools import chain
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.cli.completion import complete_run
from api.cli.finding import asked_run
from api.cli.opening import carry, opened
from api.cli.options import Database, Debug, Json, Locale, Quiet
from api.cli.voice import Voice, speaking
from domain.policy import TERMINAL

if TYPE_CHECKING:
    from api.cli.names import Names
    from domain import runs


def compare(
    before: Annotated[
        str,
        typer.Argument(
            metavar="BEFORE", help="The id of a pairing run.", autocompletion=complete_run
        ),
    ],
    after: Annotated[
        str | None,
        typer.Argument(
            metavar="AFTER",
            help="The id of another; without it the newest finished one of the edition.",
            autocompletion=complete_run,
            show_default=False,
        ),
    ] = None,
    *,
    locale: Locale = None,
    database: Database = None,
    as_json: Json = False,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Compare two runs: which pairs stay, go and come, and who gains or loses by it."""
    with speaking(as_json=as_json, quiet=quiet, debug=debug, locale=locale) as voice:
        carry(_compare(voice, database, before, after))


async def _compare(voice: Voice, database: str | None, before: str, after: str | None) -> None:
    from api.cli.names import read_names  # noqa: PLC0415 -- slow import
    from domain import runs  # noqa: PLC0415 -- slow import

    async with opened(database) as store:
        first = await asked_run(store, before, None)
        if after is None:
            async with store.reading(TERMINAL) as db:
                newest = await runs.latest_done_pairing_run(db, first.edition_id)
            after = newest.id if newest else before
        second = await asked_run(store, after, None)
        with voice.working("Comparing"):
            found = await runs.compare_runs(first, second, limits=runs.SolveLimits())
        people = chain(
            chain.from_iterable((*found.kept, *found.lost, *found.new)),
            (each.delegate_id for each in found.delegates),
        )
        async with store.reading(TERMINAL) as db:
            names = await read_names(db, voice.texts, delegates=people)
    if voice.as_json:
        voice.document(_document(found, names))
    else:
        _say(voice, found, names)


def _document(found: "runs.RunComparison", names: "Names") -> dict[str, Any]:
    from dataclasses import asdict  # noqa: PLC0415 -- with the document alone

    from api.cli.alternatives import codes  # noqa: PLC0415 -- beside the others

    def code(delegate_id: str) -> str:
        return names.delegates[delegate_id].code

    return {
        "before": {"run": found.before_id, **asdict(found.before)},
        "after": {"run": found.after_id, **asdict(found.after)},
        "kept": codes(found.kept, names),
        "lost": codes(found.lost, names),
        "new": codes(found.new, names),
        "people": [
            {
                "person": code(each.delegate_id),
                "lost": [code(partner) for partner in each.lost],
                "new": [code(partner) for partner in each.new],
                "gain_before": each.gain_before,
                "gain_after": each.gain_after,
            }
            for each in found.delegates
        ],
    }


def _say(voice: Voice, found: "runs.RunComparison", names: "Names") -> None:
    from api import plan_sentences  # noqa: PLC0415 -- slow import
    from api.cli.alternatives import pair_lines  # noqa: PLC0415 -- beside the others

    counts = (len(pairs) for pairs in (found.kept, found.lost, found.new))
    voice.say(voice.texts.say("report.compared", before=found.before_id, after=found.after_id))
    voice.say(plan_sentences.comparison(found.before, found.after, *counts, words=voice.texts))
    for line in pair_lines(found.lost, found.new, names):
        voice.say(f"  {line}")
    for each in found.delegates:
        voice.say(f"  {plan_sentences.delegate_change(each, names.words, names.texts)}")
