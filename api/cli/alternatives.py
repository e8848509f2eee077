"""`tradewinds alternatives`: other plans that are as fair, and what each gives up."""

from collections.abc import Sequence
from itertools import chain
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.cli.finding import asked_run, one_plan
from api.cli.opening import carry, opened
from api.cli.options import Database, Debug, Edition, Json, Locale, Quiet, Run
from api.cli.voice import Voice, speaking
from domain.policy import TERMINAL

if TYPE_CHECKING:
    from api.cli.names import Names
    from domain import runs


def alternatives(  # noqa: PLR0913 -- an option of the command each
    *,
    run: Run = None,
    edition: Edition = None,
    count: Annotated[int, typer.Option("--count", help="How many plans, 1 to 10.")] = 5,
    different: Annotated[
        int | None,
        typer.Option(
            "--different",
            metavar="PER_MILLE",
            help="Instead, the most different plan that loses at most so much of the total.",
            show_default=False,
        ),
    ] = None,
    locale: Locale = None,
    database: Database = None,
    as_json: Json = False,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Show the best plans besides that of a run.

    Each is for as many people with the same floor; it says which pairs go and which come, and
    what that costs. --different 50 shows the plan that gives up most pairs for 5 % of the total.
    """
    with speaking(as_json=as_json, quiet=quiet, debug=debug, locale=locale) as voice:
        one_plan(run, edition)
        carry(_alternatives(voice, database, (run, edition), (count, different)))


async def _alternatives(
    voice: Voice,
    database: str | None,
    asked: tuple[str | None, str | None],
    wanted: tuple[int, int | None],
) -> None:
    from api import plan_sentences  # noqa: PLC0415 -- slow import
    from api.cli.names import read_names  # noqa: PLC0415 -- slow import
    from domain import runs  # noqa: PLC0415 -- slow import

    count, tolerance = wanted
    limits, told = runs.SolveLimits(), ""
    async with opened(database) as store:
        run = await asked_run(store, *asked)
        with voice.working("Looking for other plans"):
            if tolerance is None:
                plans = await runs.alternative_plans(run, count, limits=limits)
            else:
                found = await runs.most_different_plan(run, tolerance, limits=limits)
                told = plan_sentences.different(len(found.plan.lost), found.lost_bound, voice.texts)
                plans = [found.plan]
        ends = chain.from_iterable(pair for plan in plans for pair in (*plan.pairs, *plan.lost))
        async with store.reading(TERMINAL) as db:
            names = await read_names(db, voice.texts, delegates=ends)
    if voice.as_json:
        voice.document({"run": run.id, "plans": [_document(plan, names) for plan in plans]})
        return
    texts = voice.texts
    voice.say(texts.say("report.alternatives", len(plans), run=run.id))
    for number, plan in enumerate(plans, 1):
        words = plan_sentences.alternative(plan.before, plan.after, len(plan.new), voice.texts)
        score = texts.number(plan.after.total)
        voice.say(texts.say("report.alternative", place=str(number), score=score, told=words))
        for line in pair_lines(plan.lost, plan.new, names):
            voice.say(f"      {line}")
    if told:
        voice.say(told)


def _document(plan: "runs.AlternativePlan", names: "Names") -> dict[str, Any]:
    return {
        "objective": plan.after.total,
        "bound": plan.total_bound,
        "people": plan.after.people,
        "floor": plan.after.floor,
        "proved": plan.proved,
        "pairs": codes(plan.pairs, names),
        "lost": codes(plan.lost, names),
        "new": codes(plan.new, names),
    }


def codes(pairs: "Sequence[runs.DelegatePair]", names: "Names") -> list[list[str]]:
    """Return pairs by the codes of their delegates."""
    return [[names.delegates[each].code for each in pair] for pair in pairs]


def pair_lines(
    lost: "Sequence[runs.DelegatePair]", new: "Sequence[runs.DelegatePair]", names: "Names"
) -> list[str]:
    """Say which pairs go and which come, one a line."""
    return [
        f"{sign} {' - '.join(str(names.delegates[each]) for each in pair)}"
        for sign, pairs in (("-", lost), ("+", new))
        for pair in pairs
    ]
