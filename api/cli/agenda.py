"""`tradewinds agenda`: give the sessions of an instance file a slot and a room."""

from typing import Annotated

import typer

from api.cli.opening import read_document
from api.cli.options import Debug, Locale, Quiet
from api.cli.pair import solve_instance, tell_solution
from api.cli.voice import Voice, speaking


def agenda(
    instance: Annotated[
        str,
        typer.Argument(
            metavar="INSTANCE.json", help="An agenda-instance/1 file (- reads standard input)."
        ),
    ],
    *,
    published: Annotated[
        str | None,
        typer.Option(
            "--published",
            metavar="SOLUTION.json",
            help="An agenda that people know already: move as few of its sessions as possible.",
            show_default=False,
        ),
    ] = None,
    tolerance: Annotated[
        int,
        typer.Option(
            "--tolerance",
            metavar="PER_MILLE",
            help="With --published: what keeping may cost of the best agenda's value.",
        ),
    ] = 20,
    locale: Locale = None,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Give the sessions of an instance file a slot and a room.

    The agenda is printed as JSON, with who attends what, what each misses and why, and the proof
    that nothing is worth more. With --published it is the one that moves least, another slot
    counting as three moves and another room as one, with the fewest moves that are possible.
    Exit code 5: no agenda is possible, with the smallest sets of records that contradict.
    """
    with speaking(quiet=quiet, debug=debug, locale=locale) as voice:
        if published is None:
            solve_instance(voice, instance, "agenda")
        else:
            _replan(voice, instance, published, tolerance)


def _replan(voice: Voice, instance: str, published: str, tolerance: int) -> None:
    from domain.runs import replan_agenda_instance  # noqa: PLC0415 -- slow import

    documents = read_document(instance), read_document(published)
    with voice.working("Solving"):
        solution = replan_agenda_instance(*documents, tolerance)
    tell_solution(voice, solution)
