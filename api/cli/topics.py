"""`tradewinds topics`: suggest symposium topics for an edition, or solve an instance file."""

from typing import Annotated, Any

import typer

from api.cli.finding import one_plan
from api.cli.opening import carry, only_edition, opened
from api.cli.options import Database, Debug, Edition, Json, Locale, Quiet, Settings, read_parameters
from api.cli.pair import solve_instance
from api.cli.topic_questions import TopicQuestions, answer_topic_questions
from api.cli.voice import Voice, speaking
from domain.policy import TERMINAL

Instance = Annotated[
    str | None,
    typer.Argument(
        metavar="INSTANCE.json", help="A topics-instance/1 file (- reads standard input)."
    ),
]
Next = Annotated[bool, typer.Option("--next", help="For the next symposium: no topic is required.")]
Must = Annotated[
    list[str] | None,
    typer.Option(
        "--must", metavar="TOPIC", help="Require it, in place of the focus and the adopted topics."
    ),
]
Never = Annotated[list[str] | None, typer.Option("--never", metavar="TOPIC", help="Exclude it.")]
Count = Annotated[int, typer.Option("--count", min=0, max=100, help="How many topics.")]
Minutes = Annotated[
    int | None,
    typer.Option("--minutes", min=0, help="The budget of minutes.", show_default=False),
]
TopicRunId = Annotated[
    str | None,
    typer.Option("--run", metavar="ID", help="Ask about this run; choose nothing anew."),
]
Fairness = Annotated[
    bool, typer.Option("--fairness", help="Say what fairness between the sides costs.")
]
WhyNot = Annotated[
    list[str] | None,
    typer.Option("--why-not", metavar="TOPIC", help="Say why it is not chosen. Repeatable."),
]
Draws = Annotated[
    int | None,
    typer.Option(
        "--draws",
        help="Say how sure each topic is: draw the levels anew so often, 1 to 1,000.",
        show_default=False,
    ),
]
Replan = Annotated[
    bool,
    typer.Option("--replan", help="Keep most of its topics as the edition is now; with --run."),
]
Tolerance = Annotated[
    int, typer.Option("--tolerance", help="What --replan may cost, in per mille of the best total.")
]
Seed = Annotated[int, typer.Option("--seed", help="Where chance begins, for --draws.")]


def topics(  # noqa: PLR0913 -- an option of the command each
    instance: Instance = None,
    *,
    edition: Edition = None,
    next_symposium: Next = False,
    must: Must = None,
    never: Never = None,
    count: Count = 6,
    minutes: Minutes = None,
    run: TopicRunId = None,
    fairness: Fairness = False,
    why_not: WhyNot = None,
    draws: Draws = None,
    seed: Seed = 0,
    replan: Replan = False,
    tolerance: Tolerance = 20,
    settings: Settings = None,
    locale: Locale = None,
    database: Database = None,
    as_json: Json = False,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Suggest an edition's topics, or solve an instance file.

    The topics of an edition are recorded as a run; the solution of a file is printed as JSON.
    Exit code 5: no feasible answer, with the smallest set of demands that contradict each other.
    """
    with speaking(
        as_json=as_json, quiet=quiet, debug=debug, writes=instance is None, locale=locale
    ) as voice:
        kept = tolerance if replan else None
        questions = TopicQuestions(fairness, tuple(why_not or ()), draws, seed, kept)
        if instance is not None:
            asks_more = next_symposium or must or never or minutes is not None or settings
            _expect_alone(edition, asks_more=bool(asks_more), about_a_run=bool(questions or run))
            solve_instance(voice, instance, "topics")
            return
        if run is not None:
            one_plan(run, edition)
            carry(_ask(voice, database, run, questions))
            return
        from domain.runs import TopicPurpose, TopicRequest  # noqa: PLC0415 -- slow import

        purpose = TopicPurpose.NEXT_SYMPOSIUM if next_symposium else TopicPurpose.THIS_EDITION
        request = TopicRequest(
            purpose=purpose,
            must=tuple(must) if must else None,
            never=tuple(never or ()),
            count_min=count,
            count_max=count,
            minutes=minutes,
            parameters=read_parameters(settings),
        )
        carry(_choose(voice, database, (edition, request), questions))


def _expect_alone(edition: str | None, *, asks_more: bool, about_a_run: bool) -> None:
    """Refuse what has no meaning beside an instance file."""
    if edition is not None:
        raise typer.BadParameter(
            "Say for what: --edition KEY, or an INSTANCE.json.", param_hint="--edition"
        )
    if asks_more:
        raise typer.BadParameter(
            "An instance file holds its own demands and parameters. Use these with --edition.",
            param_hint="--next, --must, --never, --minutes, --set",
        )
    if about_a_run:
        raise typer.BadParameter(
            "Questions are asked about a run of an edition. Use these with --edition.",
            param_hint="--run, --fairness, --why-not, --draws, --replan",
        )


async def _choose(
    voice: Voice,
    database: str | None,
    wanted: tuple[str | None, Any],
    questions: TopicQuestions,
) -> None:
    from api.cli.running import run_edition  # noqa: PLC0415 -- slow import
    from api.cli.suggestions import read_suggestions, say_suggestions  # noqa: PLC0415 -- slow import

    edition, request = wanted
    async with opened(database) as store:
        key = edition or only_edition(store)
        with voice.working(f"Choosing topics for {key}"):
            run_id = await run_edition(store, key, request)
        async with store.reading(TERMINAL) as db:
            report = await read_suggestions(db, run_id, voice.texts)
        answers = await answer_topic_questions(store, voice, run_id, questions)
    if voice.as_json:
        part = "next_topics" if request.purpose == "next_symposium" else "topics"
        told = {"edition": report.edition, part: report.document()}
        voice.document(told | answers.document)
    else:
        say_suggestions(voice, report)
        answers.say(voice)


async def _ask(voice: Voice, database: str | None, run_id: str, questions: TopicQuestions) -> None:
    from api.cli.suggestions import read_suggestions, say_suggestions  # noqa: PLC0415 -- slow import

    async with opened(database) as store:
        answers = await answer_topic_questions(store, voice, run_id, questions)
        async with store.reading(TERMINAL) as db:
            report = await read_suggestions(db, run_id, voice.texts)
    if voice.as_json:
        voice.document({"edition": report.edition, "run": run_id} | answers.document)
        return
    if not questions:
        say_suggestions(voice, report)
    answers.say(voice)
