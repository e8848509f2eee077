"""`tradewinds topics`: suggest symposium topics for an edition, or solve an instance file."""

from typing import Annotated, Any

import typer

from api.cli.opening import carry, only_edition, opened
from api.cli.options import Database, Debug, Edition, Json, Locale, Quiet, Settings, read_parameters
from api.cli.pair import solve_instance
from api.cli.voice import Voice, speaking
from domain.policy import TERMINAL


def topics(  # noqa: PLR0913 -- an option of the command each
    instance: Annotated[
        str | None,
        typer.Argument(
            metavar="INSTANCE.json", help="A topics-instance/1 file (- reads standard input)."
        ),
    ] = None,
    *,
    edition: Edition = None,
    next_symposium: Annotated[
        bool, typer.Option("--next", help="For the next symposium: no topic is required.")
    ] = False,
    must: Annotated[
        list[str] | None,
        typer.Option("--must", metavar="TOPIC", help="Require it, in place of the focus topics."),
    ] = None,
    never: Annotated[
        list[str] | None, typer.Option("--never", metavar="TOPIC", help="Exclude it.")
    ] = None,
    count: Annotated[int, typer.Option("--count", min=0, max=100, help="How many topics.")] = 6,
    minutes: Annotated[
        int | None,
        typer.Option("--minutes", min=0, help="The budget of minutes.", show_default=False),
    ] = None,
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
        if instance is not None and edition is not None:
            raise typer.BadParameter(
                "Say for what: --edition KEY, or an INSTANCE.json.", param_hint="--edition"
            )
        if instance is not None:
            if next_symposium or must or never or minutes is not None or settings:
                raise typer.BadParameter(
                    "An instance file holds its own demands and parameters. Use these with "
                    "--edition.",
                    param_hint="--next, --must, --never, --minutes, --set",
                )
            solve_instance(voice, instance, "topics")
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
        carry(_choose(voice, database, edition, request))


async def _choose(voice: Voice, database: str | None, edition: str | None, request: Any) -> None:
    from api.cli.running import run_edition  # noqa: PLC0415 -- slow import
    from api.cli.suggestions import read_suggestions, say_suggestions  # noqa: PLC0415 -- slow import

    async with opened(database) as store:
        key = edition or only_edition(store)
        with voice.working(f"Choosing topics for {key}"):
            run_id = await run_edition(store, key, request)
        async with store.reading(TERMINAL) as db:
            report = await read_suggestions(db, run_id, voice.texts)
    if voice.as_json:
        part = "next_topics" if request.purpose == "next_symposium" else "topics"
        voice.document({"edition": report.edition, part: report.document()})
    else:
        say_suggestions(voice, report)
