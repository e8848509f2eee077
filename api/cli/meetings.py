"""`tradewinds meetings`: whom to invite to which regional meeting, of an edition or a file."""

from typing import Annotated, Final

import typer

from api.cli.edition_meetings import list_meetings, suggest_meetings, why_not_at
from api.cli.finding import one_plan
from api.cli.opening import carry, read_document
from api.cli.options import Database, Debug, Edition, Json, Locale, Quiet, Settings, read_parameters
from api.cli.pair import TwoCodes, pairs_of, solve_instance, tell_solution
from api.cli.voice import Voice, speaking

_TAKES: Final = "a delegate and a meeting: {} CHN-01 andean_risk_forum"
Instance = Annotated[
    str | None,
    typer.Argument(
        metavar="INSTANCE.json", help="A meeting-instance/1 file (- reads standard input)."
    ),
]
WhyNot = Annotated[
    str | None,
    typer.Option(
        "--why-not",
        metavar="PERSON",
        help="Say why somebody is not invited, and what that would change; with --at.",
        show_default=False,
    ),
]
At = Annotated[
    str | None,
    typer.Option("--at", metavar="MEETING", help="To which meeting.", show_default=False),
]
MeetingRun = Annotated[
    str | None,
    typer.Option(
        "--run", metavar="ID", help="Ask about this run, with --why-not.", show_default=False
    ),
]
Listed = Annotated[bool, typer.Option("--list", help="Tell the meetings; suggest nothing.")]
Must = Annotated[
    TwoCodes, typer.Option("--must", metavar="PERSON MEETING", help="Require it. Repeatable.")
]
Never = Annotated[
    TwoCodes, typer.Option("--never", metavar="PERSON MEETING", help="Forbid it. Repeatable.")
]


def meetings(  # noqa: PLR0913 -- an option of the command each
    instance: Instance = None,
    *,
    edition: Edition = None,
    listed: Listed = False,
    must: Must = None,
    never: Never = None,
    settings: Settings = None,
    run: MeetingRun = None,
    why_not: WhyNot = None,
    at: At = None,
    locale: Locale = None,
    database: Database = None,
    as_json: Json = False,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Suggest whom to invite to which regional meeting of another side.

    So that each side is seen, topics are covered by people who can share them, and travel is
    shared. Of an edition the answer is recorded as a run, with the proof that no plan is better;
    of a file it is printed as JSON. With --why-not and --at: what speaks against somebody, or what
    inviting them would cost. Exit code 5: what is demanded cannot be, with the smallest sets of
    records that contradict each other.
    """
    of_edition = any((edition, listed, must, never, settings, run))
    asked = _asked(why_not, at)
    solves = instance is None and asked is None and not listed
    with speaking(as_json=as_json, quiet=quiet, debug=debug, writes=solves, locale=locale) as voice:
        if instance is not None:
            if of_edition:
                raise typer.BadParameter(
                    "An instance file holds its own demands. Use these with --edition.",
                    param_hint="--edition, --list, --must, --never, --set, --run",
                )
            _of_file(voice, instance, asked)
        elif asked is not None:
            one_plan(run, edition)
            carry(why_not_at(voice, database, (edition, run), asked))
        elif listed:
            carry(list_meetings(voice, database, edition))
        else:
            _suggest(voice, database, edition, (must, never, settings))


def _asked(why_not: str | None, at: str | None) -> tuple[str, str] | None:
    """Return the person and the meeting that are asked about, None where none are."""
    if why_not is None and at is None:
        return None
    if why_not is None or at is None:
        raise typer.BadParameter(
            "Name a person and a meeting: --why-not PERSON --at MEETING.",
            param_hint="--why-not, --at",
        )
    return why_not, at


def _suggest(
    voice: Voice,
    database: str | None,
    edition: str | None,
    asked: tuple[TwoCodes, TwoCodes, list[str] | None],
) -> None:
    from domain.runs import ParticipationRequest  # noqa: PLC0415 -- slow import

    must, never, settings = asked
    request = ParticipationRequest(
        parameters=read_parameters(settings),
        must=pairs_of(must, "--must", _TAKES),
        never=pairs_of(never, "--never", _TAKES),
    )
    carry(suggest_meetings(voice, database, edition, request))


def _of_file(voice: Voice, instance: str, asked: tuple[str, str] | None) -> None:
    if asked is None:
        solve_instance(voice, instance, "meetings")
        return
    from domain.runs import why_not_invited  # noqa: PLC0415 -- slow import

    document = read_document(instance)
    with voice.working("Solving"):
        answer = why_not_invited(document, *asked)
    tell_solution(voice, answer)
