"""`tradewinds meetings`: whom to invite to which regional meeting, of an instance file."""

from typing import Annotated

import typer

from api.cli.opening import read_document
from api.cli.options import Debug, Json, Locale, Quiet
from api.cli.pair import solve_instance, tell_solution
from api.cli.voice import Voice, speaking

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


def meetings(
    instance: Annotated[
        str,
        typer.Argument(
            metavar="INSTANCE.json", help="A meeting-instance/1 file (- reads standard input)."
        ),
    ],
    *,
    why_not: WhyNot = None,
    at: At = None,
    locale: Locale = None,
    as_json: Json = False,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Suggest whom to invite to which regional meeting of another side.

    So that each side is seen, topics are covered by people who can share them, and travel is
    shared. The answer is printed as JSON, with the proof that no plan is better; with --why-not
    and --at what speaks against somebody, or what inviting them would cost. Exit code 5: what is
    demanded cannot be, with the smallest sets of records that contradict each other.
    """
    with speaking(as_json=as_json, quiet=quiet, debug=debug, locale=locale) as voice:
        if why_not is None and at is None:
            solve_instance(voice, instance, "meetings")
        elif why_not is None or at is None:
            raise typer.BadParameter(
                "Name a person and a meeting: --why-not PERSON --at MEETING.",
                param_hint="--why-not, --at",
            )
        else:
            _ask(voice, instance, why_not, at)


def _ask(voice: Voice, instance: str, person: str, meeting: str) -> None:
    from domain.runs import why_not_invited  # noqa: PLC0415 -- slow import

    document = read_document(instance)
    with voice.working("Solving"):
        answer = why_not_invited(document, person, meeting)
    tell_solution(voice, answer)
